"""Brings to the served campus what a director would have there on a busy morning.

Run in a process of its own on the campus's data: `python -m tests.journeys.seeding FILE…`.
"""

import json
import sys
import time
from pathlib import Path

import django


def main(*paths: str) -> None:
    django.setup()
    from mihan.exchange import tasks
    from mihan.jobs.models import Job
    from mihan.jobs.tasks import start
    from mihan.people.models import Unit, User

    director = User.objects.get(username="director")
    campus = Unit.objects.get(kind=Unit.Kind.ESTABLISHMENT)
    jobs = [tasks.bring(Path(path).name, Path(path).read_bytes(), by=director, unit=None) for path in paths]
    jobs.append(start("exchange_gap", owner=director, about="gap", kind="avancement", unit=campus.pk))
    deadline = time.monotonic() + 60
    under_way = (Job.State.WAITING, Job.State.RUNNING)
    while time.monotonic() < deadline:
        states = dict(Job.objects.filter(pk__in=[job.pk for job in jobs]).values_list("kind", "state"))
        if not set(states.values()) & set(under_way):
            break
        time.sleep(0.2)
    print(json.dumps(states))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Brings to the served campus what a director has there on a busy morning: files read, a gap.

Run in a process of its own on the campus's data; prints the addresses of what it brought.
"""

import json
import sys
import time
from pathlib import Path

import django


def main(*paths: str) -> None:
    django.setup()
    from mihan.exchange import tasks
    from mihan.jobs.tasks import start
    from mihan.people.models import Unit, User

    director = User.objects.get(username="director")
    campus = Unit.objects.get(establishment__nature="campus")
    files = [Path(path) for path in paths]
    jobs = [tasks.bring(f.name, f.read_bytes(), by=director, unit=None) for f in files]
    addresses = {f.stem: job.about_url for f, job in zip(files, jobs, strict=True)}
    gap = start("exchange_gap", owner=director, about="gap", kind="avancement", unit=campus.pk)
    _wait_for([*jobs, gap])
    print(json.dumps(addresses))


def _wait_for(jobs: list) -> None:
    deadline = time.monotonic() + 60
    while any(job.state in {"waiting", "running"} for job in jobs):
        if time.monotonic() > deadline:
            raise SystemExit("the worker did not do its work in a minute")
        time.sleep(0.2)
        for job in jobs:
            job.refresh_from_db()


if __name__ == "__main__":
    main(*sys.argv[1:])

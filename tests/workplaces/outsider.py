"""A process that writes in a session and is killed, again and again: `... outsider SESSION USER TIMES`.

It forks before it knows any database; each child decides as fast as it can and says each key once its decision is
committed, until it is killed at an instant drawn by lot. At the end it tells what was said and what is kept.
"""

import json
import os
import random
import select
import signal
import sys
import time

import django


def main(session, user, times):
    django.setup()
    from mihan.workplaces.engine.loading import loaded

    loaded("hotel_front_desk")
    said, chance = [], random.Random(7)
    for life in range(times):
        said += live_and_die(session, user, life, chance.uniform(0.03, 0.25))
    print(json.dumps({"said": said, **kept(session)}))


def live_and_die(session, user, life, seconds):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        decide_for_ever(session, user, life, writing)
    os.close(writing)
    select.select([reading], [], [], 20)  # the first one is kept: now it is at work
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        return [line.strip() for line in told if line.endswith("\n")]


def decide_for_ever(session, user, life, writing):
    from mihan.people.models import User
    from mihan.workplaces.models import Session
    from mihan.workplaces.services.deciding import decide

    row, by = Session.objects.get(pk=session), User.objects.get(pk=user)
    for number in range(100_000):
        key = f"{life}.{number}"
        decide(row, seat="reception.1", verb="note", args={"text": key}, by=by, key=key)
        os.write(writing, f"{key}\n".encode())


def kept(session):
    from mihan.engines.simulation import chain
    from mihan.workplaces.engine.keeping import log_of
    from mihan.workplaces.engine.playing import live
    from mihan.workplaces.models import Session

    row = Session.objects.select_related("version", "edit").get(pk=session)
    log, hashes = log_of(row), list(row.inputs.order_by("seq").values_list("hash", flat=True))
    quick = live(row).world.digest()
    row.kept, row.kept_seq = "", 0
    return {
        "keys": [given.key for given in log if given.key], "numbers": [given.n for given in log],
        "is_chained": chain(log) == hashes[-1], "is_the_same": quick == live(row).world.digest(),
    }  # fmt: skip


if __name__ == "__main__":
    main(*(int(told) for told in sys.argv[1:]))

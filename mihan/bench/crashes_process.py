"""A process that writes in a session and is killed: `python -m mihan.bench.crashes_process SESSION USER TIMES`.

It forks before it knows any database. Each child first sends again what the one before had sent last, then decides as
fast as it can and says each key once its decision is committed, until it is killed at an instant drawn by lot. At the
end it tells what was said and what is kept. `open` instead of these makes a session to do it in, and tells its keys.
"""

import json
import os
import random
import select
import signal
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import django

HOTEL, SEAT = "hotel_front_desk", "reception.1"
SHORTEST, LONGEST = 0.001, 0.08  # seconds from the first decision of a life to its end
DECISIONS = 4  # that a life may take at most where they are slower than that
FAST = 20_000  # thousandths: bots write too, in the same transactions
FIRST = 20  # seconds for a child to begin


@dataclass
class Lives:
    """What was said as committed, and what had been sent when its writer died."""

    said: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)  # sent by two lives
    silent: int = 0  # lives that ended before they said anything


def main(*words: str) -> None:
    django.setup()
    if words[0] == "open":
        print(json.dumps(_opened()))
        return
    session, user, times = (int(word) for word in words)
    from mihan.workplaces.engine.loading import loaded

    loaded(HOTEL)
    lives, chance, longest = Lives(), random.Random(7), LONGEST
    for life in range(times):
        took = _live_and_die(lives, session, user, life, chance.uniform(SHORTEST, longest), first=life == 0)
        longest = max(longest, took * DECISIONS)
    print(json.dumps({**vars(lives), **_kept(session)}))


def _opened() -> dict[str, int]:
    from mihan.bench.workplaces_process import accounts
    from mihan.people.models import Unit
    from mihan.workplaces.services.conducting import conduct
    from mihan.workplaces.services.opening import open_alone

    campus = Unit.objects.filter(establishment__nature="campus").get()
    user = accounts(campus, 1)[0]
    session = open_alone(HOTEL, campus, by=user, seat=SEAT, seed=7)
    conduct(session, "speed", by=user, permille=FAST)
    return {"session": session.pk, "user": user.pk}


def _live_and_die(lives: Lives, session: int, user: int, life: int, seconds: float, *, first: bool) -> float:
    """The first is let say a word before its time runs: how long that took here, else 0."""
    reading, writing = os.pipe()
    last = lives.sent[-1] if lives.sent else ""
    child = os.fork()
    if not child:
        os.close(reading)
        _decide_for_ever(session, user, life, last, writing)
    os.close(writing)
    select.select([reading], [], [], FIRST)
    heard, began = b"", time.monotonic()
    while first and b"said" not in heard and (more := os.read(reading, 64)):
        heard += more
    took = time.monotonic() - began if first else 0.0
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        text = heard.decode() + told.read()
    lines = [line.split() for line in text.splitlines(keepends=True) if line.endswith("\n")]
    said = [key for verb, key in lines if verb == "said"]
    lives.sent += [key for verb, key in lines if verb == "sent"]
    lives.again += [last] if last and last in said else []
    lives.said += said
    lives.silent += not said
    return took


def _decide_for_ever(session: int, user: int, life: int, last: str, writing: int) -> None:
    from mihan.people.models import User
    from mihan.workplaces.models import Session
    from mihan.workplaces.services.deciding import decide

    row, by = Session.objects.get(pk=session), User.objects.get(pk=user)
    keys = [last] if last else []
    for number in range(100_000):
        key = keys.pop() if keys else f"{life}.{number}"
        os.write(writing, f"sent {key}\n".encode())
        decide(row, seat=SEAT, verb="note", args={"text": key}, by=by, key=key)
        os.write(writing, f"said {key}\n".encode())


def _kept(session: int) -> dict[str, Any]:
    from mihan.bench.workplaces_process import is_whole
    from mihan.workplaces.models import Session

    row = Session.objects.select_related("version", "edit").get(pk=session)
    rows = row.inputs.order_by("seq")
    keys = list(rows.exclude(key="").values_list("key", flat=True))
    return {
        "keys": keys, "inputs": rows.count(), "accepted": rows.exclude(key="").filter(accepted=True).count(),
        "is_open": row.is_open, "is_whole": is_whole(row),
    }  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])

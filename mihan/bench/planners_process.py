"""The processes of `bench timetabling --only planners`: a draft to work on, and planners who edit it at once.

Each planner looks at what every slot would mean for a session, as the board does, and takes one of
the slots offered, or one that others want too; the services decide, and the database has the last word.
"""

import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import django

DAY = (2026, 11, 23)  # Monday of the week planned
EAGER = 0.5  # of the moves, those to a place drawn without looking
SOLVER = ("numba", "llvmlite")


def main(part: str, *arguments: str) -> None:
    django.setup()
    acts: dict[str, Callable[..., dict[str, Any]]] = {"draft": draft, "edit": edit, "count": count}
    print(json.dumps(acts[part](*map(float, arguments))))


def draft(seconds: float) -> dict[str, Any]:
    """Plan a week of the demo campus and leave it a draft."""
    from datetime import date

    from mihan.calendar.models import TrainingYear
    from mihan.people.models import Unit, User
    from mihan.timetable.engine import warm_up
    from mihan.timetable.services.solving import plan_week

    warm_up()
    campus = Unit.objects.get(establishment__nature="campus")
    year = TrainingYear.objects.filter(unit=campus).order_by("-season")[0]
    plan = plan_week(campus, year, date(*DAY), by=User.objects.get(username="timetable"), seconds=seconds)
    return {"plan": plan.pk, "sessions": plan.sessions.count()}


@dataclass
class _Tally:
    """What the planners of a process met."""

    made: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)


def edit(plan: float, planners: float, seconds: float, seed: float) -> dict[str, Any]:
    """So many planners, each a thread with a connection of its own, on one draft."""
    tally, end = _Tally(), time.monotonic() + seconds
    threads = [
        Thread(target=_plan_away, args=(int(plan), random.Random(1000 * seed + n), end, tally))
        for n in range(int(planners))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "made": tally.made, "refused": sum(tally.refused.values()), "surprises": tally.surprises,
        "solver": sum(name in sys.modules for name in SOLVER),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip


def _plan_away(plan: int, chance: random.Random, end: float, tally: _Tally) -> None:
    from django.db import connection
    from django.utils import translation

    from mihan.core.errors import RuleBroken

    with translation.override("en"):
        while time.monotonic() < end:
            try:
                _move(plan, chance)
                tally.made += 1
            except RuleBroken as refusal:
                tally.refused[str(refusal)[:40]] += 1
            except Exception as error:  # noqa: BLE001 - a deadlock, a lock waited for too long: told
                tally.surprises.append(repr(error)[:200])
    connection.close()


def _move(plan: int, chance: random.Random) -> None:
    """Look at a session's slots and take one; or take the very place another session has."""
    from mihan.people.models import User
    from mihan.timetable.engine import Judge, PlanProblem
    from mihan.timetable.models import Plan
    from mihan.timetable.policy import Place
    from mihan.timetable.services.editing import move_session

    drawn = Plan.objects.get(pk=plan)
    keys = list(drawn.sessions.placed().filter(is_locked=False).values_list("pk", flat=True))
    session = drawn.sessions.get(pk=chance.choice(keys))
    if chance.random() < EAGER:
        other = drawn.sessions.get(pk=chance.choice(keys))
        place = Place(other.day, other.slot, other.space_id, session.trainer_id)
    else:
        options = Judge(PlanProblem(drawn, around=session)).options(session)
        free = [option for option in options if option.is_possible] or options
        option = chance.choice(free)
        place = Place(option.day, option.slot, option.space, session.trainer_id)
    move_session(session, place, by=User.objects.get(username="timetable"), seen=drawn.revision)


def count(plan: float) -> dict[str, Any]:
    """What the draft holds in the end: whoever is anywhere twice, edits kept, rules broken."""
    from mihan.timetable.engine import Judge, PlanProblem
    from mihan.timetable.models import Edit, Plan, SessionGroup

    drawn = Plan.objects.get(pk=int(plan))
    keys: list[tuple[str, object, object, object]] = []
    for session in drawn.sessions.placed():
        where = (session.day, session.slot)
        keys += [
            (kind, who, *where) for kind, who in (("room", session.space_id), ("trainer", session.trainer_id)) if who
        ]
    links = SessionGroup.objects.filter(plan=drawn, day__isnull=False)
    keys += [("group", link.group_id, link.day, link.slot) for link in links]
    return {
        "twice": sum(number - 1 for number in Counter(keys).values()), "edits": Edit.objects.filter(plan=drawn).count(),
        "revision": drawn.revision, "broken": len(Judge(PlanProblem(drawn)).broken_rules()),
    }  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What workers do by themselves, again and again: the queue of tasks has no clock of its own.

Apps register with `add_schedule`; each worker's ticker (`tasks.tick`) asks `take_due`. A row of the database
says when each is due next, so that of several workers one takes it; nothing is written while there is
nothing to do, for figures are kept as long as the database stays as it is.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from mihan.core import clock
from mihan.core.journal import acting
from mihan.jobs.models import LOST_AFTER, Schedule

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Scheduled:
    """`needed` says, cheaply and without writing, whether there is anything to do."""

    name: str
    every: timedelta
    do: Callable[[], Any]
    needed: Callable[[], bool]


_schedules: dict[str, Scheduled] = {}
_looked: dict[str, float] = {}  # when this process last asked whether it is needed


def add_schedule(name: str, *, every: timedelta, do: Callable[[], Any], needed: Callable[[], bool]) -> None:
    """Have workers call `do` every so often. It must be safe to run twice: a worker may die after it."""
    _schedules[name] = Scheduled(name, every, do, needed)


def take_due(start: Callable[[str], Any], *, at_once: bool = False) -> None:
    """Have `start` called with what is due now, and taken by nobody else."""
    for each in list(_schedules.values()):
        if (at_once or _is_time_to_look(each)) and _is_wanted(each):
            with transaction.atomic():
                if _take(each):
                    start(each.name)


def _is_time_to_look(each: Scheduled) -> bool:
    now = time.monotonic()
    if now - _looked.get(each.name, -1e9) < each.every.total_seconds():
        return False
    _looked[each.name] = now
    return True


def _is_wanted(each: Scheduled) -> bool:
    """Asked without a transaction, which on SQLite would wait for whoever writes."""
    row = Schedule.objects.filter(name=each.name).first()
    return (row is None or row.is_due(clock.now())) and each.needed()


def _take(each: Scheduled) -> bool:
    now = clock.now()
    Schedule.objects.bulk_create([Schedule(name=each.name, due_at=now)], ignore_conflicts=True)
    free = Schedule.objects.filter(Q(taken_at=None) | Q(taken_at__lte=now - LOST_AFTER), name=each.name)
    return bool(free.filter(due_at__lte=now).update(taken_at=now, due_at=now + each.every))


def run_scheduled(name: str) -> None:
    """Do it; when it fails, it is tried again later and later."""
    each = _schedules.get(name)
    if each is None:  # of an app that is gone
        return
    try:
        with acting(f"schedule:{name}"):
            each.do()
    except Exception as error:
        log.exception("schedule %s failed", name)
        _failed(each, str(error))
    else:
        Schedule.objects.filter(name=name).update(taken_at=None, ran_at=clock.now(), failures=0, problem="")


@transaction.atomic
def _failed(each: Scheduled, problem: str) -> None:
    row = Schedule.objects.select_for_update().get(name=each.name)
    row.failures += 1
    row.taken_at, row.ran_at, row.problem = None, clock.now(), problem[:300]
    row.due_at = clock.now() + max(each.every, row.wait)
    row.save()

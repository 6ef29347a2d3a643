"""Planning a year: what a worker does, never a web process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.calendar.models import TrainingYear
from mihan.core.errors import RuleBroken
from mihan.jobs.services import Progress
from mihan.people.models import User
from mihan.timetable.engine import YearSearch, YearSolved
from mihan.timetable.models import YearLine, YearLoad, YearOutlook
from mihan.timetable.queries.frames import SHIFTS
from mihan.timetable.queries.yearly import YearCourse, YearDemand, first_week


def plan_year(
    year: TrainingYear, *, by: User | None, seed: int = 1, progress: Progress | None = None
) -> YearOutlook:  # fmt: skip
    """How many sessions of each course each week until the year ends; it replaces what was planned before.

    Read first and written at the end: in between, no transaction is open and the campus goes on writing.
    """
    if progress:
        progress.step("counting")
    demand = YearDemand(year, first_week(year))
    demand.calendar  # noqa: B018 - read first
    if not demand.weeks.weeks:
        raise RuleBroken(_("No week is left in this training year."))
    if not any(demand.weeks.open_slots(SHIFTS[0])):
        raise RuleBroken(_("The calendar has no slots for these weeks: give the hours of a normal day first."))
    if not any(course.sessions for course in demand.courses):
        raise RuleBroken(_("No hours are left to plan this year: bring a newer progress file, or a year further on."))
    if progress:
        progress.step("searching")
    solved = YearSearch(demand).solve(seed=seed)
    if progress:
        progress.step("keeping")
    return keep(demand, solved, by=by)


@transaction.atomic
def keep(demand: YearDemand, solved: YearSolved, *, by: User | None) -> YearOutlook:
    """Write an outlook in place of the one before it."""
    # The year is locked, or two planners at once would both find no outlook to replace.
    TrainingYear.objects.select_for_update().get(pk=demand.year.pk)
    YearOutlook.objects.filter(year=demand.year).delete()
    outlook = YearOutlook.objects.create(
        year=demand.year, monday=demand.monday, weeks=len(demand.weeks.weeks), made_by=by, seconds=solved.seconds,
        sessions=sum(map(sum, solved.sessions.values())), missing=sum(solved.missing.values()),
        calendar=demand.calendar,
        promised={f"{line}-{channel}": str(hours) for (line, channel), hours in demand.promised.items()},
        days_without_grid=demand.weeks.days_without_grid, overloads=solved.overloads,
    )  # fmt: skip
    rows = [row for course in demand.courses for row in _rows(outlook, demand, course, solved)]
    YearLine.objects.bulk_create(rows, batch_size=500)
    YearLoad.objects.bulk_create(_loads(outlook, demand, solved), batch_size=500)
    return outlook


def _rows(
    outlook: YearOutlook, demand: YearDemand, course: YearCourse, solved: YearSolved
) -> Iterator[YearLine]:  # fmt: skip
    key, channel = course.demand.key, course.demand.channel
    for line in course.demand.lines:
        yield YearLine(
            outlook=outlook, line=line, key=key, channel=channel, trainer=course.demand.trainer,
            assigned=getattr(line, f"assigned_{channel}"), delivered=getattr(line, f"delivered_{channel}") or 0,
            hours=course.hours, remainder=course.remainder,
            first_week=min((part.first_week for part in course.parts), default=0),
            last_week=max((part.last_week for part in course.parts), default=0), sessions=solved.sessions[key],
            missing=solved.missing.get(key, 0), reasons=solved.reasons.get(key, []), savers=solved.savers.get(key, []),
        )  # fmt: skip


def _loads(outlook: YearOutlook, demand: YearDemand, solved: YearSolved) -> Iterator[YearLoad]:
    totals, missing = _totals(demand, solved)
    for (kind, key), capacity in solved.capacities.items():
        yield YearLoad(
            outlook=outlook, sessions=totals[kind, key], capacity=capacity, missing=missing[kind, key],
            **{f"{kind}_id": key},
        )  # fmt: skip


def _totals(
    demand: YearDemand, solved: YearSolved
) -> tuple[Mapping[tuple[str, int], list[int]], Mapping[tuple[str, int], int]]:
    """Sessions a week, and those without a week: a merged course once for its trainer, once for each group."""
    totals: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0] * len(demand.weeks.weeks))
    missing: dict[tuple[str, int], int] = defaultdict(int)
    for course in demand.courses:
        concerned = {("group", line.group_id) for line in course.demand.lines}
        if course.demand.trainer:
            concerned.add(("trainer", course.demand.trainer.pk))
        for subject in concerned:
            week = zip(totals[subject], solved.sessions[course.demand.key], strict=True)
            totals[subject] = [one + more for one, more in week]
            missing[subject] += solved.missing.get(course.demand.key, 0)
    return totals, missing

"""Which weeks there are, and which version of each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mihan.calendar.models import TrainingYear
from mihan.calendar.policy import monday_of
from mihan.calendar.queries import establishments_of
from mihan.core import clock
from mihan.people.models import Unit, User
from mihan.timetable.models import Plan
from mihan.timetable.queries.frames import WeekFrame


@dataclass(frozen=True)
class Week:
    monday: date
    number: int  # in the training year
    published: Plan | None
    drafts: tuple[Plan, ...]
    closed_days: int

    @property
    def last_day(self) -> date:
        return self.monday + timedelta(5)

    @property
    def is_current(self) -> bool:
        return self.monday == monday_of(clock.today())

    @property
    def is_past(self) -> bool:
        return self.last_day < clock.today()


def unit_planned_by(user: User, *, establishment: str = "") -> Unit | None:
    """The establishment whose weeks this person looks at."""
    units = list(establishments_of(user))
    chosen = [unit for unit in units if str(unit.pk) == establishment]
    return next(iter(chosen or units), None)


def weeks_around(
    unit: Unit, year: TrainingYear, user: User, *, day: date, before: int = 2, after: int = 6
) -> list[Week]:
    """The weeks around a day with their versions, within the training year; two queries."""
    middle = monday_of(day)
    mondays = [middle + timedelta(weeks=n) for n in range(-before, after + 1)]
    mondays = [m for m in mondays if m + timedelta(6) >= year.first_day and m <= year.last_day]
    plans = list(Plan.objects.visible_to(user).filter(unit=unit, monday__in=mondays).select_related("made_by__person"))
    frame = WeekFrame(unit, middle)
    return [_week(year, monday, [p for p in plans if p.monday == monday], frame) for monday in mondays]


def _week(year: TrainingYear, monday: date, plans: list[Plan], frame: WeekFrame) -> Week:
    closed = sum(frame.closure(monday + timedelta(n)) is not None for n in range(6))
    return Week(
        monday, year.week_of(monday), next((p for p in plans if p.is_published), None),
        tuple(p for p in plans if p.is_draft), closed,
    )  # fmt: skip


def published_beside(plan: Plan) -> Plan | None:
    """What is published for the week of this version, when it is another one."""
    return Plan.objects.published().filter(unit=plan.unit, monday=plan.monday).exclude(pk=plan.pk).first()


def plan_with_people(pk: int) -> Plan:
    """A plan with what its head says: establishment, year, who made and who published it."""
    return Plan.objects.select_related("unit", "year", "made_by__person", "published_by__person").get(pk=pk)


def weeks_to_plan(year: TrainingYear, until: date) -> list[date]:
    """From today's week on, the weeks before this one for which nothing is published: each will take its part."""
    first = monday_of(max(clock.today(), year.first_day))
    mondays = [first + timedelta(weeks=n) for n in range(max(0, (until - first).days) // 7)]
    plans = Plan.objects.published().filter(unit=year.unit_id, monday__in=mondays)
    published = set(plans.values_list("monday", flat=True))
    return [monday for monday in mondays if monday not in published]

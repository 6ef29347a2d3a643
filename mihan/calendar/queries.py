"""Reads about time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from statistics import mode

from django.db.models import Q, QuerySet

from mihan.calendar.models import (
    ClosedPeriod,
    DayCondition,
    SlotGrid,
    TrainingYear,
)
from mihan.calendar.policy import (
    SUNDAY,
    GridMissing,
    GridRule,
    Judgement,
    Span,
    choose_grid,
    elapsed_share,
    judge_grids,
    monday_of,
)
from mihan.core import clock
from mihan.people.models import Unit, User, under


@dataclass
class YearCalendar:
    """A training year with its semesters and closed days, ready to be asked about days."""

    year: TrainingYear

    @cached_property
    def semesters(self) -> list[Span]:
        spans = self.year.semesters.order_by("number").values_list("first_day", "last_day")
        return [Span(*days) for days in spans] or [self.year.span]

    @cached_property
    def closed(self) -> list[Span]:
        periods = ClosedPeriod.objects.filter(
            unit=self.year.unit_id, first_day__lte=self.year.last_day, last_day__gte=self.year.first_day
        )
        return [Span(*days) for days in periods.values_list("first_day", "last_day")]

    def shares(self, day: date | None = None) -> tuple[float, float]:
        """Elapsed share of training days of semester 1 and semester 2 at the end of `day`."""
        day = day or clock.today()
        found = [elapsed_share(span, self.closed, day) for span in self.semesters[:2]]
        return (found[0], found[1] if len(found) > 1 else found[0])


def year_shown(unit: Unit | None) -> TrainingYear | None:
    """The year running today if it has groups, else the latest one that has."""
    years = TrainingYear.objects.filter(groups__isnull=False).distinct().order_by("-season")
    if unit is not None:
        years = years.filter(unit=unit)
    today = clock.today()
    found = list(years)
    running = [y for y in found if y.first_day <= today <= y.last_day]
    return next(iter(running or found), None)


def year_at(unit: Unit, day: date) -> TrainingYear | None:
    """The year holding this day, else the next one, else the last one; groups or not."""
    years = list(TrainingYear.objects.filter(unit=unit).order_by("first_day"))
    to_come = [year for year in years if day <= year.last_day]
    return to_come[0] if to_come else years[-1] if years else None


def establishments_of(user: User) -> QuerySet[Unit]:
    """The establishments whose calendar this person reads: theirs, and those they lead."""
    above = [key for role in user.current_roles if role.unit for key in _keys(role.unit.path)]
    return Unit.objects.filter(
        under("path", user.reach("calendar.view")) | Q(pk__in=above),
        kind=Unit.Kind.ESTABLISHMENT,
    ).order_by("pk")


def _keys(path: str) -> list[int]:
    return [int(key) for key in path.strip("/").split("/")]


@dataclass(frozen=True)
class MissingGrid:
    """A combination of conditions nobody gave hours to, and the days that wait for them."""

    shift: str
    conditions: tuple[DayCondition, ...]
    days: tuple[date, ...]


@dataclass
class UnitCalendar:
    """The closed days, conditions and grids of an establishment, read once, asked day by day."""

    unit: Unit

    @cached_property
    def closed(self) -> list[ClosedPeriod]:
        return list(ClosedPeriod.objects.filter(unit=self.unit))

    @cached_property
    def conditions(self) -> list[DayCondition]:
        return list(DayCondition.objects.filter(unit=self.unit).prefetch_related("periods"))

    @cached_property
    def grids(self) -> dict[int, SlotGrid]:
        grids = SlotGrid.objects.filter(unit=self.unit).prefetch_related("conditions", "slots")
        return {grid.pk: grid for grid in grids}

    @cached_property
    def rules(self) -> dict[str, list[GridRule]]:
        """By shift; a shift without any grid is one the establishment does not run."""
        found: dict[str, list[GridRule]] = {}
        for grid in self.grids.values():
            found.setdefault(grid.shift, []).append(grid.rule)
        return found

    @cached_property
    def session_hours(self) -> dict[str, Decimal]:
        """By shift, what the books count for one session: what its slots say, most of them where they differ."""
        told: dict[str, list[Decimal]] = {}
        for grid in self.grids.values():
            told.setdefault(grid.shift, []).extend(slot.accounting_hours for slot in grid.slots.all())
        return {shift: mode(hours) for shift, hours in told.items() if hours}

    @cached_property
    def _holding(self) -> list[tuple[str, int | None, list[Span]]]:
        return [(c.code, c.weekday, [Span(p.first_day, p.last_day) for p in c.periods.all()]) for c in self.conditions]

    def holding(self, day: date) -> frozenset[str]:
        """Codes of the conditions that hold: {"friday", "ramadan"}."""
        return frozenset(
            code
            for code, weekday, spans in self._holding
            if weekday == day.weekday() or any(day in span for span in spans)
        )

    @cached_property
    def _closed_on(self) -> dict[date, ClosedPeriod]:
        return {day: period for period in reversed(self.closed) for day in period.span.days()}

    def closure(self, day: date) -> ClosedPeriod | None:
        return self._closed_on.get(day)

    def is_training(self, day: date) -> bool:
        return day.weekday() != SUNDAY and self.closure(day) is None

    def grid(self, day: date, shift: str = SlotGrid.Shift.DAY) -> SlotGrid:
        """The slot grid of a day; raises `policy.GridMissing`."""
        chosen = choose_grid(self.rules.get(shift, ()), day, self.holding(day))
        return self.grids[chosen.key]

    def judge(self, day: date, shift: str = SlotGrid.Shift.DAY) -> list[tuple[SlotGrid, Judgement]]:
        """Every grid of the shift, with the reason why it was chosen or left."""
        judged = judge_grids(self.rules.get(shift, ()), day, self.holding(day))
        return [(self.grids[found.rule.key], found) for found in judged]

    def named(self, codes: frozenset[str]) -> tuple[DayCondition, ...]:
        return tuple(c for c in self.conditions if c.code in codes)

    def missing(self, span: Span) -> list[MissingGrid]:
        """What `choose_grid` asks for, on the training days of `span`: one per combination."""
        waiting: dict[tuple[str, frozenset[str]], list[date]] = {}
        for day in filter(self.is_training, span.days()):
            for shift, rules in self.rules.items():
                try:
                    choose_grid(rules, day, self.holding(day))
                except GridMissing as asked:
                    waiting.setdefault((shift, asked.wanted), []).append(day)
        return [MissingGrid(shift, self.named(wanted), tuple(days)) for (shift, wanted), days in waiting.items()]

    def closed_from(self, day: date, count: int) -> list[ClosedPeriod]:
        return [p for p in self.closed if p.last_day >= day][:count]

    def week(self, day: date) -> list[date]:
        """Monday to Saturday of the week of this day."""
        return [monday_of(day) + timedelta(n) for n in range(SUNDAY)]


def calendar_of(unit: Unit) -> UnitCalendar:
    return UnitCalendar(unit)


def conditions_on(unit: Unit, day: date) -> frozenset[str]:
    """Codes of the day conditions that hold: {"friday", "ramadan"}."""
    return calendar_of(unit).holding(day)


def grid_on(unit: Unit, day: date, shift: str = SlotGrid.Shift.DAY) -> SlotGrid:
    """The slot grid of a day; raises `policy.GridMissing` when a combination was not declared."""
    return calendar_of(unit).grid(day, shift)

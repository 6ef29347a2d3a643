"""Reads about time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from mihan.calendar.models import (
    ClosedPeriod,
    DayCondition,
    SlotGrid,
    TrainingYear,
)
from mihan.calendar.policy import Span, choose_grid, elapsed_share
from mihan.core import clock
from mihan.people.models import Unit


@dataclass
class YearCalendar:
    """A training year with its semesters and closed days, ready to be asked about days."""

    year: TrainingYear

    @cached_property
    def semesters(self) -> list[Span]:
        return [s.span for s in self.year.semesters.all()] or [self.year.span]

    @cached_property
    def closed(self) -> list[Span]:
        return [
            period.span
            for period in ClosedPeriod.objects.filter(
                unit=self.year.unit_id,
                first_day__lte=self.year.last_day,
                last_day__gte=self.year.first_day,
            )
        ]

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
    return (running or found or [None])[0]


def conditions_on(unit: Unit, day: date) -> frozenset[str]:
    """Codes of the day conditions that hold: {"friday", "ramadan"}."""
    holding = DayCondition.objects.filter(unit=unit).filter(
        Q(weekday=day.weekday()) | Q(periods__first_day__lte=day, periods__last_day__gte=day)
    )
    return frozenset(holding.values_list("code", flat=True))


def grid_on(unit: Unit, day: date, shift: str = SlotGrid.Shift.DAY) -> SlotGrid:
    """The slot grid of a day; raises `policy.GridMissing` when a combination was not declared."""
    grids = {
        grid.pk: grid
        for grid in SlotGrid.objects.filter(unit=unit, shift=shift).prefetch_related(
            "conditions", "slots"
        )
    }
    chosen = choose_grid((g.rule for g in grids.values()), day, conditions_on(unit, day))
    return grids[chosen.key]

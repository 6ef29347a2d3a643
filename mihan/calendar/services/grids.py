"""Slot grids: the hours of days of a certain kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.calendar.models import DayCondition, Slot, SlotGrid
from mihan.calendar.policy import Span, clashing_times
from mihan.calendar.services.records import Names, check_order, hold, remove
from mihan.core.errors import RuleBroken
from mihan.people.models import Unit

ACCOUNTING_HOURS = Decimal("2.5")  # a session in the books, whatever the clock says


@dataclass(frozen=True)
class SlotTimes:
    """One slot as a person gives it. Hours in the books are theirs, never end minus start."""

    starts: time
    ends: time
    accounting_hours: Decimal = ACCOUNTING_HOURS

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


@transaction.atomic
def declare_grid(
    unit: Unit, *, names: Names, slots: Sequence[SlotTimes],
    shift: str = SlotGrid.Shift.DAY, conditions: Iterable[DayCondition] = (), priority: int = 0,
    first_day: date | None = None, last_day: date | None = None, confirmed: bool = False,
    changed: SlotGrid | None = None,
) -> SlotGrid:  # fmt: skip
    """The hours of days of a certain kind (or `changed`: the grid to put right)."""
    hold(unit)
    conditions = list(conditions)
    if first_day and last_day:
        check_order(first_day, last_day)
    grid = changed or SlotGrid(unit=unit)
    names.give(grid)
    grid.shift, grid.priority, grid.is_confirmed = shift, priority, confirmed
    grid.first_day, grid.last_day = first_day, last_day
    _check_rival(grid, conditions)
    grid.save()
    grid.conditions.set(conditions)
    return set_slots(grid, slots)


def _check_rival(grid: SlotGrid, conditions: list[DayCondition]) -> None:
    """Two grids for the same days with the same priority would leave the choice to chance."""
    rivals = SlotGrid.objects.filter(unit=grid.unit, shift=grid.shift, priority=grid.priority).prefetch_related(
        "conditions"
    )
    wanted = {condition.pk for condition in conditions}
    for rival in rivals.exclude(pk=grid.pk):
        if {c.pk for c in rival.conditions.all()} == wanted and _dates(rival).meets(_dates(grid)):
            raise RuleBroken(
                _(
                    "“%(grid)s” already gives hours to these days with the same priority: "
                    "give one of the two another priority or other dates."
                )
                % {"grid": rival.name}
            )


def _dates(grid: SlotGrid) -> Span:
    return Span(grid.first_day or date.min, grid.last_day or date.max)


@transaction.atomic
def set_slots(grid: SlotGrid, slots: Sequence[SlotTimes]) -> SlotGrid:
    """The slots of a grid in order, numbered from 1. A slot that keeps its number keeps its row."""
    hold(grid.unit)
    _check_slots(slots)
    slots = sorted(slots, key=lambda slot: slot.starts)
    for number, times in enumerate(slots, 1):
        Slot.objects.update_or_create(
            grid=grid, number=number,
            defaults={"starts": times.starts, "ends": times.ends,
                      "accounting_hours": times.accounting_hours},
        )  # fmt: skip
    for slot in grid.slots.filter(number__gt=len(slots)):
        remove(slot)
    return grid


def _check_slots(slots: Sequence[SlotTimes]) -> None:
    if not slots:
        raise RuleBroken(_("Give at least one slot."))
    for slot in slots:
        if slot.ends <= slot.starts:
            raise RuleBroken(_("The slot from %(from)s must end after it starts.") % {"from": f"{slot.starts:%H:%M}"})
        if slot.accounting_hours <= 0:
            raise RuleBroken(_("Say how many hours the slot %(slot)s counts in the books.") % {"slot": slot})
    if clash := clashing_times((slot.starts, slot.ends) for slot in slots):
        one, two = (slots[place] for place in clash)
        raise RuleBroken(_("The slots %(one)s and %(two)s overlap.") % {"one": one, "two": two})


@transaction.atomic
def confirm_grid(grid: SlotGrid) -> SlotGrid:
    """Somebody answers for these hours."""
    grid.is_confirmed = True
    grid.save(update_fields=["is_confirmed", "updated_at"])
    return grid


@transaction.atomic
def withdraw_grid(grid: SlotGrid) -> None:
    """Take hours out of the calendar; those with sessions on their slots stay."""
    hold(grid.unit)
    remove(grid)

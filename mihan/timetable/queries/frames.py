"""The times of a week: which slots it has, when they begin on each day, which days are closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cached_property

from mihan.calendar.models import ClosedPeriod, SlotGrid
from mihan.calendar.policy import GridMissing, monday_of
from mihan.calendar.queries import UnitCalendar, calendar_of
from mihan.core.unchanged import while_unchanged
from mihan.people.models import Unit
from mihan.places.queries.campus_map import SlotOfDay
from mihan.timetable import policy
from mihan.timetable.models.plans import DAYS

SHIFTS = (SlotGrid.Shift.DAY, SlotGrid.Shift.EVENING)


def known_shift(shift: str) -> str:
    """Every group without a known shift is a day group."""
    return str(shift if shift in SHIFTS else SHIFTS[0])


def session_hours(calendar: UnitCalendar, shift: str) -> Decimal:
    """What the books count for a session of a group of this shift, wherever it will stand."""
    return calendar.session_hours.get(known_shift(shift), policy.SESSION_HOURS)


@dataclass(frozen=True, slots=True)
class SlotTimes:
    """When a slot runs on one day, and what the books count for it."""

    starts: time
    ends: time
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Column:
    """A slot of the week: its number in plans, and the shift and number the calendar knows it by."""

    slot: int
    shift: str
    number: int


@dataclass(frozen=True)
class WeekFrame:
    """A week of an establishment. Day slots come first, evening slots continue their numbers."""

    unit: Unit
    monday: date
    known: UnitCalendar | None = field(default=None, compare=False)  # the calendar, where it is read already

    @cached_property
    def calendar(self) -> UnitCalendar:
        return self.known or calendar_of(self.unit)

    @cached_property
    def days(self) -> list[date]:
        return [self.monday + timedelta(n) for n in range(DAYS)]

    @cached_property
    def columns(self) -> list[Column]:
        found = [(shift, n + 1) for shift in SHIFTS for n in range(self._most_slots(shift))]
        return [Column(slot, shift, number) for slot, (shift, number) in enumerate(found, start=1)]

    def _most_slots(self, shift: str) -> int:
        """The longest day of the shift; a grid with fewer slots leaves the last ones empty."""
        grids = [grid for grid in self.calendar.grids.values() if grid.shift == shift]
        return max((len(grid.slots.all()) for grid in grids), default=0)

    @cached_property
    def _grids(self) -> dict[tuple[date, str], SlotGrid | None]:
        return {(day, shift): self._grid(day, shift) for day in self.days for shift in SHIFTS}

    def _grid(self, day: date, shift: str) -> SlotGrid | None:
        try:
            return self.calendar.grid(day, shift)
        except GridMissing:
            return None

    @cached_property
    def _times(self) -> dict[tuple[date, int], SlotTimes]:
        return {
            (day, column.slot): SlotTimes(slot.starts, slot.ends, slot.accounting_hours)
            for day in self.days
            for column in self.columns
            if (grid := self._grids[day, column.shift])
            for slot in grid.slots.all()
            if slot.number == column.number
        }

    def times(self, day: date, slot: int) -> SlotTimes | None:
        """None where the day's grid has no such slot, or no grid was declared for the day."""
        return self._times.get((day, slot))

    def closure(self, day: date) -> ClosedPeriod | None:
        return self.calendar.closure(day)

    def is_open(self, day: date, slot: int) -> bool:
        return self.closure(day) is None and (day, slot) in self._times

    @cached_property
    def days_without_grid(self) -> list[date]:
        """Training days of a combination nobody gave hours to: asked for, never guessed."""
        return [day for day in self.days if self.closure(day) is None and self._grids[day, SHIFTS[0]] is None]

    def slots_of(self, shift: str) -> set[int]:
        """The slots a group of this shift may have."""
        return {column.slot for column in self.columns if column.shift == known_shift(shift)}

    def session_hours(self, shift: str) -> Decimal:
        return session_hours(self.calendar, shift)

    # The engine counts periods from 0, day by day.

    @property
    def slots_a_day(self) -> int:
        return len(self.columns)

    def period(self, day: date, slot: int) -> int:
        return (day - self.monday).days * self.slots_a_day + slot - 1

    def place(self, period: int) -> tuple[date, int]:
        day, slot = divmod(period, self.slots_a_day)
        return self.days[day], slot + 1


def slots_of_day(unit: Unit, day: date) -> list[SlotOfDay]:
    """The slots of a day of an establishment, for whoever looks at its places then."""
    return while_unchanged(("slots of a day", unit.pk, day), lambda: _slots_of_day(unit, day))


def _slots_of_day(unit: Unit, day: date) -> list[SlotOfDay]:
    frame = WeekFrame(unit, monday_of(day))
    found = ((column.slot, frame.times(day, column.slot)) for column in frame.columns)
    return [SlotOfDay(slot, times.starts, times.ends) for slot, times in found if times]

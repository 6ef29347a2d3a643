"""The days and times of a session of exams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from mihan.calendar.models import ClosedPeriod
from mihan.calendar.policy import SUNDAY, monday_of
from mihan.calendar.queries import UnitCalendar, calendar_of
from mihan.exams.models import ExamSession
from mihan.timetable.queries.frames import Column, SlotTimes, WeekFrame


@dataclass(frozen=True)
class ExamFrame:
    """Slots are numbered as in the weeks; days closed to teaching for these very exams are open to them."""

    session: ExamSession
    known: UnitCalendar | None = None  # its establishment's, where it is read already

    @cached_property
    def calendar(self) -> UnitCalendar:
        return self.known or calendar_of(self.session.unit)

    @cached_property
    def weeks(self) -> dict[date, WeekFrame]:
        """By Monday; one calendar for all."""
        mondays = {monday_of(day) for day in self.session.days}
        return {m: WeekFrame(self.session.unit, m, self.calendar) for m in sorted(mondays)}

    @cached_property
    def columns(self) -> list[Column]:
        return next(iter(self.weeks.values())).columns

    @property
    def days(self) -> list[date]:
        """Those at which exams may be sat."""
        return [day for day in self.session.days if day.weekday() != SUNDAY and self.closure(day) is None]

    def closure(self, day: date) -> ClosedPeriod | None:
        own = self.session.closure_id
        return next((p for p in self.calendar.closed if p.pk != own and day in p.span), None)

    def times(self, day: date, slot: int, *, lasts: int = 1) -> SlotTimes | None:
        """From the first of `lasts` slots of one shift to the end of the last; None where the day has none such."""
        week = self.weeks.get(monday_of(day))
        if week is None or not self._in_one_shift(slot, lasts):
            return None
        found = [week.times(day, slot + n) for n in range(lasts)]
        if any(one is None for one in found):
            return None
        first, last = found[0], found[-1]
        assert first is not None
        assert last is not None
        return SlotTimes(first.starts, last.ends, sum((t.hours for t in found if t), start=first.hours * 0))

    def _in_one_shift(self, slot: int, lasts: int) -> bool:
        shifts = {column.shift for column in self.columns if slot <= column.slot < slot + lasts}
        return len(shifts) == 1

    def is_open(self, day: date, slot: int, *, lasts: int = 1) -> bool:
        return (
            self.session.first_day <= day <= self.session.last_day
            and day.weekday() != SUNDAY
            and self.closure(day) is None
            and self.times(day, slot, lasts=lasts) is not None
        )

    def holds(self, duration: int) -> bool:
        """Some day has that many slots of one shift in a row."""
        return any(
            self.times(day, column.slot, lasts=duration) is not None for day in self.days for column in self.columns
        )

    def slots_of(self, shifts: Iterable[str]) -> set[int]:
        """Those that all these shifts have."""
        week = next(iter(self.weeks.values()))
        return set.intersection(*(week.slots_of(shift) for shift in shifts))

    # The engine counts periods from 0, day by day, Sundays included.

    @property
    def slots_a_day(self) -> int:
        return len(self.columns)

    def period(self, day: date, slot: int) -> int:
        return (day - self.session.first_day).days * self.slots_a_day + slot - 1

    def place(self, period: int) -> tuple[date, int]:
        day, slot = divmod(period, self.slots_a_day)
        return self.session.first_day + timedelta(day), slot + 1

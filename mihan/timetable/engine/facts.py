"""Who and what is not there in a week, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from mihan.calendar.queries import UnitCalendar
from mihan.core import clock
from mihan.people.models import Unit
from mihan.places.models import Occupation
from mihan.timetable import policy
from mihan.timetable.models import Plan, Session, Unavailability
from mihan.timetable.queries.commitments import Commitment, commitments
from mihan.timetable.queries.frames import SlotTimes, WeekFrame


@dataclass
class WeekFacts:
    """Read once, whatever the plan."""

    unit: Unit
    monday: date
    calendar: UnitCalendar | None = None  # where it is read already
    frame: WeekFrame = field(init=False)

    def __post_init__(self) -> None:
        self.frame = WeekFrame(self.unit, self.monday, self.calendar)

    @cached_property
    def everything_closed(self) -> frozenset[int]:
        frame = self.frame
        return frozenset(
            frame.period(day, column.slot)
            for day in frame.days
            for column in frame.columns
            if not frame.is_open(day, column.slot)
        )

    @cached_property
    def unavailabilities(self) -> list[Unavailability]:
        rows = Unavailability.objects.filter(unit__path__startswith=self.unit.path)
        return list(rows.in_force(self.frame.days[0], self.frame.days[-1]))

    def away(self, *, trainer: int = 0, group: int = 0, space: int = 0, avoided: bool = False) -> frozenset[int]:
        """Periods at which this trainer, group or space is not there (or would rather not be)."""
        rows = [
            row
            for row in self.unavailabilities
            if row.is_avoided == avoided
            and ((trainer and row.trainer_id == trainer) or (group and row.group_id == group)
                 or (space and row.space_id == space))
        ]  # fmt: skip
        return self._covered(rows) | self._committed(("trainer", trainer) if trainer else ("group", group), avoided)

    @cached_property
    def _commitments(self) -> Mapping[tuple[str, int | None], list[Commitment]]:
        """By trainer and by group: what apps above have published for them."""
        found: dict[tuple[str, int | None], list[Commitment]] = defaultdict(list)
        for one in commitments(self.unit, self.frame.days[0], self.frame.days[-1]):
            found["trainer" if one.trainer else "group", one.trainer or one.group].append(one)
        return found

    def _committed(self, subject: tuple[str, int], avoided: bool) -> frozenset[int]:
        rows = self._commitments.get(subject, ())
        return frozenset(self.frame.period(one.day, one.slot) for one in rows if one.is_avoided == avoided)

    def _covered(self, rows: Iterable[Unavailability]) -> frozenset[int]:
        """From today on: what somebody missed yesterday is not to be planned again."""
        frame, listed, today = self.frame, list(rows), clock.today()
        if not listed:  # of most trainers and rooms nothing is said
            return frozenset()
        return frozenset(
            frame.period(day, column.slot)
            for day in frame.days
            for column in frame.columns
            if day >= today and any(row.covers(day, column.slot) for row in listed)
        )

    def outside_shift(self, shift: str) -> frozenset[int]:
        mine = self.frame.slots_of(shift)
        return frozenset(
            self.frame.period(day, column.slot)
            for day in self.frame.days
            for column in self.frame.columns
            if column.slot not in mine
        )

    @cached_property
    def taken_by_others(self) -> Mapping[int, frozenset[int]]:
        """By space: periods taken by something else than a published session of this week."""
        return self._taken(
            self._occupations().exclude(session__plan__monday=self.monday, session__plan__unit=self.unit)
        )

    @cached_property
    def taken_by_anybody(self) -> Mapping[int, frozenset[int]]:
        """By space: periods taken by whatever it is, the published week included."""
        return self._taken(self._occupations())

    def _occupations(self) -> QuerySet[Occupation]:
        days = (self.frame.days[0], self.frame.days[-1])
        return Occupation.objects.filter(space__unit__path__startswith=self.unit.path, day__range=days)

    def _taken(self, rows: QuerySet[Occupation]) -> Mapping[int, frozenset[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for row in rows.only("space_id", "day", "starts", "ends"):
            found[row.space_id] |= self._overlapped(row.day, SlotTimes(row.starts, row.ends, policy.SESSION_HOURS))
        return {space: frozenset(periods) for space, periods in found.items()}

    def taught_elsewhere(self, trainers: Collection[int]) -> Mapping[int, frozenset[int]]:
        """By trainer: periods of this week published by another establishment they also work for."""
        rows = Session.objects.placed().filter(
            plan__state=Plan.State.PUBLISHED, plan__monday=self.monday, trainer__in=trainers
        ).exclude(plan__unit=self.unit)  # fmt: skip
        frames: dict[Unit, WeekFrame] = {}
        found: dict[int, set[int]] = defaultdict(set)
        for session in rows.select_related("plan__unit"):
            unit = session.plan.unit
            if unit not in frames:
                frames[unit] = WeekFrame(unit, self.monday)
            times = frames[unit].times(session.day, session.slot)
            if times and session.trainer_id:
                found[session.trainer_id] |= self._overlapped(session.day, times)
        return {trainer: frozenset(periods) for trainer, periods in found.items()}

    def _overlapped(self, day: date, taken: SlotTimes) -> set[int]:
        found = set()
        for column in self.frame.columns:
            own = self.frame.times(day, column.slot)
            if own and own.starts < taken.ends and taken.starts < own.ends:
                found.add(self.frame.period(day, column.slot))
        return found

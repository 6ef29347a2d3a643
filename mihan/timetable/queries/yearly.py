"""What the rest of a training year has to hold, and the weeks it has left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from hashlib import sha256

from django.db.models import Count, Sum

from mihan.calendar.models import ClosedPeriod, DayCondition, SlotGrid, TrainingYear
from mihan.calendar.policy import GridMissing, Span, monday_of
from mihan.calendar.queries import UnitCalendar, YearCalendar, calendar_of
from mihan.core import clock
from mihan.offer.models import Group
from mihan.people.models import Trainer
from mihan.progress.models import LedgerLine
from mihan.progress.queries.years import periods
from mihan.timetable.models import Plan, Session, SessionGroup, Unavailability
from mihan.timetable.models.plans import DAYS
from mihan.timetable.policy import cut_by_semester, left_by
from mihan.timetable.queries.demand import Demand, merged
from mihan.timetable.queries.frames import SHIFTS, session_hours

ZERO = Decimal(0)
WEEK = timedelta(weeks=1)
Given = Mapping[tuple[int, str], Decimal]  # hours by ledger line and channel


@dataclass(frozen=True)
class YearWeek:
    """A week still to come: the slots of each of its training days, by shift."""

    monday: date
    number: int  # in the training year
    slots: Mapping[str, Mapping[date, frozenset[int]]]
    closures: tuple[tuple[ClosedPeriod, int], ...]  # with the days each closes in this week

    @property
    def last_day(self) -> date:
        return self.monday + timedelta(DAYS - 1)

    @property
    def is_closed(self) -> bool:
        return not any(self.slots[SHIFTS[0]].values())


@dataclass
class YearWeeks:
    """The weeks of a training year from a Monday on, past days left out."""

    year: TrainingYear
    monday: date

    @cached_property
    def calendar(self) -> UnitCalendar:
        return calendar_of(self.year.unit)

    @cached_property
    def weeks(self) -> list[YearWeek]:
        count = (monday_of(self.year.last_day) - self.monday).days // 7 + 1
        return [self._week(self.monday + n * WEEK) for n in range(max(count, 0))]

    def _week(self, monday: date) -> YearWeek:
        days = [monday + timedelta(n) for n in range(DAYS)]
        closed: dict[ClosedPeriod, int] = defaultdict(int)
        for day in days:
            if closure := self.calendar.closure(day):
                closed[closure] += 1
        slots = {str(shift): {day: self._slots(day, shift) for day in days} for shift in SHIFTS}
        return YearWeek(monday, self.year.week_of(monday), slots, tuple(closed.items()))

    def _slots(self, day: date, shift: str) -> frozenset[int]:
        """Numbered as in a week's frame: the day's first, then the evening's."""
        if day < clock.today() or day not in self.year.span or self.calendar.closure(day):
            return frozenset()
        before = 0 if shift == SHIFTS[0] else self._most_slots(SHIFTS[0])
        return frozenset(range(before + 1, before + self._count(day, shift) + 1))

    def _count(self, day: date, shift: str) -> int:
        """A day whose hours nobody gave yet has as many slots as a normal one: only its times are asked for."""
        try:
            return len(self.calendar.grid(day, shift).slots.all())
        except GridMissing:
            return self._most_slots(shift)

    def _most_slots(self, shift: str) -> int:
        grids = [grid for grid in self.calendar.grids.values() if grid.shift == shift]
        return max((len(grid.slots.all()) for grid in grids), default=0)

    @cached_property
    def days_without_grid(self) -> int:
        """Of the day shift; an establishment without any grid has no slots at all."""
        span = Span(max(self.monday, clock.today()), self.year.last_day)
        return len({day for asked in self.calendar.missing(span) for day in asked.days})

    def open_slots(self, shift: str) -> list[int]:
        return [sum(map(len, week.slots[shift].values())) for week in self.weeks]

    def place(self, span: Span) -> tuple[int, int] | None:
        """First and last week of a span, from 0; None when it is over."""
        first = max(0, (monday_of(span.first) - self.monday).days // 7)
        last = min(len(self.weeks) - 1, (monday_of(span.last) - self.monday).days // 7)
        return (first, last) if first <= last else None


@dataclass(frozen=True)
class Part:
    """Hours of a course to give between two weeks, from 0, both included."""

    hours: Decimal
    first_week: int
    last_week: int


@dataclass(frozen=True)
class YearCourse:
    """What is left of a course, cut by semester; no part when its hours are given, or its weeks are over."""

    demand: Demand
    hours: Decimal
    session_hours: Decimal
    parts: tuple[Part, ...]

    @property
    def sessions(self) -> int:
        return int(self.hours // self.session_hours)

    @property
    def remainder(self) -> Decimal:
        return self.hours % self.session_hours


@dataclass
class YearDemand:
    """The courses of a year, and who is there when."""

    year: TrainingYear
    monday: date

    @cached_property
    def weeks(self) -> YearWeeks:
        return YearWeeks(self.year, self.monday)

    @cached_property
    def lines(self) -> list[LedgerLine]:
        rows = LedgerLine.objects.filter(group__year=self.year).order_by("group", "pk")
        return list(
            rows.select_related(
                "group__unit", "group__offering__pole__unit", "group__offering__programme", "module",
                "trainer_face__person", "trainer_remote__person",
            )
        )  # fmt: skip

    @cached_property
    def calendar(self) -> str:
        """Asked before the weeks are read, so that what changes meanwhile is seen as a change."""
        return calendar_fingerprint(self.year)

    @cached_property
    def promised(self) -> Given:
        return promised(self.year, self.monday)

    @cached_property
    def courses(self) -> list[YearCourse]:
        return [self._course(demand) for demand in merged(self.lines)]

    def _course(self, demand: Demand) -> YearCourse:
        hours = max(self._left(line, demand.channel) for line in demand.lines)
        return YearCourse(demand, hours, self._session_hours(demand), self._parts(demand, hours) if hours else ())

    def _session_hours(self, demand: Demand) -> Decimal:
        return session_hours(self.weeks.calendar, demand.shift)

    def _left(self, line: LedgerLine, channel: str) -> Decimal:
        given = (getattr(line, f"delivered_{channel}") or ZERO) + self.promised.get((line.pk, channel), ZERO)
        return max((getattr(line, f"assigned_{channel}") or ZERO) - given, ZERO)

    def _parts(self, demand: Demand, hours: Decimal) -> tuple[Part, ...]:
        """Each semester takes the part the referential foresees in it; hours it says nothing of, either."""
        line = demand.lines[0]
        spans = [span for span in self._spans(line.group) if self.weeks.place(span)]
        s1, s2 = float(line.foreseen_total_s1 or 0), float(line.foreseen_total_s2 or 0)
        if len(spans) < 2 or not (s1 or s2):
            whole = [Span(spans[0].first, spans[-1].last)] if spans else []
            return tuple(Part(hours, *place) for span in whole if (place := self.weeks.place(span)))
        assigned = max(getattr(one, f"assigned_{demand.channel}") or ZERO for one in demand.lines)
        first = left_by(assigned, assigned - hours, s1, s2, in_first=True)
        cut = cut_by_semester(
            hours, first, one_semester=not (s1 and s2), session_hours=self._session_hours(demand)
        )  # fmt: skip
        places = [self.weeks.place(span) for span in spans]
        return tuple(Part(part, *place) for part, place in zip(cut, places, strict=True) if part and place)

    def _spans(self, group: Group) -> list[Span]:
        semesters = self._semesters
        return list(periods(group.span, semesters)) if group.has_own_dates else semesters[:2]

    @cached_property
    def _semesters(self) -> list[Span]:
        return YearCalendar(self.year).semesters

    @cached_property
    def away(self) -> Mapping[tuple[str, int], list[Unavailability]]:
        """Unavailabilities by ("group" | "trainer" | "space", key)."""
        rows = Unavailability.objects.filter(unit__path__startswith=self.year.unit.path, is_avoided=False)
        found: dict[tuple[str, int], list[Unavailability]] = defaultdict(list)
        for row in rows.in_force(max(self.monday, clock.today()), self.year.last_day):
            for kind in ("group", "trainer", "space"):
                if key := getattr(row, f"{kind}_id"):
                    found[kind, key].append(row)
        return found

    def capacity(
        self, kind: str, key: int, shifts: Iterable[str], *, max_day: int, max_week: int, span: Span | None = None
    ) -> list[int]:
        """Slots a group, a trainer or a space can give, week by week."""
        away, shifts, found = self.away.get((kind, key), []), list(shifts), []
        for week in self.weeks.weeks:
            total = 0
            for day in week.slots[SHIFTS[0]] if span is None else filter(span.__contains__, week.slots[SHIFTS[0]]):
                slots = frozenset[int]().union(*(week.slots[shift][day] for shift in shifts))
                total += min(max_day, sum(not any(row.covers(day, slot) for row in away) for slot in slots))
            found.append(min(max_week, total))
        return found


def first_week(year: TrainingYear) -> date:
    """The Monday of the first week, from today's on, for which nothing is published."""
    monday = monday_of(max(clock.today(), year.first_day))
    published = set(
        Plan.objects.published().filter(unit=year.unit_id, monday__gte=monday).values_list("monday", flat=True)
    )
    while monday in published:
        monday += WEEK
    return monday


def calendar_fingerprint(year: TrainingYear) -> str:
    """A name that changes with any row of the calendar a year is planned from."""
    unit = year.unit_id
    rows = (
        TrainingYear.objects.filter(pk=year.pk).values_list("first_day", "last_day"),
        year.semesters.order_by("number").values_list("first_day", "last_day"),
        ClosedPeriod.objects.filter(unit=unit).order_by("pk").values_list("first_day", "last_day"),
        SlotGrid.objects.filter(unit=unit).order_by("pk").values_list(
            "pk", "shift", "priority", "first_day", "last_day", "conditions", Count("slots"),
            Sum("slots__accounting_hours"),
        ),
        DayCondition.objects.filter(unit=unit).order_by("pk", "periods").values_list(
            "pk", "weekday", "periods__first_day", "periods__last_day"
        ),
    )  # fmt: skip
    return sha256(repr([list(found) for found in rows]).encode()).hexdigest()


def promised(year: TrainingYear, monday: date) -> Given:
    """Published hours of the weeks before a Monday that wait to be held: no longer to be planned.

    Hours held in the weeks from then on are taken off: whoever counts from that Monday has them still to give.
    """
    placed = SessionGroup.objects.filter(
        plan__state=Plan.State.PUBLISHED, plan__year=year, is_cancelled=False, day__isnull=False
    )
    waiting = placed.filter(
        plan__monday__lt=monday, plan__monday__gte=monday - 4 * WEEK, session__outcome=Session.Outcome.PLANNED
    )
    held = placed.filter(plan__monday__gte=monday, session__outcome=Session.Outcome.HELD)
    found: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for rows, sign in ((waiting, 1), (held, -1)):
        summed = rows.order_by().values_list("line", "session__channel").annotate(hours=Sum("session__hours"))
        for line, channel, hours in summed:
            found[line, channel] += sign * hours
    return found


def trainers_of(courses: Iterable[YearCourse]) -> dict[int, Trainer]:
    return {course.demand.trainer.pk: course.demand.trainer for course in courses if course.demand.trainer}

"""What a week has to hold, from the hours left in the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import Sum

from mihan.calendar.models import TrainingYear
from mihan.calendar.policy import Span, training_days
from mihan.calendar.queries import YearCalendar
from mihan.offer.models import Module
from mihan.people.models import Trainer
from mihan.progress.models import LedgerLine
from mihan.timetable.models import Plan, Session, SessionGroup
from mihan.timetable.models.plans import DAYS
from mihan.timetable.policy import Remaining, left_by, sessions_this_week, sessions_to_keep_up
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.weeks import weeks_to_plan

FACE, REMOTE = Session.Channel.FACE, Session.Channel.REMOTE
ZERO = Decimal(0)
LAST_DAY = timedelta(DAYS - 1)
NEEDED = (
    "group__unit", "module", "trainer_face", "trainer_remote",
)  # fmt: skip


@dataclass
class Demand:
    """A course of the week: a module, face to face or remote, for one group or several merged."""

    key: str  # the same from week to week: the smallest line's number, and the channel
    channel: str
    lines: list[LedgerLine]
    sessions: int = 0

    @property
    def module(self) -> Module:
        return self.lines[0].module

    @property
    def shift(self) -> str:
        return self.lines[0].group.shift

    @property
    def trainer(self) -> Trainer | None:
        line = self.lines[0]
        return line.trainer_face if self.channel == FACE else line.trainer_remote


@dataclass
class _Course:
    demand: Demand
    hours: Decimal
    weeks: Decimal
    session_hours: Decimal

    @property
    def remaining(self) -> Remaining:
        return Remaining(self.demand.key, self.hours, self.weeks, self.session_hours)


@dataclass
class WeekDemand:
    """The courses of a week, by group; a merged course is decided once, with its first group.

    With `later`, the sessions the year keeps for the weeks after by course, the week holds what the year
    gives it; without, an even share.
    """

    year: TrainingYear
    frame: WeekFrame
    later: Mapping[str, int] | None = None
    planned: dict[tuple[int, str], Decimal] = field(default_factory=dict)

    def courses(self) -> list[Demand]:
        lines = LedgerLine.objects.filter(group__year=self.year).select_related(*NEEDED).order_by("group", "pk")
        self.planned = hours_planned_before(self.year, self.frame.monday)
        by_group: dict[int, list[_Course]] = defaultdict(list)
        for demand in merged(lines):
            if course := self._course(demand):
                by_group[demand.lines[0].group_id].append(course)
        taken: dict[int, int] = defaultdict(int)  # sessions merged courses already put in a group's week
        found = []
        for courses in by_group.values():
            found += self._of_group(courses, taken)
        return found

    def _of_group(self, courses: list[_Course], taken: dict[int, int]) -> list[Demand]:
        group = courses[0].demand.lines[0].group
        open_slots = sum(
            self.frame.is_open(day, slot) for day in self.frame.days for slot in self.frame.slots_of(group.shift)
        )
        counts = self._counts([c.remaining for c in courses], max(0, open_slots - taken[group.pk]))
        for course in courses:
            course.demand.sessions = counts.get(course.demand.key, 0)
            for line in course.demand.lines[1:]:
                taken[line.group_id] += course.demand.sessions
        return [course.demand for course in courses if course.demand.sessions]

    def _counts(self, courses: list[Remaining], capacity: int) -> dict[str, int]:
        if self.later is None:
            return sessions_this_week(courses, capacity=capacity)
        return sessions_to_keep_up({c.key: c.sessions for c in courses}, self.later, capacity=capacity)

    def _course(self, demand: Demand) -> _Course | None:
        hours = max(self._left(line, demand.channel) for line in demand.lines)
        if hours <= 0 or self._weeks <= 0:
            return None
        return _Course(demand, hours, self._weeks, self.frame.session_hours(demand.shift))

    def _left(self, line: LedgerLine, channel: str) -> Decimal:
        assigned = getattr(line, f"assigned_{channel}") or ZERO
        delivered = (getattr(line, f"delivered_{channel}") or ZERO) + self.planned.get((line.pk, channel), ZERO)
        if self.later is not None:
            return max(assigned - delivered, ZERO)  # the year has already cut them by semester
        s1, s2 = float(line.foreseen_total_s1 or 0), float(line.foreseen_total_s2 or 0)
        if self._in_first and s2 and not s1:
            return ZERO  # a module of the second semester waits for it
        if not self._in_first and self._is_first_to_come:
            delivered += left_by(assigned, delivered, s1, s2, in_first=True)
        return left_by(assigned, delivered, s1, s2, in_first=self._in_first)

    @cached_property
    def _weeks(self) -> Decimal:
        """Weeks of training the hours left are for: from this one on, and those before it still to be planned."""
        semester = self._semesters[0 if self._in_first else -1]
        spans = [Span(self.frame.monday, semester.last), *(s for s in self._before if s.last >= semester.first)]
        return Decimal(sum(training_days(span, self._closed) for span in spans)) / 6

    @cached_property
    def _before(self) -> list[Span]:
        return [Span(monday, monday + LAST_DAY) for monday in weeks_to_plan(self.year, self.frame.monday)]

    @cached_property
    def _is_first_to_come(self) -> bool:
        """Whether weeks of the first semester are still to be planned: what is its own will be given in them."""
        return any(span.first <= self._semesters[0].last for span in self._before)

    @property
    def _in_first(self) -> bool:
        return len(self._semesters) > 1 and self.frame.monday <= self._semesters[0].last

    @property
    def _semesters(self) -> list[Span]:
        return self._calendar.semesters

    @property
    def _closed(self) -> list[Span]:
        return self._calendar.closed

    @cached_property
    def _calendar(self) -> YearCalendar:
        return YearCalendar(self.year)


def merged(lines: Iterable[LedgerLine]) -> list[Demand]:
    """One demand per line face to face, one per merged set of lines remote."""
    remote: dict[str, Demand] = {}
    found: list[Demand] = []
    for line in lines:
        if line.assigned_face:
            found.append(Demand(f"{line.pk}-{FACE}", FACE, [line]))
        if line.assigned_remote:
            session = f"{line.fusion_key}|{line.trainer_remote_id}" if line.fusion_key else f"line {line.pk}"
            if session in remote:
                remote[session].lines.append(line)
            else:
                remote[session] = demand = Demand(f"{line.pk}-{REMOTE}", REMOTE, [line])
                found.append(demand)
    return found


def hours_planned_before(year: TrainingYear, monday: date) -> dict[tuple[int, str], Decimal]:
    """Published hours not yet held of the weeks before: promised, so no longer to be planned."""
    waiting = SessionGroup.objects.filter(
        plan__state=Plan.State.PUBLISHED, plan__year=year, plan__monday__lt=monday,
        plan__monday__gte=monday - timedelta(weeks=4), is_cancelled=False, day__isnull=False,
        session__outcome=Session.Outcome.PLANNED,
    )  # fmt: skip
    rows = waiting.order_by().values_list("line", "session__channel").annotate(hours=Sum("session__hours"))
    return {(line, channel): hours for line, channel, hours in rows}

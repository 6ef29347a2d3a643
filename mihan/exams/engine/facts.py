"""Who and what is not there during a session of exams: closed days, absences, the published weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from mihan.calendar.policy import monday_of
from mihan.exams.models import ExamSession
from mihan.exams.queries.frames import ExamFrame
from mihan.offer.models import Group
from mihan.timetable.engine.facts import WeekFacts
from mihan.timetable.models import Plan, Session

Periods = frozenset[int]


@dataclass
class ExamFacts:
    """Periods are those of the exams' own frame; with `days`, only what these days hold is read."""

    session: ExamSession
    days: Collection[date] = ()
    trainers: Collection[int] = ()  # those asked about, told by whoever builds the problem
    frame: ExamFrame = field(kw_only=True)

    def __post_init__(self) -> None:
        self.days = self.days or self.session.days

    @cached_property
    def weeks(self) -> list[WeekFacts]:
        mondays = sorted({monday_of(day) for day in self.days})
        return [WeekFacts(self.session.unit, monday, self.frame.calendar) for monday in mondays]

    @cached_property
    def closed(self) -> Periods:
        frame = self.frame
        return frozenset(
            frame.period(day, column.slot)
            for day in self.session.days
            for column in frame.columns
            if not frame.is_open(day, column.slot)
        )

    def group(self, group: Group, imposed: Periods = frozenset()) -> Periods:
        """`imposed`: what the region gave stands whatever the shift of the group."""
        outside = self._theirs(week.outside_shift(group.shift) for week in self.weeks) - imposed
        away = self._theirs(week.away(group=group.pk) for week in self.weeks)
        return self.closed | outside | away | self._taught["group", group.pk]

    def trainer(self, trainer: int) -> Periods:
        away = self._theirs(week.away(trainer=trainer) for week in self.weeks)
        return self.closed | away | self._taught["trainer", trainer] | self._elsewhere.get(trainer, frozenset())

    def avoided(self, trainer: int) -> Periods:
        return self._theirs(week.away(trainer=trainer, avoided=True) for week in self.weeks)

    def space(self, space: int) -> Periods:
        taken = (week.away(space=space) | week.taken_by_anybody.get(space, frozenset()) for week in self.weeks)
        return self.closed | self._theirs(taken)

    def _theirs(self, found: Iterable[Periods]) -> Periods:
        """The periods of each week, as periods of the exams."""
        moved = (self._moved(week, each) for week, each in zip(self.weeks, found, strict=True) if each)
        return frozenset().union(*moved)

    def _moved(self, week: WeekFacts, periods: Periods) -> Periods:
        places = (week.frame.place(period) for period in periods)
        return frozenset(
            self.frame.period(day, slot)
            for day, slot in places
            if self.session.first_day <= day <= self.session.last_day
        )

    @cached_property
    def _taught(self) -> Mapping[tuple[str, int], Periods]:
        """By group and by trainer: what the published weeks hold for them."""
        rows = Session.objects.placed().filter(
            plan__state=Plan.State.PUBLISHED, plan__unit=self.session.unit_id, day__in=self.days,
            day__range=(self.session.first_day, self.session.last_day),
        )  # fmt: skip
        found: dict[tuple[str, int], set[int]] = defaultdict(set)
        for group, trainer, day, slot in rows.values_list("groups__group", "trainer", "day", "slot"):
            period = self.frame.period(day, slot)
            found["group", group].add(period)
            found["trainer", trainer].add(period)
        return defaultdict(frozenset, {subject: frozenset(periods) for subject, periods in found.items()})

    @cached_property
    def _elsewhere(self) -> Mapping[int, Periods]:
        """By trainer: what another establishment they also work for has published."""
        found: dict[int, set[int]] = defaultdict(set)
        for week in self.weeks:
            for trainer, periods in week.taught_elsewhere(self.trainers).items():
                found[trainer] |= self._moved(week, periods)
        return {trainer: frozenset(periods) for trainer, periods in found.items()}

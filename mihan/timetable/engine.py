"""The one door to the timetabling engine: a plan's rows become a problem, a solution becomes places.

Nothing here decides anything: what may stand where is the engine's `check`, the same for the solver
and for a person's edit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property


from mihan.engines import timetabling as engine
from mihan.offer.models import Enrolment, Group
from mihan.people.models import Trainer, Unit
from mihan.places.models import Occupation, Space
from mihan.timetable import policy
from mihan.timetable.models import Plan, RoomNeed, Session, Unavailability
from mihan.timetable.policy import Place
from mihan.timetable.queries.frames import SlotTimes, WeekFrame

# Workshops of different poles are not the same: those kinds are looked for in the pole's own.
OWN_KINDS = frozenset({Space.Kind.WORKSHOP, Space.Kind.LAB, Space.Kind.PLATFORM})
TEACHING_KINDS = frozenset({Space.Kind.ROOM, Space.Kind.COMPUTER, Space.Kind.HALL, *OWN_KINDS})


def room_kind(kind: str, pole: str) -> str:
    """What the engine calls a kind of room: "room", or "workshop /1/4/" of one pole."""
    return f"{kind} {pole}" if kind in OWN_KINDS else kind


@dataclass
class WeekFacts:
    """What is read once about a week, whatever the plan: who and what is not there, and when."""

    unit: Unit
    monday: date
    frame: WeekFrame = field(init=False)

    def __post_init__(self) -> None:
        self.frame = WeekFrame(self.unit, self.monday)

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
        return self._covered(rows)

    def _covered(self, rows: Iterable[Unavailability]) -> frozenset[int]:
        frame, listed = self.frame, list(rows)
        return frozenset(
            frame.period(day, column.slot)
            for day in frame.days
            for column in frame.columns
            if any(row.covers(day, column.slot) for row in listed)
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
        rows = Occupation.objects.filter(
            space__unit__path__startswith=self.unit.path, day__range=(self.frame.days[0], self.frame.days[-1])
        ).exclude(session__plan__monday=self.monday, session__plan__unit=self.unit)
        found: dict[int, set[int]] = defaultdict(set)
        for row in rows.only("space_id", "day", "starts", "ends"):
            found[row.space_id] |= self._overlapped(row.day, SlotTimes(row.starts, row.ends, policy.SESSION_HOURS))
        return {space: frozenset(periods) for space, periods in found.items()}

    @cached_property
    def taught_elsewhere(self) -> Mapping[int, frozenset[int]]:
        """By trainer: periods of this week published by another establishment they also work for."""
        rows = Session.objects.placed().filter(
            plan__state=Plan.State.PUBLISHED, day__range=(self.frame.days[0], self.frame.days[-1])
        ).exclude(plan__unit=self.unit)  # fmt: skip
        found: dict[int, set[int]] = defaultdict(set)
        for session in rows.select_related("plan__unit").exclude(trainer=None):
            times = WeekFrame(session.plan.unit, self.monday).times(session.day, session.slot)
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


@dataclass
class PlanProblem:
    """A plan as the engine sees it. Ids are row numbers as text; a course is what keys share before `#`."""

    plan: Plan
    facts: WeekFacts = field(init=False)

    def __post_init__(self) -> None:
        self.facts = WeekFacts(self.plan.unit, self.plan.monday)

    @property
    def frame(self) -> WeekFrame:
        return self.facts.frame

    @cached_property
    def sessions(self) -> list[Session]:
        """In the order of the engine's sessions: course by course."""
        rows = self.plan.sessions.filter(is_cancelled=False).select_related("module", "trainer")
        return sorted(rows.prefetch_related("groups"), key=lambda s: (course_of(s), s.pk))

    @cached_property
    def groups(self) -> dict[int, Group]:
        keys = {link.group_id for session in self.sessions for link in session.groups.all()}
        return Group.objects.select_related("offering__pole__unit").in_bulk(keys)

    @cached_property
    def trainers(self) -> dict[int, Trainer]:
        keys = {session.trainer_id for session in self.sessions if session.trainer_id}
        return Trainer.objects.select_related("person").in_bulk(keys)

    @cached_property
    def spaces(self) -> dict[int, Space]:
        rows = Space.objects.filter(unit__path__startswith=self.plan.unit.path, kind__in=TEACHING_KINDS)
        return {space.pk: space for space in rows.select_related("building__site", "unit")}

    @cached_property
    def needs(self) -> dict[int, RoomNeed]:
        modules = {session.module_id for session in self.sessions}
        return {need.module_id: need for need in RoomNeed.objects.filter(unit=self.plan.unit, module__in=modules)}

    @cached_property
    def courses(self) -> dict[str, list[Session]]:
        found: dict[str, list[Session]] = defaultdict(list)
        for session in self.sessions:
            found[course_of(session)].append(session)
        return dict(found)

    def problem(self, weights: engine.Weights | None = None) -> engine.Problem:
        return engine.Problem(
            grid=self.grid,
            groups=tuple(self._group(group) for group in self.groups.values()),
            trainers=tuple(self._trainer(trainer) for trainer in self.trainers.values()),
            rooms=tuple(self._room(space) for space in self.spaces.values()),
            courses=tuple(self._course(key, rows) for key, rows in self.courses.items()),
            initial=tuple(self.placements()),
            locks={n: engine.Lock.SESSION for n, session in enumerate(self.sessions) if self._is_fixed(session)},
            weights=weights or engine.Weights(),
        )

    @property
    def grid(self) -> engine.Grid:
        frame = self.frame
        return engine.Grid(
            days=len(frame.days), slots=frame.slots_a_day, first_day=0,
            labels=tuple(self._label(column.slot) for column in frame.columns),
        )  # fmt: skip

    def _label(self, slot: int) -> str:
        """When the slot begins on most days of this week."""
        times = [found.starts for day in self.frame.days if (found := self.frame.times(day, slot))]
        return f"{max(set(times), key=times.count):%H:%M}" if times else str(slot)

    def placements(self) -> Iterable[engine.Placement]:
        for number, session in enumerate(self.sessions):
            yield engine.Placement(
                number, self.frame.period(session.day, session.slot) if session.day and session.slot else None,
                str(session.space_id) if session.space_id else None,
                (str(session.trainer_id),) if session.trainer_id else (),
            )  # fmt: skip

    def _is_fixed(self, session: Session) -> bool:
        """Locked by a planner, or already held or missed: the past is not planned again."""
        return session.is_placed and (session.is_locked or session.outcome != Session.Outcome.PLANNED)

    def _group(self, group: Group) -> engine.Group:
        away = self.facts.everything_closed | self.facts.outside_shift(group.shift)
        return engine.Group(
            id=str(group.pk), size=group.headcount or 0, max_day=policy.GROUP_MAX_DAY,
            unavailable=away | self.facts.away(group=group.pk),
            shares_trainees_with=frozenset(str(other) for other in self.shared.get(group.pk, ())),
        )  # fmt: skip

    @cached_property
    def shared(self) -> dict[int, set[int]]:
        """Groups with trainees in common: a qualifying group drawn from diploma groups."""
        rows = Enrolment.objects.active().filter(group__in=self.groups).values_list("person", "group")
        groups_of: dict[int, set[int]] = defaultdict(set)
        for person, group in rows:
            groups_of[person].add(group)
        found: dict[int, set[int]] = defaultdict(set)
        for together in groups_of.values():
            for group in together if len(together) > 1 else ():
                found[group] |= together - {group}
        return found

    def _trainer(self, trainer: Trainer) -> engine.Trainer:
        elsewhere = self.facts.taught_elsewhere.get(trainer.pk, frozenset())
        return engine.Trainer(
            id=str(trainer.pk), max_day=policy.TRAINER_MAX_DAY, max_week=policy.TRAINER_MAX_WEEK,
            unavailable=self.facts.everything_closed | self.facts.away(trainer=trainer.pk) | elsewhere,
            avoids=self.facts.away(trainer=trainer.pk, avoided=True),
        )  # fmt: skip

    def _room(self, space: Space) -> engine.Room:
        taken = self.facts.taken_by_others.get(space.pk, frozenset())
        shut = frozenset(range(self.grid.periods)) if space.state != Space.State.OPEN else frozenset()
        return engine.Room(
            id=str(space.pk), kind=room_kind(space.kind, space.unit.path), capacity=space.capacity,
            building=str(space.building_id), site=str(space.building.site_id),
            unavailable=taken | shut | self.facts.away(space=space.pk),
        )  # fmt: skip

    def _course(self, key: str, rows: list[Session]) -> engine.Course:
        first = rows[0]
        groups = dict.fromkeys(link.group_id for link in first.groups.all())
        need = self.needs.get(first.module_id)
        imposed = {str(need.space_id)} if need and need.space_id and first.channel == Session.Channel.FACE else set()
        trainers = dict.fromkeys(str(row.trainer_id) for row in rows if row.trainer_id)
        return engine.Course(
            id=key, groups=tuple(str(pk) for pk in groups), sessions=len(rows), module=first.module.code,
            room_kind=self._kind(first, need), imposed_rooms=frozenset(imposed), trainers=tuple(trainers),
            subject=str(first.module_id), one_team=len(trainers) < 2,
        )  # fmt: skip

    def _kind(self, session: Session, need: RoomNeed | None) -> str | None:
        if session.channel == Session.Channel.REMOTE:
            return None
        pole = self.groups[session.groups.all()[0].group_id].offering.pole.unit.path
        return room_kind(need.kind if need else Space.Kind.ROOM, pole)


def course_of(session: Session) -> str:
    return session.key.partition("#")[0]


@dataclass
class Solved:
    """What a search found: a place for each session, the cost, and the reasons of those left out."""

    places: list[tuple[Session, Place]]
    cost: float
    seconds: float
    reasons: dict[int, list[dict[str, object]]] = field(default_factory=dict)
    findings: list[dict[str, object]] = field(default_factory=list)

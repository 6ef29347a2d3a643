"""A timetabling problem: what must be taught, to whom, by whom, where and when it may be.

Everything is frozen and checks itself: `InvalidProblem` is raised for data that contradict
themselves (an unknown id, a negative number), never for a problem that is merely too hard. What
cannot be placed is told by `overloads` and `reasons`.

A *period* is a number: day x slots per day + slot. Loads and maxima are counted in periods, so a
double session counts twice.
"""

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from mihan.engines.timetabling.weights import Weights

NEVER: frozenset[int] = frozenset()


class InvalidProblem(ValueError):
    """The data of a problem contradict themselves. The message says where."""


class Lock(enum.Flag):
    """What of the initial placement of a session may not change."""

    PERIOD = enum.auto()
    ROOM = enum.auto()
    TRAINER = enum.auto()
    SESSION = PERIOD | ROOM | TRAINER


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The week: days, slots a day, and what people call them.

    `labels` names the slots ("08:30"); `first_day` is the weekday of day 0 (0: Monday); a period
    on a `spare_day` costs every group a little (Saturday).
    """

    days: int = 6
    slots: int = 4
    labels: tuple[str, ...] = ()
    first_day: int = 0
    spare_days: frozenset[int] = frozenset({5})
    hours_per_slot: float = 2.5

    def __post_init__(self) -> None:
        if self.days < 1 or self.slots < 1:
            raise InvalidProblem("A week needs at least one day and one slot.")
        if self.labels and len(self.labels) != self.slots:
            raise InvalidProblem(f"{self.slots} slots a day, but {len(self.labels)} labels for them.")

    @property
    def periods(self) -> int:
        return self.days * self.slots

    def day(self, period: int) -> int:
        return period // self.slots

    def starts(self, duration: int) -> list[int]:
        """Periods at which a session of this duration can begin without running into the next day."""
        return [p for p in range(self.periods) if p % self.slots + duration <= self.slots]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Trainees who follow the same courses.

    `shares_trainees_with` names groups some of these trainees also belong to: a qualifying group
    made of trainees of diploma groups. One side naming the other is enough.
    """

    id: str
    size: int = 0
    unavailable: frozenset[int] = NEVER
    max_day: int | None = None
    shares_trainees_with: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trainer:
    """Someone who teaches. `load_band` is the week they should have, in periods (low, high)."""

    id: str
    unavailable: frozenset[int] = NEVER
    max_week: int | None = None
    max_day: int | None = None
    load_band: tuple[int, int] | None = None
    avoids: frozenset[int] = NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room, workshop or laboratory; `unavailable` holds maintenance and what is lent to others."""

    id: str
    kind: str
    capacity: int
    building: str = ""
    site: str = ""
    equipment: frozenset[str] = frozenset()
    unavailable: frozenset[int] = NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The sessions of one module for one group, or for several merged ones, in this week.

    * `room_kind` None: remote, no room. `imposed_rooms`: only these, whatever their kind.
    * `places` None: as many as the groups have trainees.
    * `trainers`: who may teach it; `trainers_needed` of them teach together, the same ones at
      every session unless `one_team` is False. 0 needed: the groups work alone.
    * `after`: courses whose sessions must all be over before the first of this one begins.
    * `periods` None: any. `urgency` multiplies the cost of leaving a session out.
    * `subject`: for variety, two sessions of one subject should not follow each other.
    """

    id: str
    groups: tuple[str, ...]
    sessions: int
    module: str = ""
    duration: int = 1
    room_kind: str | None = None
    places: int | None = None
    equipment: frozenset[str] = frozenset()
    imposed_rooms: frozenset[str] = frozenset()
    preferred_rooms: frozenset[str] = frozenset()
    trainers: tuple[str, ...] = ()
    trainers_needed: int = 1
    one_team: bool = True
    after: tuple[str, ...] = ()
    periods: frozenset[int] | None = None
    urgency: float = 1
    subject: str = ""

    @property
    def remote(self) -> bool:
        return self.room_kind is None and not self.imposed_rooms


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one session stands. `period` None: unplaced. `room` None: unplaced or remote."""

    session: int
    period: int | None = None
    room: str | None = None
    trainers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """Session `number` of a course; `index` is its place in `Problem.sessions`, course by course."""

    index: int
    course: Course
    number: int


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A whole week to plan.

    `initial` is the plan to start from and, when the weights of change are above 0, to stay close
    to; `locks` (by session index) forbid changing parts of it. `travel` gives, between two sites,
    the free periods people need to go from one to the other.
    """

    groups: tuple[Group, ...]
    trainers: tuple[Trainer, ...]
    rooms: tuple[Room, ...]
    courses: tuple[Course, ...]
    grid: Grid = field(default_factory=Grid)
    weights: Weights = field(default_factory=Weights)
    initial: tuple[Placement, ...] = ()
    locks: Mapping[int, Lock] = field(default_factory=dict)
    travel: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for found in _faults(self):
            raise InvalidProblem(found)

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """Every session, course by course: an index into this is what a placement speaks of."""
        pairs = [(course, number) for course in self.courses for number in range(course.sessions)]
        return tuple(Session(index, course, number) for index, (course, number) in enumerate(pairs))

    @cached_property
    def group(self) -> Mapping[str, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def trainer(self) -> Mapping[str, Trainer]:
        return {trainer.id: trainer for trainer in self.trainers}

    @cached_property
    def room(self) -> Mapping[str, Room]:
        return {room.id: room for room in self.rooms}

    @cached_property
    def course(self) -> Mapping[str, Course]:
        return {course.id: course for course in self.courses}

    @cached_property
    def sharers(self) -> Mapping[str, frozenset[str]]:
        """For each group, the groups it shares trainees with, whichever side said so."""
        found: dict[str, set[str]] = {group.id: set(group.shares_trainees_with) for group in self.groups}
        for group in self.groups:
            for other in group.shares_trainees_with:
                found[other].add(group.id)
        return {group: frozenset(others - {group}) for group, others in found.items()}

    def places(self, course: Course) -> int:
        """Places the room of a course must have."""
        if course.places is not None:
            return course.places
        return sum(self.group[group].size for group in course.groups)

    def rooms_for(self, course: Course) -> list[Room]:
        """Rooms of the right kind, size and equipment, or imposed; empty when it is remote."""
        if course.remote:
            return []
        need = (course.room_kind, self.places(course), course.equipment, course.imposed_rooms)
        if need not in self._rooms_by_need:  # asked thousands of times, for some ten needs
            self._rooms_by_need[need] = [room for room in self.rooms if self._suits(room, course)]
        return self._rooms_by_need[need]

    @cached_property
    def _rooms_by_need(self) -> dict[object, list[Room]]:
        return {}

    def _suits(self, room: Room, course: Course) -> bool:
        if course.imposed_rooms:
            return room.id in course.imposed_rooms
        return (
            room.kind == course.room_kind
            and room.capacity >= self.places(course)
            and course.equipment <= room.equipment
        )

    def periods_for(self, course: Course) -> list[int]:
        """Periods at which the groups of a course are there and the course may begin."""
        need = (course.groups, course.duration, course.periods)
        if need not in self._periods_by_need:
            self._periods_by_need[need] = self._open_periods(course)
        return self._periods_by_need[need]

    @cached_property
    def _periods_by_need(self) -> dict[object, list[int]]:
        return {}

    def _open_periods(self, course: Course) -> list[int]:
        away = frozenset[int]().union(*(self.group[group].unavailable for group in course.groups))
        return [
            p
            for p in self.grid.starts(course.duration)
            if away.isdisjoint(range(p, p + course.duration)) and (course.periods is None or p in course.periods)
        ]

    def travel_time(self, site: str, other: str) -> int:
        """Free periods needed between two sites; said once, it holds both ways."""
        if site == other or not self.travel:
            return 0
        return self.travel.get((site, other), self.travel.get((other, site), 0))


def _faults(problem: Problem) -> Iterable[str]:
    yield from _repeated("group", [group.id for group in problem.groups])
    yield from _repeated("trainer", [trainer.id for trainer in problem.trainers])
    yield from _repeated("room", [room.id for room in problem.rooms])
    yield from _repeated("course", [course.id for course in problem.courses])
    for group in problem.groups:
        yield from _unknown(f"Group {group.id}", "group", group.shares_trainees_with, problem.group)
        if group.size < 0:
            yield f"Group {group.id} has a negative size."
    for course in problem.courses:
        yield from _faults_of_course(problem, course)
    yield from _circular(problem)
    yield from _faults_of_plan(problem)


def _faults_of_course(problem: Problem, course: Course) -> Iterable[str]:
    name = f"Course {course.id}"
    yield from _unknown(name, "group", course.groups, problem.group)
    yield from _unknown(name, "trainer", course.trainers, problem.trainer)
    yield from _unknown(name, "room", course.imposed_rooms | course.preferred_rooms, problem.room)
    yield from _unknown(name, "course", course.after, problem.course)
    if course.sessions < 0 or course.trainers_needed < 0 or course.urgency < 0:
        yield f"{name} has a negative number of sessions, of trainers or urgency."
    if not 1 <= course.duration <= problem.grid.slots:
        yield f"{name} lasts {course.duration} slots, but a day has {problem.grid.slots}."
    if len(set(course.groups)) < len(course.groups) or len(set(course.trainers)) < len(course.trainers):
        yield f"{name} names a group or a trainer twice."


def _faults_of_plan(problem: Problem) -> Iterable[str]:
    count = len(problem.sessions)
    known = {placement.session for placement in problem.initial}
    if len(known) < len(problem.initial):
        yield "The initial plan places a session twice."
    if any(not 0 <= session < count for session in known):
        yield "The initial plan names a session that does not exist."
    if any(session not in known for session in problem.locks):
        yield "A session is locked that the initial plan does not place."
    for placement in problem.initial:
        name = f"The initial place of session {placement.session}"
        yield from _unknown(name, "room", [placement.room] if placement.room else [], problem.room)
        yield from _unknown(name, "trainer", placement.trainers, problem.trainer)


def _repeated(what: str, ids: list[str]) -> Iterable[str]:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            yield f"Two {what}s have the id {name}."
        seen.add(name)


def _unknown(who: str, what: str, named: Collection[str], known: Mapping[str, object]) -> Iterable[str]:
    for name in named:
        if name not in known:
            yield f"{who} names a {what} that does not exist: {name}."


def _circular(problem: Problem) -> Iterable[str]:
    known = {course.id for course in problem.courses}
    before = {course.id: [other for other in course.after if other in known] for course in problem.courses}
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        yield f"Courses wait for each other in a circle: {' → '.join(reversed(error.args[1]))}."

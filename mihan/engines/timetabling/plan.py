"""A plan as the judge sees it: who and what is where, clashes included.

Shares nothing with the compiled search: it is what the search is checked against.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mihan.engines.timetabling.problem import InvalidProblem, Placement, Problem, Session

GROUP, TRAINER, ROOM, PAIR = "group", "trainer", "room", "pair"


class Someone(NamedTuple):
    """A resource of the week: a group, a trainer, a room, or two groups that share trainees."""

    kind: str
    id: str


class Plan:
    """Placements by session and by resource; sessions may be moved, and moved back.

    `days` maps (resource, day) to the sessions there, in no order. Unplaced sessions keep their
    trainers, for what a trainer is given counts whether it has a place or not.
    """

    def __init__(self, problem: Problem, placements: Iterable[Placement]) -> None:
        self.problem = problem
        self.sessions: list[Session] = list(problem.sessions)
        self.at = [Placement(session.index) for session in self.sessions]
        self.days: dict[tuple[Someone, int], set[int]] = defaultdict(set)
        self.given: dict[str, set[int]] = defaultdict(set)
        self.by_course: dict[str, list[int]] = defaultdict(list)
        self.initial = {placement.session: placement for placement in problem.initial}
        self.followers: dict[str, list[str]] = defaultdict(list)
        self._attending = {course.id: self._attendance(course.groups) for course in problem.courses}
        for session in self.sessions:
            self.by_course[session.course.id].append(session.index)
        for course in problem.courses:
            for other in course.after:
                self.followers[other].append(course.id)
        for placement in self._known(placements):
            self.move(placement)

    def _known(self, placements: Iterable[Placement]) -> Iterator[Placement]:
        seen: set[int] = set()
        for placement in placements:
            self._must_exist(placement)
            if placement.session in seen:
                raise InvalidProblem(f"Session {placement.session} is placed twice.")
            seen.add(placement.session)
            yield placement

    def _must_exist(self, placement: Placement) -> None:
        problem, session = self.problem, placement.session
        if not 0 <= session < len(self.sessions):
            raise InvalidProblem(f"There is no session {session}.")
        if placement.period is not None and not 0 <= placement.period < problem.grid.periods:
            raise InvalidProblem(f"Session {session} is placed at a period that does not exist: {placement.period}.")
        if placement.room is not None and placement.room not in problem.room:
            raise InvalidProblem(f"Session {session} is placed in a room that does not exist: {placement.room}.")
        for trainer in placement.trainers:
            if trainer not in problem.trainer:
                raise InvalidProblem(f"Session {session} has a trainer who does not exist: {trainer}.")

    def _attendance(self, groups: tuple[str, ...]) -> list[Someone]:
        """The groups of a course, and each pair they form with groups that share trainees."""
        pairs = {
            Someone(PAIR, f"{min(group, other)} + {max(group, other)}")
            for group in groups
            for other in self.problem.sharers[group]
        }
        return [Someone(GROUP, group) for group in groups] + sorted(pairs)

    def move(self, placement: Placement) -> Placement:
        """Place a session, or take it off; returns where it was."""
        old = self.at[placement.session]
        for key in self.touched(old):
            self.days[key].discard(old.session)
        for trainer in old.trainers:
            self.given[trainer].discard(old.session)
        self.at[placement.session] = placement
        for key in self.touched(placement):
            self.days[key].add(placement.session)
        for trainer in placement.trainers:
            self.given[trainer].add(placement.session)
        return old

    def touched(self, placement: Placement) -> list[tuple[Someone, int]]:
        """Days of resources that a placement occupies; none when it is unplaced."""
        if placement.period is None:
            return []
        day = self.problem.grid.day(placement.period)
        who = list(self._attending[self.sessions[placement.session].course.id])
        who += [Someone(TRAINER, trainer) for trainer in placement.trainers]
        if placement.room is not None:
            who.append(Someone(ROOM, placement.room))
        return [(someone, day) for someone in who]

    def periods(self, session: int) -> range:
        """Periods a session takes; an empty range when it is unplaced."""
        start = self.at[session].period
        return range(0) if start is None else range(start, start + self.sessions[session].course.duration)

    def day_of(self, someone: Someone, day: int) -> list[int]:
        """Sessions of a resource on a day, in order of time."""
        return sorted(self.days.get((someone, day), ()), key=lambda s: (self.at[s].period, s))

    def placed(self, course: str) -> list[int]:
        """Placed sessions of a course."""
        return [s for s in self.by_course[course] if self.at[s].period is not None]

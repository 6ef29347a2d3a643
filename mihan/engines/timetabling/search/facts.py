"""A problem as arrays: what never changes during a search.

*Rows* are everything that can be in one place at a time other than rooms: first the groups, then
the trainers, then one row for each pair of groups that share trainees. A session occupies the
rows of its groups, of their pairs and of its trainers, so that a clash is always the same test.
A *unit* is the sessions that share their trainers: a whole course, or one session of a course
that may change trainers. Sessions of a course, and of a unit, follow each other.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mihan.engines.timetabling.problem import Group, Lock, Placement, Problem, Trainer

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NONE = -1
UNLIMITED = 10**6


class Facts(NamedTuple):
    """Shapes: S sessions, C courses, U units, W rows, R rooms, T trainers, P periods, D days."""

    slots: int
    days: int
    trainers_from: int  # row of the first trainer
    costed_rows: int  # rows from here on are pairs, which cost nothing
    # sessions
    course: Ints  # (S)
    unit: Ints  # (S)
    duration: Ints  # (S)
    unplaced_cost: Floats  # (S)
    fixed: Flags  # (S) may not leave its period
    may_start: Flags  # (S, P)
    starts_at: Ints  # (S + 1) into `starts`
    starts: Ints
    room_ok: Flags  # (S, R)
    rooms_at: Ints  # (S + 1) into `rooms`; empty: remote
    rooms: Ints
    remote: Flags  # (S)
    # courses
    sessions_at: Ints  # (C + 1) first session of each course
    rows_at: Ints  # (C + 1) into `rows`
    rows: Ints
    subject: Ints  # (C) NONE: none
    before_at: Ints  # (C + 1) into `before`: courses that must be over
    before: Ints
    after_at: Ints  # (C + 1) into `after`: courses that must wait
    after: Ints
    prefers: Flags  # (C)
    preferred: Flags  # (C, R)
    # units
    unit_at: Ints  # (U + 1) first session of each unit
    team_size: Ints  # (U)
    candidates_at: Ints  # (U + 1) into `candidates`
    candidates: Ints  # trainers
    qualified: Flags  # (U, T)
    unit_load: Ints  # (U) periods a week
    # rows
    blocked: Flags  # (W, P)
    max_day: Ints  # (W)
    gap: Floats  # (W) cost of a gap, and so on
    move: Floats
    single: Floats
    day_used: Floats
    variety: Floats
    period_cost: Floats  # (W, P)
    # trainers
    max_week: Ints  # (T)
    band: Ints  # (T, 2)
    # rooms
    room_blocked: Flags  # (P, R)
    building: Ints  # (R)
    buildings: int
    site: Ints  # (R)
    travel: Ints  # (sites, sites)
    travels: bool
    # weights of the rest
    stability: float
    same_day: float
    load_band: float
    prefer: float
    changed: float
    changed_period: float
    changed_room: float
    changed_trainer: float
    # the plan to stay close to
    keeps: bool  # some change costs something
    has_base: Flags  # (S)
    base_period: Ints  # (S)
    base_room: Ints  # (S)
    base_team: Ints  # (S, K), sorted


def facts_of(problem: Problem) -> Facts:
    """Translate a problem; ids become indices in the order of the problem's tuples."""
    return _Translation(problem).facts()


class _Translation:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.groups = {group.id: i for i, group in enumerate(problem.groups)}
        self.trainers = {trainer.id: i for i, trainer in enumerate(problem.trainers)}
        self.rooms = {room.id: i for i, room in enumerate(problem.rooms)}
        self.courses = {course.id: i for i, course in enumerate(problem.courses)}
        self.initial = {placement.session: placement for placement in problem.initial}
        self.pairs = sorted({(min(a, b), max(a, b)) for a, others in problem.sharers.items() for b in others})
        self.units = self._units()

    def _units(self) -> list[list[int]]:
        """Sessions of each unit."""
        found: list[list[int]] = []
        for session in self.problem.sessions:
            alone = not session.course.one_team or session.number == 0
            if alone:
                found.append([])
            found[-1].append(session.index)
        return found

    def facts(self) -> Facts:
        parts: dict[str, Any] = {"slots": self.problem.grid.slots, "days": self.problem.grid.days}
        for part in (self._sessions, self._courses, self._teams, self._rows, self._rooms, self._weights, self._base):
            parts |= part()
        return Facts(**parts)

    def locked(self, session: int, what: Lock) -> Placement | None:
        """The initial placement of a session, when this much of it is locked."""
        return self.initial[session] if what in self.problem.locks.get(session, Lock(0)) else None

    def _sessions(self) -> dict[str, Any]:
        problem = self.problem
        starts, rooms = [], []
        of_course = {course.id: (problem.periods_for(course), self._rooms_of(course.id)) for course in problem.courses}
        for session in problem.sessions:
            periods, places = of_course[session.course.id]
            held, kept = self.locked(session.index, Lock.PERIOD), self.locked(session.index, Lock.ROOM)
            starts.append(periods if held is None or held.period is None else [p for p in periods if p == held.period])
            rooms.append(
                places if kept is None or kept.room is None else [r for r in places if r == self.rooms[kept.room]]
            )
        starts_at, starts_flat = _ragged(starts)
        rooms_at, rooms_flat = _ragged(rooms)
        courses = [self.courses[s.course.id] for s in problem.sessions]
        return {
            "course": _ints(courses),
            "unit": _ints([u for u, sessions in enumerate(self.units) for _ in sessions]),
            "duration": _ints([s.course.duration for s in problem.sessions]),
            "unplaced_cost": np.array(
                [problem.weights.unplaced * s.course.urgency for s in problem.sessions], np.float64
            ),
            "fixed": np.array([self.locked(s.index, Lock.PERIOD) is not None for s in problem.sessions], np.bool_),
            "may_start": _marked(starts, problem.grid.periods),
            "starts_at": starts_at,
            "starts": starts_flat,
            "room_ok": _marked(rooms, len(problem.rooms)),
            "rooms_at": rooms_at,
            "rooms": rooms_flat,
            "remote": np.array([s.course.remote for s in problem.sessions], np.bool_),
        }

    def _rooms_of(self, course: str) -> list[int]:
        return [self.rooms[room.id] for room in self.problem.rooms_for(self.problem.course[course])]

    def _courses(self) -> dict[str, Any]:
        courses = self.problem.courses
        rows_at, rows = _ragged([self._rows_of(course.groups) for course in courses])
        before = [[self.courses[other] for other in course.after] for course in courses]
        after: list[list[int]] = [[] for _ in courses]
        for i, others in enumerate(before):
            for j in others:
                after[j].append(i)
        before_at, before_flat = _ragged(before)
        after_at, after_flat = _ragged(after)
        subjects = {subject: i for i, subject in enumerate(sorted({c.subject for c in courses} - {""}))}
        return {
            "sessions_at": _offsets([course.sessions for course in courses]),
            "rows_at": rows_at,
            "rows": rows,
            "subject": _ints([subjects.get(course.subject, NONE) for course in courses]),
            "before_at": before_at,
            "before": before_flat,
            "after_at": after_at,
            "after": after_flat,
            "prefers": np.array([bool(course.preferred_rooms) for course in courses], np.bool_),
            "preferred": _marked(
                [[self.rooms[room] for room in course.preferred_rooms] for course in courses], len(self.rooms)
            ),
        }

    def _rows_of(self, groups: Sequence[str]) -> list[int]:
        first_pair = len(self.groups) + len(self.trainers)
        pairs = [first_pair + i for i, pair in enumerate(self.pairs) if not set(pair).isdisjoint(groups)]
        return [self.groups[group] for group in groups] + pairs

    def _teams(self) -> dict[str, Any]:
        sessions = self.problem.sessions
        firsts = [sessions[unit[0]].course for unit in self.units]
        candidates = [self._candidates(unit) for unit in self.units]
        candidates_at, flat = _ragged(candidates)
        return {
            "trainers_from": len(self.groups),
            "costed_rows": len(self.groups) + len(self.trainers),
            "unit_at": _offsets([len(unit) for unit in self.units]),
            "team_size": _ints([course.trainers_needed for course in firsts]),
            "candidates_at": candidates_at,
            "candidates": flat,
            "qualified": _marked(candidates, len(self.trainers)),
            "unit_load": _ints([len(unit) * c.duration for unit, c in zip(self.units, firsts, strict=True)]),
        }

    def _candidates(self, unit: list[int]) -> list[int]:
        course = self.problem.sessions[unit[0]].course
        if not course.trainers_needed:
            return []
        for session in unit:
            held = self.locked(session, Lock.TRAINER)
            if held is not None and held.trainers:
                return [self.trainers[t] for t in held.trainers if t in course.trainers]
        return [self.trainers[trainer] for trainer in course.trainers]

    def _rows(self) -> dict[str, Any]:
        problem, grid, weights = self.problem, self.problem.grid, self.problem.weights
        people: list[Group | Trainer] = [*problem.groups, *problem.trainers]
        count, groups = len(people) + len(self.pairs), len(problem.groups)
        blocked = np.zeros((count, grid.periods), np.bool_)
        period_cost = np.zeros((count, grid.periods))
        max_day = np.full(count, grid.slots, np.int32)
        for row, person in enumerate(people):
            blocked[row, [p for p in person.unavailable if p < grid.periods]] = True
            if person.max_day is not None:
                max_day[row] = person.max_day
        spare = [p for p in range(grid.periods) if grid.day(p) in grid.spare_days]
        period_cost[:groups, spare] = weights.saturday
        for row, trainer in enumerate(problem.trainers, groups):
            period_cost[row, [p for p in trainer.avoids if p < grid.periods]] = weights.avoid
        shapes = (groups, len(problem.trainers), len(self.pairs))
        return {
            "blocked": blocked,
            "max_day": max_day,
            "period_cost": period_cost,
            "gap": _steps(shapes, weights.group_gap, weights.trainer_gap),
            "move": _steps(shapes, weights.group_move, weights.trainer_move),
            "single": _steps(shapes, weights.single_day, 0),
            "day_used": _steps(shapes, 0, weights.trainer_day),
            "variety": _steps(shapes, weights.variety, 0),
            "max_week": _ints([_or(t.max_week, UNLIMITED) for t in problem.trainers]),
            "band": _ints([_or(t.load_band, (0, UNLIMITED)) for t in problem.trainers]).reshape(-1, 2),
        }

    def _rooms(self) -> dict[str, Any]:
        problem, rooms = self.problem, self.problem.rooms
        blocked = np.zeros((problem.grid.periods, len(rooms)), np.bool_)
        for i, room in enumerate(rooms):
            blocked[[p for p in room.unavailable if p < problem.grid.periods], i] = True
        buildings = {key: i for i, key in enumerate(sorted({(room.site, room.building) for room in rooms}))}
        sites = sorted({room.site for room in rooms})
        return {
            "room_blocked": blocked,
            "building": _ints([buildings[room.site, room.building] for room in rooms]),
            "buildings": len(buildings),
            "site": _ints([sites.index(room.site) for room in rooms]),
            "travel": _ints([[problem.travel_time(a, b) for b in sites] for a in sites]).reshape(
                len(sites), len(sites)
            ),
            "travels": any(problem.travel_time(a, b) for a in sites for b in sites),
        }

    def _weights(self) -> dict[str, Any]:
        weights = self.problem.weights
        return {
            "stability": float(weights.room_stability),
            "same_day": float(weights.same_day),
            "load_band": float(weights.load_band),
            "prefer": float(weights.preferred_room),
            "changed": float(weights.changed),
            "changed_period": float(weights.changed_period),
            "changed_room": float(weights.changed_room),
            "changed_trainer": float(weights.changed_trainer),
        }

    def _base(self) -> dict[str, Any]:
        count = len(self.problem.sessions)
        width = max((course.trainers_needed for course in self.problem.courses), default=0)
        width = max(1, width, *(len(p.trainers) for p in self.initial.values())) if self.initial else max(1, width)
        period, room = np.full(count, NONE, np.int32), np.full(count, NONE, np.int32)
        team = np.full((count, width), NONE, np.int32)
        for s, placement in self.initial.items():
            period[s] = _or(placement.period, NONE)
            room[s] = NONE if placement.room is None else self.rooms[placement.room]
            members = sorted(self.trainers[trainer] for trainer in placement.trainers)
            team[s, : len(members)] = members
        weights = self.problem.weights
        keeps = weights.changed + weights.changed_period + weights.changed_room + weights.changed_trainer > 0
        return {"keeps": keeps, "has_base": period != NONE, "base_period": period, "base_room": room, "base_team": team}


def _ints(values: Iterable[Any]) -> Ints:
    return np.array(list(values), np.int32)


def _or(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def _offsets(lengths: Iterable[int]) -> Ints:
    return _ints(accumulate(lengths, initial=0))


def _ragged(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Lists of unequal length, one after the other, and where each begins."""
    return _offsets(len(values) for values in lists), _ints(value for values in lists for value in values)


def _marked(lists: Sequence[Sequence[int]], width: int) -> Flags:
    """One row of flags for each list, set at its values."""
    marks = np.zeros((len(lists), width), np.bool_)
    for row, values in enumerate(lists):
        marks[row, values] = True
    return marks


def _steps(shapes: tuple[int, int, int], of_group: float, of_trainer: float) -> Floats:
    groups, trainers, pairs = shapes
    return np.array([of_group] * groups + [of_trainer] * trainers + [0.0] * pairs, np.float64)

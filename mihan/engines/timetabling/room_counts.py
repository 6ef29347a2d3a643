"""Overloads of rooms: more sessions for some rooms than these rooms have periods."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from mihan.engines.timetabling.counting import Excess, telling
from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.problem import Course, Problem

Flags = npt.NDArray[np.bool_]
MOST_UNIONS = 600  # pairs of overlapping sets of rooms also looked at


@dataclass(frozen=True, slots=True)
class _Demand:
    """Courses with a room, the rooms each may use and the periods each may take."""

    courses: list[Course]
    rooms: Flags  # (courses, rooms)
    periods: Flags  # (courses, periods)
    load: npt.NDArray[np.int64]


def room_overloads(problem: Problem) -> Iterator[Finding]:
    """Courses that no room suits, then sets of rooms asked for more than they have."""
    roomed = [c for c in problem.courses if not c.remote and c.sessions and problem.periods_for(c)]
    for course in roomed:
        if not problem.rooms_for(course):
            yield _nothing_suits(problem, course)
    yield from _too_much(problem, _demand(problem, [course for course in roomed if problem.rooms_for(course)]))


def _demand(problem: Problem, courses: list[Course]) -> _Demand:
    index = {room.id: i for i, room in enumerate(problem.rooms)}
    rooms = np.zeros((len(courses), len(problem.rooms)), np.bool_)
    periods = np.zeros((len(courses), problem.grid.periods), np.bool_)
    for i, course in enumerate(courses):
        rooms[i, [index[room.id] for room in problem.rooms_for(course)]] = True
        for start in problem.periods_for(course):
            periods[i, start : start + course.duration] = True
    load = np.array([course.sessions * course.duration for course in courses], np.int64)
    return _Demand(courses, rooms, periods, load)


def _nothing_suits(problem: Problem, course: Course) -> Finding:
    """Why no room at all suits a course: no such kind, too small, or not equipped."""
    load = course.sessions * course.duration
    of_kind = [room for room in problem.rooms if room.kind == course.room_kind]
    sessions = tuple(session.index for session in problem.sessions if session.course.id == course.id)
    details: dict[str, object] = {"course": course.id, "kind": course.room_kind or ""}
    if not of_kind:
        return Finding("no_room_of_kind", course.room_kind or course.id, load, 0, sessions, details)
    largest = max(room.capacity for room in of_kind)
    if largest < problem.places(course):
        details |= {"places": problem.places(course), "largest": largest}
        return Finding("no_room_large_enough", course.id, load, 0, sessions, details)
    details["equipment"] = tuple(sorted(course.equipment))
    return Finding("no_room_equipped", course.id, load, 0, sessions, details)


def _too_much(problem: Problem, demand: _Demand) -> Iterator[Finding]:
    """Sets of rooms and of periods asked for more than they have, the gravest of each kind only.

    Every distinct set of suitable rooms is looked at, alone and joined to another it overlaps,
    against every distinct set of periods, in a few matrix products.
    """
    if not demand.courses:
        return
    sets = _sets_of_rooms(demand.rooms)
    windows = _windows(demand.periods)
    open_ = np.ones((len(problem.rooms), problem.grid.periods), np.int64)
    for i, room in enumerate(problem.rooms):
        open_[i, [p for p in room.unavailable if p < problem.grid.periods]] = 0
    inside = (demand.rooms.astype(np.int32) @ (~sets).T.astype(np.int32)) == 0  # (courses, sets)
    within = (demand.periods.astype(np.int32) @ (~windows).T.astype(np.int32)) == 0  # (courses, windows)
    needed = (inside * demand.load[:, None]).T.astype(np.int64) @ within.astype(np.int64)
    available = sets.astype(np.int64) @ open_ @ windows.T.astype(np.int64)
    found = [
        (Excess(frozenset(np.flatnonzero(inside[:, s] & within[:, w]).tolist()),
                frozenset(np.flatnonzero(sets[s]).tolist()), int(needed[s, w]), int(available[s, w])), w)
        for s, w in np.argwhere(needed > available).tolist()
    ]  # fmt: skip
    window_of = {excess: windows[w] if w else None for excess, w in reversed(found)}
    for excess in telling([excess for excess, _ in found]):
        yield _finding(problem, demand.courses, excess, window_of[excess])


def _sets_of_rooms(rooms: Flags) -> Flags:
    distinct = _distinct(rooms)
    joined = [a | b for a, b in combinations(distinct, 2) if (a & b).any() and not _nested(a, b)]
    return np.array(_distinct([*distinct, *joined[:MOST_UNIONS]]))


def _distinct(rows: Iterable[Flags]) -> list[Flags]:
    """Each row once, in order of appearance (`np.unique` sorts, which takes ten times longer)."""
    return list({row.tobytes(): row for row in rows}.values())


def _nested(a: Flags, b: Flags) -> bool:
    return bool((a <= b).all() or (b <= a).all())


def _windows(periods: Flags) -> Flags:
    """All periods anyone may take, then each distinct set of them."""
    return np.array([periods.any(axis=0), *_distinct(periods)])


def _finding(problem: Problem, all_courses: list[Course], excess: Excess, window: Flags | None) -> Finding:
    courses = [all_courses[i] for i in sorted(excess.demands)]
    rooms = [problem.rooms[i] for i in sorted(excess.supplies)]
    kinds = sorted({room.kind for room in rooms})
    more_than = _smaller(problem, kinds, min(problem.places(course) for course in courses))
    equipment = sorted(frozenset[str].intersection(*(course.equipment for course in courses)))
    details: dict[str, object] = {
        "kind": ", ".join(kinds),
        "more_than": more_than,
        "rooms": tuple(room.id for room in rooms),
        "equipment": tuple(equipment),
    }
    if window is not None:
        details["periods"] = tuple(np.flatnonzero(window).tolist())
    wanted = {course.id for course in courses}
    sessions = tuple(session.index for session in problem.sessions if session.course.id in wanted)
    if all(course.imposed_rooms for course in courses):
        rule, name = "imposed_rooms", ", ".join(room.id for room in rooms)
    else:
        rule = "room_equipment" if equipment else ("room_places" if more_than else "room_kind")
        size = [f"> {more_than}"] if more_than else []
        name = " ".join([", ".join(kinds), *size, *(f"+ {item}" for item in equipment)])
    return Finding(rule, name, excess.needed, excess.available, sessions, details)


def _smaller(problem: Problem, kinds: list[str], places: int) -> int:
    """Capacity of the largest room of these kinds that is too small, 0 if there is none."""
    return max((room.capacity for room in problem.rooms if room.kind in kinds and room.capacity < places), default=0)

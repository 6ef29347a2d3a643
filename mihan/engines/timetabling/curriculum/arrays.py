"""The problem and a timetable of it as flat arrays, which is what compiled code can run through.

Sizes in the comments: L lectures (course-major), C courses, P periods, R rooms, Q curricula, D days,
W words of 64 bits that hold one bit per course.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mihan.engines.timetabling.curriculum.bitsets import Words, packed
from mihan.engines.timetabling.curriculum.problem import Placement, Problem

Numbers = npt.NDArray[np.int32]

NONE = -1


class Facts(NamedTuple):
    """What never changes during a search."""

    course: Numbers  # L: course of each lecture
    conflicts: Words  # C x W: courses that may not meet this one, itself among them
    blocked: Words  # P x W: courses that are unavailable
    curricula_start: Numbers  # C + 1: where each course's curricula begin in `curricula`
    curricula: Numbers
    short: Numbers  # C x R: students without a seat
    min_days: Numbers  # C
    day: Numbers  # P
    bit: Words  # P: the bit of a period within the mask of its day


class Plan(NamedTuple):
    """A timetable without hard violations, some lectures perhaps unplaced, and its running counts."""

    period: Numbers  # L, or NONE
    room: Numbers  # L, or NONE
    in_room: Numbers  # P x R: lecture held there, or NONE
    of_course: Numbers  # P x C: lecture of the course held then, or NONE
    taught: Words  # P x W: courses taught then
    busy: Words  # Q x D: periods of the day the curriculum is taught
    day_load: Numbers  # C x D: lectures of the course that day
    days_used: Numbers  # C
    uses: Numbers  # C x R: lectures of the course in that room
    price: Numbers  # C x R: cost of one more lecture there: students short, plus 1 for a new room
    load: Numbers  # P: lectures held then
    chain: Numbers  # L: scratch, the lectures of the move being tried
    new_room: Numbers  # L: scratch, their rooms
    sides: Words  # 2 x W: scratch, courses leaving the first and the second period
    best_period: Numbers  # L
    best_room: Numbers  # L


def facts_of(problem: Problem) -> Facts:
    """The arrays of a problem."""
    courses, rooms = problem.courses, problem.rooms
    starts, curricula = _curricula_of_courses(problem)
    students = np.array([course.students for course in courses])
    seats = np.array([room.capacity for room in rooms])
    periods = np.arange(problem.periods)
    return Facts(
        course=np.repeat(np.arange(len(courses)), [course.lectures for course in courses]).astype(np.int32),
        conflicts=packed(_conflicts(problem)),
        blocked=packed(_blocked(problem)),
        curricula_start=starts,
        curricula=curricula,
        short=np.maximum(0, students[:, None] - seats[None, :]).astype(np.int32),
        min_days=np.array([course.min_working_days for course in courses], np.int32),
        day=(periods // problem.periods_per_day).astype(np.int32),
        bit=np.left_shift(np.int64(1), (periods % problem.periods_per_day).astype(np.int64)),
    )


def empty_plan(facts: Facts) -> Plan:
    """A timetable in which nothing is placed yet."""
    lectures, (courses, rooms) = len(facts.course), facts.short.shape
    periods, words = facts.blocked.shape
    days = int(facts.day[-1]) + 1
    curricula = int(facts.curricula.max(initial=NONE)) + 1
    return Plan(
        period=_filled(NONE, lectures),
        room=_filled(NONE, lectures),
        in_room=_filled(NONE, periods, rooms),
        of_course=_filled(NONE, periods, courses),
        taught=np.zeros((periods, words), np.int64),
        busy=np.zeros((curricula, days), np.int64),
        day_load=_filled(0, courses, days),
        days_used=_filled(0, courses),
        uses=_filled(0, courses, rooms),
        price=facts.short + np.int32(1),
        load=_filled(0, periods),
        chain=_filled(0, lectures),
        new_room=_filled(0, lectures),
        sides=np.zeros((2, words), np.int64),
        best_period=_filled(NONE, lectures),
        best_room=_filled(NONE, lectures),
    )


def placements_of(problem: Problem, period: Iterable[int], room: Iterable[int]) -> tuple[Placement, ...]:
    """The placed lectures of a search's arrays, in the order of the courses."""
    owners = [course.id for course in problem.courses for _ in range(course.lectures)]
    return tuple(
        Placement(owner, problem.rooms[at].id, *divmod(int(when), problem.periods_per_day))
        for owner, when, at in zip(owners, period, room, strict=True)
        if when >= 0
    )


def _filled(value: int, *shape: int) -> Numbers:
    return np.full(shape, value, np.int32)


def _conflicts(problem: Problem) -> npt.NDArray[np.bool_]:
    size = len(problem.courses)
    apart = np.eye(size, dtype=np.bool_)
    teachers: dict[str, list[int]] = {}
    for index, course in enumerate(problem.courses):
        teachers.setdefault(course.teacher, []).append(index)
    members = [[problem.course_index[member] for member in curriculum.courses] for curriculum in problem.curricula]
    for together in [*teachers.values(), *members]:
        apart[np.ix_(together, together)] = True
    return apart


def _blocked(problem: Problem) -> npt.NDArray[np.bool_]:
    blocked = np.zeros((problem.periods, len(problem.courses)), np.bool_)
    for course, day, period in problem.unavailable:
        blocked[day * problem.periods_per_day + period, problem.course_index[course]] = True
    return blocked


def _curricula_of_courses(problem: Problem) -> tuple[Numbers, Numbers]:
    belongs: list[list[int]] = [[] for _ in problem.courses]
    for number, curriculum in enumerate(problem.curricula):
        for member in curriculum.courses:
            belongs[problem.course_index[member]].append(number)
    starts = np.cumsum([0, *map(len, belongs)]).astype(np.int32)
    return starts, np.array([number for numbers in belongs for number in numbers], np.int32)

"""What cannot be placed whatever the timetable, proved by counting before anything is solved.

Hall's condition: sessions that may only use certain resources cannot be more than these resources
have periods. It is looked at for rooms (kinds, nested capacities, equipment, imposed rooms), for
trainers (any set of them, by a largest flow), for groups, for groups sharing trainees, for the
periods a course has in common with those it needs and for courses that wait for each other. A few
milliseconds for a campus.
"""

from collections.abc import Iterable, Iterator

from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.order_counts import order_overloads
from mihan.engines.timetabling.problem import Course, Lock, Problem
from mihan.engines.timetabling.room_counts import room_overloads
from mihan.engines.timetabling.trainer_counts import trainer_overloads


def overloads(problem: Problem) -> list[Finding]:
    """Proofs of impossibility, the gravest first. Empty does not mean that everything has a place."""
    found = [
        *trainer_overloads(problem),
        *room_overloads(problem),
        *_groups(problem),
        *_shared(problem),
        *_windows(problem),
        *order_overloads(problem),
        *_locks(problem),
    ]
    return sorted(found, key=lambda finding: (-finding.short, finding.rule, finding.resource))


def _load(courses: Iterable[Course]) -> int:
    return sum(course.sessions * course.duration for course in courses)


def sessions_of(problem: Problem, courses: Iterable[Course]) -> tuple[int, ...]:
    """Indices of the sessions of some courses."""
    wanted = {course.id for course in courses}
    return tuple(session.index for session in problem.sessions if session.course.id in wanted)


def _capacity(problem: Problem, unavailable: frozenset[int], max_day: int | None) -> int:
    """Periods a week that someone can be busy."""
    grid = problem.grid
    most = grid.slots if max_day is None else max_day
    by_day = [0] * grid.days
    for period in range(grid.periods):
        by_day[grid.day(period)] += period not in unavailable
    return sum(min(most, n) for n in by_day)


def _groups(problem: Problem) -> Iterator[Finding]:
    courses: dict[str, list[Course]] = {group.id: [] for group in problem.groups}
    for course in problem.courses:
        for name in course.groups:
            courses[name].append(course)
    for group in problem.groups:
        needed = _load(courses[group.id])
        available = _capacity(problem, group.unavailable, group.max_day)
        if needed > available:
            yield Finding("group_load", group.id, needed, available, sessions_of(problem, courses[group.id]))


def _shared(problem: Problem) -> Iterator[Finding]:
    pairs = {(min(a, b), max(a, b)) for a, others in problem.sharers.items() for b in others}
    for one, other in sorted(pairs):
        courses = [course for course in problem.courses if not {one, other}.isdisjoint(course.groups)]
        away = problem.group[one].unavailable & problem.group[other].unavailable
        needed, available = _load(courses), _capacity(problem, away, None)
        if needed > available:
            details = {"groups": (one, other)}
            yield Finding("shared_load", f"{one} + {other}", needed, available, sessions_of(problem, courses), details)


def _windows(problem: Problem) -> Iterator[Finding]:
    """Courses whose groups are there too seldom, at the periods the course may have."""
    for course in problem.courses:
        starts = problem.periods_for(course)
        available = _without_overlap(starts, course.duration)
        if course.sessions > available:
            yield Finding(
                "course_periods", course.id, course.sessions, available, sessions_of(problem, [course]),
                {"groups": course.groups},
            )  # fmt: skip


def _without_overlap(starts: list[int], duration: int) -> int:
    """How many sessions can follow each other at some of these starts."""
    count, free = 0, -1
    for start in sorted(starts):
        if start >= free:
            count, free = count + 1, start + duration
    return count


def _locks(problem: Problem) -> Iterator[Finding]:
    """Sessions locked at one period that someone or some room would have to be at twice."""
    initial = {placement.session: placement for placement in problem.initial}
    taken: dict[tuple[str, str, int], int] = {}
    for session in problem.sessions:
        placement = initial.get(session.index)
        lock = problem.locks.get(session.index, Lock(0))
        if placement is None or placement.period is None or Lock.PERIOD not in lock:
            continue
        who = [("group", group) for group in session.course.groups]
        who += [("trainer", trainer) for trainer in placement.trainers if Lock.TRAINER in lock]
        who += [("room", placement.room)] if placement.room and Lock.ROOM in lock else []
        for kind, name in who:
            for period in range(placement.period, placement.period + session.course.duration):
                other = taken.setdefault((kind, name, period), session.index)
                if other != session.index:
                    details = {"kind": kind, "period": period}
                    yield Finding("locks_contradict", name, 2, 1, (other, session.index), details)

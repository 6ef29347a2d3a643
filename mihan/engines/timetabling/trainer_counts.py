"""Overloads of trainers: more periods for a set of trainers than they may give together."""

from collections.abc import Iterator

from mihan.engines.timetabling.counting import Excess, telling
from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.flows import shortages
from mihan.engines.timetabling.problem import Course, Problem, Trainer


def trainer_overloads(problem: Problem) -> Iterator[Finding]:
    """Courses nobody may teach, then sets of trainers asked for more than they can give."""
    taught = [course for course in problem.courses if course.trainers_needed and course.sessions]
    able: list[Course] = []
    for course in taught:
        if len(course.trainers) >= course.trainers_needed:
            able.append(course)
        else:
            yield _too_few(problem, course)
    yield from _too_much(problem, able)


def _sessions(problem: Problem, courses: list[Course]) -> tuple[int, ...]:
    wanted = {course.id for course in courses}
    return tuple(session.index for session in problem.sessions if session.course.id in wanted)


def _too_few(problem: Problem, course: Course) -> Finding:
    rule = "too_few_trainers" if course.trainers else "no_trainer"
    details: dict[str, object] = {"module": course.module or course.id, "groups": course.groups}
    return Finding(rule, course.id, course.trainers_needed, len(course.trainers), _sessions(problem, [course]), details)


def _too_much(problem: Problem, courses: list[Course]) -> Iterator[Finding]:
    """Every set of trainers that some course names, and what a largest flow proves of any set."""
    for window in [None, *_windows(problem, courses)]:
        concerned = [c for c in courses if window is None or _periods(problem, c) <= window]
        kinds: dict[tuple[str, ...], list[Course]] = {}
        for course in concerned:
            kinds.setdefault(course.trainers, []).append(course)
        for excess in telling(_excesses(problem, list(kinds.values()), window)):
            taught = [course for i in sorted(excess.demands) for course in list(kinds.values())[i]]
            yield _finding(problem, taught, excess, window)


def _excesses(problem: Problem, kinds: list[list[Course]], window: frozenset[int] | None) -> list[Excess]:
    index = {trainer.id: i for i, trainer in enumerate(problem.trainers)}
    usable = [frozenset(index[t] for t in kind[0].trainers) for kind in kinds]
    asked = [sum(c.sessions * c.duration * c.trainers_needed for c in kind) for kind in kinds]
    given = [capacity(problem, trainer, window) for trainer in problem.trainers]
    found = shortages(asked, given, {i: sorted(trainers) for i, trainers in enumerate(usable)})
    for trainers in set(usable):
        inside = frozenset(i for i, others in enumerate(usable) if others <= trainers)
        needed, available = sum(asked[i] for i in inside), sum(given[j] for j in trainers)
        if needed > available:
            found.append(Excess(inside, trainers, needed, available))
    return found


def _windows(problem: Problem, courses: list[Course]) -> list[frozenset[int]]:
    """Sets of periods to look at apart: those of courses that may not use the whole week."""
    distinct = {_periods(problem, course) for course in courses if course.periods is not None}
    return sorted(distinct, key=sorted)[:20]


def _periods(problem: Problem, course: Course) -> frozenset[int]:
    starts = problem.periods_for(course)
    return frozenset(p for start in starts for p in range(start, start + course.duration))


def capacity(problem: Problem, trainer: Trainer, window: frozenset[int] | None = None) -> int:
    """Periods a trainer can give in the week, or among some periods of it."""
    grid = problem.grid
    most = grid.slots if trainer.max_day is None else trainer.max_day
    by_day = [0] * grid.days
    for period in range(grid.periods):
        if period not in trainer.unavailable and (window is None or period in window):
            by_day[grid.day(period)] += 1
    possible = sum(min(most, n) for n in by_day)
    return possible if trainer.max_week is None else min(possible, trainer.max_week)


def _finding(problem: Problem, courses: list[Course], excess: Excess, window: frozenset[int] | None) -> Finding:
    trainers = tuple(problem.trainers[j].id for j in sorted(excess.supplies))
    details: dict[str, object] = {
        "trainers": trainers,
        "modules": tuple(sorted({course.module or course.id for course in courses})),
    }
    if window is not None:
        details["periods"] = tuple(sorted(window))
    rule = "trainer_load" if len(trainers) == 1 else "trainers_load"
    sessions = _sessions(problem, courses)
    return Finding(rule, ", ".join(trainers), excess.needed, excess.available, sessions, details)

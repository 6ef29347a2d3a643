"""Courses that wait for each other and have no week to do it in: theory free late, practice early.

The sessions of a chain of courses are held in its order, so that each course has the week between
two cuts for itself: the most that can be placed is the best choice of cuts, found by dynamic
programming. Who teaches and where is not looked at; what is proved stands anyhow.
"""

from bisect import bisect_right
from collections.abc import Iterator
from graphlib import TopologicalSorter

from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.problem import Course, Problem


def order_overloads(problem: Problem) -> Iterator[Finding]:
    """Chains of courses of which some session must be left out for the sake of their order."""
    waits = {course.id: course.after for course in problem.courses if course.after}
    over: dict[str, int] = {}  # the first period by which a course can be over, all going well
    for name in TopologicalSorter(waits).static_order():
        course = problem.course[name]
        begin = max((over[other] for other in course.after), default=0)
        held = _earliest(problem, course, begin)
        over[name] = held[-1] + course.duration if held else begin
        if len(held) < course.sessions:
            if course.after:
                yield from _shortest_proof(problem, course, over)
            over[name] = 0  # some of it is left out: what comes after is not accused of that too


def _earliest(problem: Problem, course: Course, begin: int) -> list[int]:
    """Starts of as many sessions of a course as go from `begin` on, each as early as can be."""
    limits = [most for name in course.groups if (most := problem.group[name].max_day) is not None]
    a_day = min(limits, default=problem.grid.slots) // course.duration
    held: list[int] = []
    for start in problem.periods_for(course):
        if len(held) == course.sessions:
            break
        follows = start >= (held[-1] + course.duration if held else begin)
        today = sum(problem.grid.day(other) == problem.grid.day(start) for other in held)
        if follows and today < a_day:
            held.append(start)
    return held


def _shortest_proof(problem: Problem, course: Course, over: dict[str, int]) -> Iterator[Finding]:
    """What the chain of predecessors that end last proves; a shorter part of it that proves as much is told."""
    told: Finding | None = None
    chain = [course]
    while chain[0].after:
        chain = [problem.course[max(chain[0].after, key=lambda name: over[name])], *chain]
        alone = sum(one.sessions - _most(problem, [one]) for one in chain)
        found = _finding(problem, chain)
        if found.short > max(alone, told.short if told else 0):
            told = found
    if told:
        yield told


def _finding(problem: Problem, chain: list[Course]) -> Finding:
    names = tuple(course.id for course in chain)
    sessions = tuple(session.index for session in problem.sessions if session.course.id in names)
    needed = sum(course.sessions for course in chain)
    return Finding("order_periods", names[-1], needed, _most(problem, chain), sessions, {"courses": names})


def _most(problem: Problem, chain: list[Course]) -> int:
    """The most sessions of a chain that can be placed in its order."""
    cuts = range(problem.grid.periods + 1)
    best = [0] * len(cuts)
    for course in chain:
        from_cut = [[p + course.duration for p in _earliest(problem, course, a)] for a in cuts]
        best = [max(best[a] + bisect_right(from_cut[a], b) for a in range(b + 1)) for b in cuts]
    return best[-1]

"""Simulated annealing over timetables without hard violations, in compiled code.

Moves are room changes within a period and Kempe chains between two (`moves.py`). Acceptance is Metropolis's,
with the threshold drawn before the move is costed, so that a hopeless move is dropped at the first sum.
"""

import math
from typing import NamedTuple

import numba
import numpy as np

from mihan.engines.timetabling.chance import bits, randint, uniform
from mihan.engines.timetabling.curriculum.moves import (
    REFUSED,
    alone,
    build_chain,
    chain_costs,
    course_bit,
    settle,
    swap_rooms,
    try_rooms,
    withdraw,
)


class Mix(NamedTuple):
    """How the moves are drawn; shares are of 256."""

    rooms: int = 64  # moves that only change a room
    strangers: int = 32  # moves without conflict that take a lecture of the other period in exchange
    chains: int = 128  # moves with conflicts that are pursued
    longest: int = 12  # lectures in a chain


@numba.njit(cache=True)
def full_cost(facts, plan):  # type: ignore[no-untyped-def]
    """The soft cost of a complete timetable, counted afresh."""
    cost = 0
    for lecture in range(plan.period.shape[0]):
        cost += facts.short[facts.course[lecture], plan.room[lecture]]
    for course in range(plan.uses.shape[0]):
        rooms = 0
        for room in range(plan.uses.shape[1]):
            rooms += plan.uses[course, room] > 0
        cost += max(0, rooms - 1) + 5 * max(0, facts.min_days[course] - plan.days_used[course])
    for curriculum in range(plan.busy.shape[0]):
        for day in range(plan.busy.shape[1]):
            cost += 2 * alone(plan.busy[curriculum, day])
    return cost


@numba.njit(cache=True, inline="always")
def has_conflict(facts, plan, course, period):  # type: ignore[no-untyped-def]
    for word in range(plan.taught.shape[1]):
        if facts.conflicts[course, word] & plan.taught[period, word]:
            return True
    return False


@numba.njit(cache=True, inline="always")
def try_chain(facts, plan, chance, lecture, two, mix, extra, most):  # type: ignore[no-untyped-def]
    """Move a lecture to period `two` with all that follows, if that costs `most` or less."""
    size = build_chain(facts, plan, chance, lecture, two, mix.longest, extra)
    if size < 0:
        return REFUSED
    one = plan.period[lecture]
    cost, saving = chain_costs(facts, plan, size, one, two)
    if cost - saving > most:
        return REFUSED
    cost += try_rooms(facts, plan, chance, size, one, two)
    if cost > most:
        withdraw(facts, plan, size, one, two)
        return REFUSED
    settle(facts, plan, size, one, two)
    return cost


@numba.njit(cache=True, _nrt=False)
def anneal(facts, plan, chance, mix, iterations, temperature, cost, best):  # type: ignore[no-untyped-def]
    """Try `iterations` moves at one temperature; the cost reached and the best, kept in the plan's `best_*`.

    `cost` is that of the plan, complete, and `best` that of what `best_period` and `best_room` hold.
    """
    lectures = plan.period.shape[0]
    periods, rooms = plan.in_room.shape
    total = 0.0
    squares = 0.0
    for _ in range(iterations):
        lecture = randint(chance, lectures)
        draw = np.int64(bits(chance) >> np.uint64(32))
        kind = draw & 255
        most = -temperature * math.log(uniform(chance))
        if kind < mix.rooms:
            change = swap_rooms(facts, plan, lecture, randint(chance, rooms), most)
        else:
            change = REFUSED
            course = facts.course[lecture]
            two = randint(chance, periods)
            if facts.blocked[two, course >> 6] & course_bit(course) == 0 and plan.of_course[two, course] < 0:
                pursued = (draw >> 8) & 255
                conflict = has_conflict(facts, plan, course, two)
                if not conflict or pursued < mix.chains:
                    extra = not conflict and pursued < mix.strangers
                    change = try_chain(facts, plan, chance, lecture, two, mix, extra, most)
        if change < REFUSED:
            cost += change
            if cost < best:
                best = cost
                for each in range(lectures):
                    plan.best_period[each] = plan.period[each]
                    plan.best_room[each] = plan.room[each]
        total += cost
        squares += cost * cost
    return cost, best, total, squares

"""Simulated annealing over timetables without hard violations, in compiled code.

Moves are room changes within a period and Kempe chains between two (`moves.py`). Acceptance is Metropolis's,
with the threshold drawn before the move is costed, so that a hopeless move is dropped at the first sum.
"""

# Compiled code is typed by numba.
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False

import math
from typing import NamedTuple

import numpy as np

from mihan.engines.timetabling.chance import bits, randint, uniform
from mihan.engines.timetabling.curriculum.compiling import compiled, compiled_loop, inlined
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

    rooms: int = 48  # moves that only change a room
    strangers: int = 32  # moves without conflict that take a lecture of the other period in exchange
    chains: int = 128  # moves with conflicts that are pursued
    longest: int = 20  # lectures in a chain


@compiled
def full_cost(facts, plan):
    """The soft cost of a timetable, counted afresh."""
    cost = 0
    for lecture in range(plan.period.shape[0]):
        if plan.period[lecture] >= 0:
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


@inlined
def has_conflict(facts, plan, course, period):
    met = np.int64(0)
    for word in range(plan.taught.shape[1]):
        met |= facts.conflicts[course, word] & plan.taught[period, word]
    return met != 0


@inlined
def try_chain(facts, plan, chance, lecture, two, mix, extra, most):
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


@compiled
def spread_of_changes(facts, plan, chance, mix, draws):
    """Standard deviation of the change of cost over random moves between periods; 0 when there are none.

    The plan stays as it is.
    """
    count = 0
    total = 0.0
    squares = 0.0
    for _ in range(draws):
        lecture = randint(chance, plan.period.shape[0])
        two = randint(chance, plan.in_room.shape[0])
        one = plan.period[lecture]
        if one < 0 or plan.of_course[two, facts.course[lecture]] >= 0:
            continue
        size = build_chain(facts, plan, chance, lecture, two, mix.longest, False)
        if size > 0:
            cost, _ = chain_costs(facts, plan, size, one, two)
            count += 1
            total += cost
            squares += cost * cost
    return math.sqrt(max(0.0, squares / count - (total / count) ** 2)) if count else 0.0


@inlined
def keep_best(plan):
    for lecture in range(plan.period.shape[0]):
        plan.best_period[lecture] = plan.period[lecture]
        plan.best_room[lecture] = plan.room[lecture]


@inlined
def try_periods(facts, plan, chance, lecture, draw, mix, most):
    """Send a lecture to a period drawn by chance, if that costs `most` or less. `draw` is random bits."""
    course = facts.course[lecture]
    two = randint(chance, plan.in_room.shape[0])
    if facts.blocked[two, course >> 6] & course_bit(course) or plan.of_course[two, course] >= 0:
        return REFUSED
    conflict = has_conflict(facts, plan, course, two)
    if conflict and draw >= mix.chains:
        return REFUSED
    return try_chain(facts, plan, chance, lecture, two, mix, not conflict and draw < mix.strangers, most)


@compiled_loop
def anneal(facts, plan, chance, mix, iterations, temperature, cost, best):
    """Try `iterations` moves at one temperature; the cost reached and the best, kept in the plan's `best_*`.

    `cost` is that of the plan and `best` that of what `best_period` and `best_room` hold.
    """
    for _ in range(iterations):
        lecture = randint(chance, plan.period.shape[0])
        if plan.period[lecture] < 0:
            continue
        draw = np.int64(bits(chance) >> np.uint64(48))
        most = -temperature * math.log(uniform(chance))
        if draw & 255 < mix.rooms:
            change = swap_rooms(facts, plan, lecture, randint(chance, plan.in_room.shape[1]), most)
        else:
            change = try_periods(facts, plan, chance, lecture, draw >> 8, mix, most)
        if change < REFUSED:
            cost += change
            if cost < best:
                best = cost
                keep_best(plan)
    return cost, best

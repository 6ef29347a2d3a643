"""Simulated annealing over the board: the moves, how often each, and how the plan cools."""

import math

from mihan.engines.timetabling.chance import randint, uniform
from mihan.engines.timetabling.search.board import BEST, COST, begin, keep, take_back, weigh
from mihan.engines.timetabling.search.building import remember
from mihan.engines.timetabling.search.chains import try_chain
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.days import try_rebuild
from mihan.engines.timetabling.search.rooms import try_course_room, try_room
from mihan.engines.timetabling.search.teams import try_trainer

CHAIN_LIMIT = 6  # sessions beyond the first that a chain may move


@compiled
def anneal(f, b, state, moves, temperature):  # type: ignore[no-untyped-def]
    """Try `moves` moves at one temperature; the best plan met is noted on the board."""
    for _ in range(moves):
        begin(b)
        threshold = -temperature * math.log(uniform(state))
        if try_some(f, b, state):
            delta = weigh(f, b)
            if delta <= threshold:
                keep(b, delta)
                if b.sums[COST] < b.sums[BEST] - 1e-7:
                    remember(b)
                continue
        take_back(f, b)


@compiled
def try_some(f, b, state):  # type: ignore[no-untyped-def]
    """Draw a move and make it on the board; False when a hard rule forbids it."""
    kind = randint(state, 100)
    if kind < 12:
        return try_trainer(f, b, randint(state, len(f.team_size)), state)
    s = randint(state, len(f.course))
    if kind < 14:
        return try_rebuild(f, b, s, state)
    if kind < 22:
        return try_room(f, b, s, state)
    if kind < 30:
        return try_course_room(f, b, s, state)
    count = f.starts_at[s + 1] - f.starts_at[s]
    if count == 0:
        return False
    target = f.starts[f.starts_at[s] + randint(state, count)]
    if target == b.period[s] or f.fixed[s]:
        return False
    return try_chain(f, b, s, target, CHAIN_LIMIT, state)

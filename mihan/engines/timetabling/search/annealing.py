"""Simulated annealing over the board: the moves, how often each, and how the plan cools."""

import math

from mihan.engines.timetabling.chance import bits, randint, uniform
from mihan.engines.timetabling.search.board import BEST, COST, begin, is_changed, keep, take_back, weigh
from mihan.engines.timetabling.search.building import remember
from mihan.engines.timetabling.search.chains import try_chain
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.days import try_rebuild
from mihan.engines.timetabling.search.rooms import enter, try_course_room, try_room
from mihan.engines.timetabling.search.teams import try_trainer

CHAIN_LIMIT = 6  # sessions beyond the first that a chain may move
SOUGHT = 40  # sessions looked at to find a changed one
#: Of 100 moves, the last number of each kind; the rest are chains.
TRAINERS, REBUILDS, ROOMS, COURSE_ROOMS = 12, 14, 22, 30


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
    if f.keeps and bits(state) & 1:
        s = _changed_session(f, b, state)
        if bits(state) & 1 and f.has_base[s]:
            return try_return(f, b, s, state)
    else:
        s = randint(state, len(f.course))
    kind = randint(state, 100)
    if kind < TRAINERS:
        return try_trainer(f, b, f.unit[s], state)
    if kind < REBUILDS:
        return try_rebuild(f, b, s, state)
    if kind < ROOMS:
        return try_room(f, b, s, state)
    if kind < COURSE_ROOMS:
        return try_course_room(f, b, s, state)
    count = f.starts_at[s + 1] - f.starts_at[s]
    if count == 0:
        return False
    target = f.starts[f.starts_at[s] + randint(state, count)]
    if target == b.period[s] or f.fixed[s]:
        return False
    return try_chain(f, b, s, target, CHAIN_LIMIT, state)


@compiled
def _changed_session(f, b, state):  # type: ignore[no-untyped-def]
    """A session that is not as the initial plan has it, else whichever was drawn last."""
    count = len(f.course)
    s = randint(state, count)
    for _ in range(SOUGHT):
        if is_changed(f, b, s):
            return s
        s = randint(state, count)
    return s


@compiled
def try_return(f, b, s, state):  # type: ignore[no-untyped-def]
    """Move: a changed session goes back to its trainers, its period or its room in the initial plan."""
    start = f.base_period[s]
    if b.period[s] != start:
        if f.fixed[s] or not f.may_start[s, start]:
            return False
        return try_chain(f, b, s, start, CHAIN_LIMIT, state)
    room = f.base_room[s]
    if room >= 0 and b.room[s] != room and f.room_ok[s, room]:
        return enter(f, b, s, room)
    return try_trainer(f, b, f.unit[s], state)

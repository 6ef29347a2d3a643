"""Simulated annealing over the board: the moves, how often each, and how the plan cools."""

import math

from mihan.engines.timetabling.chance import State, bits, randint, uniform
from mihan.engines.timetabling.search.board import BEST, COST, Board
from mihan.engines.timetabling.search.building import remember
from mihan.engines.timetabling.search.chains import try_chain
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.costing import is_changed
from mihan.engines.timetabling.search.days import try_push_back, try_rebuild
from mihan.engines.timetabling.search.facts import Facts
from mihan.engines.timetabling.search.rooms import try_course_room, try_room
from mihan.engines.timetabling.search.teams import take_over, try_trainer
from mihan.engines.timetabling.search.trial import begin, keep, take_back, weigh

CHAIN_LIMIT = 6  # sessions beyond the first that a chain may move
ON_CHANGED = 80  # of 100 moves, in a repair, those that begin at a changed session
SOUGHT = 60  # sessions looked at to find a changed one
#: Of 100 moves, the last number of each kind; the rest are chains.
TRAINERS, REBUILDS, ROOMS, COURSE_ROOMS = 10, 16, 24, 32


@compiled
def anneal(f: Facts, b: Board, state: State, moves: int, temperature: float) -> None:
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
def try_some(f: Facts, b: Board, state: State) -> bool:
    """Draw a move and make it on the board; False when a hard rule forbids it."""
    if not f.keeps or randint(state, 100) >= ON_CHANGED:
        return _try_on(f, b, randint(state, len(f.course)), state)
    s = _changed_session(f, b, state)
    if f.has_base[s] and bits(state) & 1:
        return try_return(f, b, s, state)
    return _try_on(f, b, s, state)


@compiled
def _try_on(f: Facts, b: Board, s: int, state: State) -> bool:
    """Draw a move for one session."""
    kind = randint(state, 100)
    if kind < TRAINERS:
        return try_trainer(f, b, f.unit[s], state)
    if kind < REBUILDS:
        return try_rebuild(f, b, s, state)
    if kind < ROOMS:
        return try_room(f, b, s, state)
    if kind < COURSE_ROOMS:
        return try_course_room(f, b, s, state)
    return _try_period(f, b, s, state)


@compiled
def _try_period(f: Facts, b: Board, s: int, state: State) -> bool:
    count = f.starts_at[s + 1] - f.starts_at[s]
    if count == 0:
        return False
    target = f.starts[f.starts_at[s] + randint(state, count)]
    if target == b.period[s] or f.fixed[s]:
        return False
    return try_chain(f, b, s, target, CHAIN_LIMIT, state)


@compiled
def _changed_session(f: Facts, b: Board, state: State) -> int:
    """A session that is not as the initial plan has it, else whichever was drawn last."""
    count = len(f.course)
    s = int(randint(state, count))
    for _ in range(SOUGHT):
        if is_changed(f, b, s):
            break
        s = int(randint(state, count))
    return s


@compiled
def try_return(f: Facts, b: Board, s: int, state: State) -> bool:
    """Move: a changed session goes back to its trainers, or to its place, in the initial plan."""
    unit = f.unit[s]
    trainer = f.base_team[s, 0]
    if trainer >= 0 and f.team_size[unit] == 1 and b.team[unit, 0] != trainer:
        if f.qualified[unit, trainer] and bits(state) & 1:
            return take_over(f, b, unit, 0, trainer, state)
    return try_push_back(f, b, s, state)

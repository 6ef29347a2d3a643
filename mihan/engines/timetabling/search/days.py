"""Moves on a whole day of a group: emptied and rebuilt, each session at its cheapest place.

Emptying a Saturday session by session passes through a day of one session, which costs more than
Saturday saves; as one move (ruin and recreate, Schrimpf et al. 2000) it does not.
"""

from mihan.engines.timetabling.chance import State, bits, randint
from mihan.engines.timetabling.search.board import FREE, Board
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.costing import course_cost, day_cost, session_cost
from mihan.engines.timetabling.search.facts import NONE, Facts
from mihan.engines.timetabling.search.fitting import fits
from mihan.engines.timetabling.search.rooms import NO_ROOM, cheapest_room, room_is_free
from mihan.engines.timetabling.search.trial import lift, put

NOWHERE = -1


@compiled
def try_rebuild(f: Facts, b: Board, s: int, state: State) -> bool:
    """Move: the day of one of a session's groups is emptied, its sessions go where they cost least."""
    c = f.course[s]
    groups = f.rows_at[c + 1] - f.rows_at[c]
    if b.period[s] < 0 or groups == 0:
        return False
    row = f.rows[f.rows_at[c] + randint(state, groups)]
    day = b.period[s] // f.slots
    n = _empty(f, b, row, day)
    shut = day if bits(state) & 1 else NOWHERE
    while n > 0:
        i = randint(state, n)
        n -= 1
        if not put_cheapest(f, b, b.queue[i], shut, state):
            return False
        b.queue[i] = b.queue[n]
    return True


@compiled
def _empty(f: Facts, b: Board, row: int, day: int) -> int:
    """Lift what may leave a day of a row; returns how many sessions wait in the queue."""
    n = 0
    for p in range(day * f.slots, (day + 1) * f.slots):
        s = b.occupant[row, p]
        if s >= 0 and not f.fixed[s]:
            lift(f, b, s)
            b.queue[n] = s
            n += 1
    return n


@compiled
def put_cheapest(f: Facts, b: Board, s: int, shut: int, state: State) -> bool:
    """Place an unplaced session where it adds least, not on day `shut`; at random among equals."""
    first = f.starts_at[s]
    count = f.starts_at[s + 1] - first
    offset = randint(state, count) if count > 0 else 0
    best = NONE
    best_room = NONE
    least = 1e300
    for i in range(count):
        start = f.starts[first + (i + offset) % count]
        if start // f.slots == shut or not fits(f, b, s, start):
            continue
        room = cheapest_room(f, b, s, start, state)
        if room == NO_ROOM:
            continue
        added = price(f, b, s, start, room)
        if added < least:
            least = added
            best = start
            best_room = room
    if best < 0:
        return False
    put(f, b, s, best, best_room)
    return True


@compiled
def price(f: Facts, b: Board, s: int, start: int, room: int) -> float:
    """What placing an unplaced session somewhere adds to the cost of the plan as it stands."""
    before = _around(f, b, s, start)
    put(f, b, s, start, room)
    after = _around(f, b, s, start)
    lift(f, b, s)
    return after - before


@compiled
def _around(f: Facts, b: Board, s: int, start: int) -> float:
    """Cost of everything that a session at `start` can touch."""
    day = start // f.slots
    cost = course_cost(f, b, f.course[s]) + session_cost(f, b, s)
    for k in range(b.row_count[s]):
        if b.rows[s, k] < f.costed_rows:
            cost += day_cost(f, b, b.rows[s, k], day)
    return cost


@compiled
def try_push_back(f: Facts, b: Board, s: int, state: State) -> bool:
    """Move: a session returns to its place in the initial plan; those in its way go where they cost least."""
    start = f.base_period[s]
    room = f.base_room[s]
    if f.fixed[s] or not f.may_start[s, start] or b.staffed[f.unit[s]] > 0:
        return False
    if room >= 0 and not f.room_ok[s, room]:
        return False
    if b.period[s] >= 0:
        lift(f, b, s)
    n = _lift_others(f, b, s, start, room)
    if n < 0 or not fits(f, b, s, start) or (room < 0) != f.remote[s]:
        return False
    if room >= 0 and not room_is_free(f, b, s, start, room):
        return False
    put(f, b, s, start, room)
    for i in range(n):  # noqa: SIM110 - numba compiles no generator here
        if not put_cheapest(f, b, b.queue[i], NOWHERE, state):
            return False
    return True


@compiled
def _lift_others(f: Facts, b: Board, s: int, start: int, room: int) -> int:
    """Lift whoever holds the groups, trainers or room of a session; -1 when someone may not move."""
    n = 0
    for p in range(start, start + f.duration[s]):
        for k in range(b.row_count[s] + 1):
            other = NONE
            if k < b.row_count[s]:
                other = b.occupant[b.rows[s, k], p]
            elif room >= 0:
                other = b.in_room[p, room]
            if other == FREE:
                continue
            if other < 0 or f.fixed[other]:
                return -1
            lift(f, b, other)
            b.queue[n] = other
            n += 1
    return n

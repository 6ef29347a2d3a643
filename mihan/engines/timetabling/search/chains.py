"""Moves that change periods: Kempe chains, and a place found for a session that was pushed out."""

from mihan.engines.timetabling.chance import State, randint
from mihan.engines.timetabling.search.board import FREE, Board
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.facts import NONE, Facts
from mihan.engines.timetabling.search.fitting import fits
from mihan.engines.timetabling.search.rooms import NO_ROOM, find_room
from mihan.engines.timetabling.search.trial import lift, put


@compiled
def try_chain(f: Facts, b: Board, s: int, target: int, limit: int, state: State) -> bool:
    """Move: a session to `target`, those in its way to where it was, and so on: a Kempe chain.

    Without a place of its own to give, the session pushes the others anywhere they fit, or out.
    False when a hard rule stands in the way or more than `limit` sessions would move; the caller
    then takes the trial back.
    """
    origin = b.period[s]
    length = _collect(f, b, s, target, limit)
    if length == 0:
        return False
    for i in range(length):
        if b.goal[i] != NONE and not settle(f, b, b.queue[i], b.goal[i], state):
            return False
    if origin == NONE:
        for i in range(1, length):
            find_place(f, b, b.queue[i], state)
    return True


@compiled
def settle(f: Facts, b: Board, s: int, start: int, state: State) -> bool:
    """Put an unplaced session at `start` in the cheapest room; False when it does not go."""
    if not fits(f, b, s, start):
        return False
    room = find_room(f, b, s, start, state)
    if room == NO_ROOM:
        return False
    put(f, b, s, start, room)
    return True


@compiled
def find_place(f: Facts, b: Board, s: int, state: State) -> bool:
    """Put an unplaced session at the first period that goes, from a random one."""
    first = f.starts_at[s]
    count = f.starts_at[s + 1] - first
    offset = randint(state, count) if count > 0 else 0
    for i in range(count):  # noqa: SIM110 - numba compiles no generator here
        if settle(f, b, s, f.starts[first + (i + offset) % count], state):
            return True
    return False


@compiled
def _collect(f: Facts, b: Board, s: int, target: int, limit: int) -> int:
    """Lift a session and all that its chain pushes; returns how many, 0 if it cannot be."""
    origin = b.period[s]
    b.queue[0] = s
    b.goal[0] = target
    if not _may_take(f, b, s, target):
        return 0
    if origin >= 0:
        lift(f, b, s)
    n = 1
    i = 0
    while i < n:
        if b.goal[i] >= 0:
            n = _push_others(f, b, i, n, origin, target, limit)
            if n == 0:
                return 0
        i += 1
    return n


@compiled
def _may_take(f: Facts, b: Board, s: int, target: int) -> bool:
    """A quick look that spares most hopeless chains the cost of being built."""
    if not f.may_start[s, target] or b.staffed[f.unit[s]] > 0:
        return False
    for k in range(b.row_count[s]):
        row = b.rows[s, k]
        for p in range(target, target + f.duration[s]):
            other = b.occupant[row, p]
            if other < FREE or (other >= 0 and f.fixed[other]):
                return False
    return True


@compiled
def _push_others(f: Facts, b: Board, i: int, n: int, origin: int, target: int, limit: int) -> int:
    """Lift whoever stands where session `i` of the chain goes; returns the new length or 0."""
    s = b.queue[i]
    start = b.goal[i]
    back = NONE
    if origin >= 0:
        back = origin if start == target else target
    for k in range(b.row_count[s]):
        row = b.rows[s, k]
        for p in range(start, start + f.duration[s]):
            other = b.occupant[row, p]
            if other == FREE:
                continue
            if other < 0 or n > limit or not _may_go(f, b, s, other, start, back):
                return 0
            lift(f, b, other)
            b.queue[n] = other
            b.goal[n] = back
            n += 1
    return n


@compiled
def _may_go(f: Facts, b: Board, s: int, other: int, start: int, back: int) -> bool:
    if f.fixed[other]:
        return False
    if back < 0:
        return True
    return bool(b.period[other] == start and f.duration[other] == f.duration[s] and f.may_start[other, back])

"""The first plan: sessions one by one, the hardest first, then ejection until all are placed.

Ejection is iterative forward search (Müller 2005): an unplaced session takes the period at which
those in its way have been in the way least often, and pushes them out; the memory of who was
pushed keeps two sessions from pushing each other for ever.
"""

import numpy as np

from mihan.engines.timetabling.chance import State, bits, randint
from mihan.engines.timetabling.search.board import BEST, COST, FREE, GIVEN, UNPLACED, Board
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.days import NOWHERE, put_cheapest
from mihan.engines.timetabling.search.facts import NONE, Facts, Ints
from mihan.engines.timetabling.search.fitting import fits, week_is_full
from mihan.engines.timetabling.search.rooms import NO_ROOM, room_is_free, some_room
from mihan.engines.timetabling.search.staffing import Seat, Staffing
from mihan.engines.timetabling.search.teams import try_trainer
from mihan.engines.timetabling.search.trial import begin, give, keep, lift, put, take_back, weigh

PATIENCE = 1_000  # pushes without a better plan before starting again from the best one
NEVER = 1e9  # a disturbance no session is worth


def first_seats(f: Facts) -> Ints:
    """A first assignment of trainers: rows of unit, place in its team, trainer."""
    seats = Staffing(f).fill(_initial_seats(f))
    return np.array([(u, k, t) for (u, k), t in seats.items()], np.int32).reshape(-1, 3)


def _initial_seats(f: Facts) -> dict[Seat, int]:
    keep: dict[Seat, int] = {}
    for unit, first in enumerate(f.unit_at[:-1]):
        members = [int(t) for t in f.base_team[first] if t >= 0]
        keep |= {(unit, k): t for k, t in enumerate(members[: f.team_size[unit]])}
    return keep


def hardest_first(f: Facts) -> Ints:
    """Sessions in the order in which to place them: few periods, few rooms, many people first."""
    starts = np.diff(f.starts_at).astype(np.float64)
    rooms = np.where(f.remote, 1000, np.diff(f.rooms_at))
    rows = np.diff(f.rows_at)[f.course] if len(f.course) else np.zeros(0)
    return np.lexsort((starts * np.minimum(rooms, 12) / (f.duration + rows), -f.fixed.astype(int))).astype(np.int32)


@compiled
def appoint(f: Facts, b: Board, seats: Ints) -> None:
    """Write a first assignment of trainers: rows of unit, place, trainer."""
    begin(b)
    for i in range(seats.shape[0]):
        give(f, b, seats[i, 0], seats[i, 1], seats[i, 2])
        if b.numbers[GIVEN] == len(b.given_unit):
            keep(b, weigh(f, b))
            begin(b)
    keep(b, weigh(f, b))


@compiled
def place_initial(f: Facts, b: Board) -> None:
    """Place every session where the initial plan has it, as far as the rules allow."""
    for locked in (True, False):
        for s in range(len(f.course)):
            start = f.base_period[s]
            if start < 0 or b.period[s] >= 0 or f.fixed[s] != locked:
                continue
            room = f.base_room[s]
            if not fits(f, b, s, start) or (room < 0) != f.remote[s]:
                continue
            if room >= 0 and not (f.room_ok[s, room] and room_is_free(f, b, s, start, room)):
                continue
            begin(b)
            put(f, b, s, start, room)
            keep(b, weigh(f, b))


@compiled
def insert(f: Facts, b: Board, order: Ints, state: State) -> None:
    """Place each unplaced session at its cheapest period, in the order given."""
    for i in range(len(order)):
        s = order[i]
        if b.period[s] >= 0:
            continue
        begin(b)
        put_cheapest(f, b, s, NOWHERE, state)
        keep(b, weigh(f, b))


@compiled
def eject(f: Facts, b: Board, state: State, tries: int) -> None:
    """Push others out until all are placed, or `tries` pushes were made; the best plan is kept."""
    fewest = b.numbers[UNPLACED]
    remember(b)
    last = 0
    for i in range(tries):
        if b.numbers[UNPLACED] == 0:
            break
        if i - last == PATIENCE:
            restore(f, b)
            for s in range(len(b.conflicts)):
                b.conflicts[s] = 1
            last = i
        _push_one(f, b, state)
        if b.numbers[UNPLACED] < fewest:
            fewest = b.numbers[UNPLACED]
            last = i
            remember(b)
    if b.numbers[UNPLACED] > fewest:
        restore(f, b)


@compiled
def _push_one(f: Facts, b: Board, state: State) -> None:
    """Try another trainer for an unplaced session, or push it in."""
    s = _unplaced(b, state)
    if b.staffed[f.unit[s]] > 0 or bits(state) & 1 == 0:
        _other_trainer(f, b, f.unit[s], state)
        if b.period[s] >= 0:
            return
    begin(b)
    if _push_in(f, b, s, state):
        keep(b, weigh(f, b))
    else:
        take_back(f, b)


@compiled
def remember(b: Board) -> None:
    """Note the present plan as the best one."""
    for s in range(len(b.period)):
        b.best_period[s] = b.period[s]
        b.best_room[s] = b.room[s]
    for unit in range(b.team.shape[0]):
        for k in range(b.team.shape[1]):
            b.best_team[unit, k] = b.team[unit, k]
    b.sums[BEST] = b.sums[COST]


@compiled
def restore(f: Facts, b: Board) -> None:
    """Go back to the best plan noted."""
    begin(b)
    for s in range(len(b.period)):
        if b.period[s] >= 0:
            lift(f, b, s)
    for unit in range(b.team.shape[0]):
        for k in range(f.team_size[unit]):
            if b.team[unit, k] != b.best_team[unit, k]:
                give(f, b, unit, k, b.best_team[unit, k])
    for s in range(len(b.period)):
        if b.best_period[s] >= 0:
            put(f, b, s, b.best_period[s], b.best_room[s])
    keep(b, weigh(f, b))


@compiled
def _unplaced(b: Board, state: State) -> int:
    """An unplaced session, from a random one on."""
    count = len(b.period)
    offset = randint(state, count)
    for i in range(count):
        if b.period[(i + offset) % count] < 0:
            return int((i + offset) % count)
    return NONE


@compiled
def _other_trainer(f: Facts, b: Board, unit: int, state: State) -> None:
    """Change a trainer of a unit, unless that leaves more sessions out."""
    if f.team_size[unit] == 0:
        return
    unplaced = b.numbers[UNPLACED]
    begin(b)
    if try_trainer(f, b, unit, state) and b.numbers[UNPLACED] <= unplaced:
        keep(b, weigh(f, b))
    else:
        take_back(f, b)


@compiled
def _push_in(f: Facts, b: Board, s: int, state: State) -> bool:
    """Place a session where it disturbs least, pushing out those in its way."""
    start = _least_disturbing(f, b, s, state)
    if start == NONE:
        return False
    _push_out(f, b, s, start)
    room = some_room(f, b, s, start, state)
    if room == NO_ROOM:
        room = _least_wanted_room(f, b, s, start)
        if room == NO_ROOM:
            return False
        for p in range(start, start + f.duration[s]):
            if b.in_room[p, room] >= 0:
                _throw_out(f, b, b.in_room[p, room])
    if not fits(f, b, s, start) or (room >= 0 and not room_is_free(f, b, s, start, room)):
        return False
    put(f, b, s, start, room)
    return True


@compiled
def _least_disturbing(f: Facts, b: Board, s: int, state: State) -> int:
    """The period at which those in the way of a session were pushed out least often, NONE if none goes."""
    first = f.starts_at[s]
    count = f.starts_at[s + 1] - first
    offset = randint(state, count) if count > 0 else 0
    best = NONE
    least = NEVER
    for i in range(count):
        start = f.starts[first + (i + offset) % count]
        weight = _disturbance(f, b, s, start, state)
        if weight < least:
            least = weight
            best = start
    return best


@compiled
def _disturbance(f: Facts, b: Board, s: int, start: int, state: State) -> float:
    """How often those in the way of a session at a period were pushed out; NEVER if it cannot be there."""
    if b.staffed[f.unit[s]] > 0:
        return NEVER
    total = 0.0
    for k in range(b.row_count[s]):
        total += _row_disturbance(f, b, s, b.rows[s, k], start)
    if not f.remote[s] and some_room(f, b, s, start, state) == NO_ROOM:
        room = _least_wanted_room(f, b, s, start)
        if room == NO_ROOM:
            return NEVER
        total += _in_the_way(f, b, s, start, room)
    return total


@compiled
def _row_disturbance(f: Facts, b: Board, s: int, row: int, start: int) -> float:
    total = 0.0
    freed = 0
    for p in range(start, start + f.duration[s]):
        other = b.occupant[row, p]
        if other == FREE:
            continue
        if other < 0 or f.fixed[other]:
            return NEVER
        total += b.conflicts[other]
        freed += 1
    more = f.duration[s] - freed
    if b.used[row, start // f.slots] + more > f.max_day[row] or week_is_full(f, b, row, more):
        total += 2.0
    return total


@compiled
def _in_the_way(f: Facts, b: Board, s: int, start: int, room: int) -> float:
    total = 0.0
    for p in range(start, start + f.duration[s]):
        other = b.in_room[p, room]
        if other == FREE:
            continue
        if other < 0 or f.fixed[other]:
            return NEVER
        total += b.conflicts[other]
    return total


@compiled
def _least_wanted_room(f: Facts, b: Board, s: int, start: int) -> int:
    """The room whose occupants were pushed out least often."""
    found = NO_ROOM
    least = NEVER
    for j in range(f.rooms_at[s], f.rooms_at[s + 1]):
        weight = _in_the_way(f, b, s, start, f.rooms[j])
        if weight < least:
            least = weight
            found = f.rooms[j]
    return found


@compiled
def _throw_out(f: Facts, b: Board, other: int) -> None:
    b.conflicts[other] += 1
    lift(f, b, other)


@compiled
def _push_out(f: Facts, b: Board, s: int, start: int) -> None:
    """Lift whoever holds the groups and trainers of a session, or fills their day."""
    day = start // f.slots
    for k in range(b.row_count[s]):
        row = b.rows[s, k]
        for p in range(start, start + f.duration[s]):
            if b.occupant[row, p] >= 0:
                _throw_out(f, b, b.occupant[row, p])
        p = (day + 1) * f.slots - 1
        while b.used[row, day] + f.duration[s] > f.max_day[row] and p >= day * f.slots:
            other = b.occupant[row, p]
            if other >= 0 and not f.fixed[other]:
                _throw_out(f, b, other)
            p -= 1
        _lighten_week(f, b, row, f.duration[s])


@compiled
def _lighten_week(f: Facts, b: Board, row: int, more: int) -> None:
    """Lift sessions of a trainer whose week is too full for one more."""
    for p in range(f.days * f.slots):
        if not week_is_full(f, b, row, more):
            return
        other = b.occupant[row, p]
        if other >= 0 and not f.fixed[other]:
            _throw_out(f, b, other)

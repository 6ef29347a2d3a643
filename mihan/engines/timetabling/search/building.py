"""The first plan: sessions one by one, the hardest first; a plan noted, and gone back to."""

import numpy as np

from mihan.engines.timetabling.chance import State
from mihan.engines.timetabling.search.board import BEST, COST, GIVEN, Board
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.days import NOWHERE, put_cheapest
from mihan.engines.timetabling.search.facts import Facts, Ints
from mihan.engines.timetabling.search.fitting import fits
from mihan.engines.timetabling.search.rooms import room_is_free
from mihan.engines.timetabling.search.trial import begin, give, keep, lift, put, weigh

PATIENCE = 1_000  # pushes without a better plan before starting again from the best one
NEVER = 1e9  # a disturbance no session is worth


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

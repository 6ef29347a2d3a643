"""Moves that change who teaches."""

from mihan.engines.timetabling.chance import State, randint
from mihan.engines.timetabling.search.board import TOUCHED, Board
from mihan.engines.timetabling.search.chains import find_place
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.facts import NONE, Facts
from mihan.engines.timetabling.search.fitting import fits
from mihan.engines.timetabling.search.rooms import NO_ROOM, find_room, room_is_free
from mihan.engines.timetabling.search.trial import give, lift, put


@compiled
def try_trainer(f: Facts, b: Board, unit: int, state: State) -> bool:
    """Move: another trainer for a unit; when that one is full, the two swap units."""
    count = f.candidates_at[unit + 1] - f.candidates_at[unit]
    if f.team_size[unit] == 0 or count <= f.team_size[unit]:
        return False
    place = randint(state, f.team_size[unit])
    trainer = f.candidates[f.candidates_at[unit] + randint(state, count)]
    return not in_team(f, b, unit, trainer) and take_over(f, b, unit, place, trainer, state)


@compiled
def take_over(f: Facts, b: Board, unit: int, place: int, trainer: int, state: State) -> bool:
    """Put a trainer in a place of a team, by a swap of units when their week is full."""
    if b.load[trainer] + f.unit_load[unit] <= f.max_week[trainer]:
        return replace(f, b, unit, place, trainer, state)
    return _swap(f, b, unit, place, trainer, state)


@compiled
def in_team(f: Facts, b: Board, unit: int, trainer: int) -> bool:
    """Whether a trainer already teaches a unit."""
    for k in range(f.team_size[unit]):  # noqa: SIM110 - numba compiles no generator here
        if b.team[unit, k] == trainer:
            return True
    return False


@compiled
def replace(f: Facts, b: Board, unit: int, place: int, trainer: int, state: State) -> bool:
    """Give a unit to a trainer with room for it; sessions stay in place where they can."""
    n = _lift_unit(f, b, unit, 0)
    give(f, b, unit, place, trainer)
    if not _put_back(f, b, n, state):
        return False
    for s in range(f.unit_at[unit], f.unit_at[unit + 1]):
        if b.period[s] < 0:
            find_place(f, b, s, state)
    return True


@compiled
def _swap(f: Facts, b: Board, unit: int, place: int, trainer: int, state: State) -> bool:
    other = _unit_of(f, b, trainer, state)
    if other < 0 or other == unit:
        return False
    old = b.team[unit, place]
    if old < 0 or not f.qualified[other, old] or in_team(f, b, other, old):
        return False
    if b.load[trainer] - f.unit_load[other] + f.unit_load[unit] > f.max_week[trainer]:
        return False
    if b.load[old] - f.unit_load[unit] + f.unit_load[other] > f.max_week[old]:
        return False
    n = _lift_unit(f, b, unit, 0)
    n = _lift_unit(f, b, other, n)
    for k in range(f.team_size[other]):
        if b.team[other, k] == trainer:
            give(f, b, other, k, old)
    give(f, b, unit, place, trainer)
    return _put_back(f, b, n, state)


@compiled
def _unit_of(f: Facts, b: Board, trainer: int, state: State) -> int:
    """Some unit a trainer teaches, NONE if none is met from a random period on."""
    row = f.trainers_from + trainer
    periods = f.days * f.slots
    offset = randint(state, periods)
    for i in range(periods):
        s = b.occupant[row, (i + offset) % periods]
        if s >= 0:
            return int(f.unit[s])
    return NONE


@compiled
def _lift_unit(f: Facts, b: Board, unit: int, n: int) -> int:
    """Take the sessions of a unit off, noting where they were from place `n` of the queue on."""
    for s in range(f.unit_at[unit], f.unit_at[unit + 1]):
        if b.period[s] >= 0:
            b.queue[n] = s
            b.goal[n] = b.period[s]
            lift(f, b, s)
            n += 1
    return n


@compiled
def _put_back(f: Facts, b: Board, n: int, state: State) -> bool:
    """Sessions back where they were, in their room if it is still theirs, else anywhere."""
    moved = 0
    for i in range(n):
        s = b.queue[i]
        if fits(f, b, s, b.goal[i]):
            room = _room_again(f, b, s, b.goal[i], state)
            if room == NO_ROOM:
                return False
            put(f, b, s, b.goal[i], room)
        elif f.fixed[s]:
            return False
        else:
            b.queue[moved] = s
            moved += 1
    for i in range(moved):
        find_place(f, b, b.queue[i], state)
    return True


@compiled
def _room_again(f: Facts, b: Board, s: int, start: int, state: State) -> int:
    """The room a session had when the trial began if it can have it, else the cheapest one."""
    room = _old_room(b, s)
    if room < 0 or room_is_free(f, b, s, start, room):
        return room
    return find_room(f, b, s, start, state)


@compiled
def _old_room(b: Board, s: int) -> int:
    """The room a session had when the trial began."""
    for i in range(b.numbers[TOUCHED]):
        if b.touched[i] == s:
            return int(b.old_room[i])
    return NONE

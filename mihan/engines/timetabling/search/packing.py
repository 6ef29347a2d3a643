"""Who teaches what, packed: fewer periods given beyond what trainers can give.

What `staffing` makes is a start; here seats are handed over, or swapped, whenever that gives
nobody more too much. Most such changes leave the excess as it is and move where there is room to
spare, until a whole unit fits (a walk on plateaus, as in min-conflicts search; Minton et al. 1992,
doi 10.1016/0004-3702(92)90007-K).
"""

import numpy as np

from mihan.engines.timetabling.chance import State, randint
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.facts import NONE, Facts, Ints


@compiled
def pack(f: Facts, team: Ints, load: Ints, capacity: Ints, meets: Ints, state: State, tries: int) -> int:
    """Change `team` (U, K) and `load` (T) for less excess over `capacity`; returns what excess is left.

    `meets` (U, T): sessions of a unit for which the trainer is there.
    """
    over = 0
    for t in range(len(load)):
        over += max(0, load[t] - capacity[t])
    for _ in range(tries):
        if over == 0:
            break
        unit = randint(state, team.shape[0])
        if f.team_size[unit] > 0:
            over += _try_seat(f, team, load, capacity, meets, state, unit)
    return int(over)


@compiled
def _try_seat(f: Facts, team: Ints, load: Ints, capacity: Ints, meets: Ints, state: State, unit: int) -> int:
    """Hand a seat of a unit over to another trainer, or swap it for one of theirs; returns the change of excess."""
    place = randint(state, f.team_size[unit])
    old = team[unit, place]
    count = f.candidates_at[unit + 1] - f.candidates_at[unit]
    if old < 0 or count < 2:
        return 0
    new = f.candidates[f.candidates_at[unit] + randint(state, count)]
    if not _may_seat(f, team, meets, unit, new):
        return 0
    change = _change(load, capacity, old, new, f.unit_load[unit])
    if change <= 0:
        _hand(team, load, unit, place, new, f.unit_load[unit])
        return change
    other = _other_unit(f, team, state, new)
    if other in (NONE, unit) or not f.qualified[other, old] or not _may_seat(f, team, meets, other, old):
        return 0
    change = _change(load, capacity, old, new, f.unit_load[unit] - f.unit_load[other])
    if change > 0:
        return 0
    _hand(team, load, unit, place, new, f.unit_load[unit])
    for k in range(f.team_size[other]):
        if team[other, k] == new:
            _hand(team, load, other, k, old, f.unit_load[other])
            break
    return change


@compiled
def _may_seat(f: Facts, team: Ints, meets: Ints, unit: int, trainer: int) -> bool:
    """Whether a trainer not yet in a team is there often enough for its unit."""
    if meets[unit, trainer] < f.unit_at[unit + 1] - f.unit_at[unit]:
        return False
    for k in range(f.team_size[unit]):  # noqa: SIM110 - numba compiles no generator here
        if team[unit, k] == trainer:
            return False
    return True


@compiled
def _change(load: Ints, capacity: Ints, old: int, new: int, periods: int) -> int:
    """What handing so many periods over adds to the excess of two trainers."""
    before = max(0, load[old] - capacity[old]) + max(0, load[new] - capacity[new])
    after = max(0, load[old] - periods - capacity[old]) + max(0, load[new] + periods - capacity[new])
    return int(after - before)


@compiled
def _hand(team: Ints, load: Ints, unit: int, place: int, trainer: int, periods: int) -> None:
    load[team[unit, place]] -= periods
    load[trainer] += periods
    team[unit, place] = trainer


@compiled
def _other_unit(f: Facts, team: Ints, state: State, trainer: int) -> int:
    """A unit of a trainer, from a random one on; NONE when they have none."""
    count = team.shape[0]
    offset = randint(state, count)
    for i in range(count):
        unit = (i + offset) % count
        for k in range(f.team_size[unit]):
            if team[unit, k] == trainer:
                return int(unit)
    return NONE


def as_team(seats: dict[tuple[int, int], int], units: int, width: int) -> Ints:
    """Seats as an array (U, K), NONE where nobody sits."""
    team = np.full((units, width), NONE, np.int32)
    for (unit, place), trainer in seats.items():
        team[unit, place] = trainer
    return team

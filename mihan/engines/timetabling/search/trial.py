"""How a change of the plan is tried, weighed, kept or taken back.

A trial is: `begin`, any number of `lift`, `put` and `give` (change of trainer), `weigh` for the
difference of cost, then `keep` or `take_back`. Only the days, courses and sessions that a trial
touched are costed again.
"""

from mihan.engines.timetabling.search.board import (
    COST,
    COURSES,
    DAYS,
    EXTRA,
    FREE,
    GIVEN,
    STAMP,
    TOUCHED,
    UNPLACED,
    Board,
)
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.costing import course_cost, day_cost, session_cost
from mihan.engines.timetabling.search.facts import NONE, Facts


@compiled
def begin(b: Board) -> None:
    """Start a trial: nothing touched yet."""
    b.numbers[STAMP] += 1
    b.numbers[TOUCHED] = 0
    b.numbers[DAYS] = 0
    b.numbers[COURSES] = 0
    b.numbers[GIVEN] = 0
    b.sums[EXTRA] = 0.0


@compiled
def touch(f: Facts, b: Board, s: int) -> None:
    """Remember where a session and its course stood before the trial."""
    stamp = b.numbers[STAMP]
    if b.touch_stamp[s] == stamp:
        return
    b.touch_stamp[s] = stamp
    n = b.numbers[TOUCHED]
    b.touched[n] = s
    b.old_period[n] = b.period[s]
    b.old_room[n] = b.room[s]
    b.numbers[TOUCHED] = n + 1
    c = f.course[s]
    if b.course_stamp[c] != stamp:
        b.course_stamp[c] = stamp
        b.courses[b.numbers[COURSES]] = c
        b.numbers[COURSES] += 1


@compiled
def _mark_day(b: Board, row: int, day: int) -> None:
    if b.day_stamp[row, day] != b.numbers[STAMP]:
        b.day_stamp[row, day] = b.numbers[STAMP]
        n = b.numbers[DAYS]
        b.day_row[n] = row
        b.day_day[n] = day
        b.numbers[DAYS] = n + 1


@compiled
def _write(f: Facts, b: Board, s: int, start: int, room: int, who: int) -> None:
    """Write a session (or FREE) over the periods, rows and room it takes."""
    length = f.duration[s]
    day = start // f.slots
    used = length if who >= 0 else -length
    for k in range(b.row_count[s]):
        row = b.rows[s, k]
        for p in range(start, start + length):
            b.occupant[row, p] = who
        b.used[row, day] += used
        if row < f.costed_rows:
            _mark_day(b, row, day)
            if row >= f.trainers_from:
                b.taught[row - f.trainers_from] += used
    if room >= 0:
        for p in range(start, start + length):
            b.in_room[p, room] = who


@compiled
def lift(f: Facts, b: Board, s: int) -> None:
    """Take a placed session off the board."""
    touch(f, b, s)
    _write(f, b, s, b.period[s], b.room[s], FREE)
    b.period[s] = NONE
    b.room[s] = NONE
    b.numbers[UNPLACED] += 1


@compiled
def put(f: Facts, b: Board, s: int, start: int, room: int) -> None:
    """Place a session; the caller knows that it `fits` and that the room is free."""
    touch(f, b, s)
    _write(f, b, s, start, room, s)
    b.period[s] = start
    b.room[s] = room
    b.numbers[UNPLACED] -= 1


@compiled
def give(f: Facts, b: Board, unit: int, place: int, trainer: int) -> None:
    """Change one trainer of a unit (NONE: nobody); its sessions must be off the board."""
    n = b.numbers[GIVEN]
    b.given_unit[n] = unit
    b.given_place[n] = place
    b.given_old[n] = b.team[unit, place]
    b.numbers[GIVEN] = n + 1
    for s in range(f.unit_at[unit], f.unit_at[unit + 1]):
        touch(f, b, s)
    b.sums[EXTRA] += _hand_over(f, b, unit, place, trainer)


@compiled
def _hand_over(f: Facts, b: Board, unit: int, place: int, trainer: int) -> float:
    """Write the change of trainer; returns what it costs in load bands."""
    old = b.team[unit, place]
    cost = 0.0
    if old >= 0:
        cost += _load(f, b, old, -f.unit_load[unit])
    if trainer >= 0:
        cost += _load(f, b, trainer, f.unit_load[unit])
    b.team[unit, place] = trainer
    missing = 0
    for k in range(f.team_size[unit]):
        if b.team[unit, k] < 0:
            missing += 1
    b.staffed[unit] = missing
    for s in range(f.unit_at[unit], f.unit_at[unit + 1]):
        c = f.course[s]
        n = f.rows_at[c + 1] - f.rows_at[c]
        for k in range(f.team_size[unit]):
            if b.team[unit, k] >= 0:
                b.rows[s, n] = f.trainers_from + b.team[unit, k]
                n += 1
        b.row_count[s] = n
    return cost


@compiled
def _load(f: Facts, b: Board, trainer: int, more: int) -> float:
    before = _outside(f, trainer, b.load[trainer])
    b.load[trainer] += more
    return f.load_band * (_outside(f, trainer, b.load[trainer]) - before)


@compiled
def _outside(f: Facts, trainer: int, load: int) -> float:
    """Periods by which a load misses the trainer's band."""
    return float(max(0, f.band[trainer, 0] - load) + max(0, load - f.band[trainer, 1]))


@compiled
def weigh(f: Facts, b: Board) -> float:
    """What the trial changes in cost; the new values wait for `keep`."""
    delta = b.sums[EXTRA]
    for i in range(b.numbers[DAYS]):
        row = b.day_row[i]
        day = b.day_day[i]
        new = day_cost(f, b, row, day)
        b.new_day_cost[i] = new
        delta += new - b.day_cost[row, day]
    for i in range(b.numbers[COURSES]):
        c = b.courses[i]
        new = course_cost(f, b, c)
        b.new_course_cost[i] = new
        delta += new - b.course_cost[c]
    for i in range(b.numbers[TOUCHED]):
        s = b.touched[i]
        new = session_cost(f, b, s)
        b.new_session_cost[i] = new
        delta += new - b.session_cost[s]
    return float(delta)


@compiled
def keep(b: Board, delta: float) -> None:
    """Make the weighed trial the plan."""
    for i in range(b.numbers[DAYS]):
        b.day_cost[b.day_row[i], b.day_day[i]] = b.new_day_cost[i]
    for i in range(b.numbers[COURSES]):
        b.course_cost[b.courses[i]] = b.new_course_cost[i]
    for i in range(b.numbers[TOUCHED]):
        b.session_cost[b.touched[i]] = b.new_session_cost[i]
    b.sums[COST] += delta


@compiled
def take_back(f: Facts, b: Board) -> None:
    """Put everything back as it was when the trial began."""
    n = b.numbers[TOUCHED]
    for i in range(n):
        s = b.touched[i]
        if b.period[s] >= 0:
            _write(f, b, s, b.period[s], b.room[s], FREE)
            b.numbers[UNPLACED] += 1
    for i in range(b.numbers[GIVEN] - 1, -1, -1):
        _hand_over(f, b, b.given_unit[i], b.given_place[i], b.given_old[i])
    for i in range(n):
        s = b.touched[i]
        b.period[s] = b.old_period[i]
        b.room[s] = b.old_room[i]
        if b.period[s] >= 0:
            _write(f, b, s, b.period[s], b.room[s], s)
            b.numbers[UNPLACED] -= 1

"""The plan during a search, and how a change is tried, weighed, kept or taken back.

A trial is: `begin`, any number of `lift`, `put` and `give` (change of trainer), `weigh` for the
difference of cost, then `keep` or `take_back`. Only the days, courses and sessions that a trial
touched are costed again.
"""

from typing import NamedTuple

import numpy as np

from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.facts import Facts, Floats, Ints, NONE

FREE, BLOCKED = -1, -2

# places in `Board.numbers`
UNPLACED, STAMP, TOUCHED, DAYS, COURSES, GIVEN, IMPROVED = range(7)
# places in `Board.sums`
COST, BEST, EXTRA = range(3)


class Board(NamedTuple):
    """Shapes as in `Facts`; K trainers a team at most, M rows a session at most, B buildings."""

    period: Ints  # (S) NONE: unplaced
    room: Ints  # (S) NONE: unplaced or remote
    team: Ints  # (U, K) NONE: nobody yet
    rows: Ints  # (S, M) rows a session occupies
    row_count: Ints  # (S)
    staffed: Ints  # (U) trainers still missing
    occupant: Ints  # (W, P) session, FREE or BLOCKED
    used: Ints  # (W, D) periods taken in a day
    in_room: Ints  # (P, R) session, FREE or BLOCKED
    load: Ints  # (T) periods given a week, placed or not
    taught: Ints  # (T) of these, those placed
    day_cost: Floats  # (W, D)
    course_cost: Floats  # (C)
    session_cost: Floats  # (S)
    # the trial under way
    touched: Ints  # (S)
    old_period: Ints  # (S) by place in `touched`
    old_room: Ints  # (S)
    new_session_cost: Floats  # (S)
    touch_stamp: Ints  # (S)
    day_row: Ints  # (W * D)
    day_day: Ints  # (W * D)
    new_day_cost: Floats  # (W * D)
    day_stamp: Ints  # (W, D)
    courses: Ints  # (C)
    new_course_cost: Floats  # (C)
    course_stamp: Ints  # (C)
    given_unit: Ints
    given_place: Ints
    given_old: Ints
    # scratch of the moves
    queue: Ints  # (S)
    goal: Ints  # (S)
    building_score: Floats  # (B)
    conflicts: Ints  # (S) how often a session stood in the way (construction)
    # totals
    numbers: Ints
    sums: Floats
    # the best plan met
    best_period: Ints
    best_room: Ints
    best_team: Ints


def empty_board(f: Facts) -> Board:
    """A board with nothing placed and nobody assigned."""
    sessions, units, courses = len(f.course), len(f.unit_at) - 1, len(f.sessions_at) - 1
    rows, periods = f.blocked.shape
    trainers, rooms, width = len(f.max_week), len(f.building), max(1, int(f.team_size.max(initial=0)))
    most = int(np.diff(f.rows_at).max(initial=0)) + width

    def ints(*shape: int, fill: int = 0) -> Ints:
        return np.full(shape, fill, np.int32)

    own_rows = ints(sessions, most, fill=NONE)
    counts = ints(sessions)
    for s, c in enumerate(f.course):
        mine = f.rows[f.rows_at[c] : f.rows_at[c + 1]]
        own_rows[s, : len(mine)] = mine
        counts[s] = len(mine)
    alone = f.unplaced_cost + np.where(f.has_base & f.keeps, f.changed, 0.0)
    idle = f.load_band * float(f.band[:, 0].sum())  # nobody is given anything yet
    return Board(
        period=ints(sessions, fill=NONE),
        room=ints(sessions, fill=NONE),
        team=ints(units, width, fill=NONE),
        rows=own_rows,
        row_count=counts,
        staffed=f.team_size.copy(),
        occupant=np.where(f.blocked, BLOCKED, FREE).astype(np.int32),
        used=ints(rows, f.days),
        in_room=np.where(f.room_blocked, BLOCKED, FREE).astype(np.int32),
        load=ints(trainers),
        taught=ints(trainers),
        day_cost=np.zeros((rows, f.days)),
        course_cost=np.zeros(courses),
        session_cost=alone,
        touched=ints(sessions),
        old_period=ints(sessions),
        old_room=ints(sessions),
        new_session_cost=np.zeros(sessions),
        touch_stamp=ints(sessions),
        day_row=ints(rows * f.days),
        day_day=ints(rows * f.days),
        new_day_cost=np.zeros(rows * f.days),
        day_stamp=ints(rows, f.days),
        courses=ints(courses),
        new_course_cost=np.zeros(courses),
        course_stamp=ints(courses),
        given_unit=ints(units * width),
        given_place=ints(units * width),
        given_old=ints(units * width),
        queue=ints(sessions + 1),
        goal=ints(sessions + 1),
        building_score=np.zeros(max(1, f.buildings)),
        conflicts=ints(sessions, fill=1),
        numbers=np.array([sessions, 0, 0, 0, 0, 0, 0], np.int32),
        sums=np.array([alone.sum() + idle, np.inf, 0.0]),
        best_period=ints(sessions, fill=NONE),
        best_room=ints(sessions, fill=NONE),
        best_team=ints(units, width, fill=NONE),
    )


@compiled
def begin(b):  # type: ignore[no-untyped-def]
    """Start a trial: nothing touched yet."""
    b.numbers[STAMP] += 1
    b.numbers[TOUCHED] = 0
    b.numbers[DAYS] = 0
    b.numbers[COURSES] = 0
    b.numbers[GIVEN] = 0
    b.sums[EXTRA] = 0.0


@compiled
def touch(f, b, s):  # type: ignore[no-untyped-def]
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
def _mark_day(b, row, day):  # type: ignore[no-untyped-def]
    if b.day_stamp[row, day] != b.numbers[STAMP]:
        b.day_stamp[row, day] = b.numbers[STAMP]
        n = b.numbers[DAYS]
        b.day_row[n] = row
        b.day_day[n] = day
        b.numbers[DAYS] = n + 1


@compiled
def _write(f, b, s, start, room, who):  # type: ignore[no-untyped-def]
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
def lift(f, b, s):  # type: ignore[no-untyped-def]
    """Take a placed session off the board."""
    touch(f, b, s)
    _write(f, b, s, b.period[s], b.room[s], FREE)
    b.period[s] = NONE
    b.room[s] = NONE
    b.numbers[UNPLACED] += 1


@compiled
def put(f, b, s, start, room):  # type: ignore[no-untyped-def]
    """Place a session; the caller knows that it `fits` and that the room is free."""
    touch(f, b, s)
    _write(f, b, s, start, room, s)
    b.period[s] = start
    b.room[s] = room
    b.numbers[UNPLACED] -= 1


@compiled
def give(f, b, unit, place, trainer):  # type: ignore[no-untyped-def]
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
def _hand_over(f, b, unit, place, trainer):  # type: ignore[no-untyped-def]
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
def _load(f, b, trainer, more):  # type: ignore[no-untyped-def]
    before = _outside(f, trainer, b.load[trainer])
    b.load[trainer] += more
    return f.load_band * (_outside(f, trainer, b.load[trainer]) - before)


@compiled
def _outside(f, trainer, load):  # type: ignore[no-untyped-def]
    """Periods by which a load misses the trainer's band."""
    return max(0, f.band[trainer, 0] - load) + max(0, load - f.band[trainer, 1])


@compiled
def weigh(f, b):  # type: ignore[no-untyped-def]
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
    return delta


@compiled
def keep(b, delta):  # type: ignore[no-untyped-def]
    """Make the weighed trial the plan."""
    for i in range(b.numbers[DAYS]):
        b.day_cost[b.day_row[i], b.day_day[i]] = b.new_day_cost[i]
    for i in range(b.numbers[COURSES]):
        b.course_cost[b.courses[i]] = b.new_course_cost[i]
    for i in range(b.numbers[TOUCHED]):
        b.session_cost[b.touched[i]] = b.new_session_cost[i]
    b.sums[COST] += delta


@compiled
def take_back(f, b):  # type: ignore[no-untyped-def]
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


@compiled
def day_cost(f, b, row, day):  # type: ignore[no-untyped-def]
    """Gaps, moves between buildings, single sessions and the rest, of one row on one day."""
    cost = 0.0
    count = 0
    last = NONE
    previous = NONE
    building = NONE
    for p in range(day * f.slots, (day + 1) * f.slots):
        s = b.occupant[row, p]
        if s < 0:
            continue
        if count > 0:
            cost += f.gap[row] * (p - last - 1)
        last = p
        cost += f.period_cost[row, p]
        if s == previous:
            continue
        count += 1
        room = b.room[s]
        if room >= 0:
            if building >= 0 and building != f.building[room]:
                cost += f.move[row]
            building = f.building[room]
        if previous >= 0:
            subject = f.subject[f.course[s]]
            if subject >= 0 and subject == f.subject[f.course[previous]]:
                cost += f.variety[row]
        previous = s
    if count == 1:
        cost += f.single[row]
    if count > 0:
        cost += f.day_used[row]
    return cost


@compiled
def course_cost(f, b, c):  # type: ignore[no-untyped-def]
    """Rooms beyond the first, and sessions beyond the first of a day."""
    cost = 0.0
    first = f.sessions_at[c]
    roomed = False
    for s in range(first, f.sessions_at[c + 1]):
        if b.period[s] < 0:
            continue
        new_room = b.room[s] >= 0
        same_day = False
        for t in range(first, s):
            if b.period[t] < 0:
                continue
            if b.room[t] == b.room[s]:
                new_room = False
            if b.period[t] // f.slots == b.period[s] // f.slots:
                same_day = True
        if new_room:
            if roomed:
                cost += f.stability
            roomed = True
        if same_day:
            cost += f.same_day
    return cost


@compiled
def session_cost(f, b, s):  # type: ignore[no-untyped-def]
    """What one session costs by itself: left out, outside its preferred rooms, changed."""
    if b.period[s] < 0:
        cost = f.unplaced_cost[s]
        if f.keeps and f.has_base[s]:
            cost += f.changed
        return cost
    return place_cost(f, b, s, b.period[s], b.room[s])


@compiled
def place_cost(f, b, s, start, room):  # type: ignore[no-untyped-def]
    """What a session costs by itself at a place: outside its preferred rooms, changed."""
    cost = 0.0
    c = f.course[s]
    if room >= 0 and f.prefers[c] and not f.preferred[c, room]:
        cost += f.prefer
    if f.keeps and f.has_base[s]:
        cost += _change_cost(f, b, s, start, room)
    return cost


@compiled
def _change_cost(f, b, s, start, room):  # type: ignore[no-untyped-def]
    cost = 0.0
    changed = False
    if start != f.base_period[s]:
        cost += f.changed_period
        changed = True
    if room != f.base_room[s]:
        cost += f.changed_room
        changed = True
    if _other_team(f, b, s):
        cost += f.changed_trainer
        changed = True
    return cost + f.changed if changed else cost


@compiled
def is_changed(f, b, s):  # type: ignore[no-untyped-def]
    """Whether a session is unplaced or not as the initial plan has it."""
    if b.period[s] < 0:
        return True
    return f.has_base[s] and (
        b.period[s] != f.base_period[s] or b.room[s] != f.base_room[s] or _other_team(f, b, s)
    )


@compiled
def _other_team(f, b, s):  # type: ignore[no-untyped-def]
    """Whether the trainers of a session are not those of the initial plan."""
    unit = f.unit[s]
    same = 0
    before = 0
    for k in range(f.base_team.shape[1]):
        trainer = f.base_team[s, k]
        if trainer >= 0:
            before += 1
            for j in range(f.team_size[unit]):
                if b.team[unit, j] == trainer:
                    same += 1
    return before > 0 and (before != f.team_size[unit] or same != before)


@compiled
def fits(f, b, s, start):  # type: ignore[no-untyped-def]
    """Whether every group and trainer of an unplaced session is free, at hand and not over a maximum."""
    if not f.may_start[s, start] or b.staffed[f.unit[s]] > 0:
        return False
    day = start // f.slots
    length = f.duration[s]
    for k in range(b.row_count[s]):
        row = b.rows[s, k]
        if b.used[row, day] + length > f.max_day[row] or week_is_full(f, b, row, length):
            return False
        for p in range(start, start + length):
            if b.occupant[row, p] != FREE:
                return False
    return in_order(f, b, s, start)


@compiled
def week_is_full(f, b, row, more):  # type: ignore[no-untyped-def]
    """Whether a row is a trainer who may not teach so many periods more."""
    trainer = row - f.trainers_from
    return 0 <= trainer < len(f.max_week) and b.taught[trainer] + more > f.max_week[trainer]


@compiled
def in_order(f, b, s, start):  # type: ignore[no-untyped-def]
    """Whether theory stays before practice with this session at `start`."""
    c = f.course[s]
    for i in range(f.before_at[c], f.before_at[c + 1]):
        other = f.before[i]
        for t in range(f.sessions_at[other], f.sessions_at[other + 1]):
            if b.period[t] >= 0 and b.period[t] + f.duration[t] > start:
                return False
    for i in range(f.after_at[c], f.after_at[c + 1]):
        other = f.after[i]
        for t in range(f.sessions_at[other], f.sessions_at[other + 1]):
            if b.period[t] >= 0 and b.period[t] < start + f.duration[s]:
                return False
    return True


@compiled
def reachable(f, b, s, start, room):  # type: ignore[no-untyped-def]
    """Whether people have the time to come from another site, and to go on to the next."""
    if not f.travels or room < 0:
        return True
    end = start + f.duration[s]
    first = (start // f.slots) * f.slots
    for k in range(b.row_count[s]):
        row = b.rows[s, k]
        for p in range(start - 1, first - 1, -1):
            t = b.occupant[row, p]
            if t >= 0 and b.room[t] >= 0:
                if start - p - 1 < f.travel[f.site[b.room[t]], f.site[room]]:
                    return False
                break
        for p in range(end, first + f.slots):
            t = b.occupant[row, p]
            if t >= 0 and b.room[t] >= 0:
                if p - end < f.travel[f.site[b.room[t]], f.site[room]]:
                    return False
                break
    return True

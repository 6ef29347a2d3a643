"""Sessions pushed in where they disturb least, until all are placed.

Iterative forward search (Müller 2005): an unplaced session takes the place at which those in its
way have been in the way least often, and pushes them out; the memory of who was pushed keeps two
sessions from pushing each other for ever.
"""

from mihan.engines.timetabling.chance import State, bits, randint
from mihan.engines.timetabling.search.board import FREE, UNPLACED, Board
from mihan.engines.timetabling.search.building import remember, restore
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.facts import NONE, Facts
from mihan.engines.timetabling.search.fitting import fits, roomed_after, roomed_before, week_is_full
from mihan.engines.timetabling.search.rooms import NO_ROOM, room_is_free, some_room
from mihan.engines.timetabling.search.teams import try_trainer
from mihan.engines.timetabling.search.trial import begin, keep, lift, put, take_back, weigh

PATIENCE = 1_000  # pushes without a better plan before starting again from the best one
SELDOM = 20  # one change of trainer in so many may leave more sessions out
NEVER = 1e9  # a disturbance no session is worth


@compiled
def eject(f: Facts, b: Board, state: State, tries: int) -> None:
    """Push others out until all are placed, or `tries` pushes were made; the best plan is kept."""
    fewest = b.numbers[UNPLACED]
    remember(b)
    _forget(f, b)
    last = 0
    for i in range(tries):
        if b.numbers[UNPLACED] == 0:
            break
        if i - last >= PATIENCE * (1 + fewest // 8):  # where many are left out, each has its turn seldom
            restore(f, b)
            _forget(f, b)
            last = i
        _push_one(f, b, state)
        if b.numbers[UNPLACED] < fewest:
            fewest = b.numbers[UNPLACED]
            last = i
            remember(b)
    if b.numbers[UNPLACED] > fewest:
        restore(f, b)


@compiled
def _forget(f: Facts, b: Board) -> None:
    """Nobody was pushed yet; what lasts longer is harder to place again."""
    for s in range(len(b.conflicts)):
        b.conflicts[s] = f.duration[s]


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
    """Change a trainer of a unit; seldom if that leaves more sessions out, for sometimes nothing else helps."""
    if f.team_size[unit] == 0:
        return
    most = b.numbers[UNPLACED]
    if randint(state, SELDOM) == 0:
        most += f.unit_at[unit + 1] - f.unit_at[unit]
    begin(b)
    if try_trainer(f, b, unit, state) and b.numbers[UNPLACED] <= most:
        keep(b, weigh(f, b))
    else:
        take_back(f, b)


@compiled
def _push_in(f: Facts, b: Board, s: int, state: State) -> bool:
    """Place a session where it disturbs least, pushing out those in its way."""
    if b.staffed[f.unit[s]] > 0:
        return False
    start = NONE
    room = NO_ROOM
    least = NEVER
    first = f.starts_at[s]
    count = f.starts_at[s + 1] - first
    offset = randint(state, count) if count > 0 else 0
    for i in range(count):
        p = f.starts[first + (i + offset) % count]
        n = _in_the_way(f, b, s, p)
        weight = _weight(b, n)
        if n < 0 or weight >= least:
            continue
        r = some_room(f, b, s, p, state)
        if r == NO_ROOM:
            r = _least_wanted_room(f, b, s, p, n, least - weight)
            if r == NO_ROOM:
                continue
            weight += _room_weight(f, b, s, p, r, n)
        if weight < least:
            least = weight
            start = p
            room = r
    return start != NONE and _push_to(f, b, s, start, room)


@compiled
def _push_to(f: Facts, b: Board, s: int, start: int, room: int) -> bool:
    """Lift all that stands in the way of a session at a place, and put it there."""
    n = _in_the_way(f, b, s, start)
    if room >= 0:
        n = _in_the_way_of_room(f, b, s, start, room, n)
    for i in range(n):
        b.conflicts[b.queue[i]] += 1
        lift(f, b, b.queue[i])
    if not fits(f, b, s, start) or (room >= 0 and not room_is_free(f, b, s, start, room)):
        return False
    put(f, b, s, start, room)
    return True


@compiled
def _weight(b: Board, n: int) -> float:
    """How often the first `n` of the queue were pushed out, in all."""
    total = 0.0
    for i in range(n):
        total += b.conflicts[b.queue[i]]
    return total


@compiled
def _add(f: Facts, b: Board, s: int, n: int) -> int:
    """Put a session in the queue, once; -1 when it may not move."""
    if n < 0 or f.fixed[s]:
        return -1
    for i in range(n):
        if b.queue[i] == s:
            return n
    b.queue[n] = s
    return n + 1


@compiled
def _in_the_way(f: Facts, b: Board, s: int, start: int) -> int:
    """Fill the queue with those who keep a session from a period, rooms apart; how many, -1 if it cannot be."""
    n = 0
    for k in range(b.row_count[s]):
        row = b.rows[s, k]
        for p in range(start, start + f.duration[s]):
            other = b.occupant[row, p]
            if other == FREE:
                continue
            if other < 0:
                return -1
            n = _add(f, b, other, n)
            if n < 0:
                return -1
    n = _out_of_order(f, b, s, start, n)
    for k in range(b.row_count[s]):
        if n >= 0:
            n = _over_a_maximum(f, b, s, start, b.rows[s, k], n)
    return n


@compiled
def _out_of_order(f: Facts, b: Board, s: int, start: int, n: int) -> int:
    """Add theory that would come too late, practice that would come too early."""
    c = f.course[s]
    for i in range(f.before_at[c], f.before_at[c + 1]):
        other = f.before[i]
        for t in range(f.sessions_at[other], f.sessions_at[other + 1]):
            if b.period[t] >= 0 and b.period[t] + f.duration[t] > start:
                n = _add(f, b, t, n)
    for i in range(f.after_at[c], f.after_at[c + 1]):
        other = f.after[i]
        for t in range(f.sessions_at[other], f.sessions_at[other + 1]):
            if b.period[t] >= 0 and b.period[t] < start + f.duration[s]:
                n = _add(f, b, t, n)
    return n


@compiled
def _over_a_maximum(f: Facts, b: Board, s: int, start: int, row: int, n: int) -> int:
    """Add sessions of a row's day, then of its week, while one more would be too many."""
    day = start // f.slots
    over = b.used[row, day] + f.duration[s] - f.max_day[row]
    while over > 0 and n >= 0:
        left = over - _freed(f, b, row, n, day * f.slots, (day + 1) * f.slots)
        if left <= 0:
            break
        n = _add_least(f, b, row, n, day * f.slots, (day + 1) * f.slots)
    while n >= 0 and week_is_full(f, b, row, f.duration[s] - _freed(f, b, row, n, 0, f.days * f.slots)):
        n = _add_least(f, b, row, n, 0, f.days * f.slots)
    return n


@compiled
def _freed(f: Facts, b: Board, row: int, n: int, begin_: int, end: int) -> int:
    """Periods of a row, among some, that lifting the first `n` of the queue would free."""
    freed = 0
    for i in range(n):
        t = b.queue[i]
        if b.period[t] >= begin_ and b.period[t] < end and b.occupant[row, b.period[t]] == t:
            freed += f.duration[t]
    return freed


@compiled
def _add_least(f: Facts, b: Board, row: int, n: int, begin_: int, end: int) -> int:
    """Add the session of a row, among some periods, that was pushed out least often; -1 if there is none."""
    found = NONE
    least = NEVER
    for p in range(begin_, end):
        t = b.occupant[row, p]
        if t < 0 or f.fixed[t] or b.conflicts[t] >= least or _queued(b, t, n):
            continue
        least = b.conflicts[t]
        found = t
    return _add(f, b, found, n) if found != NONE else -1


@compiled
def _queued(b: Board, s: int, n: int) -> bool:
    for i in range(n):  # noqa: SIM110 - numba compiles no generator here
        if b.queue[i] == s:
            return True
    return False


@compiled
def _least_wanted_room(f: Facts, b: Board, s: int, start: int, n: int, most: float) -> int:
    """The room that takes fewest pushes beside the first `n` of the queue; NO_ROOM unless they are less than `most`."""
    found = NO_ROOM
    least = most
    for j in range(f.rooms_at[s], f.rooms_at[s + 1]):
        weight = _room_weight(f, b, s, start, f.rooms[j], n)
        if weight < least:
            least = weight
            found = f.rooms[j]
    return found


@compiled
def _room_weight(f: Facts, b: Board, s: int, start: int, room: int, n: int) -> float:
    """How often those were pushed out who must leave, beside the first `n` of the queue, for a room."""
    m = _in_the_way_of_room(f, b, s, start, room, n)
    if m < 0:
        return NEVER
    return _weight(b, m) - _weight(b, n)


@compiled
def _in_the_way_of_room(f: Facts, b: Board, s: int, start: int, room: int, n: int) -> int:
    """Add those inside a room, and those too far away to come from or to go on to; -1 if it cannot be."""
    for p in range(start, start + f.duration[s]):
        other = b.in_room[p, room]
        if other == FREE:
            continue
        if other < 0:
            return -1
        n = _add(f, b, other, n)
        if n < 0:
            return -1
    if f.travels:
        for k in range(b.row_count[s]):
            if n >= 0:
                n = _too_far(f, b, s, start, room, b.rows[s, k], n)
    return n


@compiled
def _too_far(f: Facts, b: Board, s: int, start: int, room: int, row: int, n: int) -> int:
    """Add the sessions of a row just before and after that lie at another site and too near in time."""
    end = start + f.duration[s]
    before = roomed_before(f, b, row, start)
    if before >= 0 and start - b.period[before] - f.duration[before] < f.travel[f.site[b.room[before]], f.site[room]]:
        n = _add(f, b, before, n)
    after = roomed_after(f, b, row, end)
    if after >= 0 and b.period[after] - end < f.travel[f.site[b.room[after]], f.site[room]] and n >= 0:
        n = _add(f, b, after, n)
    return n

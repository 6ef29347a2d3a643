"""Which room: the cheapest free one, and moves that only change rooms."""

from mihan.engines.timetabling.chance import State, bits, randint
from mihan.engines.timetabling.search.board import FREE, Board
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.costing import place_cost
from mihan.engines.timetabling.search.facts import NONE, Facts
from mihan.engines.timetabling.search.fitting import reachable, roomed_after, roomed_before
from mihan.engines.timetabling.search.trial import lift, put

NO_ROOM = -2
BUSY = -3  # held for a session about to enter


@compiled
def room_is_free(f: Facts, b: Board, s: int, start: int, room: int) -> bool:
    """Whether a room is free over all periods of a session."""
    for p in range(start, start + f.duration[s]):
        if b.in_room[p, room] != FREE:
            return False
    return reachable(f, b, s, start, room)


@compiled
def _score_buildings(f: Facts, b: Board, s: int, start: int) -> None:
    """What each building would spare in moves, for the people of a session about to start."""
    for i in range(f.buildings):
        b.building_score[i] = 0.0
    for k in range(b.row_count[s]):
        row = b.rows[s, k]
        if row >= f.costed_rows or f.move[row] == 0.0:
            continue
        before = roomed_before(f, b, row, start)
        if before >= 0:
            b.building_score[f.building[b.room[before]]] -= f.move[row]
        after = roomed_after(f, b, row, start + f.duration[s])
        if after >= 0:
            b.building_score[f.building[b.room[after]]] -= f.move[row]


@compiled
def _is_new(f: Facts, b: Board, s: int, room: int) -> bool:
    """Whether a room would be one more for the course of a session."""
    c = f.course[s]
    roomed = False
    for t in range(f.sessions_at[c], f.sessions_at[c + 1]):
        if t != s and b.room[t] >= 0:
            if b.room[t] == room:
                return False
            roomed = True
    return roomed


@compiled
def cheapest_room(f: Facts, b: Board, s: int, start: int, state: State) -> int:
    """The cheapest free room for an unplaced session at `start`, at random among equals.

    NONE for a remote session, NO_ROOM when none is free.
    """
    if f.remote[s]:
        return NONE
    first = f.rooms_at[s]
    count = f.rooms_at[s + 1] - first
    if count == 0:
        return NO_ROOM
    _score_buildings(f, b, s, start)
    found = NO_ROOM
    least = 1e300
    offset = randint(state, count)
    for i in range(count):
        j = i + offset
        room = f.rooms[first + (j if j < count else j - count)]
        if b.in_room[start, room] != FREE:
            continue
        score = b.building_score[f.building[room]]
        if score >= least or not room_is_free(f, b, s, start, room):
            continue
        if f.stability > 0.0 and _is_new(f, b, s, room):
            score += f.stability
        score += place_cost(f, b, s, start, room)
        if score < least:
            least = score
            found = room
    return found


@compiled
def some_room(f: Facts, b: Board, s: int, start: int, state: State) -> int:
    """Any free room, the first from a random one: for speed where the cost does not matter."""
    if f.remote[s]:
        return NONE
    first = f.rooms_at[s]
    count = f.rooms_at[s + 1] - first
    offset = randint(state, count) if count > 0 else 0
    for i in range(count):
        room = f.rooms[first + (i + offset) % count]
        if room_is_free(f, b, s, start, room):
            return int(room)
    return NO_ROOM


@compiled
def make_room(f: Facts, b: Board, s: int, start: int, state: State) -> int:
    """Free a room for a session by sending the one inside to another room; NO_ROOM if that fails."""
    first = f.rooms_at[s]
    count = f.rooms_at[s + 1] - first
    if count == 0:
        return NO_ROOM
    offset = randint(state, count)
    for i in range(min(count, 4)):
        room = f.rooms[first + (i + offset) % count]
        other = b.in_room[start, room]
        if other < 0 or f.duration[other] != f.duration[s] or b.period[other] != start:
            continue
        if f.rooms_at[other + 1] - f.rooms_at[other] < 2:
            continue
        lift(f, b, other)
        b.in_room[start, room] = BUSY
        elsewhere = cheapest_room(f, b, other, start, state)
        b.in_room[start, room] = FREE
        if elsewhere == NO_ROOM:
            put(f, b, other, start, room)
            continue
        put(f, b, other, start, elsewhere)
        if reachable(f, b, s, start, room):
            return int(room)
    return NO_ROOM


@compiled
def find_room(f: Facts, b: Board, s: int, start: int, state: State) -> int:
    """The cheapest free room, else one freed by a neighbour's move."""
    room = cheapest_room(f, b, s, start, state)
    if room == NO_ROOM:
        room = make_room(f, b, s, start, state)
    return room


@compiled
def try_room(f: Facts, b: Board, s: int, state: State) -> bool:
    """Move: another room for a placed session, swapping with whoever is inside."""
    count = f.rooms_at[s + 1] - f.rooms_at[s]
    start = b.period[s]
    if start < 0 or count < 2:
        return False
    if bits(state) & 1:
        room = f.rooms[f.rooms_at[s] + randint(state, count)]
    else:
        room = _room_of_course(f, b, s, state)
    if room < 0 or room == b.room[s] or not f.room_ok[s, room]:
        return False
    return enter(f, b, s, room)


@compiled
def _room_of_course(f: Facts, b: Board, s: int, state: State) -> int:
    c = f.course[s]
    n = f.sessions_at[c + 1] - f.sessions_at[c]
    return int(b.room[f.sessions_at[c] + randint(state, n)])


@compiled
def enter(f: Facts, b: Board, s: int, room: int) -> bool:
    """Bring a placed session into a room; the session inside takes the room it leaves."""
    start = b.period[s]
    old = b.room[s]
    other = _inside(f, b, s, room)
    if other == BUSY:
        return False
    lift(f, b, s)
    if other >= 0:
        lift(f, b, other)
    if not reachable(f, b, s, start, room):
        return False
    put(f, b, s, start, room)
    if other >= 0:
        if not reachable(f, b, other, start, old):
            return False
        put(f, b, other, start, old)
    return True


@compiled
def _inside(f: Facts, b: Board, s: int, room: int) -> int:
    """Who could swap rooms with a placed session: NONE for an empty room, BUSY if nobody can."""
    start = b.period[s]
    other = NONE
    for p in range(start, start + f.duration[s]):
        inside = b.in_room[p, room]
        if inside == FREE:
            continue
        if inside < 0 or b.period[inside] != start or f.duration[inside] != f.duration[s]:
            return BUSY
        if not f.room_ok[inside, b.room[s]]:
            return BUSY
        other = inside
    return other


@compiled
def try_course_room(f: Facts, b: Board, s: int, state: State) -> bool:
    """Move: every session of a course into one room."""
    count = f.rooms_at[s + 1] - f.rooms_at[s]
    if b.period[s] < 0 or count < 2:
        return False
    room = f.rooms[f.rooms_at[s] + randint(state, count)]
    if bits(state) & 1:
        room = _room_of_course(f, b, s, state)
    if room < 0:
        return False
    c = f.course[s]
    for t in range(f.sessions_at[c], f.sessions_at[c + 1]):
        if b.period[t] < 0 or b.room[t] == room or not f.room_ok[t, room]:
            continue
        if not enter(f, b, t, room):
            return False
    return True

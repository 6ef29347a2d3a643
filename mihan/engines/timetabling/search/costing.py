"""What the search counts: the cost of one day of someone, of one course, of one session.

The same rules as `charges.py`, written a second time for speed; the tests hold the two together.
"""

from mihan.engines.timetabling.search.board import Board
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.facts import NONE, Facts


@compiled
def day_cost(f: Facts, b: Board, row: int, day: int) -> float:
    """Gaps, moves between buildings, single sessions and the rest, of one row on one day."""
    cost = 0.0
    count = 0
    last = NONE
    previous = NONE
    roomed = NONE
    for p in range(day * f.slots, (day + 1) * f.slots):
        s = b.occupant[row, p]
        if s < 0:
            continue
        if count > 0:
            cost += f.gap[row] * (p - last - 1)
        last = p
        cost += f.period_cost[row, p]
        if s != previous:
            count += 1
            cost += _following(f, b, row, previous, roomed, s)
            previous = s
            if b.room[s] >= 0:
                roomed = s
    if count == 1:
        cost += f.single[row]
    return cost + f.day_used[row] if count > 0 else cost


@compiled
def _following(f: Facts, b: Board, row: int, previous: int, roomed: int, s: int) -> float:
    """What a session costs for what came before it in the day: another building, the same subject."""
    cost = 0.0
    if roomed >= 0 and b.room[s] >= 0 and f.building[b.room[roomed]] != f.building[b.room[s]]:
        cost += f.move[row]
    if previous >= 0:
        subject = f.subject[f.course[s]]
        if subject >= 0 and subject == f.subject[f.course[previous]]:
            cost += f.variety[row]
    return cost


@compiled
def course_cost(f: Facts, b: Board, c: int) -> float:
    """Rooms beyond the first, and sessions beyond the first of a day."""
    cost = 0.0
    first = f.sessions_at[c]
    roomed = False
    for s in range(first, f.sessions_at[c + 1]):
        if b.period[s] < 0:
            continue
        if b.room[s] >= 0 and not _room_seen(b, first, s):
            if roomed:
                cost += f.stability
            roomed = True
        if _day_seen(f, b, first, s):
            cost += f.same_day
    return cost


@compiled
def _room_seen(b: Board, first: int, s: int) -> bool:
    for t in range(first, s):  # noqa: SIM110 - numba compiles no generator here
        if b.room[t] == b.room[s]:
            return True
    return False


@compiled
def _day_seen(f: Facts, b: Board, first: int, s: int) -> bool:
    for t in range(first, s):  # noqa: SIM110 - numba compiles no generator here
        if b.period[t] >= 0 and b.period[t] // f.slots == b.period[s] // f.slots:
            return True
    return False


@compiled
def session_cost(f: Facts, b: Board, s: int) -> float:
    """What one session costs by itself: left out, outside its preferred rooms, changed."""
    if b.period[s] < 0:
        cost = float(f.unplaced_cost[s])
        if f.keeps and f.has_base[s]:
            cost += f.changed
        return cost
    return place_cost(f, b, s, b.period[s], b.room[s])


@compiled
def place_cost(f: Facts, b: Board, s: int, start: int, room: int) -> float:
    """What a session costs by itself at a place: outside its preferred rooms, changed."""
    cost = 0.0
    c = f.course[s]
    if room >= 0 and f.prefers[c] and not f.preferred[c, room]:
        cost += f.prefer
    if f.keeps and f.has_base[s]:
        cost += _change_cost(f, b, s, start, room)
    return cost


@compiled
def _change_cost(f: Facts, b: Board, s: int, start: int, room: int) -> float:
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
def is_changed(f: Facts, b: Board, s: int) -> bool:
    """Whether a session is unplaced or not as the initial plan has it."""
    if b.period[s] < 0:
        return True
    return f.has_base[s] and (b.period[s] != f.base_period[s] or b.room[s] != f.base_room[s] or _other_team(f, b, s))


@compiled
def _other_team(f: Facts, b: Board, s: int) -> bool:
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

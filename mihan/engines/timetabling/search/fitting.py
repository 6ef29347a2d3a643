"""Where a session may go: everybody free and at hand, no maximum passed, order and travel respected."""

from mihan.engines.timetabling.search.board import FREE, Board
from mihan.engines.timetabling.search.compiling import compiled
from mihan.engines.timetabling.search.facts import NONE, Facts


@compiled
def fits(f: Facts, b: Board, s: int, start: int) -> bool:
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
def week_is_full(f: Facts, b: Board, row: int, more: int) -> bool:
    """Whether a row is a trainer who may not teach so many periods more."""
    trainer = row - f.trainers_from
    return 0 <= trainer < len(f.max_week) and b.taught[trainer] + more > f.max_week[trainer]


@compiled
def in_order(f: Facts, b: Board, s: int, start: int) -> bool:
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
def reachable(f: Facts, b: Board, s: int, start: int, room: int) -> bool:
    """Whether people have the time to come from another site, and to go on to the next."""
    if not f.travels or room < 0:
        return True
    end = start + f.duration[s]
    for k in range(b.row_count[s]):
        before = roomed_before(f, b, b.rows[s, k], start)
        if before >= 0:
            free = start - b.period[before] - f.duration[before]
            if free < f.travel[f.site[b.room[before]], f.site[room]]:
                return False
        after = roomed_after(f, b, b.rows[s, k], end)
        if after >= 0 and b.period[after] - end < f.travel[f.site[b.room[after]], f.site[room]]:
            return False
    return True


@compiled
def roomed_before(f: Facts, b: Board, row: int, start: int) -> int:
    """The last session in a room that a row has the same day before a period, NONE if none."""
    for p in range(start - 1, (start // f.slots) * f.slots - 1, -1):
        t = b.occupant[row, p]
        if t >= 0 and b.room[t] >= 0:
            return int(t)
    return NONE


@compiled
def roomed_after(f: Facts, b: Board, row: int, end: int) -> int:
    """The first session in a room that a row has from a period on, the same day as the one before it."""
    for p in range(end, ((end - 1) // f.slots + 1) * f.slots):
        t = b.occupant[row, p]
        if t >= 0 and b.room[t] >= 0:
            return int(t)
    return NONE

"""The compiled part: slots of lines over weeks, no weekly limit ever broken, made ever more even.

A *row* is a group, a trainer or a kind of room. The cost is convex in each line and each row
(squares of the distance to an even load), so moving one slot at a time goes far; slots without a
week are placed by moving another line's slot out of the way.
"""

import math
from typing import NamedTuple

import numpy as np

from mihan.engines.timetabling.chance import State, randint, uniform
from mihan.engines.timetabling.search.compiling import compiled, entry
from mihan.engines.timetabling.search.facts import Floats, Ints

LEFT_OUT = 1e4  # cost of a slot without a week


class Sheet(NamedTuple):
    """L lines, W weeks, R rows, K rows a line at most."""

    slots: Ints  # (L, W) the plan
    waiting: Ints  # (L) slots without a week
    used: Ints  # (R, W)
    capacity: Ints  # (R, W)
    first: Ints  # (L)
    last: Ints  # (L)
    most: Ints  # (L) slots a week
    rows: Ints  # (L, K)
    row_count: Ints  # (L)
    users_at: Ints  # (R + 1) into `users`: lines of each row
    users: Ints
    line_goal: Floats  # (L, W) even load of a line
    row_goal: Floats  # (R, W) even load of a row
    row_weight: Floats  # (R)
    urgency: Floats  # (L)


@compiled
def has_room(s: Sheet, line: int, week: int) -> bool:
    """Whether one more slot of a line goes into a week."""
    if week < s.first[line] or week > s.last[line] or s.slots[line, week] >= s.most[line]:
        return False
    for k in range(s.row_count[line]):
        row = s.rows[line, k]
        if s.used[row, week] >= s.capacity[row, week]:
            return False
    return True


@compiled
def change(s: Sheet, line: int, week: int, more: int) -> None:
    """Add one slot (1) or take one away (-1)."""
    s.slots[line, week] += more
    for k in range(s.row_count[line]):
        s.used[s.rows[line, k], week] += more


@compiled
def price(s: Sheet, line: int, week: int, more: int) -> float:
    """What adding or taking away one slot changes in unevenness."""
    cost = 1.0 + 2.0 * more * (s.slots[line, week] - s.line_goal[line, week])
    for k in range(s.row_count[line]):
        row = s.rows[line, k]
        cost += s.row_weight[row] * (1.0 + 2.0 * more * (s.used[row, week] - s.row_goal[row, week]))
    return float(cost)


@entry
def fill(s: Sheet, order: Ints) -> None:
    """Give every waiting slot the week where it disturbs evenness least, one line after the other."""
    for i in range(len(order)):
        line = order[i]
        while s.waiting[line] > 0 and _place_cheapest(s, line):
            pass


@compiled
def _place_cheapest(s: Sheet, line: int) -> bool:
    best = -1
    least = 1e300
    for week in range(s.first[line], s.last[line] + 1):
        if has_room(s, line, week):
            cost = price(s, line, week, 1)
            if cost < least:
                least = cost
                best = week
    if best < 0:
        return False
    change(s, line, best, 1)
    s.waiting[line] -= 1
    return True


@entry
def smooth(s: Sheet, state: State, moves: int, temperature: float) -> int:
    """Try to move single slots to other weeks at a temperature; returns how many moved."""
    kept = 0
    for _ in range(moves):
        line = randint(state, len(s.first))
        span = s.last[line] - s.first[line] + 1
        if span < 2:
            continue
        old = s.first[line] + randint(state, span)
        new = s.first[line] + randint(state, span)
        if old == new or s.slots[line, old] == 0 or not has_room(s, line, new):
            continue
        delta = price(s, line, old, -1) + price(s, line, new, 1)
        if delta <= -temperature * math.log(uniform(state)):
            change(s, line, old, -1)
            change(s, line, new, 1)
            kept += 1
    return kept


@entry
def squeeze(s: Sheet, state: State, tries: int) -> int:
    """Place waiting slots by moving others out of the way, along chains of two; returns what still waits."""
    waiting = 0
    for line in range(len(s.waiting)):
        waiting += s.waiting[line]
    for _ in range(tries):
        if waiting == 0:
            break
        line = _waiting_line(s, state)
        week = s.first[line] + randint(state, s.last[line] - s.first[line] + 1)
        if s.slots[line, week] < s.most[line] and _clear(s, line, week, state):
            change(s, line, week, 1)
            s.waiting[line] -= 1
            waiting -= 1
    return int(waiting)


@compiled
def _waiting_line(s: Sheet, state: State) -> int:
    count = len(s.first)
    offset = randint(state, count)
    for i in range(count):
        if s.waiting[(i + offset) % count] > 0:
            return int((i + offset) % count)
    return 0


@compiled
def _clear(s: Sheet, line: int, week: int, state: State) -> bool:
    """Make room for a line in a week; what was moved stays moved, for it broke nothing."""
    for k in range(s.row_count[line]):
        row = s.rows[line, k]
        if s.used[row, week] >= s.capacity[row, week] and not _move_one_away(s, row, week, line, state):
            return False
    return has_room(s, line, week)


@compiled
def _move_one_away(s: Sheet, row: int, week: int, but: int, state: State) -> bool:
    """Move a slot of some other user of a row to another week."""
    first = s.users_at[row]
    count = s.users_at[row + 1] - first
    offset = randint(state, count)
    for i in range(count):
        line = s.users[first + (i + offset) % count]
        if line == but or s.slots[line, week] == 0:
            continue
        span = s.last[line] - s.first[line] + 1
        start = randint(state, span)
        for j in range(span):
            new = s.first[line] + (j + start) % span
            if new != week and has_room(s, line, new):
                change(s, line, week, -1)
                change(s, line, new, 1)
                return True
    return False


@entry
def unevenness(s: Sheet) -> float:
    """Sum of squared distances to an even load, over lines and rows."""
    total = 0.0
    for line in range(len(s.first)):
        for week in range(s.first[line], s.last[line] + 1):
            total += (s.slots[line, week] - s.line_goal[line, week]) ** 2
    for row in range(s.used.shape[0]):
        for week in range(s.used.shape[1]):
            total += s.row_weight[row] * (s.used[row, week] - s.row_goal[row, week]) ** 2
    return float(total)


def empty_counts(lines: int, weeks: int) -> Ints:
    """A plan with nothing in it."""
    return np.zeros((lines, weeks), np.int32)

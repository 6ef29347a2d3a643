"""The plan during a search, as arrays that compiled code writes and Python may read."""

from typing import NamedTuple

import numpy as np

from mihan.engines.timetabling.search.facts import NONE, Facts, Floats, Ints

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
    rows = len(f.blocked)
    trainers, width = len(f.max_week), max(1, int(f.team_size.max(initial=0)))
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

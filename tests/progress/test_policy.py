from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.progress.policy import (
    BEHIND,
    LineFacts,
    Load,
    Mass,
    Pace,
    Reason,
    Standing,
    load,
    needed_pace,
    pace,
    reason,
    share,
)

D = Decimal
# Behind by 10 hours of 40, at a pace which is enough from now on.
LATE = LineFacts(
    assigned=Mass(D(40)), delivered=Mass(D(10)), expected=Mass(D(20)),
    has_trainer=True, has_remote_trainer=True, weeks_done=D(10), weeks_left=D(30),
)  # fmt: skip
WITH_REMOTE = replace(LATE, assigned=Mass(D(40), D(20)), expected=Mass(D(20), D(10)))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (LATE, Reason.LATE_START),
        (replace(LATE, has_trainer=False), Reason.NO_TRAINER),
        (replace(WITH_REMOTE, has_remote_trainer=False), Reason.NO_REMOTE_TRAINER),
        (replace(LATE, delivered=Mass()), Reason.NOT_STARTED),
        (replace(LATE, weeks_left=D(1)), Reason.CANNOT_END),
        (replace(LATE, weeks_left=D(0)), Reason.CANNOT_END),
        (replace(WITH_REMOTE, delivered=Mass(D(20), D(2))), Reason.REMOTE_LATE),
        (replace(LATE, weeks_left=D(15)), Reason.SLOW),
        (replace(LATE, delivered=Mass(D(20))), None),
    ],
)
def test_each_reason_decides_where_it_alone_holds(facts, expected):
    assert reason(facts) == expected


def test_the_first_reason_that_holds_is_the_one_shown():
    nothing_right = replace(LATE, has_trainer=False, delivered=Mass(), weeks_left=D(0))
    assert reason(nothing_right) == Reason.NO_TRAINER


def test_a_remote_trainer_is_not_missed_once_remote_hours_are_delivered():
    facts = replace(WITH_REMOTE, has_remote_trainer=False, delivered=Mass(D(10), D(1)))
    assert reason(facts) == Reason.LATE_START


@pytest.mark.parametrize(
    ("delivered", "expected_pace"),
    [
        (37, Pace.FAR_BEHIND),  # 13 points under
        (38, Pace.BEHIND),  # 12 points under, the limit itself
        (44, Pace.BEHIND),
        (45, Pace.ON_TIME),  # 5 points under, the limit itself
        (55, Pace.ON_TIME),
        (56, Pace.AHEAD),
        (100, Pace.DONE),
    ],
)
def test_the_pace_changes_past_five_and_twelve_points(delivered, expected_pace):
    assert pace(D(delivered), D(100), D(50)) == expected_pace


def test_without_assigned_hours_nothing_is_behind():
    assert pace(D(0), D(0), D(0)) == Pace.NO_HOURS
    assert share(D(0), D(0)) is None


@pytest.mark.parametrize(
    ("assigned", "expected_load"),
    [(1002, Load.OVER), (1001, Load.FULL), (819, Load.FULL), (818, Load.UNDER), (455, Load.UNDER), (454, Load.FREE)],
)
def test_a_permanent_service_is_weighed_against_910_hours(assigned, expected_load):
    assert load(D(assigned), D(910)) == expected_load


def test_part_time_trainers_owe_nothing_and_have_no_load():
    assert load(D(400), D(0)) is None


def test_no_week_left_means_no_pace_can_be_named():
    assert needed_pace(replace(LATE, weeks_left=D(0))) is None
    assert needed_pace(LATE) == D(1)


class Hours(Standing):
    def __init__(self, assigned, delivered, expected):
        self.assigned, self.delivered, self.expected = Mass(assigned), Mass(delivered), expected


hours = st.decimals(min_value=0, max_value=1000, places=2)


@given(assigned=hours, delivered=hours, expected=hours)
def test_the_gap_has_the_sign_of_what_is_missing(assigned, delivered, expected):
    standing = Hours(assigned, delivered, expected)
    assert (standing.gap < 0) == (delivered < expected)
    assert standing.left >= 0
    if assigned:
        assert (standing.points < 0) == (standing.gap < 0)
    if delivered >= expected:
        assert standing.pace not in BEHIND

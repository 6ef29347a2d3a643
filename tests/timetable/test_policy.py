from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.timetable.policy import (
    MODULE_MAX_WEEK,
    Place,
    Remaining,
    cut_by_semester,
    left_by,
    sessions_this_week,
    sessions_to_keep_up,
)

D = Decimal


def test_an_even_load_takes_the_whole_sessions_then_the_largest_remainders():
    courses = [Remaining("a", D(50), D(10)), Remaining("b", D(40), D(10)), Remaining("c", D(35), D(10))]
    # 2, 1.6 and 1.4 sessions a week: five in all.
    assert sessions_this_week(courses, capacity=24) == {"a": 2, "b": 2, "c": 1}


def test_the_last_week_takes_all_that_is_left():
    assert sessions_this_week([Remaining("a", D(10), D(1))], capacity=24) == {"a": 4}


def test_a_remainder_shorter_than_a_session_waits():
    assert sessions_this_week([Remaining("a", D(2), D(1))], capacity=24) == {}


def test_a_module_takes_no_more_than_its_week():
    assert sessions_this_week([Remaining("a", D(100), D(1))], capacity=24) == {"a": MODULE_MAX_WEEK}


def test_when_the_week_is_short_the_courses_with_most_time_left_wait():
    courses = [Remaining("soon", D(10), D(2)), Remaining("later", D(100), D(20))]
    assert sessions_this_week(courses, capacity=2) == {"soon": 2}


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 20)), max_size=12),
    st.integers(0, 24),
)
def test_a_week_never_holds_more_than_its_capacity_nor_than_what_is_left(courses, capacity):
    given_ = [Remaining(str(n), D(hours), D(weeks)) for n, (hours, weeks) in enumerate(courses)]
    found = sessions_this_week(given_, capacity=capacity)
    assert sum(found.values()) <= capacity
    assert all(count <= c.sessions for c in given_ for count in [found.get(c.key, 0)])


@pytest.mark.parametrize(
    ("s1", "s2", "in_first", "left"),
    [(60, 0, True, 40), (30, 30, True, 10), (30, 30, False, 40), (0, 0, True, 40)],
)
def test_in_the_first_semester_only_its_own_part_is_due(s1, s2, in_first, left):
    assert left_by(D(60), D(20), s1, s2, in_first=in_first) == left


def test_a_place_comes_back_from_what_was_written():
    place = Place(date(2026, 11, 24), 2, 7, 9)
    assert Place.from_json(place.as_json()) == place
    assert Place.from_json(Place(trainer=9).as_json()) == Place(trainer=9)


def test_a_week_that_keeps_up_leaves_what_the_year_keeps_for_later():
    assert sessions_to_keep_up({"a": 10, "b": 4, "c": 3}, {"a": 7, "b": 4, "c": 5}, capacity=24) == {"a": 3}


def test_a_course_that_the_year_does_not_know_asks_for_nothing():
    assert sessions_to_keep_up({"a": 10}, {}, capacity=24) == {}


def test_a_week_too_short_to_keep_up_lets_those_with_most_to_come_wait():
    assert sessions_to_keep_up({"a": 10, "b": 4}, {"a": 7, "b": 1}, capacity=4) == {"a": 1, "b": 3}


def test_keeping_up_asks_no_module_beyond_its_week():
    assert sessions_to_keep_up({"a": 40}, {"a": 0}, capacity=24) == {"a": MODULE_MAX_WEEK}


@pytest.mark.parametrize(
    ("left", "first", "one", "cut"),
    [
        (D(60), D(33), False, (D("32.5"), D("27.5"))),  # whole sessions now, what remains with the rest
        (D(20), D(33), False, (D(20), D(0))),
        (D(61), D(61), True, (D(61), D(0))),
        (D(61), D(0), True, (D(0), D(61))),
    ],
)
def test_hours_are_cut_by_semester_with_one_remainder(left, first, one, cut):
    assert cut_by_semester(left, first, one_semester=one) == cut


def test_an_evening_counts_its_own_hours():
    evening = Remaining("a", D(50), D(5), session_hours=D(2))
    assert (evening.sessions, evening.share) == (25, 5)
    assert sessions_this_week([evening], capacity=6) == {"a": 5}
    assert cut_by_semester(D(61), D(31), one_semester=False, session_hours=D(2)) == (D(30), D(31))

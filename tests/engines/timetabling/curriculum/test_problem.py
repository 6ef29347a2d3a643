"""A problem refuses data that contradict themselves, in a sentence."""

import pytest

from mihan.engines.timetabling.curriculum import Malformed
from tests.engines.timetabling.curriculum.small import problem

WELDING = ("Welding", "Amal", 2, 1, 20)


def refusal(*courses, **parts):
    with pytest.raises(Malformed) as refused:
        problem(*courses, **parts)
    return str(refused.value)


def test_a_week_needs_periods():
    assert refusal(WELDING, days=0) == "A problem needs days, and this one has 0."


def test_a_problem_needs_courses_and_rooms():
    assert refusal() == "A problem needs courses, and this one has 0."
    assert refusal(WELDING, rooms=()) == "A problem needs rooms, and this one has 0."


def test_what_would_fill_the_memory_is_refused():
    assert refusal(WELDING, days=60, periods_per_day=60) == "3600 periods are too many; the most is 1000."


def test_ids_are_given_once_and_hold_no_blank():
    assert refusal(WELDING, WELDING) == "The course Welding is given 2 times."
    assert refusal(("Arc welding", "Amal", 1, 1, 1)) == "The course id 'Arc welding' is empty or holds a blank."


def test_a_course_may_have_no_lecture_and_a_problem_has_one():
    assert problem(WELDING, ("Drawing", "Badr", 0, 1, 1)).courses[1].lectures == 0
    assert refusal(("Drawing", "Badr", 0, 1, 1)) == "A problem needs lectures, and this one has 0."
    refused = refusal(WELDING, ("Drawing", "Badr", -1, 1, 1))
    assert refused == "the number of lectures of course Drawing is -1, and should lie between 0 and 1000000."


def test_curricula_name_courses_that_exist():
    refused = refusal(WELDING, curricula=[["Welding", "Drawing"]])
    assert refused == "Curriculum q0 names course Drawing, which does not exist."


def test_unavailabilities_name_periods_that_exist():
    refused = refusal(WELDING, unavailable=[("Welding", 0, 3)])
    assert refused == "Course Welding is unavailable on day 0, period 3, which does not exist."

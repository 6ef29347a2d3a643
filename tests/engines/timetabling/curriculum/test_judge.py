"""The judge, each rule where it alone decides."""

from mihan.engines.timetabling.curriculum import Placement, Rule, check
from tests.engines.timetabling.curriculum.small import problem


def verdict(given, *placements):
    return check(given, [Placement(*placement) for placement in placements])


def told(found):
    return [(one.rule, one.units, one.cost, one.text) for one in found.violations]


def test_a_right_timetable_costs_nothing():
    found = verdict(problem(("W", "t", 2, 2, 10)), ("W", "A", 0, 0), ("W", "A", 1, 2))
    assert found.is_feasible
    assert (found.hard, found.cost, found.violations) == (0, 0, ())


def test_lectures_missing_or_meeting_each_other_are_counted():
    given = problem(("W", "t", 3, 0, 10), rooms=[("A", 10), ("B", 10)])
    found = verdict(given, ("W", "A", 0, 0))
    assert told(found) == [(Rule.LECTURES, 2, 0, "W has 1 lectures of 3.")]
    found = verdict(given, ("W", "A", 0, 0), ("W", "B", 0, 0), ("W", "A", 1, 0))
    assert told(found)[0] == (Rule.LECTURES, 1, 0, "W has 2 lectures on day 0, period 0.")


def test_a_teacher_is_in_one_place():
    given = problem(("W", "Amal", 1, 0, 10), ("D", "Amal", 1, 0, 10), rooms=[("A", 10), ("B", 10)])
    found = verdict(given, ("W", "A", 0, 1), ("D", "B", 0, 1))
    assert told(found) == [(Rule.CONFLICTS, 1, 0, "W and D meet on day 0, period 1: both are taught by Amal.")]


def test_a_curriculum_follows_one_course_at_a_time():
    courses = [("W", "t", 1, 0, 10), ("D", "u", 1, 0, 10)]
    given = problem(*courses, rooms=[("A", 10), ("B", 10)], curricula=[["W", "D"]])
    found = verdict(given, ("W", "A", 0, 1), ("D", "B", 0, 1))
    assert found.units(Rule.CONFLICTS) == 1
    assert not found.is_feasible


def test_a_course_stays_out_of_the_periods_it_is_not_available():
    found = verdict(problem(("W", "t", 1, 0, 10), unavailable=[("W", 1, 2)]), ("W", "A", 1, 2))
    assert told(found) == [(Rule.AVAILABILITY, 1, 0, "W is not available on day 1, period 2.")]


def test_a_room_holds_one_lecture():
    given = problem(("W", "t", 1, 0, 10), ("D", "u", 1, 0, 10), ("E", "v", 1, 0, 10))
    found = verdict(given, ("W", "A", 0, 0), ("D", "A", 0, 0), ("E", "A", 0, 0))
    assert told(found) == [(Rule.ROOM_OCCUPANCY, 2, 0, "3 lectures are in room A on day 0, period 0.")]


def test_each_student_without_a_seat_costs_one():
    found = verdict(problem(("W", "t", 1, 0, 35), rooms=[("A", 30)]), ("W", "A", 0, 0))
    assert told(found) == [(Rule.ROOM_CAPACITY, 5, 5, "35 students of W are in room A, which has 30 seats.")]


def test_each_day_too_few_costs_five():
    found = verdict(problem(("W", "t", 2, 2, 10)), ("W", "A", 0, 0), ("W", "A", 0, 2))
    assert told(found) == [(Rule.MIN_WORKING_DAYS, 1, 5, "W is spread over 1 days, fewer than 2.")]


def test_each_lecture_alone_costs_two_in_each_of_its_curricula():
    courses = [("W", "t", 1, 0, 10), ("D", "u", 1, 0, 10), ("E", "v", 1, 0, 10)]
    given = problem(*courses, curricula=[["W", "D"], ["D", "E"]])
    found = verdict(given, ("W", "A", 0, 0), ("D", "A", 0, 1), ("E", "A", 1, 1))
    assert (found.units(Rule.CURRICULUM_COMPACTNESS), found.cost) == (2, 4)
    assert [one.lectures[0].course for one in found.violations] == ["D", "E"]


def test_the_last_period_of_a_day_is_no_neighbour_of_the_next_morning():
    given = problem(("W", "t", 1, 0, 10), ("D", "u", 1, 0, 10), curricula=[["W", "D"]])
    assert verdict(given, ("W", "A", 0, 2), ("D", "A", 1, 0)).cost == 4


def test_each_room_beyond_the_first_costs_one():
    given = problem(("W", "t", 3, 0, 10), rooms=[("A", 10), ("B", 10), ("C", 10)])
    found = verdict(given, ("W", "A", 0, 0), ("W", "B", 0, 1), ("W", "C", 0, 2))
    assert told(found) == [(Rule.ROOM_STABILITY, 2, 2, "W uses 3 rooms: A, B, C.")]

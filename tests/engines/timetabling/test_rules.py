"""Each hard rule on the smallest week in which breaking it would place one session more."""

from dataclasses import replace

import pytest

from mihan.engines.timetabling.judge import check
from mihan.engines.timetabling.portfolio import solve
from mihan.engines.timetabling.problem import Grid, Group, Lock, Problem, Trainer
from mihan.engines.timetabling.stopping import Iterations
from mihan.engines.timetabling.violations import Violation
from tests.engines.timetabling.weeks import at, course, room, week

ONE = Grid(days=1, slots=1, spare_days=frozenset())
TWO = Grid(days=1, slots=2, spare_days=frozenset())
ALL = frozenset({0})

TWICE_GROUP = week(course("a"), course("b", trainers=("U",)), grid=ONE)
TWICE_TRAINER = week(course("a"), course("b", groups=("B",)), grid=ONE)
TWICE_ROOM = week(course("a"), course("b", groups=("B",), trainers=("U",)), grid=ONE, rooms=(room("R"),))
SHARED = week(
    course("a"),
    course("b", groups=("B",), trainers=("U",)),
    grid=ONE,
    groups=(Group(id="A", shares_trainees_with=frozenset({"B"})), Group(id="B")),
)
MERGED = week(course("a"), course("b", groups=("B", "A"), trainers=("U",)), grid=ONE)
GROUP_AWAY = week(course(), grid=ONE, groups=(Group(id="A", unavailable=ALL),))
TRAINER_AWAY = week(course(), grid=ONE, trainers=(Trainer(id="T", unavailable=ALL),))
ROOM_SHUT = week(course(), grid=ONE, rooms=(room("R", unavailable=ALL),))
OTHER_KIND = week(course(), grid=ONE, rooms=(room("R", kind="lab"),))
TOO_SMALL = week(course(places=31), grid=ONE)
NOT_EQUIPPED = week(course(equipment=frozenset({"lathe"})), grid=ONE)
IMPOSED = week(
    course("a", imposed_rooms=frozenset({"R"})),
    course("b", groups=("B",), trainers=("U",), imposed_rooms=frozenset({"R"})),
    grid=ONE,
)
FULL_DAY = week(course(sessions=2), grid=TWO, groups=(Group(id="A", max_day=1),))
LONG_DAY = week(course(sessions=2), grid=TWO, trainers=(Trainer(id="T", max_day=1),))
FULL_WEEK = week(course("a"), course("b"), grid=TWO, trainers=(Trainer(id="T", max_week=1),))
TEAM = week(course(trainers=("T", "U"), trainers_needed=2), course("b", groups=("B",), trainers=("U",)), grid=ONE)
ORDER = week(course("a", periods=frozenset({1})), course("b", after=("a",), periods=frozenset({0})), grid=TWO)
NOT_THEN = week(course(periods=frozenset({1})), course("b", periods=frozenset({1})), grid=TWO)
TOO_LONG = week(course("a", duration=2), course("b"), grid=TWO)
TRAVEL = week(
    course("a", imposed_rooms=frozenset({"R"})),
    course("b", imposed_rooms=frozenset({"S"})),
    grid=TWO,
    rooms=(room("R", site="north"), room("S", site="south")),
    travel={("north", "south"): 1},
)
ONE_TEAM = week(
    course(sessions=2, trainers=("T", "U")),
    grid=TWO,
    trainers=(Trainer(id="T", unavailable=ALL), Trainer(id="U", unavailable=frozenset({1}))),
)
NOBODY = week(course(trainers=()), grid=ONE)

WEEKS = {
    "a group is in one place at a time": (TWICE_GROUP, 1),
    "a trainer is in one place at a time": (TWICE_TRAINER, 1),
    "a room holds one session at a time": (TWICE_ROOM, 1),
    "trainees of two groups are in one place at a time": (SHARED, 1),
    "merged groups come together": (MERGED, 1),
    "a group is there": (GROUP_AWAY, 1),
    "a trainer is there": (TRAINER_AWAY, 1),
    "a room is open": (ROOM_SHUT, 1),
    "a room is of the kind asked for": (OTHER_KIND, 1),
    "a room is large enough": (TOO_SMALL, 1),
    "a room is equipped": (NOT_EQUIPPED, 1),
    "an imposed room is kept": (IMPOSED, 1),
    "a group has a longest day": (FULL_DAY, 1),
    "a trainer has a longest day": (LONG_DAY, 1),
    "a trainer has a longest week": (FULL_WEEK, 1),
    "a team is complete": (TEAM, 1),
    "theory comes before practice": (ORDER, 1),
    "a course keeps to its periods": (NOT_THEN, 1),
    "a double session takes two periods": (TOO_LONG, 1),
    "people have time to travel": (TRAVEL, 1),
    "a course keeps its trainer": (ONE_TEAM, 1),
    "somebody teaches": (NOBODY, 1),
}


def left_out(problem: Problem) -> int:
    solution = solve(problem, stop=Iterations(2_000), searches=1)
    assert list(check(problem, solution.placements)) == []
    return len(solution.unplaced)


@pytest.mark.parametrize("name", WEEKS)
def test_rule_is_kept_at_the_price_of_a_session(name: str) -> None:
    problem, expected = WEEKS[name]
    assert left_out(problem) == expected


def test_a_group_without_trainees_is_planned_like_another() -> None:
    assert left_out(week(course(), groups=(Group(id="A", size=0),))) == 0


def test_a_remote_session_takes_no_room() -> None:
    remote = course("b", groups=("B",), trainers=("U",), room_kind=None)
    assert left_out(week(course("a"), remote, grid=ONE, rooms=(room("R"),))) == 0


def test_a_course_that_may_change_trainers_is_placed_whole() -> None:
    courses = (course(sessions=2, trainers=("T", "U"), one_team=False),)
    assert left_out(replace(ONE_TEAM, courses=courses)) == 0


def test_travel_is_possible_with_a_free_period_between() -> None:
    three = Grid(days=1, slots=3, spare_days=frozenset())
    assert left_out(replace(TRAVEL, grid=three)) == 0


def test_a_locked_session_stays_where_a_better_place_exists() -> None:
    problem = week(course(), groups=(Group(id="A"),), grid=Grid(days=2, slots=3, spare_days=frozenset({0})))
    costly = replace(problem, weights=replace(problem.weights, saturday=5), initial=(at(0, 0),))
    free = solve(costly, stop=Iterations(2_000), searches=1).placements[0]
    kept = solve(replace(costly, locks={0: Lock.PERIOD}), stop=Iterations(2_000), searches=1).placements[0]
    assert (free.period in (3, 4, 5), kept.period) == (True, 0)


def test_contradictory_locks_leave_one_session_out() -> None:
    problem = replace(week(course("a"), course("b")), initial=(at(0, 0), at(1, 0, "S")))
    assert left_out(replace(problem, locks={0: Lock.SESSION, 1: Lock.SESSION})) == 1


BROKEN = {
    "group_clash": (TWICE_GROUP, (at(0, 0), at(1, 0, "S", "U")), (0, 1), "A"),
    "trainer_clash": (TWICE_TRAINER, (at(0, 0), at(1, 0, "S")), (0, 1), "T"),
    "room_clash": (TWICE_ROOM, (at(0, 0), at(1, 0, "R", "U")), (0, 1), "R"),
    "shared_trainees": (SHARED, (at(0, 0), at(1, 0, "S", "U")), (0, 1), "A + B"),
    "group_unavailable": (GROUP_AWAY, (at(0, 0),), (0,), "A"),
    "trainer_unavailable": (TRAINER_AWAY, (at(0, 0),), (0,), "T"),
    "room_unavailable": (ROOM_SHUT, (at(0, 0),), (0,), "R"),
    "room_kind": (OTHER_KIND, (at(0, 0),), (0,), "R"),
    "room_capacity": (TOO_SMALL, (at(0, 0),), (0,), "R"),
    "room_equipment": (NOT_EQUIPPED, (at(0, 0),), (0,), "R"),
    "room_not_imposed": (IMPOSED, (at(0, 0, "S"),), (0,), "S"),
    "room_missing": (TOO_LONG, (at(0, 0, None),), (0,), ""),
    "room_not_needed": (week(course(room_kind=None)), (at(0, 0),), (0,), "R"),
    "group_day_max": (FULL_DAY, (at(0, 0), at(1, 1)), (0, 1), "A"),
    "trainer_day_max": (LONG_DAY, (at(0, 0), at(1, 1)), (0, 1), "T"),
    "trainer_week_max": (FULL_WEEK, (at(0, 0), at(1, 1)), (0, 1), "T"),
    "trainer_not_qualified": (week(course()), (at(0, 0, "R", "U"),), (0,), "U"),
    "team_size": (TEAM, (at(0, 0),), (0,), "a"),
    "one_team": (ONE_TEAM, (at(0, 1), at(1, 0, "R", "U")), (0, 1), "a"),
    "order": (ORDER, (at(0, 1), at(1, 0)), (0, 1), "a"),
    "period_not_allowed": (NOT_THEN, (at(0, 0),), (0,), ""),
    "past_end_of_day": (week(course(duration=2)), (at(0, 2),), (0,), ""),
    "travel": (TRAVEL, (at(0, 0), at(1, 1, "S")), (0, 1), "A"),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_the_judge_names_the_rule_the_sessions_and_the_resource(rule: str) -> None:
    problem, placements, sessions, resource = BROKEN[rule]
    found = list(check(problem, placements))
    assert Violation(rule, sessions, resource) in found
    assert {violation.rule for violation in found} <= {rule, "travel"}


@pytest.mark.parametrize(
    ("lock", "moved", "rule"),
    [
        (Lock.PERIOD, at(0, 1), "lock_period"),
        (Lock.ROOM, at(0, 0, "S"), "lock_room"),
        (Lock.TRAINER, at(0, 0, "R", "U"), "lock_trainer"),
    ],
)
def test_the_judge_sees_what_a_lock_forbids_and_nothing_more(lock: Lock, moved: object, rule: str) -> None:
    problem = replace(week(course(trainers=("T", "U"))), initial=(at(0, 0),), locks={0: lock})
    assert [violation.rule for violation in check(problem, (moved,))] == [rule]  # type: ignore[arg-type]
    assert list(check(problem, (at(0, 0),))) == []

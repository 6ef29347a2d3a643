"""Each soft rule: what it counts, for whom, because of which sessions; and the search minds it."""

from dataclasses import replace

import pytest

from mihan.engines.timetabling.charges import Charge
from mihan.engines.timetabling.judge import cost
from mihan.engines.timetabling.portfolio import solve
from mihan.engines.timetabling.problem import Grid, Group, Placement, Problem, Trainer
from mihan.engines.timetabling.stopping import Iterations
from mihan.engines.timetabling.weights import Weights
from tests.engines.timetabling.weeks import FREE, at, course, room, week

TWO = (course(sessions=2),)


def weighing(problem: Problem, **weights: float) -> Problem:
    return replace(problem, weights=replace(FREE, **weights))


CASES: dict[str, tuple[Problem, tuple[Placement, ...], Charge]] = {
    "group_gap": (week(*TWO), (at(0, 0), at(1, 2)), Charge("group_gap", 1, 7, "A", (0, 1))),
    "trainer_gap": (week(*TWO), (at(0, 0), at(1, 2)), Charge("trainer_gap", 1, 7, "T", (0, 1))),
    "group_move": (week(*TWO), (at(0, 0), at(1, 1, "S")), Charge("group_move", 1, 7, "A", (0, 1))),
    "trainer_move": (week(*TWO), (at(0, 0), at(1, 1, "S")), Charge("trainer_move", 1, 7, "T", (0, 1))),
    "room_stability": (week(*TWO), (at(0, 0), at(1, 3, "S")), Charge("room_stability", 1, 7, "a", (0, 1))),
    "same_day": (week(*TWO), (at(0, 0), at(1, 2)), Charge("same_day", 1, 7, "a", (0, 1))),
    "single_day": (week(*TWO), (at(0, 0), at(1, None)), Charge("single_day", 1, 7, "A", (0,))),
    "saturday": (
        week(*TWO, grid=Grid(days=2, slots=3, spare_days=frozenset({1}))),
        (at(0, 3), at(1, 4)),
        Charge("saturday", 2, 14, "A", (0, 1)),
    ),
    "load_band": (
        week(*TWO, trainers=(Trainer(id="T", load_band=(3, 5)),)),
        (at(0, 0), at(1, 1)),
        Charge("load_band", 1, 7, "T", (0, 1)),
    ),
    "trainer_day": (week(*TWO), (at(0, 0), at(1, 1)), Charge("trainer_day", 1, 7, "T", (0, 1))),
    "avoid": (
        week(*TWO, trainers=(Trainer(id="T", avoids=frozenset({1})),)),
        (at(0, 0), at(1, 1)),
        Charge("avoid", 1, 7, "T", (1,)),
    ),
    "preferred_room": (
        week(course(sessions=2, preferred_rooms=frozenset({"S"}))),
        (at(0, 0, "S"), at(1, 1)),
        Charge("preferred_room", 1, 7, "R", (1,)),
    ),
    "variety": (
        week(course("a", subject="cooking"), course("b", subject="cooking")),
        (at(0, 0), at(1, 1)),
        Charge("variety", 1, 7, "A", (0, 1)),
    ),
    "unplaced": (week(course(urgency=2)), (at(0, None),), Charge("unplaced", 1, 14, "a", (0,))),
}


@pytest.mark.parametrize("rule", CASES)
def test_charge_names_rule_amount_resource_and_sessions(rule: str) -> None:
    problem, placements, charge = CASES[rule]
    weighed = replace(problem, weights=replace(FREE, **{"unplaced": 0.0, rule: 7.0}))
    assert cost(weighed, placements).charges == (charge,)


@pytest.mark.parametrize("rule", sorted(set(CASES) - {"unplaced", "load_band", "single_day", "trainer_day"}))
def test_the_search_pays_nothing_where_it_need_not(rule: str) -> None:
    problem, _, _ = CASES[rule]
    weighed = replace(problem, weights=replace(FREE, **{rule: 7.0}))
    solution = solve(weighed, stop=Iterations(2_000), searches=1)
    assert (solution.cost, solution.unplaced) == (0, ())


def test_remote_sessions_between_two_rooms_neither_add_nor_hide_a_move() -> None:
    problem = weighing(week(course(sessions=2), course("b", room_kind=None)), group_move=7)
    away = cost(problem, (at(0, 0), at(1, 2, "S"), at(2, 1, None)))
    home = cost(problem, (at(0, 0), at(1, 2), at(2, 1, None)))
    assert (away.total, home.total) == (7, 0)


def test_changes_are_charged_once_each_and_by_what_changed() -> None:
    weights = replace(FREE, changed=10, changed_period=1, changed_room=2, changed_trainer=4)
    problem = replace(week(course(trainers=("T", "U"))), weights=weights, initial=(at(0, 0),))
    assert cost(problem, (at(0, 0),)).total == 0
    assert cost(problem, (at(0, 1, "S", "U"),)).by_rule() == {
        "changed": 10,
        "changed_period": 1,
        "changed_room": 2,
        "changed_trainer": 4,
    }


def test_costs_are_shared_by_the_sessions_that_cause_them() -> None:
    found = cost(weighing(week(*TWO), group_gap=7, saturday=1), (at(0, 0), at(1, 2)))
    assert found.by_session() == {0: 3.5, 1: 3.5}
    assert [charge.rule for charge in found.of_session(0)] == ["group_gap"]


def test_urgency_decides_who_is_left_out() -> None:
    grid = Grid(days=1, slots=1, spare_days=frozenset())
    problem = week(course("a"), course("b", urgency=3), grid=grid, rooms=(room("R"),))
    assert solve(problem, stop=Iterations(500), searches=1).unplaced == (0,)


def test_single_days_and_days_worked_are_avoided() -> None:
    problem = weighing(week(*TWO, groups=(Group(id="A"),)), single_day=7, trainer_day=7)
    assert solve(problem, stop=Iterations(2_000), searches=1).cost == 7


def test_a_weight_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="group_gap"):
        Weights(group_gap=-1)

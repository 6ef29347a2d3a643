"""What an edit would do: the board, its reasons, and the plan left as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.engines.timetabling.consequences import Consequences, Gain, Verdict
from mihan.engines.timetabling.judge import check, cost
from mihan.engines.timetabling.options import Way, options
from mihan.engines.timetabling.portfolio import solve
from mihan.engines.timetabling.problem import Grid, Placement
from mihan.engines.timetabling.stopping import Iterations
from mihan.engines.timetabling.violations import Violation
from tests.engines.timetabling.weeks import FREE, at, course, drawn, room, week

DAY = Grid(days=1, slots=3, spare_days=frozenset())


def test_the_board_says_allowed_costs_or_forbidden_for_every_period() -> None:
    weights = type(FREE)(group_gap=5, single_day=0)
    problem = week(course("a"), course("b", trainers=("U",)), grid=DAY, weights=weights)
    board = Consequences(problem, (at(0, 0), at(1, 1, "R", "U"))).board(1)
    assert [answer.verdict for answer in board] == [Verdict.FORBIDDEN, Verdict.ALLOWED, Verdict.COSTS]
    assert board[0].violations == (Violation("group_clash", (0, 1), "A"),)
    assert board[2].costs == {"group_gap": 5}
    assert board[2].gains == (Gain("group_gap", "A", 0, 5),)


def test_a_period_without_a_free_room_says_who_is_inside() -> None:
    problem = week(course("a"), course("b", groups=("B",), trainers=("U",)), grid=DAY, rooms=(room("R"),))
    answer = Consequences(problem, (at(0, 0), at(1, 1, "R", "U"))).board(1)[0]
    assert answer.violations == (Violation("no_free_room", (1, 0), "class"),)


def test_a_better_place_has_a_negative_difference() -> None:
    problem = week(course(sessions=2), grid=DAY, weights=type(FREE)(group_gap=5))
    answer = Consequences(problem, (at(0, 0), at(1, 2))).of(at(1, 1))
    assert (answer.verdict, answer.costs["group_gap"]) == (Verdict.ALLOWED, -5)


def test_asking_changes_nothing() -> None:
    asked = Consequences(week(course("a"), course("b", trainers=("U",))), (at(0, 0), at(1, 1, "R", "U")))
    before = list(asked.plan.at)
    asked.board(1)
    asked.of(Placement(1))
    assert asked.plan.at == before


@given(seed=st.integers(min_value=0, max_value=10_000))
@settings(max_examples=25, deadline=None)
def test_the_difference_is_that_of_the_whole_judge(seed: int) -> None:
    problem = drawn(seed)
    plan = list(solve(problem, stop=Iterations(200), searches=1).placements)
    before = cost(problem, plan).total
    session = seed % len(plan)
    for answer in Consequences(problem, plan).board(session):
        moved = [answer.placement if p.session == session else p for p in plan]
        broken = list(check(problem, moved))
        assert cost(problem, moved).total - before == pytest.approx(answer.delta)
        assert (answer.verdict == Verdict.FORBIDDEN) == bool(broken)


def test_options_replace_move_or_later_each_with_its_cost() -> None:
    problem = week(course(sessions=2, trainers=("T", "U")), grid=DAY, rooms=(room("R"),))
    found = options(problem, (at(0, 0), at(1, 1)), 1)
    ways = [(o.way, o.consequence.placement.period, o.consequence.placement.trainers) for o in found]
    assert (Way.REPLACE, 1, ("U",)) in ways
    assert (Way.MOVE, 2, ("T",)) in ways
    assert (found[-1].way, found[-1].cost) == (Way.LATER, FREE.unplaced)


def test_nobody_busy_or_unqualified_is_offered_as_substitute() -> None:
    problem = week(course("a", trainers=("T", "U")), course("b", groups=("B",), trainers=("U",)), grid=DAY)
    found = options(problem, (at(0, 0), at(1, 0, "S", "U")), 0)
    assert [o for o in found if o.way == Way.REPLACE] == []

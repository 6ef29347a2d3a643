"""The search never breaks a rule and counts as the judge counts; each rule on the smallest week it decides."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.engines.timetabling.judge import check, cost
from mihan.engines.timetabling.portfolio import solve
from mihan.engines.timetabling.problem import Placement, Problem
from mihan.engines.timetabling.stopping import Iterations
from tests.engines.timetabling.weeks import disturbed, drawn

SEEDS = st.integers(min_value=0, max_value=10_000)


def plan(problem: Problem, *, moves: int = 2_000, seed: int = 1) -> tuple[Placement, ...]:
    return solve(problem, stop=Iterations(moves), seed=seed, searches=1).placements


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_no_plan_breaks_a_hard_rule_and_its_cost_is_the_judges(seed: int) -> None:
    problem = drawn(seed)
    solution = solve(problem, stop=Iterations(3_000), seed=seed, searches=2)
    assert list(check(problem, solution.placements)) == []
    assert cost(problem, solution.placements).total == pytest.approx(solution.cost)


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_a_plan_made_from_another_keeps_its_locks_and_counts_its_changes(seed: int) -> None:
    problem = drawn(seed)
    later = disturbed(problem, plan(problem, seed=seed), seed)
    solution = solve(later, stop=Iterations(3_000), seed=seed, searches=1)
    assert list(check(later, solution.placements)) == []
    assert cost(later, solution.placements).total == pytest.approx(solution.cost)

"""Solving: repeatable, stoppable, reported."""

import threading

from mihan.engines.timetabling.judge import cost
from mihan.engines.timetabling.portfolio import solve
from mihan.engines.timetabling.solution import Progress
from mihan.engines.timetabling.stopping import Cancelled, Iterations, Target, WallTime
from tests.engines.timetabling.weeks import course, drawn, week

PROBLEM = drawn(11)


def test_the_same_seed_and_moves_give_the_same_plan() -> None:
    one, two = (solve(PROBLEM, stop=Iterations(30_000), seed=5) for _ in range(2))
    assert (one.placements, one.iterations) == (two.placements, two.iterations)


def test_another_seed_searches_elsewhere() -> None:
    plans = {solve(PROBLEM, stop=Iterations(0), seed=seed).placements for seed in range(4)}
    assert len(plans) > 1


def test_iterations_are_counted_exactly_for_all_searches_together() -> None:
    assert solve(PROBLEM, stop=Iterations(1_234), searches=2).iterations == 2_468


def test_a_cancelled_solve_gives_the_best_plan_so_far() -> None:
    asked = threading.Event()
    asked.set()
    solution = solve(PROBLEM, stop=WallTime(60) | Cancelled(asked.is_set))
    assert solution.iterations == 0
    assert len(solution.placements) == len(PROBLEM.sessions)


def test_a_target_ends_the_search() -> None:
    solution = solve(week(course()), stop=WallTime(60) | Target(0), searches=1)
    assert (solution.cost, solution.seconds < 30) == (0, True)


def test_the_clock_is_the_one_handed_in() -> None:
    seconds = iter(range(10_000))
    solution = solve(PROBLEM, stop=WallTime(7, clock=lambda: next(seconds)), searches=1, clock=lambda: 3.0)
    assert solution.seconds == 0


def test_the_curve_goes_down_and_ends_at_the_answer() -> None:
    points: list[Progress] = []
    solution = solve(PROBLEM, stop=Iterations(40_000), report=points.append)
    costs = [point.cost for point in points]
    assert tuple(points) == solution.curve
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == solution.cost == cost(PROBLEM, solution.placements).total


def test_the_time_to_all_placed_is_none_when_some_are_left_out() -> None:
    assert solve(week(course(trainers=())), stop=Iterations(10), searches=1).seconds_to_all_placed is None
    assert solve(week(course()), stop=Iterations(10), searches=1).seconds_to_all_placed is not None

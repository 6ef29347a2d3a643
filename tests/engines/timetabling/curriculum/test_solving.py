"""What a solve promises: no hard rule broken, a cost the judge agrees with, answers that repeat."""

import threading
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.engines.timetabling.curriculum import Rule, check, read_problem, solve, warm_up
from mihan.engines.timetabling.curriculum.annealing import Mix, full_cost
from mihan.engines.timetabling.curriculum.arrays import facts_of, placements_of
from mihan.engines.timetabling.curriculum.search import Search
from mihan.engines.timetabling.stopping import Cancelled, Iterations, Stop, Target, WallTime
from tests.engines.timetabling.curriculum.small import TEXT, problem, problems


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    warm_up()


def solved(given, moves=20_000, **options):
    return solve(given, stop=Iterations(moves), seed=1, **options)


@settings(deadline=None, max_examples=40)
@given(problems(), st.integers(0, 5_000))
def test_no_hard_rule_is_broken_and_the_cost_is_the_judges(given, moves):
    solution = solved(given, moves)
    verdict = check(given, solution.placements)
    missing = {one.text.split()[0]: one.units for one in verdict.violations if one.rule is Rule.LECTURES}
    assert verdict.hard == len(solution.unplaced)
    assert missing == Counter(solution.unplaced)
    assert solution.cost == verdict.cost


@settings(deadline=None, max_examples=40)
@given(problems(), st.integers(1, 2_000), st.sampled_from([0.2, 2.0, 50.0]), st.sampled_from([1, 3, 20]))
def test_the_running_cost_is_that_of_the_timetable_after_any_number_of_moves(given, moves, temperature, longest):
    search = Search(facts_of(given), seed=5, number=0, mix=Mix(rooms=64, strangers=128, chains=256, longest=longest))
    search.place(200)
    search.take_over(search)
    search.anneal(moves, temperature)
    now = check(given, placements_of(given, search.plan.period, search.plan.room))
    assert search.cost == now.cost == full_cost(search.facts, search.plan)
    assert now.hard == search.unplaced
    assert search.best == check(given, placements_of(given, search.best_period, search.best_room)).cost


@settings(deadline=None, max_examples=8)
@given(problems(), st.integers(0, 2**64))
def test_a_seed_and_a_number_of_moves_always_give_the_same_answer(given, seed):
    first, second = (solve(given, stop=Iterations(3_000), seed=seed) for _ in range(2))
    assert first.placements == second.placements
    assert first.iterations == second.iterations <= 3_000


def test_lectures_are_spread_over_days_when_that_is_cheaper():
    given = problem(("W", "t", 3, 3, 10), days=3, periods_per_day=4)
    assert solved(given).cost == 0


def test_lectures_of_a_curriculum_are_put_side_by_side_when_that_is_cheaper():
    given = problem(("W", "t", 2, 0, 10), ("D", "u", 2, 0, 10), curricula=[["W", "D"]], days=4, periods_per_day=5)
    assert solved(given).cost == 0


def test_a_course_keeps_its_room_when_that_is_cheaper():
    given = problem(("W", "t", 4, 0, 10), ("D", "u", 4, 0, 10), rooms=[("A", 10), ("B", 10)], days=1, periods_per_day=4)
    assert solved(given).cost == 0


def test_a_large_course_gets_the_large_room_when_that_is_cheaper():
    given = problem(("W", "t", 3, 0, 30), ("D", "u", 3, 0, 12), rooms=[("A", 12), ("B", 30)], days=1, periods_per_day=3)
    solution = solved(given)
    assert {place.room for place in solution.placements if place.course == "W"} == {"B"}
    assert solution.cost == 0


def test_what_is_cheaper_depends_on_the_weights():
    """One day too few (5) is better than a lecture alone in each of three curricula (6)."""
    others = ["D", "E", "F"]
    courses = [("W", "t", 2, 2, 10), *((name, name, 1, 0, 10) for name in others)]
    away = [(name, 1, period) for name in others for period in range(3)]
    together = [["W", name] for name in others]
    given = problem(*courses, rooms=[(name, 10) for name in "ABC"], curricula=together, unavailable=away)
    solution = solved(given)
    assert {place.day for place in solution.placements} == {0}
    assert solution.cost == 5


def test_the_full_week_is_filled():
    """Every room at every period: only exchanges are possible."""
    courses = [(f"c{n}", f"t{n}", 4, 2, 10) for n in range(6)]
    given = problem(*courses, rooms=[("A", 10), ("B", 10)], days=3, periods_per_day=4)
    solution = solved(given, 100_000)
    assert solution.unplaced == ()
    assert solution.cost == 0


def test_what_has_no_place_is_left_out_and_named():
    given = problem(("W", "t", 3, 0, 10), ("D", "u", 1, 0, 10), days=1, periods_per_day=2, rooms=[("A", 10), ("B", 10)])
    solution = solved(given)
    assert solution.unplaced == ("W",)
    assert check(given, solution.placements).hard == 1


def test_a_course_that_is_never_available_does_not_keep_the_others_out():
    away = [("W", day, period) for day in range(2) for period in range(3)]
    solution = solved(problem(("W", "t", 1, 0, 10), ("D", "u", 2, 0, 10), unavailable=away))
    assert solution.unplaced == ("W",)
    assert len(solution.placements) == 2


def test_more_courses_than_a_word_has_bits_and_more_rooms_too():
    courses = [(f"c{n}", f"t{n}", 1, 0, 10) for n in range(150)]
    together = [[f"c{n}", f"c{n + 63}"] for n in range(80)]
    given = problem(*courses, rooms=[(f"r{n}", 10) for n in range(70)], curricula=together, days=1)
    solution = solved(given, 200_000)
    assert solution.unplaced == ()
    assert solution.cost == check(given, solution.placements).cost == 0


def test_progress_tells_of_ever_better_timetables_and_ends_with_the_solution():
    points = []
    solution = solved(read_problem(TEXT), progress=points.append)
    costs = [point.cost for point in points]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == solution.cost
    assert points[-1].unplaced == 0


def test_a_target_ends_a_solve_that_has_no_other_limit():
    assert solve(read_problem(TEXT), stop=Target(2), seed=1).cost == 2


def test_a_cancelled_solve_gives_what_it_has():
    event = threading.Event()
    given = problem(("W", "t", 2, 5, 10))
    solution = solve(given, stop=Stop() | Cancelled(event.is_set), progress=lambda point: event.set())
    assert len(solution.placements) == 2


def test_a_solve_ends_with_its_time():
    solution = solve(problem(("W", "t", 2, 5, 10)), stop=WallTime(0.2))
    assert solution.cost == 15
    assert 0.2 <= solution.seconds < 2

"""What can be placed is placed: by whom trainers are packed, and who is pushed out for whom."""

from dataclasses import replace

from mihan.engines.timetabling.judge import check
from mihan.engines.timetabling.portfolio import solve
from mihan.engines.timetabling.problem import Grid, Problem, Trainer
from mihan.engines.timetabling.search.run import Search, material_of
from mihan.engines.timetabling.stopping import Iterations
from tests.engines.timetabling.weeks import at, course, room, week

DAY = Grid(days=1, slots=4, spare_days=frozenset())
TWO_DAYS = Grid(days=2, slots=2, spare_days=frozenset())


def left_out(problem: Problem) -> int:
    plan = solve(problem, stop=Iterations(0), seed=1, searches=1)
    assert list(check(problem, plan.placements)) == []
    return len(plan.unplaced)


def test_courses_that_fit_only_one_way_into_the_weeks_of_trainers_are_packed_that_way() -> None:
    """Weeks of 6, 6 and 4 periods for courses of 3, 3, 2, 2, 2, 2 and 2: only 3 + 3, 2 + 2 + 2 and 2 + 2 go."""
    sessions = (3, 3, 2, 2, 2, 2, 2)
    everyone = ("T", "U", "V")
    courses = [
        course(f"c{i}", groups=("AB"[i % 2],), sessions=n, trainers=everyone, room_kind=None)
        for i, n in enumerate(sessions)
    ]
    weeks = zip(everyone, (6, 6, 4), strict=True)
    trainers = tuple(Trainer(id=name, max_week=most) for name, most in weeks)
    problem = week(*courses, trainers=trainers, grid=Grid(days=3, slots=4, spare_days=frozenset()))
    assert left_out(problem) == 0


def test_practice_placed_too_early_makes_way_for_the_theory_it_waits_for() -> None:
    theory = course("theory", trainers=("T",), periods=frozenset({1, 2}))
    practice = course("practice", trainers=("U",), after=("theory",), sessions=2)
    problem = replace(week(theory, practice, grid=DAY), initial=(at(1, 0, "R", "U"), at(2, 1, "S", "U")))
    assert left_out(problem) == 0


def test_a_session_at_the_other_site_makes_way_for_one_that_can_only_be_here() -> None:
    here = course("here", periods=frozenset({1}), imposed_rooms=frozenset({"R"}))
    there = course("there", trainers=("U",), imposed_rooms=frozenset({"S"}))
    problem = week(
        here, there, grid=DAY, rooms=(room("R", site="north"), room("S", site="south")),
        travel={("north", "south"): 1},
    )  # fmt: skip
    assert left_out(replace(problem, initial=(at(1, 2, "S", "U"),))) == 0


def test_the_day_of_a_trainer_is_lightened_for_a_session_that_has_no_other_day() -> None:
    fixed = course("fixed", groups=("B",), periods=frozenset({0, 1}))
    problem = week(
        course("a", sessions=1), fixed, grid=TWO_DAYS, trainers=(Trainer(id="T", max_day=1), Trainer(id="U"))
    )
    assert left_out(replace(problem, initial=(at(0, 0),))) == 0


def test_two_trainers_who_are_seldom_there_together_do_not_share_a_course() -> None:
    """T and U meet for one double session, T and V for two."""
    trainers = (
        Trainer(id="T"),
        Trainer(id="U", unavailable=frozenset({2, 3})),
        Trainer(id="V", unavailable=frozenset({8, 9})),
    )
    both = course(
        "both", sessions=3, duration=2, trainers=("T", "U", "V"), trainers_needed=2, periods=frozenset({0, 2, 4})
    )
    problem = week(both, grid=Grid(days=5, slots=2, spare_days=frozenset()), trainers=trainers)
    assert left_out(problem) == 0


def test_a_plan_to_begin_with_keeps_its_trainers_though_one_of_them_has_too_much() -> None:
    courses = [course(f"c{i}", groups=("AB"[i % 2],), trainers=("T", "U"), room_kind=None) for i in range(4)]
    problem = week(*courses, trainers=(Trainer(id="T", max_week=2), Trainer(id="U", max_week=1)))
    given = (at(0, 0, None, "T"), at(1, 1, None, "T"), at(2, 2, None, "U"))
    search = Search(material_of(replace(problem, initial=given)), seed=1)
    search.build(tries=0)
    assert search.placements()[:3] == given

"""Every session left out has its reasons, counted; every remedy told has been tried."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.engines.timetabling.portfolio import solve
from mihan.engines.timetabling.problem import Grid, Group, Placement, Problem, Trainer
from mihan.engines.timetabling.reasons import reasons
from mihan.engines.timetabling.remedies import opens, remedies
from mihan.engines.timetabling.stopping import Iterations
from tests.engines.timetabling.weeks import at, course, drawn, room, week

DAY = Grid(days=1, slots=2, spare_days=frozenset())


def remedy(problem: Problem, *plan: Placement) -> list[tuple[str, str, object]]:
    left_out = next(p.session for p in plan if p.period is None)
    found = remedies(problem, plan, left_out)
    return [(r.finding.rule, r.finding.resource, r.finding.details.get("period")) for r in found]


def test_each_blocker_is_counted_with_its_periods() -> None:
    away = Trainer(id="T", unavailable=frozenset({1}))
    problem = week(course("a"), course("b"), grid=DAY, trainers=(away,))
    found = reasons(problem, (at(0, 0), at(1, None)))[1]
    counted = [(f.rule, f.resource, f.needed, f.available, f.details["periods"]) for f in found if "count" in f.details]
    assert counted == [
        ("group_clash", "A", 2, 1, (0,)),
        ("trainer_clash", "T", 2, 1, (0,)),
        ("trainer_unavailable", "T", 2, 1, (1,)),
    ]
    assert found[2].sessions == (0, 1) or found[1].sessions == (0, 1)


def test_a_proof_comes_before_the_blockers() -> None:
    problem = week(course(trainers=()), grid=DAY)
    assert reasons(problem, (Placement(0),))[0][0].rule == "no_trainer"


def test_a_full_room_names_its_kind_and_who_is_inside() -> None:
    one = Grid(days=1, slots=1, spare_days=frozenset())
    problem = week(course("a"), course("b", groups=("B",), trainers=("U",)), grid=one, rooms=(room("R"),))
    found = reasons(problem, (at(0, 0), Placement(1, None, None, ("U",))))[1]
    blocker = next(f for f in found if f.rule == "no_free_room")
    assert (blocker.resource, blocker.sessions, blocker.details["count"]) == ("class", (0, 1), 1)


def test_a_place_nobody_took_is_said() -> None:
    assert [f.rule for f in reasons(week(course(), grid=DAY), (at(0, None),))[0]] == ["time_ran_out"]


def test_all_trainers_having_a_full_week_is_said() -> None:
    problem = week(course("a"), course("b"), trainers=(Trainer(id="T", max_week=1),), grid=DAY)
    rules = {f.rule for f in reasons(problem, (at(0, 0), Placement(1)))[1]}
    assert "no_trainer_left" in rules


@given(seed=st.integers(min_value=0, max_value=10_000))
@settings(max_examples=25, deadline=None)
def test_no_session_is_left_out_without_a_reason(seed: int) -> None:
    problem = drawn(seed)
    solution = solve(problem, stop=Iterations(500), searches=1)
    why = reasons(problem, solution.placements)
    assert set(why) == set(solution.unplaced)
    assert all(why.values())


def test_a_trainer_who_would_come() -> None:
    problem = week(course(), grid=DAY, trainers=(Trainer(id="T", unavailable=frozenset({0, 1})),))
    assert remedy(problem, at(0, None)) == [("if_trainer_came", "T", 0), ("if_trainer_came", "T", 1)]


def test_a_group_that_would_come() -> None:
    problem = week(course(), grid=DAY, groups=(Group(id="A", unavailable=frozenset({0, 1})),))
    assert remedy(problem, at(0, None))[0] == ("if_group_came", "A", 0)


def test_a_room_that_would_be_open() -> None:
    shut = room("Lab 2", unavailable=frozenset({0, 1}))
    problem = week(course(imposed_rooms=frozenset({"Lab 2"})), grid=DAY, rooms=(shut,))
    assert remedy(problem, at(0, None, None))[0] == ("if_room_opened", "Lab 2", 0)


def test_a_room_a_little_too_small_and_one_room_more() -> None:
    problem = week(course(places=31), grid=DAY, rooms=(room("R"),))
    assert remedy(problem, at(0, None))[:2] == [("if_room_held_more", "R", None), ("if_one_more_room", "class", 0)]


def test_a_longer_day_and_a_longer_week() -> None:
    full_day = week(course("a"), course("b"), grid=DAY, groups=(Group(id="A", max_day=1),))
    full_week = week(course("a"), course("b"), grid=DAY, trainers=(Trainer(id="T", max_week=1),))
    assert ("if_longer_day", "A", None) in remedy(full_day, at(0, 0), at(1, None))
    assert ("if_longer_week", "T", None) in remedy(full_week, at(0, 0), at(1, None))


def test_another_period_or_someone_else() -> None:
    not_then = week(course("a"), course("b", periods=frozenset({0})), grid=DAY, groups=(Group(id="A"),))
    fixed = replace(not_then, courses=(replace(not_then.courses[0], periods=frozenset({0})), not_then.courses[1]))
    assert ("if_period_allowed", "b", 1) in remedy(fixed, at(0, 0), at(1, None))
    assert remedy(week(course(trainers=()), grid=DAY), Placement(0)) == [("if_someone_else_taught", "a", None)]


@given(seed=st.integers(min_value=0, max_value=10_000))
@settings(max_examples=10, deadline=None)
def test_every_remedy_opens_a_place_when_solved_again(seed: int) -> None:
    problem = drawn(seed)
    plan = solve(problem, stop=Iterations(500), searches=1).placements
    for session in [p.session for p in plan if p.period is None][:2]:
        assert all(opens(found, plan, session) for found in remedies(problem, plan, session))

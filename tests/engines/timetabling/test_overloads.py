"""What cannot be placed is proved by counting, exactly, and nothing possible is accused."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.overloads import overloads
from mihan.engines.timetabling.portfolio import solve
from mihan.engines.timetabling.problem import Grid, Group, Lock, Problem, Trainer
from mihan.engines.timetabling.stopping import Iterations
from tests.engines.timetabling.weeks import at, course, drawn, room, week


def told(problem: Problem) -> list[tuple[str, str, float, float]]:
    return [(f.rule, f.resource, f.needed, f.available) for f in overloads(problem)]


def groups(count: int) -> tuple[Group, ...]:
    return tuple(Group(id=f"G{i}", size=20) for i in range(count))


def many(count: int, **parts: object) -> list[object]:
    """Courses of one session, each for a group and with a trainer of its own."""
    return [course(f"c{i}", groups=(f"G{i}",), trainers=(f"T{i}",), **parts) for i in range(count)]


def large(count: int, *rooms: object, **parts: object) -> Problem:
    trainers = tuple(Trainer(id=f"T{i}") for i in range(count))
    return week(*many(count, **parts), groups=groups(count), trainers=trainers, rooms=rooms)  # type: ignore[arg-type]


def test_large_rooms_are_counted_apart_from_small_ones() -> None:
    problem = large(8, room("R", capacity=40), room("S", capacity=24), places=30)
    (finding,) = overloads(problem)
    assert (finding.rule, finding.resource, finding.needed, finding.available) == ("room_places", "class > 24", 8, 6)
    assert (finding.short, finding.details["rooms"], finding.sessions) == (2, ("R",), tuple(range(8)))


def test_closed_periods_of_a_room_are_not_counted() -> None:
    assert told(large(6, room("R"))) == []
    assert told(large(6, room("R", unavailable=frozenset({0})))) == [("room_kind", "class", 6, 5)]


def test_equipment_is_counted_apart() -> None:
    lathe = frozenset({"lathe"})
    problem = large(7, room("R", equipment=lathe), room("S"), equipment=lathe)
    assert told(problem) == [("room_equipment", "class + lathe", 7, 6)]


def test_imposed_rooms_are_counted_apart() -> None:
    problem = large(7, room("R"), room("S"), imposed_rooms=frozenset({"S"}))
    assert told(problem) == [("imposed_rooms", "S", 7, 6)]


def test_sessions_kept_to_a_window_are_counted_in_it() -> None:
    kept = large(3, room("R"), periods=frozenset({0, 1}))
    other = course("other", groups=("G0",), trainers=("T0",))
    (finding,) = overloads(replace(kept, courses=(*kept.courses, other)))
    assert (finding.needed, finding.available, finding.details["periods"]) == (3, 2, (0, 1))


def test_no_room_at_all_is_said_by_what_is_missing() -> None:
    assert told(week(course(room_kind="kiln"))) == [("no_room_of_kind", "kiln", 1, 0)]
    assert told(week(course(places=31))) == [("no_room_large_enough", "a", 1, 0)]
    assert told(week(course(equipment=frozenset({"lathe"})))) == [("no_room_equipped", "a", 1, 0)]


def test_a_trainer_asked_thirty_sessions_for_twenty_four_slots() -> None:
    grid = Grid(days=6, slots=4)
    problem = week(*(course(f"c{i}", groups=(f"G{i}",), sessions=5) for i in range(6)), groups=groups(6), grid=grid)
    assert told(problem) == [("trainer_load", "T", 30, 24)]


def test_a_set_of_trainers_is_found_that_no_course_names_as_such() -> None:
    problem = week(
        course("a", sessions=2, trainers=("T", "U")),
        course("b", groups=("B",), sessions=2, trainers=("U", "V")),
        trainers=tuple(Trainer(id=name, max_week=1) for name in "TUV"),
    )
    assert told(problem) == [("trainers_load", "T, U, V", 4, 3)]


def test_a_module_without_trainer_and_a_team_too_small() -> None:
    assert told(week(course(trainers=()))) == [("no_trainer", "a", 1, 0)]
    assert told(week(course(trainers_needed=2))) == [("too_few_trainers", "a", 2, 1)]


def test_a_group_with_more_sessions_than_its_days_hold() -> None:
    problem = week(course(sessions=5, trainers=("T", "U"), one_team=False), groups=(Group(id="A", max_day=2),))
    assert told(problem) == [("group_load", "A", 5, 4)]


def test_two_groups_that_share_trainees_count_as_one() -> None:
    pair = (Group(id="A", shares_trainees_with=frozenset({"B"})), Group(id="B"))
    problem = week(course("a", sessions=4), course("b", groups=("B",), sessions=4, trainers=("U",)), groups=pair)
    assert told(problem) == [("shared_load", "A + B", 8, 6)]


def test_merged_groups_that_are_never_there_together() -> None:
    apart = (Group(id="A", unavailable=frozenset({0, 1, 2})), Group(id="B", unavailable=frozenset({3, 4, 5})))
    assert told(week(course(groups=("A", "B")), groups=apart)) == [("course_periods", "a", 1, 0)]


def test_contradictory_locks_name_both_sessions() -> None:
    problem = replace(week(course("a"), course("b")), initial=(at(0, 0), at(1, 0, "S")))
    found = overloads(replace(problem, locks={0: Lock.PERIOD, 1: Lock.PERIOD}))
    assert [(f.rule, f.resource, f.sessions) for f in found] == [("locks_contradict", "A", (0, 1))]


@given(seed=st.integers(min_value=0, max_value=10_000))
@settings(max_examples=40, deadline=None)
def test_at_least_as_many_periods_are_left_out_as_proved(seed: int) -> None:
    problem = replace(drawn(seed), initial=())
    left_out = set(solve(problem, stop=Iterations(1_000), searches=1).unplaced)
    for finding in overloads(problem):
        assert _periods(problem, finding, left_out) >= finding.short


def _periods(problem: Problem, finding: Finding, left_out: set[int]) -> int:
    """Periods left out among the sessions of a proof; a team takes its number of trainers each time."""
    courses = [problem.sessions[s].course for s in finding.sessions if s in left_out]
    if finding.rule in ("no_trainer", "too_few_trainers"):
        return 99 if len(courses) == len(finding.sessions) else 0
    teams = "trainer" in finding.rule
    return sum(c.duration * (c.trainers_needed if teams else 1) for c in courses)


def test_theory_that_is_free_too_late_for_the_practice_that_waits_for_it() -> None:
    theory = course("theory", sessions=2, periods=frozenset({4, 5}))
    practice = course("practice", sessions=2, periods=frozenset({0, 1, 5}), after=("theory",), trainers=("U",))
    (finding,) = overloads(week(theory, practice))
    assert (finding.rule, finding.resource, finding.needed, finding.available) == ("order_periods", "practice", 4, 2)
    assert (finding.details["courses"], finding.sessions) == (("theory", "practice"), (0, 1, 2, 3))


def test_a_chain_of_courses_too_long_for_the_week_is_counted_as_one() -> None:
    parts = [course(f"c{i}", sessions=2, after=(f"c{i - 1}",) if i else (), one_team=False) for i in range(4)]
    assert ("order_periods", "c3", 8, 6) in told(week(*parts))


def test_what_comes_after_an_impossible_course_is_not_accused_too() -> None:
    one, two = course("a", periods=frozenset({5})), course("b", periods=frozenset({0}), after=("a",))
    assert told(week(one, two, course("c", after=("b",)))) == [("order_periods", "b", 2, 1)]

"""A published week disturbed: the fewest sessions change, and each change is told."""

from dataclasses import replace

from mihan.engines.timetabling.changes import Change, changes, hit
from mihan.engines.timetabling.judge import check
from mihan.engines.timetabling.problem import Course, Group, Lock, Trainer
from mihan.engines.timetabling.repair import repair
from mihan.engines.timetabling.stopping import Iterations
from mihan.engines.timetabling.weights import Weights
from tests.engines.timetabling.weeks import at, course, room, week

COURSES: tuple[Course, ...] = (
    course("a", sessions=2, trainers=("T", "U")),
    course("b", groups=("B",), trainers=("U",)),
)
PUBLISHED = (at(0, 0), at(1, 3), at(2, 0, "S", "U"))
WEEK = week(*COURSES)


def test_an_undisturbed_week_stays_as_published_even_where_better_exists() -> None:
    costly = replace(WEEK, weights=Weights())
    assert repair(costly, PUBLISHED, stop=Iterations(20_000)).changes == ()


def test_only_what_is_hit_changes() -> None:
    shut = replace(WEEK, rooms=(room("R"), room("S", unavailable=frozenset({0})), room("Q")))
    found = repair(shut, PUBLISHED, stop=Iterations(5_000), searches=1)
    assert found.hit == (2,)
    assert found.changes == (Change(2, ("room",), PUBLISHED[2], at(2, 0, "Q", "U")),)


def test_a_trainer_away_is_replaced_or_the_session_moves() -> None:
    away = replace(WEEK, trainers=(Trainer(id="T", unavailable=frozenset({0})), Trainer(id="U")))
    found = repair(away, PUBLISHED, stop=Iterations(5_000), searches=1)
    assert (found.hit, len(found.changes), found.solution.unplaced) == ((0,), 1, ())
    assert list(check(away, found.solution.placements)) == []


def test_a_session_is_pushed_on_rather_than_one_left_out() -> None:
    problem = week(
        course("a", periods=frozenset({0, 1})), course("b", periods=frozenset({1, 2})),
        groups=(Group(id="A", unavailable=frozenset({0})),),
    )  # fmt: skip
    found = repair(problem, (at(0, 0), at(1, 1)), stop=Iterations(5_000), searches=1)
    assert [(c.session, c.new.period) for c in found.changes] == [(0, 1), (1, 2)]


def test_locked_sessions_do_not_move_for_others() -> None:
    away = replace(WEEK, groups=(Group(id="A", size=20, unavailable=frozenset({0})), Group(id="B", size=20)))
    locked = replace(away, locks={1: Lock.SESSION}, initial=PUBLISHED)
    found = repair(locked, PUBLISHED, stop=Iterations(5_000), searches=1)
    assert [change.session for change in found.changes] == [0]


def test_what_differs_is_named() -> None:
    (change,) = changes((at(0, 0),), (at(0, 1, "S", "U"),))
    assert change.what == ("period", "room", "trainers")


def test_both_sessions_of_a_clash_are_hit() -> None:
    assert hit(week(course("a"), course("b")), (at(0, 0), at(1, 0, "S"))) == (0, 1)

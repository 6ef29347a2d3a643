"""Data that contradict themselves are refused in a sentence."""

import re

import pytest

from mihan.engines.timetabling.judge import check
from mihan.engines.timetabling.problem import Grid, Group, InvalidProblem, Lock, Placement, Trainer
from tests.engines.timetabling.weeks import at, course, room, week

REFUSED = {
    "Two groups have the id A.": lambda: week(groups=(Group(id="A"), Group(id="A"))),
    "Two trainers have the id T.": lambda: week(trainers=(Trainer(id="T"), Trainer(id="T"))),
    "Two rooms have the id R.": lambda: week(rooms=(room("R"), room("R"))),
    "Two courses have the id a.": lambda: week(course(), course()),
    "Course a names a group that does not exist: Z.": lambda: week(course(groups=("Z",))),
    "Course a names a trainer that does not exist: Z.": lambda: week(course(trainers=("Z",))),
    "Course a names a room that does not exist: Z.": lambda: week(course(imposed_rooms=frozenset({"Z"}))),
    "Course a names a course that does not exist: Z.": lambda: week(course(after=("Z",))),
    "Course a names a group or a trainer twice.": lambda: week(course(trainers=("T", "T"))),
    "Course a lasts 4 slots, but a day has 3.": lambda: week(course(duration=4)),
    "Course a has a negative number of sessions": lambda: week(course(sessions=-1)),
    "Group A names a group that does not exist: Z.": lambda: week(
        groups=(Group(id="A", shares_trainees_with=frozenset({"Z"})),)
    ),
    "Courses wait for each other in a circle": lambda: week(course("a", after=("b",)), course("b", after=("a",))),
    "The initial plan places a session twice.": lambda: week(course(), initial=(at(0, 0), at(0, 1))),
    "The initial plan names a session that does not exist.": lambda: week(initial=(at(0, 0),)),
    "A session is locked that the initial plan does not place.": lambda: week(course(), locks={0: Lock.PERIOD}),
    "3 slots a day, but 1 labels for them.": lambda: Grid(days=1, slots=3, labels=("08:30",)),
    "A week needs at least one day and one slot.": lambda: Grid(days=0),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_contradiction_is_refused_in_a_sentence(sentence: str) -> None:
    with pytest.raises(InvalidProblem, match=re.escape(sentence)):
        REFUSED[sentence]()


@pytest.mark.parametrize(
    ("placement", "sentence"),
    [
        (Placement(7, 0), "There is no session 7."),
        (Placement(0, 99), "Session 0 is placed at a period that does not exist: 99."),
        (Placement(0, 0, "Z"), "Session 0 is placed in a room that does not exist: Z."),
        (Placement(0, 0, "R", ("Z",)), "Session 0 has a trainer who does not exist: Z."),
    ],
)
def test_the_judge_refuses_a_placement_of_what_does_not_exist(placement: Placement, sentence: str) -> None:
    with pytest.raises(InvalidProblem, match=sentence):
        list(check(week(course()), (placement,)))


def test_an_empty_week_is_a_problem_like_another() -> None:
    assert list(check(week(), ())) == []

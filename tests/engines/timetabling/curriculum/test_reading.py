"""Texts of the competition: what is forgiven, what is refused and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.engines.timetabling.curriculum import (
    Course,
    Curriculum,
    Malformed,
    Placement,
    Problem,
    Room,
    read_placements,
    read_problem,
    write_placements,
)
from tests.engines.timetabling.curriculum.small import TEXT

TOY = Problem(
    name="Toy",
    days=2,
    periods_per_day=3,
    courses=(
        Course("Welding", "Amal", 2, 2, 30),
        Course("Drawing", "Badr", 1, 1, 12),
        Course("English", "Amal", 1, 1, 12),
    ),
    rooms=(Room("A", 32), Room("B", 10)),
    curricula=(Curriculum("first", ("Welding", "Drawing")),),
    unavailable=frozenset({("English", 0, 0), ("English", 1, 2)}),
)


def test_a_text_gives_its_problem():
    assert read_problem(TEXT) == TOY


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\r"),
        TEXT.replace(" ", "\t"),
        TEXT.replace("\n", "  \n\n \t\n"),
        TEXT.replace("END.\n", ""),
        "\ufeff" + TEXT,
        TEXT.replace("Constraints: 2\n", ""),
        TEXT.replace(" 30\n", " ٣٠\n"),
        TEXT + "whatever follows the end\n",
    ],
    ids=[
        "crlf",
        "cr",
        "tabs",
        "blank lines",
        "no end",
        "byte-order mark",
        "no count",
        "arabic digits",
        "after the end",
    ],
)
def test_what_editors_do_to_a_text_is_forgiven(text):
    assert read_problem(text) == TOY


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("Days: 2", "Days: two", "Line 4: Days should be a whole number, and is 'two'."),
        ("Days: 2", "Days: -2", "Line 4: Days should be a whole number, and is '-2'."),
        ("Days: 2", "Days: 0", "Line 4: Days is 0, and should lie between 1 and 60."),
        ("Days: 2\n", "", "Line 8: the header Days is missing."),
        ("Days: 2", "Rooms: 2", "Line 4: the header Rooms is given twice."),
        ("Courses: 3", "Courses: 4", "The header announces 4 for COURSES, and the section has 3."),
        ("Name: Toy", "Nom: Toy", "Line 1: 'Nom:' is no part of such a file."),
        ("Name: Toy", "Toy", "Line 1: 'Toy' stands before the first section."),
        (
            "Drawing Badr 1 1 12",
            "Drawing Badr 1 1",
            "Line 11: 4 words where 5 are expected for a course: id, teacher, lectures, minimum of days, students.",
        ),
        ("English Amal", "Drawing Amal", "Line 12: the course 'Drawing' is given twice."),
        ("A 32", "B 32", "Line 16: the room 'B' is given twice."),
        ("B 10", "B 1.5", "Line 16: the capacity should be a whole number, and is '1.5'."),
        ("first 2", "first 3", "Line 19: curriculum 'first' announces 3 courses and names 2."),
        ("Welding Drawing\n", "Welding Design\n", "Line 19: the course 'Design' is not known."),
        ("Welding Drawing\n", "Welding Welding\n", "Line 19: curriculum 'first' names a course twice."),
        ("English 1 2", "English 2 2", "Line 23: the day is 2, and should lie between 0 and 1."),
        ("English 1 2", "Spanish 1 2", "Line 23: the course 'Spanish' is not known."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(right, wrong, sentence):
    assert right in TEXT
    with pytest.raises(Malformed) as refused:
        read_problem(TEXT.replace(right, wrong))
    assert str(refused.value) == sentence


def test_an_empty_text_is_refused():
    with pytest.raises(Malformed, match="The header Days is missing"):
        read_problem("")


LINES = TEXT.splitlines()
WORDS = st.sampled_from([*TEXT.split(), "0", "-1", "9" * 30, "²", "\0", "\u2028", "END", ""])


@given(st.text() | st.lists(st.lists(WORDS, max_size=6).map(" ".join), max_size=30).map("\n".join))
def test_hostile_texts_give_the_named_error_or_a_problem(text):
    try:
        assert isinstance(read_problem(text), Problem)
    except Malformed as refused:
        assert refused.sentence.endswith(".")


@given(st.data())
def test_a_good_text_with_one_word_changed_gives_the_named_error_or_a_problem(data):
    lines = [line.split() for line in LINES]
    line = data.draw(st.sampled_from([line for line in lines if line]))
    line[data.draw(st.integers(0, len(line) - 1))] = data.draw(WORDS | st.text(max_size=5))
    try:
        assert isinstance(read_problem("\n".join(map(" ".join, lines))), Problem)
    except Malformed as refused:
        assert refused.sentence.endswith(".")


def test_placements_are_written_and_read_back():
    placements = [Placement("Welding", "A", 0, 2), Placement("Drawing", "B", 1, 0)]
    assert write_placements(placements) == "Welding A 0 2\nDrawing B 1 0\n"
    assert read_placements("Welding\tA 0 2\r\n\r\nDrawing B 1 0", TOY) == placements


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Welding A 0", "Line 1: 3 words where 4 are expected for a placement: course, room, day, period."),
        ("Spanish A 0 0", "Line 1: the course 'Spanish' is not known."),
        ("Welding C 0 0", "Line 1: the room 'C' is not known."),
        ("Welding A 2 0", "Line 1: the day is 2, and should lie between 0 and 1."),
        ("Welding A 0 x", "Line 1: the period should be a whole number, and is 'x'."),
    ],
)
def test_placements_of_what_does_not_exist_are_refused(line, sentence):
    with pytest.raises(Malformed) as refused:
        read_placements(line, TOY)
    assert str(refused.value) == sentence

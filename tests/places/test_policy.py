"""The geometry of a plan, and when a space is free: plain values, no database."""

from datetime import time

import pytest

from mihan.places.policy import (
    Ground,
    Point,
    Stretch,
    Unreadable,
    area,
    free_from,
    free_until,
    in_lines,
    known_points,
    outside,
    read_grounds,
    read_points,
    spot_in,
    taking,
)

SQUARE = read_points("0,0 10,0 10,10 0,10")


@pytest.mark.parametrize("text", ["1,2 30,2 30,40", " 1,2  30,2\n30,40 ", "1, 2; 30 ,2; 30,40"])
def test_corners_are_read_however_they_are_spaced(text):
    assert read_points(text) == (Point(1, 2), Point(30, 2), Point(30, 40))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1,2 3", "unreadable"),
        ("1,2 a,b 3,4", "unreadable"),
        ("1,2 30,2", "few"),
        ("0,0 1,0 1,1", "small"),
        ("0,0 10,10 10,0 0,10", "crossed"),
        (" ".join(f"{n},{n * n % 97}" for n in range(70)), "many"),
        ("1e5,2 3,4 5,6", "unreadable"),
    ],
)
def test_what_is_no_outline_is_refused_by_its_fault(text, fault):
    with pytest.raises(Unreadable) as refused:
        read_points(text)
    assert refused.value.fault == fault
    assert known_points(text) == ()


def test_an_outline_of_many_shapes_is_no_fault():
    ell = read_points("0,0 20,0 20,5 5,5 5,20 0,20")
    assert area(ell) == 175


def test_a_corner_beyond_the_fence_is_found():
    assert outside(SQUARE, 10, 10) is None
    assert outside(SQUARE, 10, 9) == Point(10, 10)
    assert outside(read_points("-1,0 5,0 5,5"), 10, 10) == Point(-1, 0)


def test_a_name_goes_to_the_roomiest_place():
    spot = spot_in(SQUARE)
    assert (round(spot.width), round(spot.height)) == (10, 10)
    # In a U, the middle of all is the yard: the name goes into an arm.
    u = spot_in(read_points("0,0 60,0 60,40 40,40 40,16 20,16 20,40 0,40"))
    assert u.y < 16 or not 20 < u.x < 40


def test_a_name_takes_as_few_lines_as_its_room_allows():
    assert in_lines("Digital & intelligence artificielle", 35, letter=2.5) == [
        "Digital &",
        "intelligence",
        "artificielle",
    ]
    assert in_lines("Digital & intelligence artificielle", 90, letter=2.5) == ["Digital & intelligence artificielle"]
    assert in_lines("مصنع رقمي (Digital Factory)", 27, letter=2.5) == ["مصنع رقمي", "Digital", "Factory"]
    assert in_lines("un deux trois quatre", 12, letter=2.5, most=2) == ["un", "deux …"]


def test_the_grounds_are_lines_of_a_word_and_its_points():
    assert read_grounds("path 0,0 9,9\n\n trees 1,1 \n") == [
        Ground("path", (Point(0, 0), Point(9, 9))), Ground("trees", (Point(1, 1),)),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["hill 0,0 9,9", "lawn 0,0 9,9", "path 1,1", "gate", "path 0,0 x"])
def test_grounds_that_cannot_be_read_are_refused(text):
    with pytest.raises(Unreadable):
        read_grounds(text)


MORNING = [Stretch(time(8, 30), time(10, 30)), Stretch(time(10, 30), time(13)), Stretch(time(14), time(16))]


def test_who_takes_a_space_at_an_instant_and_in_a_slot():
    assert taking(MORNING, time(10, 30), time(10, 30)) == MORNING[1]
    assert taking(MORNING, time(13), time(13)) is None
    assert taking(MORNING, time(13), time(14)) is None
    assert taking(MORNING, time(13), time(14, 30)) == MORNING[2]


def test_stretches_that_touch_are_one_for_who_waits():
    assert free_from(MORNING, time(8, 45)) == time(13)
    assert free_from(MORNING, time(13, 30)) == time(13, 30)
    assert (free_until(MORNING, time(13)), free_until(MORNING, time(15))) == (time(14), None)

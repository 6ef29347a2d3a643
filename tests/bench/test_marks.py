"""Marks are put where a seat may not look, and found however a page writes them."""

import random

import pytest

from mihan.bench.marks import Marks, copied, hide
from mihan.engines.simulation import Session
from mihan.packs import load, names


def made(*numbers):
    marks = Marks(random.Random(1))
    marks.made |= set(numbers)
    return marks


@pytest.mark.parametrize(
    "text",
    [
        "a 918271234 b",
        "9\u202f182\u202f712,34 MAD",
        "٩١٨٢٧١٢٣٤",
        "918\u00a0271\u00a0234",
        "-9.182.712,34",
        "x=918,271,234",
    ],
)
def test_a_number_is_found_as_it_is_written(text):
    assert made("918271234").found_in(text) == {"918271234"}


def test_what_was_not_hidden_here_is_not_found():
    assert made("918271234", "zqh00000001").found_in("918279999 zqh00000002 5 2026-11-24") == set()
    assert made("zqh00000001").found_in("<b>zqh00000001</b>") == {"zqh00000001"}


@pytest.mark.parametrize("pack", names())
def test_a_seat_sees_the_same_world_whatever_is_hidden_behind_it(pack):
    loaded = load(pack)
    session = Session(loaded.pack, loaded.scenario, 3)
    session.look(loaded.pack.length // 3)
    for seat in loaded.pack.seats:
        before, marks = session.seen(seat), Marks(random.Random(2))
        state, scenario = copied(session.world.state), {"params": dict(loaded.scenario.params)}
        hide(state, scenario, loaded.pack, seat, marks)
        other = Session(loaded.pack, loaded.scenario, 3)
        other.world.put_back(state)
        other.world.p = scenario["params"]
        assert other.seen(seat) == before
        assert marks.made
        assert not marks.found_in(repr(before))

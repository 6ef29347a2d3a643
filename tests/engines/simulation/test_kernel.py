"""The event list, its bounds, and the copy that makes refusals atomic."""

import json

from hypothesis import given
from hypothesis import strategies as st

from mihan.engines.simulation import Pack, Scenario, Session, World
from mihan.engines.simulation.kernel import copy_of, in_order


def world_of(*events, begin):
    pack = Pack("trial", "1", length=1000)
    for event in events:
        pack.event(event)
    pack.begin(begin)
    return pack


def test_events_of_one_instant_happen_in_the_order_they_were_asked_for():
    def mark(w, n):
        w.v.setdefault("seen", []).append(n)

    def begin(w):
        for n, t in enumerate((5, 3, 5, 3)):
            w.at(t, "mark", n=n)

    world = World(world_of(mark, begin=begin), Scenario(), 1).begin()
    world.advance(10)
    assert world.v["seen"] == [1, 3, 0, 2]


def test_the_past_is_now():
    def mark(w):
        w.v["at"] = w.t

    world = World(world_of(mark, begin=lambda w: w.after(-5, "mark")), Scenario(), 1).begin()
    world.advance(10)
    assert world.v["at"] == 0


def endless():
    def again(w):
        w.after(0, "again")

    return world_of(again, begin=lambda w: w.after(50, "again"))


def test_a_loop_that_waits_for_nothing_stops_the_session_and_loses_nothing():
    session = Session(endless(), Scenario(), 1)
    session.decide("", "note", actor="instructor", text="before", t=10)
    session.look(100)
    assert session.world.fault == "RuntimeError: again happens without end at 50."
    assert session.decide("", "note", actor="instructor", text="after").why.key == "faulty"
    assert [logged.accepted for logged in session.log] == [True, False]


def test_a_fault_of_an_event_is_told_and_stops_the_session():
    def slip(w):
        w.v["none of that name"] += 1

    world = World(world_of(slip, begin=lambda w: w.after(5, "slip")), Scenario(), 1).begin()
    world.advance(10)
    assert world.fault == "KeyError: 'none of that name'"


def test_a_broken_law_stops_play_and_is_skipped_in_replay():
    def slip(w):
        w.v["n"] = -1

    pack = world_of(slip, begin=lambda w: (w.v.update(n=0), w.after(5, "slip")))
    pack.invariant(lambda w: w.v["n"] >= 0)
    faults = []
    for checked in (True, False):
        world = World(pack, Scenario(), 1, checked=checked).begin()
        world.advance(10)
        faults.append(world.fault)
    assert faults == ["InvariantBroken: <lambda>", ""]


plain = st.one_of(st.integers(), st.text(max_size=3), st.booleans())
trees = st.recursive(plain, lambda c: st.lists(c, max_size=3) | st.dictionaries(st.text(max_size=3), c, max_size=3))


@given(st.dictionaries(st.text(max_size=3), trees, max_size=4))
def test_a_copy_is_equal_and_shares_nothing_that_changes(tree):
    copy = copy_of(tree)
    assert copy == tree
    assert containers(copy).isdisjoint(containers(tree))


def containers(tree):
    found = {id(tree)} if isinstance(tree, dict | list) else set()
    inside = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return found.union(*(containers(value) for value in inside))


def test_parameters_in_another_order_are_the_same_parameters():
    """PostgreSQL gives the keys of a `jsonb` back in its own order."""
    told = {"rates": {"double": 1, "a": [{"z": 1, "b": 2}]}, "beds": [2, 1]}
    assert json.dumps(in_order(told)) == '{"beds": [2, 1], "rates": {"a": [{"b": 2, "z": 1}], "double": 1}}'


def test_a_world_walks_its_parameters_in_one_order():
    pack = Pack("order", "1", length=10)
    pack.begin(lambda w: w.v.update(order=list(w.p["names"])))
    worlds = [
        World(pack, Scenario(params={"names": names}), 1).begin() for names in ({"b": 1, "a": 2}, {"a": 2, "b": 1})
    ]
    assert worlds[0].digest() == worlds[1].digest()

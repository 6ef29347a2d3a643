"""Messages count exactly once, whatever the wire does to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.engines.market import Inbox, Outbox, Post, Wire


def test_numbers_run_from_one_for_each_pair():
    outbox = Outbox()
    sent = [outbox.put("a", to, "order", ()) for to in ("b", "c", "b")]
    assert [(message.to, message.n) for message in sent] == [("b", 1), ("c", 1), ("b", 2)]


def test_what_is_acknowledged_is_no_longer_sent():
    outbox = Outbox()
    first, second = outbox.put("a", "b", "order", (1,)), outbox.put("a", "b", "order", (2,))
    outbox.acknowledge(first.key)
    outbox.acknowledge(first.key)
    assert list(outbox.pending.values()) == [second]


@given(st.permutations(range(1, 13)), st.lists(st.integers(1, 12), max_size=30))
def test_each_number_is_new_once_in_any_order_and_however_often(order, again):
    inbox = Inbox()
    arriving = [*order[:6], *again, *order]
    taken = [n for n in arriving if inbox.is_new("a", n)]
    assert sorted(taken) == list(range(1, 13))


def test_an_inbox_keeps_senders_apart():
    inbox = Inbox()
    assert [inbox.is_new(sender, 1) for sender in ("a", "b", "a")] == [True, True, False]


@pytest.mark.parametrize("wire", [
    {}, {"lost": 300}, {"doubled": 500}, {"reordered": True}, {"lost": 500, "doubled": 500, "reordered": True},
])  # fmt: skip
@pytest.mark.parametrize("seed", [1, 2])
def test_everything_is_received_once_over_any_wire(wire, seed):
    """A relay: each message received sends one on, so that effects of effects count once too."""
    got = []
    post = Post(Wire(seed=seed, **wire))
    post.register("a", lambda sender, kind, values: post.send("a", "b", kind, values))
    post.register("b", lambda sender, kind, values: got.append(values[0]))
    for n in range(100):
        post.send("source", "a", "note", (n,))
    post.settle()
    assert sorted(got) == list(range(100))


def test_a_perfect_wire_needs_one_round_for_each_answer():
    post = Post()
    post.register("a", lambda sender, kind, values: None)
    post.send("b", "a", "note", ())
    assert post.settle() == 1


def test_a_wire_that_loses_everything_is_said_and_not_waited_for():
    post = Post(Wire(lost=1000))
    post.register("a", lambda sender, kind, values: None)
    post.send("b", "a", "note", ())
    with pytest.raises(RuntimeError, match="still on their way"):
        post.settle()


def test_a_name_is_registered_once():
    post = Post()
    post.register("a", print)
    with pytest.raises(ValueError, match="registered twice"):
        post.register("a", print)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.engines.simulation.books import Unbalanced, differences, enter, out_of_balance, post


def test_an_entry_that_balances_is_written():
    books = {}
    assert post(books, "firm", {"5141": 1200}, {"7111": 1000, "4455": 200, "4456": 0}) == (
        [["5141", 1200], ["7111", -1000], ["4455", -200]]
    )
    assert books == {"firm": {"5141": 1200, "7111": -1000, "4455": -200}}


def test_one_that_does_not_writes_nothing():
    books = {}
    with pytest.raises(Unbalanced, match="out by 1 centimes"):
        post(books, "firm", {"5141": 1200}, {"7111": 1199})
    assert books == {}


def test_what_trainees_enter_is_kept_as_they_wrote_it():
    books = {}
    enter(books, "theirs", [["5141", 1200], ["7111", -1000]])
    assert out_of_balance(books, trusted=("truth",)) == []
    assert out_of_balance(books, trusted=("theirs",)) == ["theirs"]


def test_the_difference_of_two_books_is_what_must_be_put_right():
    books = {}
    post(books, "truth", {"5141": 1200}, {"7111": 1000, "4455": 200})
    enter(books, "theirs", [["5141", 1200], ["7111", -1200]])
    assert differences(books, "truth", "theirs") == {"7111": 200, "4455": -200}


accounts = st.sampled_from(["5141", "7111", "4455"])


@given(st.lists(st.tuples(accounts, accounts, st.integers(-(10**9), 10**9))))
def test_whatever_is_posted_the_book_balances(entries):
    books = {}
    for one, other, amount in entries:
        post(books, "truth", {one: amount}, {other: amount})
    assert out_of_balance(books, trusted=("truth",)) == []

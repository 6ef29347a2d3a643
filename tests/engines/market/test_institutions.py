"""What all firms share: the same request again changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.engines.market import Bank, Bid, Outcome, Register, SocialFund, TaxOffice, TenderBoard


@pytest.fixture
def bank():
    bank = Bank()
    bank.open("a", 1000)
    bank.open("b")
    return bank


def test_a_transfer_takes_from_one_what_it_gives_the_other(bank):
    assert bank.transfer("a/1", "a", "b", 400, "FA-1") is Outcome.PAID
    assert bank.balances == {"a": 600, "b": 400}
    assert [tuple(line) for line in bank.statement("b")] == [("a", 400, "FA-1")]
    assert [tuple(line) for line in bank.statement("a")] == [("b", -400, "FA-1")]


def test_the_same_key_again_is_the_same_transfer(bank):
    for _ in range(3):
        assert bank.transfer("a/1", "a", "b", 400) is Outcome.PAID
    assert bank.balances == {"a": 600, "b": 400}


@pytest.mark.parametrize(("payee", "amount", "outcome"), [
    ("b", 1000, Outcome.PAID), ("b", 1001, Outcome.NO_FUNDS), ("c", 1, Outcome.UNKNOWN),
])  # fmt: skip
def test_a_transfer_that_cannot_be_made_moves_nothing(bank, payee, amount, outcome):
    assert bank.transfer("a/1", "a", payee, amount) is outcome
    assert bank.is_whole
    assert bank.balances["a"] == (0 if outcome is Outcome.PAID else 1000)


def test_a_refusal_stays_one_for_its_key_even_when_money_has_come(bank):
    assert bank.transfer("b/1", "b", "a", 10) is Outcome.NO_FUNDS
    bank.transfer("a/1", "a", "b", 500)
    assert bank.transfer("b/1", "b", "a", 10) is Outcome.NO_FUNDS
    assert bank.transfer("b/2", "b", "a", 10) is Outcome.PAID


def test_an_overdraft_goes_as_far_as_it_is_given():
    bank = Bank(overdraft=100)
    bank.open("a")
    bank.open("b")
    assert [bank.transfer(f"a/{n}", "a", "b", 60) for n in (1, 2)] == [Outcome.PAID, Outcome.NO_FUNDS]


@pytest.mark.parametrize("amount", [0, -5])
def test_nothing_is_no_transfer(bank, amount):
    with pytest.raises(ValueError, match="is none"):
        bank.transfer("a/1", "a", "b", amount)


def test_an_account_is_opened_once(bank):
    with pytest.raises(ValueError, match="already"):
        bank.open("a", 5)


ACCOUNTS = st.sampled_from("abc")


@given(st.lists(st.tuples(st.integers(1, 5), ACCOUNTS, ACCOUNTS, st.integers(1, 2000))))
def test_money_is_neither_made_nor_lost(orders):
    bank = Bank()
    for owner in "abc":
        bank.open(owner, 1000)
    for key, payer, payee, amount in orders:
        bank.transfer(f"{payer}/{key}", payer, payee, amount)
        assert bank.is_whole
        assert min(bank.balances.values()) >= 0


def test_a_firm_that_asks_twice_keeps_its_number():
    register = Register()
    assert [register.enrol(*who).number for who in (("a", "1"), ("b", "2"), ("a", "1"))] == [1, 2, 1]
    assert [firm.name for firm in register.firms("2")] == ["b"]


def test_a_return_counts_once_and_its_correction_replaces_it():
    office = TaxOffice(length=21, days=20)
    assert office.declare("a/1", "a", period=1, amount=500, day=40) is Outcome.TAKEN
    assert office.declare("a/1", "a", period=1, amount=900, day=40) is Outcome.TAKEN
    assert office.accounts["a"].owed == 500
    office.declare("a/2", "a", period=1, amount=450, day=41)
    office.receive("a", 450)
    assert office.accounts["a"].owed == 0


@pytest.mark.parametrize(("day", "outcome", "owed"), [(41, Outcome.TAKEN, 500), (42, Outcome.LATE, 50_500)])
def test_a_late_return_is_fined_once(day, outcome, owed):
    office = TaxOffice(length=21, days=20)
    for key in ("a/1", "a/1", "a/2"):
        assert office.declare(key, "a", period=1, amount=500, day=day) is outcome
    assert office.accounts["a"].owed == owed


def test_who_has_not_declared_is_named():
    fund = SocialFund()
    fund.declare("a/1", "a", period=1, amount=0, day=22)
    assert fund.missing(["a", "b"], 1) == ["b"]


def test_the_lowest_valid_bid_wins_and_the_first_of_equals():
    board = TenderBoard()
    board.publish("T1", closes=10, ceiling=1000)
    for firm, amount in (("dear", 1001), ("b", 900), ("c", 900), ("d", 950)):
        assert board.bid("T1", firm, amount, day=10) is Outcome.TAKEN
    assert board.award("T1", day=10) is None
    assert board.award("T1", day=11) == Bid("b", 900)


def test_a_bid_sent_again_late_or_for_nothing_changes_nothing():
    board = TenderBoard()
    board.publish("T1", closes=10, ceiling=1000)
    board.bid("T1", "a", 900, day=9)
    assert board.bid("T1", "a", 500, day=10) is Outcome.TAKEN
    assert board.bid("T1", "b", 100, day=11) is Outcome.LATE
    assert board.bid("T2", "b", 100, day=1) is Outcome.UNKNOWN
    assert board.award("T1", day=11) == Bid("a", 900)


def test_no_valid_bid_no_winner():
    board = TenderBoard()
    board.publish("T1", closes=10, ceiling=1000)
    board.bid("T1", "a", 1001, day=9)
    assert board.award("T1", day=11) is None

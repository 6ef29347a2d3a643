"""A closed economy obeys its laws: the short form of the bench, whose whole form is in docs/bench.md."""

import pytest

from mihan.engines.market import Wire, broken_laws, play
from mihan.engines.market.economy import STOCK, _before_tax, _share

BAD = {"lost": 50, "doubled": 50, "reordered": True}


@pytest.fixture(scope="module")
def economy():
    return play(campuses=3, firms=4, days=63)


def test_every_law_holds_and_there_was_trade(economy):
    assert economy.broken == []
    assert economy.parties["households"].moved > 1000
    assert sum(account.paid for account in economy.tax.accounts.values()) > 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_law_holds_when_messages_are_lost_doubled_and_reordered(seed):
    wire = Wire(seed=seed, **BAD)
    assert play(campuses=2, firms=5, days=43, wire=wire).broken == []
    assert min(wire.losses, wire.doubles) > 100


def test_two_runs_are_the_same(economy):
    again = play(campuses=3, firms=4, days=63)
    assert {name: party.book for name, party in again.parties.items()} == {
        name: party.book for name, party in economy.parties.items()
    }


def test_what_firms_declared_and_paid_is_what_the_offices_hold(economy):
    for firm in economy.firms:
        assert economy.tax.accounts[firm.name].owed == -firm.book.get("4456", 0)
        assert economy.fund.accounts[firm.name].owed == -firm.book.get("4441", 0)


def test_the_cheapest_economy_is_one_firm_alone():
    assert play(campuses=1, firms=1, days=42).broken == []


def spoil(what):
    economy = play(campuses=1, firms=3, days=5)
    firm = economy.firms[0]
    {
        "money was made or lost": lambda: economy.bank.balances.update({firm.name: 0}),
        "a book does not balance": lambda: firm.enter(("7111", -1)),
        "a book differs from the bank": lambda: firm.enter(("5141", 1), ("7111", -1)),
        "receivables are not payables": lambda: firm.enter(("3421", 1), ("7111", -1)),
        "stock at cost is not the account of the stock": lambda: firm.enter(("3111", 1), ("6114", -1)),
        "units bought less sold are not those held": lambda: setattr(firm, "held", firm.held - 1),
    }[what]()
    return list(broken_laws(economy))


@pytest.mark.parametrize("law", [
    "a book does not balance", "a book differs from the bank", "receivables are not payables",
    "stock at cost is not the account of the stock", "units bought less sold are not those held",
])  # fmt: skip
def test_each_law_sees_what_breaks_it_alone(law):
    assert spoil(law) == [law]


def test_money_that_vanishes_is_seen():
    assert spoil("money was made or lost") == ["money was made or lost", "a book differs from the bank"]


def test_an_inbox_that_forgets_is_seen(monkeypatch):
    """Without exactly once, a doubled notice finds its payment gone: the tests above could have failed."""
    monkeypatch.setattr("mihan.engines.market.messages.Inbox.is_new", lambda *_: True)
    with pytest.raises(KeyError):
        play(campuses=1, firms=3, days=21, wire=Wire(doubled=200))


@pytest.mark.parametrize("net", range(1, 60))
def test_the_amount_before_tax_is_found_again(net):
    assert _before_tax(net + _share(net, 200)) == net


def test_stock_at_the_start():
    assert {firm.held for firm in play(campuses=1, firms=2, days=0).firms} == {STOCK}

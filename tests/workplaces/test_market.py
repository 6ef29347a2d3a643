"""Practice firms in play trade through the shared bank over a bad post: every book agrees, every log replays."""

import pytest

from mihan.engines.market import Post, Wire
from mihan.engines.simulation import Crew, Session, replay
from mihan.packs import load
from mihan.workplaces.engine.market import WORLD, Market, received

FIRM = load("firm_trading_month")
PACK, SCENARIO = FIRM.pack, FIRM.scenario
BAD = {"lost": 50, "doubled": 50, "reordered": True}


def month(firms, *, skill, seed=1, days=22):
    """Firms played by bots, who take their post four times a day; gives the market and the laws broken meanwhile."""
    market = Market(Post(Wire(seed=seed, **BAD)))
    crews, broken = [], []
    for n in range(1, firms + 1):
        session = Session(PACK, SCENARIO, n)
        market.join(f"firm.{n}", session)
        crews.append(Crew(session, dict.fromkeys(PACK.seats, skill), seed=n))
    for t in range(120, days * 480 + 1, 120):
        for crew in crews:
            crew.play(t)
        market.carry(t)
        broken += market.broken_laws()
    return market, broken


@pytest.fixture(scope="module")
def played():
    return month(6, skill=700)


def test_no_law_breaks_while_messages_are_lost_doubled_and_reordered(played):
    market, broken = played
    assert broken == []
    assert min(market.post.wire.losses, market.post.wire.doubles) > 10


def test_they_did_trade_and_pay(played):
    market, _broken = played
    between = market.bank.statement(WORLD)
    paid = [m for name in market.sessions for m in market.bank.statement(name) if m.other.startswith("firm.")]
    assert len(between) > 50
    assert paid != []


def test_each_message_is_one_input_of_its_receiver(played):
    market, _broken = played
    for session in market.sessions.values():
        keys = [logged.key for logged in session.log if logged.actor == "market"]
        assert len(keys) == len(set(keys)) > 0


def test_each_firm_replays_alone_from_its_own_log(played):
    market, _broken = played
    for seed, session in enumerate(market.sessions.values(), 1):
        assert replay(PACK, SCENARIO, seed, session.log, session.t).digest() == session.world.digest()


def test_what_one_firm_owes_another_is_what_the_other_is_owed(played):
    """But for what is on its way between purchasing's desk and the books."""
    market, _broken = played
    owed = sum(c["owes"] for s in market.sessions.values() for c in s.world.things("client").values() if c["partner"])
    owing = sum(b["left"] for s in market.sessions.values() for b in s.world.things("bill").values() if b["partner"])
    on_desks = sum(
        purchase["invoice"][3]
        for s in market.sessions.values()
        for purchase in s.world.things("purchase").values()
        if purchase["invoice"]
        and f"FF-{purchase['number']}" not in [b["number"] for b in s.world.things("bill").values()]
    )
    assert owed == owing + on_desks


def test_a_law_that_breaks_is_said():
    market, _broken = month(2, skill=1000, days=1)
    market.bank.balances["firm.1"] += 1
    assert list(market.broken_laws()) == ["money was made or lost", "firm.1: the books differ from the bank"]


@pytest.mark.parametrize(("kind", "verb", "who"), [
    ("order", "order_in", "buyer"), ("invoice", "invoice_in", "seller"), ("offer", "offer_in", "seller"),
])  # fmt: skip
def test_a_message_says_from_whom_it_is(kind, verb, who):
    assert received("firm.7", kind, {"number": "P01"}) == (verb, {who: "firm.7", "number": "P01"})


def test_a_notice_of_the_bank_is_handed_over_as_it_is():
    assert received("bank", "bank_notice", {"paid": True}) == ("bank_notice", {"paid": True})

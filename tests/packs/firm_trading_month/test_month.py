"""The whole month: laws, replay, what is hidden, what bots prove."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.engines.simulation import Crew, Session, World, at_random, played, replay
from mihan.engines.simulation.randomness import Streams
from mihan.packs import load
from mihan.packs.firm_trading_month import accounts
from mihan.packs.firm_trading_month.bookkeeping import vat_of
from tests.packs.firm_trading_month.conftest import FIRM, PACK, SCENARIO
from tests.packs.firm_trading_month.deciding import inject


def test_the_reference_errs_nowhere(faultless):
    missed = [v for _t, kind, v, _c in faultless.world.facts if kind == "evidence" and v["num"] < v["den"]]
    assert missed == []
    assert [logged.why.key for logged in faultless.log if not logged.accepted and logged.why.key == "error"] == []


@pytest.mark.parametrize("year", [2024, 2025])
def test_nor_under_the_rates_of_another_year(year):
    loaded = load("firm_trading_month", day=date(year, 3, 1))
    session = played(loaded.pack, loaded.scenario, 5)
    assert [v for _t, kind, v, _c in session.world.facts if kind == "evidence" and v["num"] < v["den"]] == []


def test_each_role_has_eight_opportunities_or_more(faultless):
    counts = dict.fromkeys(PACK.roles, 0)
    for _t, kind, v, _c in faultless.world.facts:
        if kind == "evidence":
            counts[PACK.seats[v["seat"]]] += 1
    assert min(counts.values()) >= 8


def test_faultless_books_are_the_truth(faultless):
    """All but what is on the accountant's desk when the month ends."""
    off = faultless.world.differences("books", "firm")
    for task in faultless.world.tasks("entry"):
        for account, amount in task["data"]["right"]:
            off[account] = off.get(account, 0) + amount
    assert {a: amount for a, amount in off.items() if amount and a not in ("3111", "6114")} == {}


@pytest.mark.parametrize("skill", [550, 850])
def test_bots_of_any_skill_play_to_the_end(skill):
    session = played(PACK, SCENARIO, 2, skill=skill)
    assert (session.world.fault, session.t) == ("", PACK.length)


def test_a_better_crew_proves_more(finished, faultless):
    def share(session):
        found = [v for _t, kind, v, _c in session.world.facts if kind == "evidence"]
        return sum(v["num"] / v["den"] for v in found) / len(found)

    assert share(played(PACK, SCENARIO, 5, skill=550)) < share(finished) < share(faultless) == 1


def test_a_replay_ends_in_the_live_state(finished):
    assert replay(PACK, SCENARIO, 5, finished.log, finished.t, checked=True).digest() == finished.world.digest()


def test_the_tax_declared_is_that_of_the_accounts(faultless):
    """The statement and its documents tell what accounts 4455 and 34552 hold when the return is asked for."""
    asked = 19 * 480 + 29
    world = replay(PACK, SCENARIO, 5, [logged for logged in faultless.log if logged.t <= asked], asked)
    told = vat_of(world.things("movement").values(), world.t)
    assert (told["collected"], told["deductible"]) == (-world.balance("firm", "4455"), world.balance("firm", "34552"))
    assert told["collected"] > 0


@settings(max_examples=6, deadline=None)
@given(st.integers(1, 10_000), st.lists(st.sampled_from(sorted(PACK.incidents)), max_size=6))
def test_legal_moves_at_random_break_no_law_and_replay(seed, incidents):
    """Any incident at any time, any legal decision: the laws are tried at every step."""
    session = Session(PACK, SCENARIO, seed)
    crew = Crew(session, dict.fromkeys(PACK.seats, 0), seed=seed, policy=at_random)
    for n, event in enumerate(incidents, 1):
        crew.play(PACK.length * n // (len(incidents) + 1), step=60)
        assert inject(session, event).accepted
    crew.play(PACK.length, step=60)
    assert session.world.fault == ""
    assert [logged.why.values for logged in session.log if not logged.accepted and logged.why.key == "error"] == []
    assert replay(PACK, SCENARIO, seed, session.log, session.t).digest() == session.world.digest()


HIDDEN = (
    "cap", "slow", "slower", "cheque", "sound", "right", "fault", "lots", "opening", "gone", "rival", "partner",
    "collected", "deductible",
)  # fmt: skip
MARK = 771_177_000_000_000


def keys_of(tree):
    if isinstance(tree, dict):
        for key, inside in tree.items():
            yield key
            yield from keys_of(inside)
    elif isinstance(tree, list):
        for inside in tree:
            yield from keys_of(inside)


def test_the_hidden_maximum_price_and_its_like_are_never_seen():
    """By name anywhere, and by value: each cap is made a number that can stand for nothing else."""
    session = Session(PACK, SCENARIO, 4)
    crew = Crew(session, dict.fromkeys(PACK.seats, 900), seed=4)
    seen_a_sale = False
    for t in range(60, PACK.length, 240):
        crew.play(t)
        for sale in session.world.things("sale").values():
            if sale["state"] == "asked" and 0 < sale["cap"] < MARK:
                sale["cap"] += MARK  # any price is taken now, and the number can stand for nothing else
        for seat in PACK.seats:
            seen = session.seen(seat)
            assert [key for key in keys_of(seen) if key in HIDDEN] == []
            assert str(MARK)[:6] not in json.dumps(seen)
            seen_a_sale |= bool(seen["things"].get("sale"))
    assert seen_a_sale


def test_what_is_hidden_of_a_sale_is_there_to_be_hidden(session):
    session.look(2000)
    sale = next(sale for sale in session.world.things("sale").values() if sale["cap"])
    assert {"cap", "slow", "cheque"} <= set(sale)


def some_product(world):
    return world.thing("product", "1")


@pytest.mark.parametrize(("law", "spoil"), [
    ("stock_is_worth_its_account", lambda w: some_product(w).update(bought=1, lots=[[201, 14000]])),
    ("units_are_kept", lambda w: some_product(w).update(sold=1)),
    ("bank_is_its_account", lambda w: w.v.update(bank=1)),
    ("clients_owe_what_the_books_say", lambda w: w.thing("client", "1").update(owes=1)),
    ("bills_are_what_the_firm_owes", lambda w: next(
        iter(w.things("bill").values())).update(kind="supplier")),
    ("the_ledger_shown_is_the_ledger", lambda w: w.thing("account", "1").update(balance=1)),
    ("The book firm does not balance.", lambda w: w.enter("firm", "thin air", [["7111", 100]])),
])  # fmt: skip
def test_a_broken_law_is_seen_at_once_and_by_name(law, spoil):
    world = World(PACK, SCENARIO, 3).begin()
    world.advance(25)
    assert world.fault == ""
    spoil(world)
    world.advance(PACK.length)
    assert world.fault == f"InvariantBroken: {law}"


def test_numbers_of_documents_follow_from_their_cause():
    """The same enquiry has the same number and the same client's limit, whatever was decided before it."""
    careful, careless = (played(PACK, SCENARIO, 8, skill=skill) for skill in (1000, 300))
    told = [
        {s["number"]: (s["client"], s["product"], s["market"], s["cheque"]) for s in x.world.things("sale").values()}
        for x in (careful, careless)
    ]
    common = [number for number in told[0] if number in told[1] and number.startswith("0")]
    assert len(common) > 10
    assert all(told[0][number][:2] == told[1][number][:2] for number in common)


def test_every_entry_a_document_asks_for_is_that_of_its_kind(faultless):
    """What bots work out from the figures shown is what the world expects."""
    opened = [values for _t, kind, values, _c in faultless.world.facts if kind == "marks"]
    assert {values["marks"] for values in opened} == {4}
    assert {values["document"] for values in opened} <= set(accounts.DOCUMENTS)
    assert len({values["document"] for values in opened}) > 10


def test_all_words_shown_have_a_text(finished):
    """States, kinds and names of figures that trainees see are said in three languages."""
    values = set()
    for thing in ("sale", "purchase", "bill", "movement"):
        for one in finished.world.things(thing).values():
            values |= {one[key] for key in ("state", "kind") if key in one}
    values |= {c["segment"] for c in finished.world.things("client").values()}
    values |= {v["document"] for _t, kind, v, _c in finished.world.facts if kind == "marks"}
    assert sorted(value for value in values if f"word.{value}" not in FIRM.texts) == []


def test_chances_are_not_shared_between_variables():
    streams = Streams(3)
    assert streams.bits("enquire.gap") != Streams(3).bits("enquire.client")

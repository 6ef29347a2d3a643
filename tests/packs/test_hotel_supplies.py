"""What the hotel buys from firms of the market: each rule where it alone decides."""

import pytest

from mihan.engines.simulation import Session, played
from mihan.packs import load
from tests.packs.firm_trading_month.deciding import wait_for
from tests.packs.firm_trading_month.test_trading import sent, tell
from tests.packs.test_hotel_front_desk import evidence

HOTEL = load("hotel_front_desk")
OFFER = {"seller": "Rif", "product": "coffee", "price": 15_000, "lead": 1}
INVOICE = {"seller": "Rif", "number": "H1", "quantity": 12, "price": 15_000, "rate": 200, "total": 216_000}


@pytest.fixture
def hotel():
    return Session(HOTEL.pack, HOTEL.scenario, 3)


@pytest.fixture
def ordered(hotel):
    """Twelve cartons of coffee from Rif, which asks less than Souss."""
    tell(hotel, "o/1", "offer_in", **OFFER)
    tell(hotel, "o/2", "offer_in", **{**OFFER, "seller": "Souss", "price": 16_000})
    assert order(hotel, "Rif").accepted
    return hotel


def order(hotel, seller, quantity=12):
    task = wait_for(hotel, "supplies")
    offer = next(o["id"] for o in hotel.world.things("offer").values() if o["supplier"] == seller)
    return hotel.decide("duty_manager.1", "order_supplies", task=task["id"], offer=offer, quantity=quantity)


def count(hotel, accepted):
    task = hotel.world.tasks("goods_in")[0]
    return hotel.decide("housekeeping.1", "count_goods", task=task["id"], accepted=accepted)


def settle(hotel, verdict):
    task = hotel.world.tasks("supplier_invoice")[0]
    return hotel.decide("duty_manager.1", "settle_supplier", task=task["id"], verdict=verdict)


def received(hotel, *, brought=12, counted=12, **invoice):
    tell(hotel, "d/1", "delivery_in", seller="Rif", number="H1", quantity=brought)
    count(hotel, counted)
    tell(hotel, "i/1", "invoice_in", **{**INVOICE, **invoice})


def state(hotel):
    return [supply["state"] for supply in hotel.world.things("supply").values()]


def balances(hotel, *accounts):
    return [hotel.world.balance("hotel", account) for account in accounts]


def test_no_market_no_supplies():
    alone = played(HOTEL.pack, HOTEL.scenario, 5).world
    assert (alone.things("supply"), alone.things("offer"), alone.sent) == ({}, {}, [])


def test_the_cheapest_offer_for_what_is_needed_is_proof(ordered):
    assert evidence(ordered)["supplies_compared"] == (2, 2)
    told = {"number": "H1", "product": "coffee", "quantity": 12, "price": 15_000}
    assert sent(ordered, "order")["values"] == told


@pytest.mark.parametrize(("seller", "quantity", "proof"), [("Souss", 12, 1), ("Rif", 11, 1), ("Souss", 11, 0)])
def test_a_dearer_offer_or_another_quantity_is_less(hotel, seller, quantity, proof):
    tell(hotel, "o/1", "offer_in", **OFFER)
    tell(hotel, "o/2", "offer_in", **{**OFFER, "seller": "Souss", "price": 16_000})
    assert order(hotel, seller, quantity).accepted
    assert evidence(hotel)["supplies_compared"] == (proof, 2)


def test_an_offer_for_other_goods_answers_nothing(hotel):
    tell(hotel, "o/1", "offer_in", **OFFER)
    tell(hotel, "o/2", "offer_in", **{**OFFER, "seller": "Souss", "product": "linen"})
    assert order(hotel, "Souss").why.key == "other_goods"


def test_goods_and_invoice_are_owed_once_both_are_there_and_paid_when_the_bank_says_so(ordered):
    before = ordered.world.balance("hotel", "5141")
    received(ordered)
    assert (state(ordered), balances(ordered, "44111", "6122")) == (["received"], [0, 0])
    assert settle(ordered, "pay").accepted
    assert balances(ordered, "44111", "6122", "34554", "34552") == [-216_000, 180_000, 36_000, 0]
    assert sent(ordered, "transfer")["values"] == {"to": "Rif", "amount": 216_000, "reference": "FF-H1"}
    tell(ordered, "b/1", "bank_notice", reference="FF-H1", amount=216_000, paid=True)
    assert balances(ordered, "44111", "6122", "34554", "34552") == [0, 180_000, 0, 36_000]
    assert (state(ordered), ordered.world.balance("hotel", "5141")) == (["paid"], before - 216_000)
    assert ordered.world.fault == ""


def test_an_invoice_that_comes_before_its_goods_waits(ordered):
    tell(ordered, "i/1", "invoice_in", **INVOICE)
    assert not ordered.world.tasks("supplier_invoice")
    tell(ordered, "d/1", "delivery_in", seller="Rif", number="H1", quantity=12)
    count(ordered, 12)
    assert len(ordered.world.tasks("supplier_invoice")) == 1


@pytest.mark.parametrize(("invoice", "verdict", "proof"), [
    ({}, "pay", 1), ({}, "dispute", 0), ({"price": 15_500, "total": 223_200}, "pay", 0),
    ({"price": 15_500, "total": 223_200}, "dispute", 1), ({"total": 216_001}, "dispute", 1),
])  # fmt: skip
def test_an_invoice_is_paid_or_sent_back_for_what_it_says(ordered, invoice, verdict, proof):
    received(ordered, **invoice)
    settle(ordered, verdict)
    assert evidence(ordered)["invoice_checked"] == (proof, 1)


def test_one_that_was_sent_back_comes_again(ordered):
    received(ordered)
    settle(ordered, "dispute")
    assert wait_for(ordered, "supplier_invoice")["data"]["total"] == 216_000


def test_goods_are_counted_before_they_are_signed_for(ordered):
    tell(ordered, "d/1", "delivery_in", seller="Rif", number="H1", quantity=11)
    shown = ordered.world.tasks("goods_in")[0]["data"]
    assert (shown["parcels"], shown["in_a_parcel"], shown["loose"], shown["ordered"]) == (1, 6, 5, 12)
    count(ordered, 12)
    assert evidence(ordered)["goods_counted"] == (0, 1)


def test_a_transfer_the_bank_refuses_is_asked_for_again(ordered):
    received(ordered)
    settle(ordered, "pay")
    tell(ordered, "b/1", "bank_notice", reference="FF-H1", amount=216_000, paid=False)
    assert (state(ordered), balances(ordered, "44111", "6122")) == (["billed"], [-216_000, 180_000])
    settle(ordered, "pay")
    assert (state(ordered), balances(ordered, "44111", "6122")) == (["sent"], [-216_000, 180_000])


def test_who_is_refused_asks_the_others(ordered):
    tell(ordered, "r/1", "refusal_in", seller="Rif", number="H1")
    assert state(ordered) == ["cancelled", "offered"]
    assert order(ordered, "Rif").why.key == "wrong_value"  # closed until it offers again
    assert order(ordered, "Souss").accepted


def test_money_that_nobody_owes_is_taken_and_waits(hotel):
    tell(hotel, "p/1", "payment_in", payer="Rif", number="X", amount=500)
    assert (hotel.world.balance("hotel", "4497"), hotel.world.fault) == (-500, "")


@pytest.mark.parametrize(("kind", "rule", "den"), [
    ("supplies", "supplies_compared", 2), ("goods_in", "goods_counted", 1), ("supplier_invoice", "invoice_checked", 1),
])  # fmt: skip
def test_what_nobody_answers_is_missed_and_breaks_nothing(ordered, kind, rule, den):
    if kind == "supplies":
        tell(ordered, "o/3", "offer_in", **{**OFFER, "product": "linen"})
        wait_for(ordered, "supplies")
    if kind == "goods_in":
        tell(ordered, "d/1", "delivery_in", seller="Rif", number="H1", quantity=12)
    if kind == "supplier_invoice":
        received(ordered)
    ordered.look(ordered.t + 2000)
    assert evidence(ordered)[rule] == (0, den)
    assert ordered.world.fault == ""


@pytest.mark.parametrize(("verb", "args"), [
    ("offer_in", {**OFFER, "product": "gold"}), ("offer_in", {**OFFER, "price": 0}),
    ("delivery_in", {"seller": "Rif", "number": "H9", "quantity": 1}), ("invoice_in", {**INVOICE, "number": "H9"}),
    ("refusal_in", {"seller": "Souss", "number": "H1"}),
    ("bank_notice", {"reference": "FF-H1", "amount": 5, "paid": True}),
    ("payment_in", {"payer": "Rif", "number": "X", "amount": 0}),
])  # fmt: skip
def test_what_the_house_does_not_know_is_refused_and_changes_nothing(ordered, verb, args):
    before = ordered.world.digest()
    assert tell(ordered, "m/1", verb, **args).why.key == "no_such_file"
    assert ordered.world.digest() == before

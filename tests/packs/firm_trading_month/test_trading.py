"""Two firms trade by messages, each an input of the other's log: both books agree, and replay."""

import pytest

from mihan.engines.simulation import Actor, Input, Session, replay
from mihan.packs.firm_trading_month.documents import Line, papers_of
from mihan.packs.firm_trading_month.firm import receive_invoice
from mihan.packs.firm_trading_month.taxes import with_vat
from tests.packs.firm_trading_month.conftest import PACK, SCENARIO, P
from tests.packs.firm_trading_month.deciding import evidence, wait_for


def tell(session, key, verb, **args):
    """What the market hands over; its id is the key, so that twice is once."""
    return session.submit(Input(session.t, "", Actor.MARKET, verb, args, key))


def sent(session, kind):
    return [message for message in session.world.sent if message["kind"] == kind][-1]


@pytest.fixture
def pair():
    return Session(PACK, SCENARIO, 1), Session(PACK, SCENARIO, 2)


def test_an_order_goes_through_goods_invoice_and_payment(pair):
    buyer, seller = pair
    tell(buyer, "s/1", "offer_in", seller="S", product="paper", price=15_000, lead=2)
    buyer.world.thing("product", "1")["promised"] = 150
    task = wait_for(buyer, "reorder")
    offer = next(o["id"] for o in buyer.world.things("offer").values() if o["partner"] == "S")
    assert buyer.decide("purchasing.1", "order_goods", task=task["id"], offer=offer, quantity=80).accepted
    order = sent(buyer, "order")["values"]
    for _ in range(2):
        assert tell(seller, "b/1", "order_in", buyer="B", **order).accepted
    deliver_and_invoice(seller)
    goods, invoice = sent(seller, "delivery")["values"], sent(seller, "invoice")["values"]
    number = goods["number"]
    assert number == order["number"]
    assert tell(buyer, "s/2", "delivery_in", seller="S", number=number, quantity=goods["quantity"]).accepted
    reception = next(t for t in buyer.world.tasks("reception") if t["data"]["number"] == number)
    buyer.decide("purchasing.1", "receive", task=reception["id"], accepted=80)
    assert tell(buyer, "s/3", "invoice_in", seller="S", **invoice).accepted
    matching = next(t for t in buyer.world.tasks("matching") if t["data"]["number"] == number)
    buyer.decide("purchasing.1", "match", task=matching["id"], verdict="pay")
    total = with_vat(80 * 15_000, 200)
    assert owed_by(buyer, number) == owing_to(seller, "B") == total
    pay_through_the_bank(buyer, seller, number, total)
    assert owed_by(buyer, number) == owing_to(seller, "B") == 0
    assert (buyer.world.fault, seller.world.fault) == ("", "")


def deliver_and_invoice(seller):
    task = seller.world.tasks("partner_order")[0]
    assert seller.decide("sales.1", "answer_order", task=task["id"], answer="granted").accepted
    seller.look(seller.t + 1)
    task = next(t for t in seller.world.tasks("delivery") if "/" in t["data"]["number"])
    assert seller.decide("sales.1", "deliver", task=task["id"], quantity=80).accepted
    task = next(t for t in seller.world.tasks("invoice") if "/" in t["data"]["number"])
    assert seller.decide("sales.1", "invoice", task=task["id"], net=1_200_000, vat=240_000, total=1_440_000).accepted


def pay_through_the_bank(buyer, seller, number, total):
    payment = next(t for t in buyer.world.tasks("payment") if t["data"]["number"] == f"FF-{number}")
    before = buyer.world.v["bank"]
    assert buyer.decide("accountant.1", "pay", task=payment["id"], amount=total).accepted
    assert (buyer.world.v["bank"], sent(buyer, "transfer")["values"]["amount"]) == (before, total)
    for _ in range(2):
        tell(buyer, "bank/1", "bank_notice", reference=f"FF-{number}", amount=total, paid=True)
        tell(seller, "bank/1", "payment_in", payer="B", number=f"FF-{number}", amount=total)
    assert buyer.world.v["bank"] == before - total


def owed_by(session, number):
    return sum(b["left"] for b in session.world.things("bill").values() if b["number"] == f"FF-{number}")


def owing_to(session, buyer):
    return sum(c["owes"] for c in session.world.things("client").values() if c["partner"] == buyer)


def test_a_transfer_the_bank_refuses_is_to_be_paid_again(session):
    world = session.world
    receive_invoice(world, "purchase_invoice", "FF-X1", "S", 1000, 200, days=5, partner="S")
    task = world.tasks("payment")[-1]
    session.decide("accountant.1", "pay", task=task["id"], amount=1200)
    tell(session, "bank/1", "bank_notice", reference="FF-X1", amount=1200, paid=False)
    assert world.tasks("payment")[-1]["data"]["total"] == 1200
    assert session.seen("accountant.1")["notices"][-1]["text"] == "notice.transfer_refused"


def test_what_a_transfer_leaves_over_is_asked_for_again(session):
    receive_invoice(session.world, "purchase_invoice", "FF-X1", "S", 1000, 200, days=5, partner="S")
    task = session.world.tasks("payment")[-1]
    session.decide("accountant.1", "pay", task=task["id"], amount=1000)
    assert [t for t in session.world.tasks("payment") if t["data"]["number"] == "FF-X1"] == []
    tell(session, "bank/1", "bank_notice", reference="FF-X1", amount=1000, paid=True)
    assert [t["data"]["total"] for t in session.world.tasks("payment") if t["data"]["number"] == "FF-X1"] == [200]


@pytest.mark.parametrize(("verb", "args"), [
    ("order_in", {"buyer": "B", "number": "1", "product": "gold", "quantity": 1, "price": 1}),
    ("order_in", {"buyer": "B", "number": "1", "product": "paper", "quantity": 0, "price": 1}),
    ("delivery_in", {"seller": "S", "number": "P99", "quantity": 1}),
    ("payment_in", {"payer": "B", "number": "B/1", "amount": 0}),
    ("refusal_in", {"seller": "S", "number": "P99"}),
    ("invoice_in", {"seller": "S", "number": "P99", "quantity": 1, "price": 1, "rate": 200, "total": 1}),
    ("bank_notice", {"reference": "FF-1", "amount": 5, "paid": True}),
    ("tax_notice", {"amount": 0}),
])  # fmt: skip
def test_what_the_firm_does_not_know_is_refused_and_changes_nothing(session, verb, args):
    before = session.look(0).digest()
    assert tell(session, "m/1", verb, **args).why.key == "no_such_order"
    assert session.world.digest() == before


def bought(session, price=15_000):
    """An order of 80 cartons of paper to firm S, as firm S knows it."""
    tell(session, "s/1", "offer_in", seller="S", product="paper", price=price, lead=2)
    session.world.thing("product", "1")["promised"] = 150
    task = wait_for(session, "reorder")
    offer = next(o["id"] for o in session.world.things("offer").values() if o["partner"] == "S")
    session.decide("purchasing.1", "order_goods", task=task["id"], offer=offer, quantity=80)
    return sent(session, "order")["values"]["number"]


def test_an_invoice_that_comes_before_its_goods_waits_for_them(session):
    number = bought(session)
    told = {"seller": "S", "number": number, "quantity": 80, "price": 15_000, "rate": 200, "total": 1_440_000}
    assert tell(session, "s/3", "invoice_in", **told).accepted
    assert session.world.tasks("matching") == []
    tell(session, "s/2", "delivery_in", seller="S", number=number, quantity=80)
    reception = next(t for t in session.world.tasks("reception") if t["data"]["number"] == number)
    session.decide("purchasing.1", "receive", task=reception["id"], accepted=80)
    assert [task["data"]["number"] for task in session.world.tasks("matching")] == [number]


@pytest.mark.parametrize(("change", "fault"), [
    ({}, "pay"), ({"price": 15_001, "total": 1_440_096}, "price"), ({"quantity": 81, "total": 1_458_000}, "quantity"),
    ({"total": 1_440_001}, "tax"),
])  # fmt: skip
def test_what_is_wrong_with_a_partners_invoice_is_to_be_seen(session, change, fault):
    number = bought(session)
    tell(session, "s/2", "delivery_in", seller="S", number=number, quantity=80)
    reception = next(t for t in session.world.tasks("reception") if t["data"]["number"] == number)
    session.decide("purchasing.1", "receive", task=reception["id"], accepted=80)
    told = {"number": number, "quantity": 80, "price": 15_000, "rate": 200, "total": 1_440_000, **change}
    tell(session, "s/3", "invoice_in", seller="S", **told)
    assert session.world.tasks("matching")[-1]["data"]["fault"] == fault


def test_an_order_that_is_refused_is_no_longer_waited_for_and_the_offer_is_gone(session):
    number = bought(session)
    product = session.world.thing("product", "1")
    assert product["on_order"] == 80
    tell(session, "s/2", "refusal_in", seller="S", number=number)
    assert product["on_order"] == 0
    assert [o for o in session.seen("purchasing.1")["things"]["offer"].values() if o["supplier"] == "S"] == []


@pytest.mark.parametrize(("quantity", "owes", "right"), [
    (200, 0, "granted"), (201, 0, "not_enough"), (200, 8_000_000, "no_credit"), (201, 8_000_000, "not_enough"),
])  # fmt: skip
@pytest.mark.parametrize("answer", ["granted", "not_enough", "no_credit"])
def test_an_order_is_answered_by_stock_and_credit(session, quantity, owes, right, answer):
    tell(session, "b/1", "order_in", buyer="B", number="P01", product="paper", quantity=quantity, price=20_000)
    task = session.world.tasks("partner_order")[0]
    session.world.thing("client", task["data"]["client"])["limit"] -= owes
    session.decide("sales.1", "answer_order", task=task["id"], answer=answer)
    assert evidence(session, "order_answered") == (answer == right, 1)
    refused = [message["values"] for message in session.world.sent if message["kind"] == "refusal"]
    assert refused == ([] if answer == "granted" else [{"number": "P01"}])


def test_an_order_nobody_answers_is_refused(session):
    tell(session, "b/1", "order_in", buyer="B", number="P01", product="paper", quantity=5, price=20_000)
    session.look(session.world.tasks("partner_order")[0]["due"])
    assert sent(session, "refusal")["values"] == {"number": "P01"}
    assert evidence(session, "order_answered") == (0, 1)


def test_a_payment_in_two_parts_settles_the_invoice_and_its_tax_to_the_centime(session):
    sale = sold(session)
    for key, amount in (("bank/1", 700_001), ("bank/2", sale["total"] - 700_001)):
        tell(session, key, "payment_in", payer="B", number="FF-P01", amount=amount)
    assert (sale["state"], sale["got"], sale["got_vat"]) == ("paid", sale["total"], sale["vat"])
    assert session.world.fault == ""


def test_money_that_answers_no_invoice_is_taken_and_waits(session):
    sale = sold(session)
    before = session.world.v["bank"]
    tell(session, "bank/1", "payment_in", payer="B", number="FF-P01", amount=sale["total"] + 5)
    tell(session, "bank/2", "payment_in", payer="C", number="what", amount=7)
    assert session.world.balance("firm", "4497") == -12
    assert session.world.v["bank"] == before + sale["total"] + 12


def sold(session):
    """80 cartons of paper sold to firm B under its number P01, and invoiced."""
    tell(session, "b/1", "order_in", buyer="B", number="P01", product="paper", quantity=80, price=15_000)
    deliver_and_invoice(session)
    return next(sale for sale in session.world.things("sale").values() if sale["theirs"])


def test_a_fine_of_the_tax_office_is_owed_once(session):
    for _ in range(2):
        tell(session, "tax/1", "tax_notice", amount=P["fine"])
    assert session.world.balance("firm", "4457") == -P["fine"]


def test_a_fine_has_its_notice_like_any_paper(session):
    tell(session, "tax/1", "tax_notice", amount=12_345, reason="late_payment")
    found = [paper for paper in papers_of(session.seen("accountant.1")) if paper.kind == "fine_notice"]
    assert [(paper.issuer, paper.addressee, paper.lines, paper.totals) for paper in found] == [
        (("tax_office",), P["identity"][0], (Line("late_payment", net=12_345),), (("total", 12_345),))
    ]
    assert found[0].number in {task["data"]["number"] for task in session.world.tasks("entry")}
    assert not [paper for paper in papers_of(session.seen("sales.1")) if paper.kind == "fine_notice"]


def test_wages_that_nobody_declared_are_fined_by_the_social_fund(session):
    session.look(PACK.length - 1)
    assert "social_fund" in {fine["office"] for fine in session.world.things("fine").values()}


def test_messages_are_replayed_with_the_rest(session):
    tell(session, "b/1", "order_in", buyer="B", number="P01", product="paper", quantity=5, price=20_000)
    session.look(5000)
    again = replay(PACK, SCENARIO, 3, session.log, 5000)
    assert again.digest() == session.world.digest()

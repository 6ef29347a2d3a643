"""What each service decides: each rule where it alone decides, and what follows."""

import pytest

from mihan.engines.simulation import Session
from mihan.packs.firm_trading_month import accounts
from mihan.packs.firm_trading_month.buying import best_offers, present
from mihan.packs.firm_trading_month.firm import held, position
from mihan.packs.firm_trading_month.selling import fits_credit, usual_price
from mihan.packs.firm_trading_month.steering import answer_to, most_urgent, price_range, verdict_on, what_moved
from mihan.packs.firm_trading_month.taxes import slip, with_vat
from tests.packs.firm_trading_month.conftest import FIRM, PACK, SCENARIO, P
from tests.packs.firm_trading_month.deciding import evidence, inject, wait_for


def quoted(session, price=None, total=None, terms="deferred"):
    task = wait_for(session, "quote")
    sale = session.world.thing("sale", task["data"]["sale"])
    price = sale["cap"] if price is None else price
    right = with_vat(sale["quantity"] * price, session.world.thing("product", sale["product"])["rate"])
    total = right if total is None else total
    given = session.decide("sales.1", "quote", task=task["id"], price=price, total=total, terms=terms)
    return sale, given


# Sales


def test_a_quote_at_the_most_a_client_pays_is_taken_and_well_defended(session):
    sale, given = quoted(session)
    assert (given.accepted, sale["state"]) == (True, "agreed")
    assert [evidence(session, rule) for rule in ("quote_exact", "price_defended", "credit_checked")] == [(1, 1)] * 3


@pytest.mark.parametrize(("share", "defended"), [(1000, 1), (900, 1), (890, 0)])
def test_nine_tenths_of_what_the_client_would_pay_is_defended(session, share, defended):
    sale = session.world.thing("sale", wait_for(session, "quote")["data"]["sale"])
    quoted(session, price=-(-sale["cap"] * share // 1000))
    assert evidence(session, "price_defended") == (defended, 1)


def test_a_price_too_high_comes_back_once_and_is_judged_then(session):
    sale, _given = quoted(session, price=10**6)
    assert evidence(session, "price_defended") is None
    task = wait_for(session, "haggle")
    refused = session.decide("sales.1", "haggle", task=task["id"], price=10**6 + 1)
    assert FIRM.say(f"refusal.{refused.why.key}", "en", **refused.why.values) == (
        "A price never goes up again: the quote said 1000000 centimes."
    )
    assert session.decide("sales.1", "haggle", task=task["id"], price=sale["cap"] + 1).accepted
    found = session.world.thing("sale", sale["id"])  # a refusal puts a copy back
    assert (found["state"], evidence(session, "price_defended")) == ("lost", (0, 1))


def test_a_wrong_total_is_sold_at_the_right_one(session):
    sale, _given = quoted(session, total=1)
    assert evidence(session, "quote_exact") == (0, 1)
    assert sale["total"] > 1


@pytest.mark.parametrize(("owes", "overdue", "total", "fits"), [
    (0, 0, 1000, True), (1, 0, 1000, False), (0, 1, 10, False),
])  # fmt: skip
def test_credit_is_for_who_has_nothing_overdue_and_stays_within_the_limit(owes, overdue, total, fits):
    assert fits_credit({"owes": owes, "overdue": overdue, "limit": 1000}, total) == fits


def test_what_a_client_usually_pays_depends_on_its_kind_and_its_hurry():
    hotel = {"segment": "hotel"}
    assert usual_price(20_000, hotel, False, P) == 21_200
    assert usual_price(20_000, hotel, True, P) == 22_896


def delivered(session, less=0):
    quoted(session)
    task = wait_for(session, "delivery")
    sale = session.world.thing("sale", task["data"]["sale"])
    given = session.decide("sales.1", "deliver", task=task["id"], quantity=sale["quantity"] - less)
    return sale, given


@pytest.mark.parametrize(("less", "points"), [(0, 2), (1, 1)])
def test_goods_leave_at_their_cost_and_the_invoice_follows(session, less, points):
    before = session.world.balance("firm", "3111")
    sale, given = delivered(session, less)
    product = session.world.thing("product", sale["product"])
    assert given.accepted
    assert before - session.world.balance("firm", "3111") == (sale["quantity"] - less) * product["cost"]
    assert evidence(session, "delivered_right") == (points, 2)
    assert session.world.tasks("invoice")[0]["data"]["quantity"] == sale["quantity"] - less


def test_what_is_not_in_the_store_cannot_be_sent(session):
    quoted(session)
    task = wait_for(session, "delivery")
    product = session.world.thing("product", task["data"]["product"])
    product["lots"][0][0] = task["data"]["quantity"] - 1
    given = session.decide("sales.1", "deliver", task=task["id"], quantity=task["data"]["quantity"])
    assert given.why.key == "not_in_stock"


def invoiced(session, vat=0):
    sale, _given = delivered(session)
    task = wait_for(session, "invoice")
    net = task["data"]["quantity"] * task["data"]["price"]
    tax = with_vat(net, task["data"]["rate"]) - net + vat
    session.decide("sales.1", "invoice", task=task["id"], net=net, vat=tax, total=net + tax)
    return sale


@pytest.mark.parametrize(("vat", "points"), [(0, 3), (1, 1)])
def test_an_invoice_is_owed_right_whatever_was_written(session, vat, points):
    sale = invoiced(session, vat)
    assert evidence(session, "invoice_exact") == (points, 3)
    client = session.world.thing("client", sale["client"])
    assert (sale["state"], client["owes"] >= sale["total"]) == ("invoiced", True)
    assert session.world.balance("firm", "7111") == -sale["net"]


def test_the_tax_of_an_invoice_is_due_when_it_is_paid(session):
    sale = invoiced(session)
    pending = session.world.balance("firm", "44551")
    while sale["state"] != "paid":
        session.look(session.t + 60)
    assert session.world.balance("firm", "4455") <= -sale["vat"]
    assert session.world.balance("firm", "44551") > pending


# Purchasing


OFFERS = [
    {"id": "1", "product": "1", "price": 900, "lead": 3, "on_time": 6},
    {"id": "2", "product": "1", "price": 960, "lead": 4, "on_time": 9},
    {"id": "3", "product": "1", "price": 1000, "lead": 2, "on_time": 9},
    {"id": "4", "product": "1", "price": 1080, "lead": 1, "on_time": 10},
    {"id": "5", "product": "2", "price": 1, "lead": 0, "on_time": 10},
]


@pytest.mark.parametrize(("needed_in", "best"), [(5, ["2"]), (4, ["2"]), (3, ["3"]), (1, ["4"]), (0, ["4"])])
def test_the_best_offer_is_the_cheapest_that_comes_in_time_from_somebody_punctual(needed_in, best):
    assert best_offers(OFFERS, "1", needed_in, P) == best


def test_where_nobody_comes_in_time_the_quickest_is_best():
    assert best_offers(OFFERS[:2], "1", 1, P) == ["1"]


def ordered(session, quantity):
    product = session.world.thing("product", "1")
    product["promised"] = 100  # below the reorder point, as if it had been sold
    task = wait_for(session, "reorder")
    return product, session.decide("purchasing.1", "order_goods", task=task["id"], offer="2", quantity=quantity)


@pytest.mark.parametrize(("quantity", "right"), [(19, 0), (20, 1), (220, 1), (221, 0)])
def test_the_right_quantity_reaches_the_reorder_point_and_no_more_than_the_store_holds(session, quantity, right):
    product, given = ordered(session, quantity)
    assert (given.accepted, position(product) - product["on_order"]) == (True, 100)
    assert evidence(session, "right_quantity") == (right, 1)


def test_an_order_above_its_powers_waits_for_the_manager(session):
    product, _given = ordered(session, 200)
    assert product["on_order"] == 0
    task = wait_for(session, "approval")
    session.decide("manager.1", "approve", task=task["id"], verdict="yes")
    assert (product["on_order"], evidence(session, "approved_right")) == (200, (1, 1))


def received(session, wrong=0):
    product, _given = ordered(session, 60)
    task = wait_for(session, "reception")
    purchase = session.world.thing("purchase", task["data"]["purchase"])
    session.decide("purchasing.1", "receive", task=task["id"], accepted=purchase["sound"] + wrong)
    return product, purchase


@pytest.mark.parametrize(("wrong", "right"), [(0, 1), (1, 0)])
def test_what_is_sound_is_stored_at_its_cost_whatever_was_counted(session, wrong, right):
    product, purchase = received(session, wrong)
    assert evidence(session, "goods_counted") == (right, 1)
    assert held(product) == 200 + purchase["sound"]
    assert product["record"] == held(product) + wrong


@pytest.mark.parametrize("fault", ["pay", "price", "quantity", "tax"])
@pytest.mark.parametrize("verdict", ["pay", "price", "quantity", "tax"])
def test_an_invoice_is_matched_and_only_what_is_accepted_is_owed(session, fault, verdict):
    _product, purchase = received(session)
    present(session.world, purchase, fault)
    task = session.world.tasks("matching")[0]
    total = task["data"]["total"]
    session.decide("purchasing.1", "match", task=task["id"], verdict=verdict)
    assert evidence(session, "invoice_matched") == (fault == verdict, 1)
    right = with_vat(purchase["sound"] * purchase["price"], 200)
    owed = total if verdict == "pay" else 0 if fault == "pay" else right
    assert sum(b["left"] for b in session.world.things("bill").values() if b["number"].startswith("FF-")) == owed


def test_a_count_sets_the_record_right_after_a_hidden_loss(session):
    session.look(100)
    inject(session, "damaged_stock")
    task = wait_for(session, "stock_count")
    shelves = zip(("first", "second", "third"), task["data"]["shelves"], strict=True)
    counted = {at: rows * stack + loose for at, (_name, rows, stack, loose) in shelves}
    session.decide("purchasing.1", "count_stock", task=task["id"], **counted)
    assert evidence(session, "stock_counted") == (3, 3)
    assert all(product["record"] == held(product) for product in session.world.things("product").values())


# Accounting


def test_an_entry_is_marked_of_four_and_written_as_it_is(session):
    task = wait_for(session, "entry")
    right = accounts.entry_of(task["data"]["document"], dict(task["data"]["figures"]))
    assert task["data"]["right"] == right
    wrong = [[account, amount + (n == 0)] for n, (account, amount) in enumerate(right)]
    before = session.world.balance("books", wrong[0][0])
    session.decide("accountant.1", "enter", task=task["id"], lines=wrong)
    rules = ("entry_balanced", "entry_accounts", "entry_amounts", "entry_in_time")
    assert [evidence(session, rule) for rule in rules] == [(0, 1), (1, 1), (0, 2), (1, 1)]
    assert session.world.balance("books", wrong[0][0]) == before + wrong[0][1]


def pay(session, kind, amount=None, t=None):
    bill = next(b for b in session.world.things("bill").values() if b["kind"] == kind)
    task = next(t for t in session.world.tasks("payment") if t["data"]["bill"] == bill["id"])
    t = bill["due"] - 60 if t is None else t
    amount = bill["left"] if amount is None else amount
    return bill, session.decide("accountant.1", "pay", t=t, task=task["id"], amount=amount)


@pytest.mark.parametrize(("amount", "t", "points"), [(None, None, 2), (None, 100, 1), (100, None, 1)])
def test_a_payment_is_exact_and_near_its_date(session, amount, t, points):
    bill, given = pay(session, "contributions", amount, t)
    assert (given.accepted, evidence(session, "paid_right")) == (True, (points, 2))
    assert bill["left"] == (0 if amount is None else bill["total"] - 100)


def test_no_more_is_paid_than_is_owed_nor_than_there_is(session):
    assert pay(session, "vat", 1_840_001)[1].why.key == "more_than_owed"
    session.world.v["bank"] = 100
    session.world.enter("firm", "gone", [["5141", 100 - P["cash"]], ["1111", P["cash"] - 100]])
    assert pay(session, "vat", 101)[1].why.key == "no_funds"


def test_reminders_go_from_a_call_to_a_formal_notice(session):
    given = []
    for how in ("call", "letter", "formal_notice"):
        task = wait_for(session, "reminder")
        session.decide("accountant.1", "remind", task=task["id"], how=how)
        given.append((task["data"]["reminders"], evidence(session, "reminded_right")))
    assert all(ratio == (how == min(done, 2), 1) for how, (done, ratio) in enumerate(given))


def test_a_reconciliation_tells_what_is_missing_and_what_is_wrong(session):
    session.world.enter("books", "a slip", [["5141", 700], ["3421", -700]])
    for account in session.world.things("account").values():
        account["balance"] = session.world.balance("books", account["code"])
    task = wait_for(session, "reconciliation")
    missing = sum(m["amount"] for m in session.world.things("movement").values())
    session.decide("accountant.1", "reconcile", task=task["id"], missing=missing, error=700)
    assert evidence(session, "reconciled") == (2, 2)
    correction = wait_for(session, "correction")
    session.decide("accountant.1", "correct", task=correction["id"], lines=[["5141", -700], ["3421", 700]])
    assert evidence(session, "difference_explained") == (2, 2)


def test_a_pay_slip_and_its_contributions(session):
    task = wait_for(session, "pay_slip")
    right = slip(task["data"]["gross"], task["data"]["dependants"], P)
    told = {"cnss": right.cnss, "amo": right.amo, "tax": right.tax + 1, "net": right.net, "employer": right.employer}
    session.decide("accountant.1", "draw_up_slip", task=task["id"], **told)
    assert [evidence(session, rule) for rule in ("slip_exact", "contributions_exact")] == [(1, 2), (3, 3)]


def test_a_vat_return_not_filed_is_closed_and_fined(session):
    task = wait_for(session, "vat_return")
    session.look(task["due"])
    assert session.world.balance("firm", "65831") >= P["fine"]
    assert evidence(session, "filed_in_time") == (0, 1)
    assert session.world.balance("firm", "4456") < 0 or session.world.balance("firm", "3456") > 0


# Management


def test_a_price_lies_between_the_least_margin_and_a_little_above_the_market(session):
    task = wait_for(session, "pricing")
    least, most = price_range(task["data"]["cost"], task["data"]["market"], P)
    assert (least, most) == (16_800, (task["data"]["market"] * 1050 + 500) // 1000)
    session.decide("manager.1", "set_price", task=task["id"], price=least - 1)
    assert evidence(session, "priced_right") == (0, 1)


@pytest.mark.parametrize(("quantity", "price", "verdict"), [
    (220, 100, "yes"), (221, 100, "too_much"), (220, 110, "yes"), (220, 111, "too_dear"), (221, 111, "too_much"),
])  # fmt: skip
def test_orders_are_decided_by_the_rules_of_the_house(quantity, price, verdict):
    data = {"position": 100, "most": 320, "usual": 100, "quantity": quantity, "price": price}
    assert verdict_on(data, P) == verdict


@pytest.mark.parametrize(("amount", "quotes", "answer"), [
    (299_999, 1, "granted"), (300_000, 2, "quotes_missing"), (300_000, 3, "granted"), (500_001, 3, "over_budget"),
])  # fmt: skip
def test_requests_to_spend_are_answered_by_the_rules_of_the_house(amount, quotes, answer):
    assert answer_to({"amount": amount, "quotes": quotes, "budget": 500_000}, P) == answer


def test_what_moved_most_explains_the_result():
    last = {"sales": 100, "goods": 60, "charges": 10}
    assert what_moved({"sales": 90, "goods": 75, "charges": 10}, last) == "goods"
    assert what_moved(last, last) == "sales"


def test_the_service_to_help_is_the_one_whose_next_file_is_due_first():
    assert most_urgent([["sales", 500], ["accountant", 400]]) == ["accountant"]


# Incidents


@pytest.mark.parametrize("event", sorted(PACK.incidents))
@pytest.mark.parametrize("t", [1, 4000, 10_500])
def test_any_incident_may_come_at_any_time(event, t):
    session = Session(PACK, SCENARIO, 6)
    session.look(t)
    assert inject(session, event).accepted
    session.look(PACK.length)
    assert session.world.fault == ""


def test_a_returned_cheque_is_owed_again_and_reminded_of(faultless):
    session = Session(PACK, SCENARIO, 6)
    sale = next(iter(session.world.things("sale").values()))
    sale["cheque"] = True
    while sale["state"] != "paid":
        session.look(session.t + 10)
    bank, due = session.world.v["bank"], session.world.balance("firm", "4455")
    inject(session, "returned_cheque")
    assert (sale["state"], session.world.v["bank"]) == ("overdue", bank - sale["total"])
    assert session.world.balance("firm", "4455") == due + sale["vat"]
    assert session.world.tasks("entry")[-1]["data"]["document"] == "returned_cheque"


def test_a_supplier_that_fails_is_replaced(session):
    product, _given = ordered(session, 60)
    inject(session, "supplier_fails")
    assert product["on_order"] == 0
    task = wait_for(session, "replacement")
    offers = [o for o in session.world.things("offer").values() if o["open"]]
    best = best_offers(offers, product["id"], task["data"]["needed_in"], P)[0]
    session.decide("purchasing.1", "replace_supplier", task=task["id"], offer=best, quantity=60)
    assert (product["on_order"], evidence(session, "failure_handled")) == (60, (2, 2))


def test_nobody_invoices_goods_that_never_came(session):
    _product, _given = ordered(session, 20)
    purchase = next(iter(session.world.things("purchase").values()))
    task = wait_for(session, "reception")
    purchase.update(sound=0)
    session.decide("purchasing.1", "receive", task=task["id"], accepted=0)
    session.look(session.t + 2000)
    assert session.world.tasks("matching") == []

"""The common market: what other firms and the shared institutions send in. Each message is an input.

The caller gives every message its id as the input's key, so that one that comes twice counts once.
"""

from mihan.engines.simulation import Choice
from mihan.packs.firm_trading_month import accounts
from mihan.packs.firm_trading_month.bookkeeping import fine, settle, vat_of
from mihan.packs.firm_trading_month.buying import bring, show_theirs
from mihan.packs.firm_trading_month.firm import DAY, ask_payment, deals_in, document, move, pack, reach, sales
from mihan.packs.firm_trading_month.selling import credit, fits_credit, lose, new_sale
from mihan.packs.firm_trading_month.taxes import with_vat

pack.task(
    "partner_order", sales, within="quote_within",
    shows=("sale", "number", "client", "buyer", "product", "goods", "quantity", "price", "total"),
)  # fmt: skip


def partner(w, code):
    """The client that stands for another firm; made at its first order."""
    for client in w.things("client").values():
        if client["partner"] == code:
            return client
    return w.new(
        "client", name=code, segment="firm", limit=w.p["partner_limit"], owes=0, overdue=0, slower=0, partner=code
    )  # fmt: skip


def product_named(w, name):
    return next(one for one in w.things("product").values() if one["name"] == name)


@pack.message
def order_in(w, buyer, number, product, quantity, price):
    """Another firm orders, under its own number: for sales to accept or not."""
    w.require(deals_in(w, product) and quantity > 0 and price > 0, "no_such_order")
    client, goods = partner(w, buyer), product_named(w, product)
    sale = new_sale(w, f"{buyer}/{number}", client, goods, quantity)
    total = with_vat(quantity * price, goods["rate"])
    sale.update(price=price, terms="deferred", partner=buyer, theirs=number, total=total, cheque=False)
    w.open(
        "partner_order", sale=sale["id"], number=sale["number"], client=client["id"], buyer=buyer, product=goods["id"],
        goods=product, quantity=quantity, price=price, total=total,
    )  # fmt: skip


def answer_to_order(product, client, quantity, total):
    """What the rules of the house answer to another firm's order."""
    if quantity > product["record"] - product["promised"]:
        return "not_enough"
    return "granted" if fits_credit(client, total) else "no_credit"


@pack.decision(sales, task="partner_order", answer=Choice("granted", "not_enough", "no_credit"))
def answer_order(w, task, answer):
    """Take another firm's order, or refuse it at once."""
    sale = w.thing("sale", task["data"]["sale"])
    product, client = w.thing("product", sale["product"]), w.thing("client", sale["client"])
    w.evidence("order_answered", answer == answer_to_order(product, client, sale["quantity"], sale["total"]))
    if answer == "granted":
        reach(w, sale, "agreed")
        w.after(0, "order", sale=sale["id"])
    else:
        refuse_order(w, sale)


def refuse_order(w, sale):
    w.send(sale["partner"], "refusal", number=sale["theirs"])
    lose(w, sale)


@pack.overdue("partner_order")
def order_unanswered(w, task):
    w.missed(task, "order_answered")
    w.v["late"] += 1
    refuse_order(w, w.thing("sale", task["data"]["sale"]))


@pack.message
def offer_in(w, seller, product, price, lead):
    """Another firm offers a product: one more line where purchasing compares."""
    w.require(deals_in(w, product) and price > 0 and lead >= 0, "no_such_order")
    goods = product_named(w, product)
    known = [o for o in w.things("offer").values() if o["partner"] == seller and o["product"] == goods["id"]]
    if known:
        known[0].update(price=price, lead=lead, open=True)
    else:
        w.new(
            "offer", supplier=seller, product=goods["id"], goods=product, price=price, lead=lead, on_time=10,
            open=True, partner=seller,
        )  # fmt: skip


@pack.message
def refusal_in(w, seller, number):
    """Another firm will not deliver what was ordered."""
    purchase = sent_to(w, seller, number)
    w.require(purchase["state"] == "sent", "no_such_order")
    purchase["state"] = "cancelled"
    w.thing("product", purchase["product"])["on_order"] -= purchase["quantity"]
    for offer in w.things("offer").values():
        if (offer["partner"], offer["product"]) == (seller, purchase["product"]):
            offer["open"] = False  # until it offers again
    w.tell("purchasing", "notice.refusal_in", seller=seller)


@pack.message
def delivery_in(w, seller, number, quantity):
    """Goods of another firm at the door."""
    purchase = sent_to(w, seller, number)
    w.require(purchase["state"] == "sent", "no_such_order")
    bring(w, purchase, quantity, 0)


@pack.message
def invoice_in(w, seller, number, quantity, price, rate, total):
    """The invoice of another firm, which may come before its goods: then it waits for them."""
    purchase = sent_to(w, seller, number)
    w.require(total > 0 and not purchase["invoice"], "no_such_order")
    purchase["invoice"] = [quantity, price, rate, total]
    if purchase["state"] == "received":
        show_theirs(w, purchase)


def sent_to(w, seller, number):
    found = [one for one in w.things("purchase").values() if (one["partner"], one["number"]) == (seller, number)]
    w.require(found, "no_such_order")
    return found[0]


@pack.message
def payment_in(w, payer, number, amount):
    """The bank credits what another firm pays: for the invoice it names, and what is over waits to be explained."""
    w.require(amount > 0, "no_such_order")
    open_states = ("invoiced", "overdue")
    named = [s for s in w.things("sale").values() if (s["partner"], f"FF-{s['theirs']}") == (payer, number)]
    left = sum(sale["total"] - sale["got"] for sale in named if sale["state"] in open_states)
    known = min(amount, left)
    if known:
        credit(w, named[0], known)
    if amount > known:
        keep_waiting(w, payer, number, amount - known)


def keep_waiting(w, payer, number, amount):
    figures = {"total": amount}
    lines = accounts.unknown_receipt(figures)
    movement = move(w, "unknown_receipt", number, amount, 0, lines, partner=payer)
    document(w, "unknown_receipt", number, payer, figures, lines, movement)


@pack.message
def bank_notice(w, reference, amount, paid):
    """The bank has made a transfer, or could not: then the bill is to be paid again."""
    bills = [b for b in w.things("bill").values() if b["number"] == reference and b["state"] == "sent"]
    w.require(bills and bills[0]["left"] >= amount, "no_such_order")
    bill = bills[0]
    bill["state"] = "open"
    if paid:
        settle(w, bill, amount)
    else:
        w.tell("accountant", "notice.transfer_refused", reference=reference)
    if bill["state"] == "open":
        ask_payment(w, bill)


@pack.message
def tax_notice(w, amount, reason="fine"):
    """The tax office fines the firm, and says what for."""
    w.require(amount > 0, "no_such_order")
    w.tell("accountant", "notice.tax_notice", amount=amount, reason=reason)
    fine(w, amount, reason)


@pack.message
def inspection_in(w, number):
    """The tax office inspects: it asks for the tax on payments so far, and is answered under its number."""
    w.require(number, "no_such_order")
    w.tell("accountant", "notice.inspection_in", number=number)
    w.open("inspection", number=number, until=w.t, **vat_of(w.things("movement").values(), w.t))


# The tender board


@pack.message
def tender_in(w, call, buyer, product, quantity, ceiling, closes):
    """The central office publishes a call: one sealed bid a firm, until the end of a day of the month."""
    w.require(deals_in(w, product) and quantity > 0 and ceiling > 0, "no_such_order")
    w.require(closes * DAY > w.t, "too_late")
    goods = product_named(w, product)
    sale = new_sale(w, call, public_buyer(w, buyer), goods, quantity, state="tender")
    sale.update(theirs=call, cheque=False, slow=0)
    w.open(
        "tender", within=closes * DAY - w.t, sale=sale["id"], number=call, product=goods["id"], goods=product,
        ceiling=ceiling, quantity=quantity, cost=goods["cost"],
    )  # fmt: skip


def public_buyer(w, name):
    """The client behind a call: it asks for nothing else, and pays outside of the market."""
    for client in w.things("client").values():
        if client["partner"] == f"public/{name}":
            return client
    return w.new(
        "client", name=name, segment="office", limit=w.p["partner_limit"], owes=0, overdue=0, slower=0,
        partner=f"public/{name}",
    )  # fmt: skip


@pack.message
def award_in(w, call, won, price):
    """The bids were opened: the order for one, the price that won for the others."""
    found = [s for s in w.things("sale").values() if (s["theirs"], s["state"]) == (call, "tender")]
    w.require(found, "no_such_order")
    sale = found[0]
    if won:
        reach(w, sale, "agreed")
        w.after(0, "order", sale=sale["id"])
        w.tell("sales", "notice.award_won", call=call)
    else:
        lose(w, sale)
        w.tell("sales", "notice.award_lost", call=call, price=price)

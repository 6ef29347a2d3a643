"""The common market: what other firms and the shared institutions send in. Each message is an input.

The caller gives every message its id as the input's key, so that one that comes twice counts once.
"""

from mihan.packs.firm_trading_month.bookkeeping import fine, settle
from mihan.packs.firm_trading_month.buying import bring, show_invoice
from mihan.packs.firm_trading_month.firm import PRODUCTS, pack
from mihan.packs.firm_trading_month.selling import credit, new_sale
from mihan.packs.firm_trading_month.taxes import with_vat


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
    """Another firm orders: number and price are its own."""
    w.require(product in PRODUCTS and quantity > 0 and price > 0, "no_such_order")
    client, goods = partner(w, buyer), product_named(w, product)
    sale = new_sale(w, f"{buyer}/{number}", client, goods, quantity, state="agreed")
    sale.update(price=price, terms="deferred", partner=buyer, total=with_vat(quantity * price, goods["rate"]), slow=0)
    w.after(0, "order", sale=sale["id"])
    w.tell("sales", "notice.order_in", buyer=buyer, quantity=quantity)


@pack.message
def offer_in(w, seller, product, price, lead):
    """Another firm offers a product: one more line where purchasing compares."""
    w.require(product in PRODUCTS and price > 0 and lead >= 0, "no_such_order")
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
def delivery_in(w, seller, number, quantity):
    """Goods of another firm at the door."""
    purchase = sent_to(w, seller, number, "sent")
    bring(w, purchase, quantity, 0)


@pack.message
def invoice_in(w, seller, number, quantity, price, rate, total):
    """The invoice of another firm, as it wrote it; what is wrong with it is for purchasing to see."""
    purchase = sent_to(w, seller, number, "received")
    right = with_vat(quantity * price, rate)
    fault = "price" if price != purchase["price"] else "quantity" if quantity != purchase["sound"] else "pay"
    show_invoice(w, purchase, "tax" if total != right and fault == "pay" else fault, quantity, price, rate, total)


def sent_to(w, seller, number, state):
    found = [one for one in w.things("purchase").values() if (one["partner"], one["number"]) == (seller, number)]
    w.require(found and found[0]["state"] == state, "no_such_order")
    return found[0]


@pack.message
def payment_in(w, payer, number, amount):
    """The bank credits what another firm pays for an invoice."""
    open_states = ("invoiced", "overdue")
    found = [s for s in w.things("sale").values() if s["partner"] == payer and s["number"] == number]
    w.require(found and found[0]["state"] in open_states and found[0]["total"] == amount, "no_such_order")
    credit(w, found[0])


@pack.message
def bank_notice(w, reference, amount, paid):
    """The bank has made a transfer, or could not: then the bill is to be paid again."""
    bills = [b for b in w.things("bill").values() if b["number"] == reference and b["state"] == "sent"]
    w.require(bills and bills[0]["left"] >= amount, "no_such_order")
    bills[0]["state"] = "open"
    if paid:
        settle(w, bills[0], amount)
    else:
        w.tell("accountant", "notice.transfer_refused", reference=reference)
        w.open(
            "payment",
            bill=bills[0]["id"],
            number=reference,
            payee=bills[0]["payee"],
            due=bills[0]["due"],
            total=bills[0]["left"],
        )


@pack.message
def tax_notice(w, amount):
    """The tax office fines the firm."""
    w.require(amount > 0, "no_such_order")
    fine(w, amount)

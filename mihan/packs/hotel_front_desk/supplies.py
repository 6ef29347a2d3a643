"""What the house buys from practice firms of the common market: offers, an order, goods, an invoice, money.

Nothing of it happens in an afternoon that no market reaches. A second of the hotel is a minute of the firms.
"""

from mihan.engines.simulation import Choice, Number, Thing
from mihan.packs.hotel_front_desk.rooms import permille
from mihan.packs.hotel_front_desk.rules import BOOK, housekeeping, manager, pack

OWED = ("billed", "sent")  # states of a supply whose invoice was accepted and is not paid

pack.sees(manager, "offer", "supplier", "goods", "price", "lead", when=lambda offer: offer["open"])
for role in (manager, housekeeping):
    pack.sees(role, "supply", "number", "supplier", "goods", "quantity", "price", "accepted", "total", "state")

pack.task("supplies", manager, within="supplies_within", shows=("goods", "needed"))
pack.task(
    "goods_in", housekeeping, within="supplies_within", station="bench",
    shows=("supplier", "goods", "ordered", "parcels", "in_a_parcel", "loose"),
)  # fmt: skip
pack.task(
    "supplier_invoice", manager, within="supplies_within",
    shows=("supplier", "goods", "ordered", "order_price", "accepted", "quantity", "price", "rate", "total"),
)  # fmt: skip


def needed(p):
    """What the house is short of: how much of each."""
    return dict(p["supplies"])


def cheapest(offers, goods):
    """The ids of the offers to choose."""
    known = [offer for offer in offers if offer["goods"] == goods]
    least = min((offer["price"] for offer in known), default=0)
    return [offer["id"] for offer in known if offer["price"] == least]


def is_right(data):
    """Whether an invoice says what was ordered and what came."""
    total = data["quantity"] * data["price"]
    return (data["quantity"], data["price"], data["total"]) == (
        data["accepted"], data["order_price"], total + permille(total, data["rate"]),
    )  # fmt: skip


# What firms offer


@pack.message
def offer_in(w, seller, product, price, lead):
    """A firm offers what the house may need; the first such offer begins a file, so that others can be compared."""
    w.require(product in needed(w.p) and price > 0 and lead >= 0, "no_such_file")
    known = [o for o in w.things("offer").values() if (o["supplier"], o["goods"]) == (seller, product)]
    if known:
        known[0].update(price=price, lead=lead, open=True)
    else:
        w.new("offer", supplier=seller, goods=product, price=price, lead=lead, open=True)
    if all(one["goods"] != product or one["state"] == "cancelled" for one in w.things("supply").values()):
        begin_file(w, product)


def begin_file(w, goods):
    supply = w.new(
        "supply", number="", supplier="", goods=goods, quantity=0, price=0, brought=0, accepted=0, invoice=[],
        net=0, vat=0, total=0, state="offered",
    )  # fmt: skip
    w.after(w.p["supplies_after"], "ask_supplies", supply=supply["id"])


@pack.event
def ask_supplies(w, supply):
    goods = w.thing("supply", supply)["goods"]
    if any(offer["goods"] == goods for offer in open_offers(w)):
        w.open("supplies", supply=supply, goods=goods, needed=needed(w.p)[goods])
    else:
        w.thing("supply", supply)["state"] = "cancelled"  # until somebody offers again


def open_offers(w):
    return [offer for offer in w.things("offer").values() if offer["open"]]


# The order, and what comes of it


@pack.decision(manager, task="supplies", offer=Thing("offer"), quantity=Number(1, 500))
def order_supplies(w, task, offer, quantity):
    """An order to a firm: from whom, and how much."""
    supply = w.thing("supply", task["data"]["supply"])
    w.require(offer["goods"] == supply["goods"] and offer["open"], "other_goods")
    right = offer["id"] in cheapest(open_offers(w), supply["goods"])
    w.evidence("supplies_compared", right + (quantity == task["data"]["needed"]), 2)
    number = f"H{supply['id']}"
    supply.update(
        number=number, supplier=offer["supplier"], quantity=quantity, price=offer["price"], state="ordered"
    )  # fmt: skip
    w.send(offer["supplier"], "order", number=number, product=supply["goods"], quantity=quantity, price=offer["price"])


def sent_to(w, seller, number, *states):
    """The file of an order, in one of these states."""
    found = [one for one in w.things("supply").values() if (one["supplier"], one["number"]) == (seller, number)]
    w.require(found and found[0]["state"] in states, "no_such_file")
    return found[0]


@pack.message
def refusal_in(w, seller, number):
    """The firm will not deliver: others are asked."""
    supply = sent_to(w, seller, number, "ordered")
    supply["state"] = "cancelled"
    for offer in w.things("offer").values():
        if (offer["supplier"], offer["goods"]) == (seller, supply["goods"]):
            offer["open"] = False
    w.tell("duty_manager", "notice.not_delivered", seller=seller)
    begin_file(w, supply["goods"])


@pack.message
def delivery_in(w, seller, number, quantity):
    """Parcels at the back door, to be counted."""
    supply = sent_to(w, seller, number, "ordered")
    w.require(quantity >= 0, "no_such_file")
    supply.update(brought=quantity, state="arrived")
    each = w.p["in_a_parcel"]
    w.open(
        "goods_in", supply=supply["id"], supplier=seller, goods=supply["goods"], ordered=supply["quantity"],
        parcels=quantity // each, in_a_parcel=each, loose=quantity % each,
    )  # fmt: skip


@pack.decision(housekeeping, task="goods_in", accepted=Number(0, 500))
def count_goods(w, task, accepted):
    """Count what came and sign for it."""
    supply = w.thing("supply", task["data"]["supply"])
    w.evidence("goods_counted", accepted == supply["brought"])
    take_in(w, supply, accepted)


def take_in(w, supply, accepted):
    supply.update(accepted=accepted, state="received")
    if supply["invoice"]:
        show_invoice(w, supply)


@pack.message
def invoice_in(w, seller, number, quantity, price, rate, total):
    """The firm's invoice; one that comes before its goods waits for them."""
    supply = sent_to(w, seller, number, "ordered", "arrived", "received")
    w.require(total > 0 and quantity > 0 and not supply["invoice"], "no_such_file")
    supply.update(invoice=[quantity, price, rate, total], net=quantity * price, vat=total - quantity * price)
    if supply["state"] == "received":
        show_invoice(w, supply)


def show_invoice(w, supply):
    quantity, price, rate, total = supply["invoice"]
    w.open(
        "supplier_invoice", supply=supply["id"], supplier=supply["supplier"], goods=supply["goods"],
        ordered=supply["quantity"], order_price=supply["price"], accepted=supply["accepted"], quantity=quantity,
        price=price, rate=rate, total=total,
    )  # fmt: skip


@pack.decision(manager, task="supplier_invoice", verdict=Choice("pay", "dispute"))
def settle_supplier(w, task, verdict):
    """Order, goods and invoice side by side: have it paid, or send it back."""
    supply = w.thing("supply", task["data"]["supply"])
    w.require(verdict == "dispute" or w.balance(BOOK, "5141") >= task["data"]["total"], "no_funds")
    w.evidence("invoice_checked", (verdict == "pay") == is_right(task["data"]))
    if verdict == "pay":
        accept(w, supply)
    else:
        supply["accepted"] = supply["brought"]  # counted again by both
        w.after(w.p["supplies_after"], "invoice_again", supply=supply["id"])


@pack.event
def invoice_again(w, supply):
    show_invoice(w, w.thing("supply", supply))


def accept(w, supply):
    """The house owes it from now on, and asks its bank to pay."""
    if supply["state"] == "received":
        supply["total"] = total = supply["net"] + supply["vat"]
        w.post(BOOK, "supplies", debit={"6122": supply["net"], "34554": supply["vat"]}, credit={"44111": total})
    supply["state"] = "sent"
    w.send("bank", "transfer", to=supply["supplier"], amount=supply["total"], reference=f"FF-{supply['number']}")


# The bank


@pack.message
def bank_notice(w, reference, amount, paid):
    """The bank has paid a firm, or could not: then it is asked again."""
    found = [one for one in w.things("supply").values() if f"FF-{one['number']}" == reference]
    w.require(found and found[0]["state"] == "sent" and found[0]["total"] == amount, "no_such_file")
    supply = found[0]
    supply["state"] = "paid" if paid else "billed"
    if paid:
        move(w, "paid_supplier", reference, -amount, supply["supplier"])
        w.post(
            BOOK, "supplier_paid", debit={"44111": amount, "34552": supply["vat"]},
            credit={"5141": amount, "34554": supply["vat"]},
        )  # fmt: skip
    else:
        w.tell("duty_manager", "notice.not_paid", reference=reference)
        show_invoice(w, supply)


@pack.message
def payment_in(w, payer, number, amount):
    """Money nobody owes the house waits in a suspense account: the bank is never refused."""
    w.require(amount > 0, "no_such_file")
    move(w, "unknown_receipt", number, amount, payer)
    w.post(BOOK, "unknown_receipt", debit={"5141": amount}, credit={"4497": amount})


def move(w, kind, reference, amount, partner):
    """A line of the statement that a member of the market is behind."""
    w.new("movement", t=w.t, kind=kind, reference=reference, amount=amount, partner=partner)


@pack.invariant
def suppliers_are_owed_what_the_book_says(w):
    owed = sum(one["total"] for one in w.things("supply").values() if one["state"] in OWED)
    return owed == -w.balance(BOOK, "44111")


# What passes unanswered


@pack.overdue("supplies")
def nothing_ordered(w, task):
    w.missed(task, "supplies_compared", 2)
    w.thing("supply", task["data"]["supply"])["state"] = "cancelled"


@pack.overdue("goods_in")
def goods_uncounted(w, task):
    w.missed(task, "goods_counted")
    supply = w.thing("supply", task["data"]["supply"])
    take_in(w, supply, supply["quantity"])


@pack.overdue("supplier_invoice")
def invoice_left_lying(w, task):
    w.missed(task, "invoice_checked")
    show_invoice(w, w.thing("supply", task["data"]["supply"]))

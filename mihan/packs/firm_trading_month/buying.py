"""Reordering, receiving, matching and counting: what suppliers do and what purchasing decides."""

from mihan.engines.simulation import Choice, Number, Thing
from mihan.packs.firm_trading_month import accounts
from mihan.packs.firm_trading_month.firm import (
    DAY,
    SHELVES,
    document,
    held,
    owe,
    pack,
    position,
    purchasing,
    put,
    receive_invoice,
    today,
    truth,
)  # fmt: skip
from mihan.packs.firm_trading_month.taxes import permille, with_vat

FAULTS = ("price", "quantity", "tax")

pack.task(
    "reorder",
    purchasing,
    within="reorder_within",
    shows=("product", "goods", "position", "reorder", "most", "needed_in"),
)
pack.task(
    "replacement", purchasing, within="reorder_within", shows=("product", "goods", "quantity", "supplier", "needed_in")
)
pack.task(
    "reception", purchasing, within="reception_within", station="bench",
    shows=("number", "product", "goods", "noted", "rows", "layers", "loose", "damaged"),
)  # fmt: skip
pack.task(
    "matching", purchasing, within="matching_within",
    shows=(
        "number", "product", "goods", "ordered", "order_price", "accepted", "quantity", "price", "rate", "total",
        "already_paid",
    ),
)  # fmt: skip
pack.task("stock_count", purchasing, within="reception_within", station="bench", shows=("shelves",))


def suits(offer, needed_in, p):
    """Whether an offer comes in time, from somebody who keeps their word."""
    return offer["lead"] <= needed_in and offer["on_time"] >= p["least_on_time"]


def best_offers(offers, product, needed_in, p):
    """The ids of the offers to choose: the cheapest that suits, else the quickest."""
    known = [offer for offer in offers if offer["product"] == product]
    fitting = [offer for offer in known if suits(offer, needed_in, p)]
    if fitting:
        least = min(offer["price"] for offer in fitting)
        return [offer["id"] for offer in fitting if offer["price"] == least]
    soonest = min((offer["lead"] for offer in known), default=0)
    return [offer["id"] for offer in known if offer["lead"] == soonest]


def open_offers(w):
    return [offer for offer in w.things("offer").values() if offer["open"]]


def needed_in(product, p):
    """Days the goods on record last, at the usual rate."""
    return max(1, (product["record"] - product["promised"]) // dict(p["usage"])[product["name"]])


def look_at_stock(w):
    """Ask for an order wherever the position has fallen below the reorder point."""
    for product in w.things("product").values():
        waiting = any(
            t["data"]["product"] == product["id"]
            for kind in ("reorder", "replacement", "approval")
            for t in w.tasks(kind)
        )
        if position(product) < product["reorder"] and not waiting:
            w.open(
                "reorder", product=product["id"], goods=product["name"], position=position(product),
                reorder=product["reorder"], most=product["most"], needed_in=needed_in(product, w.p),
            )  # fmt: skip


# What purchasing decides


@pack.decision(purchasing, task="reorder", offer=Thing("offer"), quantity=Number(1, 5000))
def order_goods(w, task, offer, quantity):
    """An order: from whom, and how much."""
    product = w.thing("product", task["data"]["product"])
    w.require(offer["product"] == product["id"], "other_product")
    best = best_offers(open_offers(w), product["id"], task["data"]["needed_in"], w.p)
    w.evidence("suppliers_compared", offer["id"] in best)
    reached = position(product) + quantity
    w.evidence("right_quantity", product["reorder"] <= reached <= product["most"])
    if quantity * offer["price"] < w.p["approval_from"]:
        place(w, product, offer, quantity)
    else:
        w.open(
            "approval", product=product["id"], goods=product["name"], offer=offer["id"], supplier=offer["supplier"],
            quantity=quantity, price=offer["price"], usual=product["cost"], position=position(product),
            most=product["most"], amount=quantity * offer["price"],
        )  # fmt: skip


@pack.decision(purchasing, task="replacement", offer=Thing("offer"), quantity=Number(1, 5000))
def replace_supplier(w, task, offer, quantity):
    """Another source for what a supplier will not deliver."""
    product = w.thing("product", task["data"]["product"])
    w.require(offer["product"] == product["id"], "other_product")
    best = best_offers(open_offers(w), product["id"], task["data"]["needed_in"], w.p)
    w.evidence("failure_handled", (offer["id"] in best) + (quantity == task["data"]["quantity"]), 2)
    place(w, product, offer, quantity)


def place(w, product, offer, quantity):
    """The order leaves; when it comes, and how much of it is sound, is drawn now."""
    product["orders"] += 1
    product["on_order"] += quantity
    number = f"{product['name'][:1].upper()}{product['orders']:02d}"
    late = w.chance(f"order.{number}.late", 100 * (10 - offer["on_time"]))
    days = offer["lead"] + (w.p["late_lead"] if late else 0)
    purchase = w.new(
        "purchase", number=number, supplier=offer["supplier"], product=product["id"], quantity=quantity,
        price=offer["price"], state="sent", arrives=w.t + offer["lead"] * DAY, noted=quantity, sound=quantity,
        damaged=0, accepted=0, partner=offer["partner"], day=today(w), invoice=[],
    )  # fmt: skip
    if offer["partner"]:
        w.send(
            offer["partner"], "order", number=number, product=product["name"], quantity=quantity, price=offer["price"]
        )
    else:
        w.after(days * DAY - w.p["morning_truck"], "goods_arrive", purchase=purchase["id"])


# What suppliers do


@pack.event
def goods_arrive(w, purchase):
    """A truck at the door: some of what it brings may be missing or damaged."""
    found = w.thing("purchase", purchase)
    if found["state"] != "sent":
        return
    number = found["number"]
    short = w.chance(f"order.{number}.short", w.p["short_chance"])
    missing = w.between(f"order.{number}.missing", 1, w.p["short_most"])
    broken = w.chance(f"order.{number}.broken", w.p["broken_chance"])
    damaged = w.between(f"order.{number}.damaged", 1, w.p["broken_most"])
    bring(w, found, max(0, found["quantity"] - (missing if short else 0)), damaged if broken else 0)


def bring(w, purchase, brought, damaged):
    """Goods stand at the dock, to be counted: rows, layers and loose cartons."""
    damaged = min(damaged, brought)
    purchase.update(state="arrived", sound=brought - damaged, damaged=damaged)
    layers = w.p["stack_layers"]
    rows = brought // (layers * w.p["stack_row"])
    loose = brought - rows * layers * w.p["stack_row"]
    w.open(
        "reception", purchase=purchase["id"], number=purchase["number"], product=purchase["product"],
        goods=w.thing("product", purchase["product"])["name"],
        noted=purchase["noted"], rows=rows, layers=layers * w.p["stack_row"], loose=loose, damaged=damaged,
    )  # fmt: skip


@pack.decision(purchasing, task="reception", accepted=Number(0, 5000))
def receive(w, task, accepted):
    """Count what came and take what is sound; the rest goes back."""
    purchase = w.thing("purchase", task["data"]["purchase"])
    w.evidence("goods_counted", accepted == purchase["sound"])
    store(w, purchase, accepted)


def store(w, purchase, accepted):
    product = w.thing("product", purchase["product"])
    product["on_order"] -= purchase["quantity"]
    product["record"] += accepted
    put(w, product, purchase["sound"], purchase["price"])
    purchase.update(state="received", accepted=accepted)
    if purchase["sound"] and not purchase["partner"]:  # nobody invoices what never came
        w.after(w.p["invoice_after"], "invoice_arrives", purchase=purchase["id"])
    elif purchase["invoice"]:
        show_theirs(w, purchase)
    look_at_stock(w)


def show_theirs(w, purchase):
    """Another firm's invoice, as it wrote it; what is wrong with it is for purchasing to see."""
    quantity, price, rate, total = purchase["invoice"]
    slip = total != with_vat(quantity * price, rate)
    fault = "price" if price != purchase["price"] else "quantity" if quantity != purchase["sound"] else "pay"
    show_invoice(w, purchase, "tax" if slip and fault == "pay" else fault, quantity, price, rate, total)


@pack.event
def invoice_arrives(w, purchase):
    """The supplier's invoice: now and then with a fault."""
    found = w.thing("purchase", purchase)
    number = found["number"]
    faulty = w.chance(f"order.{number}.fault", w.p["fault_chance"])
    fault = w.pick(f"order.{number}.which", [[name, 1] for name in FAULTS])
    present(w, found, fault if faulty else "pay")


def present(w, purchase, fault):
    """An invoice on purchasing's desk, beside the order and what was accepted."""
    rate = w.thing("product", purchase["product"])["rate"]
    quantity, price = purchase["sound"], purchase["price"]
    if fault == "price":
        price = permille(price, w.p["overcharge"])
    if fault == "quantity":
        quantity += w.p["extra_units"]
    total = with_vat(quantity * price, rate)
    if fault == "tax":
        total += permille(quantity * price, w.p["tax_slip"])
    show_invoice(w, purchase, fault, quantity, price, rate, total)


def show_invoice(w, purchase, fault, quantity, price, rate, total, *, again=False):
    w.open(
        "matching", purchase=purchase["id"], number=purchase["number"], product=purchase["product"],
        goods=w.thing("product", purchase["product"])["name"], ordered=purchase["quantity"],
        order_price=purchase["price"], accepted=purchase["accepted"], quantity=quantity,
        price=price, rate=rate, total=total, already_paid=again, fault=fault,
    )  # fmt: skip


@pack.decision(purchasing, task="matching", verdict=Choice("pay", *FAULTS, "duplicate"))
def match(w, task, verdict):
    """Order, goods and invoice side by side: pay, or say what is wrong."""
    purchase, fault = w.thing("purchase", task["data"]["purchase"]), task["data"]["fault"]
    if purchase["accepted"] == purchase["sound"]:  # else the firm's own count is what is wrong
        w.evidence("invoice_matched", verdict == fault)
    settle_invoice(w, task, purchase, verdict)


def settle_invoice(w, task, purchase, verdict):
    """A rightly refused invoice comes back right; one wrongly refused comes back the same, later."""
    data = task["data"]
    if verdict == "pay":
        accept(w, purchase, data["quantity"] * data["price"], data["total"], data["rate"])
    elif data["fault"] == "pay":
        w.after(w.p["dispute"], "invoice_again", purchase=purchase["id"])
    elif data["fault"] != "duplicate":
        accept(w, purchase, purchase["sound"] * purchase["price"], 0, data["rate"])


def accept(w, purchase, net, total, rate):
    """What the firm owes from now on; a tax slip accepted by mistake is owed like the rest."""
    number = f"FF-{purchase['number']}"
    right = with_vat(net, rate)
    days = w.p["supplier_days"]
    if not total or total == right:
        receive_invoice(
            w, "purchase_invoice", number, purchase["supplier"], net, rate, days=days, partner=purchase["partner"]
        )
        return
    figures = {"net": net, "vat": total - net, "total": total}
    lines = accounts.purchase_invoice(figures)
    truth(w, "purchase_invoice", lines)
    document(w, "purchase_invoice", number, purchase["supplier"], figures, lines)
    owe(
        w,
        number,
        "supplier",
        purchase["supplier"],
        total,
        due=w.t + days * DAY,
        vat=total - net,
        partner=purchase["partner"],
    )


@pack.event
def invoice_again(w, purchase):
    present(w, w.thing("purchase", purchase), "pay")


# The count


@pack.event
def ask_count(w):
    """A count of the real shelves: the sheet says how they stand, never what the record says."""
    shelves = []
    for product in w.things("product").values():
        stack = w.p["stack_layers"] * w.p["stack_row"]
        shelves.append([product["name"], held(product) // stack, stack, held(product) % stack])
    w.open("stock_count", shelves=shelves, right=[held(product) for product in w.things("product").values()])


@pack.decision(purchasing, task="stock_count", first=Number(0, 9000), second=Number(0, 9000), third=Number(0, 9000))
def count_stock(w, task, first, second, third):
    """Enter what was counted on the shelves, in the order of the sheet."""
    given = [first, second, third]
    right = task["data"]["right"]
    w.evidence("stock_counted", sum(one == other for one, other in zip(given, right, strict=True)), len(right))
    for product, counted, was in zip(w.things("product").values(), given, right, strict=True):
        product["record"] = counted + held(product) - was
    look_at_stock(w)


# What passes unanswered


@pack.overdue("reorder")
def not_reordered(w, task):
    w.missed(task, "right_quantity")
    w.v["late"] += 1


@pack.overdue("replacement")
def not_replaced(w, task):
    w.missed(task, "failure_handled", 2)
    w.v["late"] += 1


@pack.overdue("reception")
def taken_as_noted(w, task):
    w.missed(task, "goods_counted")
    w.v["late"] += 1
    store(w, w.thing("purchase", task["data"]["purchase"]), task["data"]["noted"])


@pack.overdue("matching")
def paid_unseen(w, task):
    w.missed(task, "invoice_matched")
    w.v["late"] += 1
    settle_invoice(w, task, w.thing("purchase", task["data"]["purchase"]), "pay")


@pack.overdue("stock_count")
def not_counted(w, task):
    w.missed(task, "stock_counted", len(SHELVES))
    w.v["late"] += 1

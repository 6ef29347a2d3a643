"""Enquiry, quote, order, delivery note, invoice, payment: what clients do and what sales decides.

A client has a most it will pay for each unit, which nobody is told: `cap`, within 5 % of what
clients of its kind usually pay. Documents of a sale carry its number: DV, BC, BL, FA.
"""

from mihan.engines.simulation import Amount, Choice, Number, Ticks
from mihan.packs.firm_trading_month import accounts
from mihan.packs.firm_trading_month.firm import (
    DAY,
    document,
    held,
    move,
    own_clients,
    pack,
    reach,
    sale_file,
    sales,
    take,
    total_of,
    truth,
)
from mihan.packs.firm_trading_month.taxes import permille, with_vat

TALK = ("listened", "restated", "argued_value", "asked_return", "summed_up")

ASKED = ("sale", "number", "client", "buyer", "product", "goods", "quantity", "market", "urgent")

pack.task("quote", sales, within="quote_within", shows=ASKED)
pack.task("haggle", sales, within="quote_within", shows=(*ASKED, "asked"))
pack.task(
    "delivery", sales, within="delivery_within", shows=("sale", "number", "product", "goods", "quantity", "promise")
)
pack.task("invoice", sales, within="invoice_within", shows=("sale", "number", "quantity", "price", "rate"))
pack.task(
    "tender", sales, within="tender_within", shows=("sale", "number", "product", "goods", "quantity", "ceiling", "cost")
)
pack.task("sales_talk", sales, within="observed_within", shows=("client", "buyer"), station="observed")


def usual_price(market, client, urgent, p):
    """What a client of that kind usually pays for a unit, from the market price of the day."""
    segments = dict(p["segments"])
    return permille(permille(market, segments[client["segment"]]), p["urgent_premium"] if urgent else 1000)


def fits_credit(client, total):
    """Whether the house gives credit: nothing overdue, and all within the limit."""
    return not client["overdue"] and client["owes"] + total <= client["limit"]


# What clients do


@pack.event
def enquire(w):
    """A client asks; now and then it looks elsewhere, where the list price is far above the market."""
    w.after(1 + w.expo("enquire.gap", w.p["enquiry_gap"]), "enquire")
    w.v["deals"] += 1
    client = w.thing("client", w.pick("enquire.client", own_clients(w)))
    product = w.thing("product", w.pick("enquire.product", w.p["demand"]))
    quantity = w.between("enquire.quantity", w.p["ask_least"], w.p["ask_most"])
    put_off = w.chance("enquire.put_off", w.p["put_off"])
    sale = new_sale(w, f"{w.v['deals']:04d}", client, product, quantity)
    if put_off and product["price"] * 1000 > product["market"] * (1000 + w.p["above_market"]):
        lose(w, sale)
        w.fact("put_off", product=product["name"])
    else:
        w.open("quote", **asked(w, sale))


def new_sale(w, number, client, product, quantity, *, urgent=False, state="asked"):
    """An enquiry with all that is hidden about it, drawn at once so that nothing later moves it."""
    usual = usual_price(product["market"], client, urgent, w.p)
    spread = w.between(f"sale.{number}.cap", 1000 - w.p["cap_spread"], 1000 + w.p["cap_spread"])
    late = w.chance(f"sale.{number}.late", w.p["late_chance"])
    days = w.between(f"sale.{number}.slow", 1, w.p["late_days"])
    w.v["asked"] += quantity
    return sale_file(
        w, number, client=client["id"], product=product["id"], quantity=quantity, urgent=urgent, state=state,
        cap=permille(usual, spread), market=product["market"], slow=days * DAY if late else 0,
        cheque=w.chance(f"sale.{number}.cheque", 500),
    )  # fmt: skip


def asked(w, sale):
    """What an enquiry says, with the names a reader needs."""
    told = {key: sale[key] for key in ("number", "client", "product", "quantity", "market", "urgent")}
    names = {"buyer": w.thing("client", sale["client"])["name"], "goods": w.thing("product", sale["product"])["name"]}
    return {**told, **names, "sale": sale["id"]}


def lose(w, sale):
    sale["state"] = "lost"
    w.v["lost"] += 1


@pack.event
def come_back(w, sale):
    """The client found it dear and says so, once."""
    found = w.thing("sale", sale)
    w.open("haggle", asked=found["price"], **asked(w, found))


@pack.event
def order(w, sale):
    """The client's order: to be delivered by the day it was promised."""
    found = w.thing("sale", sale)
    reach(w, found, "ordered")
    found["promise"] = w.t + (w.p["urgent_within"] if found["urgent"] else w.p["delivery_within"])
    w.thing("product", found["product"])["promised"] += found["quantity"]
    w.open(
        "delivery", within=found["promise"] - w.t, sale=sale, number=found["number"], product=found["product"],
        goods=w.thing("product", found["product"])["name"], quantity=found["quantity"], promise=found["promise"],
    )  # fmt: skip


@pack.event
def client_pays(w, sale):
    """The bank credits what a client pays."""
    found = w.thing("sale", sale)
    if found["state"] in ("invoiced", "overdue") and not found["partner"]:
        credit(w, found, found["total"])


def credit(w, sale, amount):
    """Money for an invoice, all or part of it: what is left is still owed."""
    client, left = w.thing("client", sale["client"]), sale["total"] - sale["got"]
    vat = (sale["vat"] - sale["got_vat"]) * amount // left
    sale["got"] += amount
    sale["got_vat"] += vat
    client["owes"] -= amount
    if amount == left:
        client["overdue"] -= sale["state"] == "overdue"
        reach(w, sale, "paid")
    figures = {"vat": vat, "total": amount}
    lines = accounts.receipt(figures)
    kind = "cheque" if sale["cheque"] else "transfer_in"
    movement = move(w, kind, f"FA-{sale['number']}", amount, vat, lines, partner=sale["partner"])
    document(w, kind, f"FA-{sale['number']}", client["name"], figures, lines, movement)


# What sales decides


@pack.decision(sales, task="quote", price=Amount(1), total=Amount(), terms=Choice("deferred", "on_delivery"))
def quote(w, task, price, total, terms):
    """A quote: price of a unit before tax, total with tax, and whether the client may pay later."""
    sale = w.thing("sale", task["data"]["sale"])
    product, client = w.thing("product", sale["product"]), w.thing("client", sale["client"])
    due = with_vat(sale["quantity"] * price, product["rate"])
    w.evidence("quote_exact", total == due)
    w.evidence("credit_checked", (terms == "deferred") == fits_credit(client, due))
    sale["price"], sale["terms"], sale["total"] = price, terms, due
    reach(w, sale, "quoted")
    settle_price(w, sale, "come_back")


@pack.decision(sales, task="haggle", price=Amount(1))
def haggle(w, task, price):
    """A last price, which the client takes or leaves."""
    sale = w.thing("sale", task["data"]["sale"])
    w.require(price <= sale["price"], "price_was_lower", price=sale["price"])
    sale["price"] = price
    sale["total"] = total_of(sale, w.thing("product", sale["product"]))
    settle_price(w, sale, "")


def settle_price(w, sale, otherwise):
    """The client orders, says it is dear, or leaves; the price is judged when nothing can follow."""
    taken = sale["price"] <= sale["cap"]
    thinks = w.between(f"sale.{sale['number']}.thinks", w.p["thinks_least"], w.p["thinks_most"])
    if not taken and otherwise:
        w.after(thinks, otherwise, sale=sale["id"])
        return
    dear_enough = sale["price"] * 10 >= sale["cap"] * 9
    above_cost = sale["price"] >= w.thing("product", sale["product"])["cost"]
    w.evidence("price_defended", taken and dear_enough and above_cost)
    if taken:
        reach(w, sale, "agreed")
        w.after(thinks, "order", sale=sale["id"])
    else:
        lose(w, sale)


@pack.decision(sales, task="delivery", quantity=Number(1, 5000))
def deliver(w, task, quantity):
    """Goods and delivery note go out."""
    sale = w.thing("sale", task["data"]["sale"])
    product = w.thing("product", sale["product"])
    sent = min(quantity, sale["quantity"])
    w.require(sent <= held(product), "not_in_stock", product=product["name"])
    w.evidence("delivered_right", (quantity == sale["quantity"]) + (w.age(task) <= sale["promise"] - task["opened"]), 2)
    product["promised"] -= sale["quantity"]
    product["record"] -= sent
    product["sold"] += sent
    cost = take(w, product, sent)
    truth(w, "goods_out", [["6114", cost], ["3111", -cost]])
    sale["sent"] = sent
    reach(w, sale, "delivered")
    w.v["shipped"] += sent
    if sale["partner"]:
        w.send(sale["partner"], "delivery", number=sale["theirs"], quantity=sent)
    w.open("invoice", sale=sale["id"], number=sale["number"], quantity=sent, price=sale["price"], rate=product["rate"])


@pack.decision(sales, task="invoice", net=Amount(), vat=Amount(), total=Amount())
def invoice(w, task, net, vat, total):
    """The invoice of what was delivered."""
    sale = w.thing("sale", task["data"]["sale"])
    right = figures_of(w, sale)
    given = {"net": net, "vat": vat, "total": total}
    w.evidence("invoice_exact", sum(given[name] == right[name] for name in given), len(given))
    bill_client(w, sale, wrong=given != right)


def figures_of(w, sale):
    net = sale["sent"] * sale["price"]
    vat = permille(net, w.thing("product", sale["product"])["rate"])
    return {"net": net, "vat": vat, "total": net + vat}


def bill_client(w, sale, *, wrong=False):
    """The client owes the right amount; a wrong invoice comes back and is paid later."""
    figures, client = figures_of(w, sale), w.thing("client", sale["client"])
    sale.update(figures)
    reach(w, sale, "invoiced")
    days = w.p["credit_days"] if sale["terms"] == "deferred" else 1
    sale["due"] = w.t + days * DAY
    client["owes"] += sale["total"]
    lines = accounts.sale_invoice(figures)
    truth(w, "sale_invoice", lines)
    document(w, "sale_invoice", f"FA-{sale['number']}", client["name"], figures, lines)
    w.at(sale["due"] + 1, "fall_due", sale=sale["id"])
    if sale["partner"]:
        w.send(
            sale["partner"], "invoice", number=sale["theirs"], quantity=sale["sent"], price=sale["price"],
            rate=w.thing("product", sale["product"])["rate"], total=sale["total"],
        )  # fmt: skip
    else:
        later = sale["slow"] + client["slower"] * DAY + (w.p["wrong_days"] * DAY if wrong else 0)
        w.at(sale["due"] + later, "client_pays", sale=sale["id"])


@pack.decision(sales, task="tender", price=Amount(1), total=Amount())
def bid(w, task, price, total):
    """A bid for a public contract: sealed, one price, under the ceiling and above the cost."""
    sale = w.thing("sale", task["data"]["sale"])
    product = w.thing("product", sale["product"])
    least = permille(task["data"]["cost"], 1000 + w.p["bid_margin"])
    right = least <= price <= task["data"]["ceiling"]
    w.evidence("bid_right", right + (total == with_vat(sale["quantity"] * price, product["rate"])), 2)
    sale["price"], sale["terms"] = price, "deferred"
    sale["total"] = total_of(sale, product)
    if sale["theirs"]:  # a call of the market's own tender board, which opens the bids of all firms at once
        w.send("tenders", "bid", call=sale["theirs"], price=price, total=total, rate=product["rate"])
    elif price <= sale["cap"]:
        w.after(w.p["award_after"], "order", sale=sale["id"])
        reach(w, sale, "agreed")
    else:
        lose(w, sale)


@pack.decision(sales, task="sales_talk", ticks=Ticks(*TALK))
def tick_sales_talk(w, task, ticks):
    """The trainer's ticks at a real sales talk."""
    w.evidence("talked_well", len(ticks), len(TALK))


# What passes unanswered


@pack.overdue("quote")
def client_goes_elsewhere(w, task):
    w.missed(task, "quote_exact")
    w.v["late"] += 1
    lose(w, w.thing("sale", task["data"]["sale"]))


@pack.overdue("haggle")
def client_stops_waiting(w, task):
    w.missed(task, "price_defended")
    w.v["late"] += 1
    lose(w, w.thing("sale", task["data"]["sale"]))


@pack.overdue("delivery")
def order_is_cancelled(w, task):
    """Nobody's failure in sales where there were no goods to deliver, or none until the last hour."""
    sale = w.thing("sale", task["data"]["sale"])
    product = w.thing("product", sale["product"])
    product["promised"] -= sale["quantity"]
    if held(product) >= sale["quantity"] and w.t - product["came"] > 60:
        w.missed(task, "delivered_right", 2)
        w.v["late"] += 1
    if sale["partner"]:
        w.send(sale["partner"], "refusal", number=sale["theirs"])
    lose(w, sale)


@pack.overdue("invoice")
def invoice_goes_late(w, task):
    w.missed(task, "invoice_exact", 3)
    w.v["late"] += 1
    bill_client(w, w.thing("sale", task["data"]["sale"]), wrong=True)


@pack.overdue("tender")
def no_bid(w, task):
    w.missed(task, "bid_right", 2)
    lose(w, w.thing("sale", task["data"]["sale"]))


@pack.overdue("sales_talk")
def talk_unseen(w, task):
    """The trainer was elsewhere: nobody's failure."""

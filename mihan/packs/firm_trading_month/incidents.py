"""What goes wrong in a month: set off by the calendar, or by an instructor."""

from mihan.packs.firm_trading_month import accounts
from mihan.packs.firm_trading_month.bookkeeping import vat_of
from mihan.packs.firm_trading_month.buying import needed_in, show_invoice
from mihan.packs.firm_trading_month.firm import DAY, document, held, move, own_clients, pack, take, truth
from mihan.packs.firm_trading_month.selling import asked, new_sale
from mihan.packs.firm_trading_month.taxes import permille, with_vat


@pack.incident(told="accountant")
def returned_cheque(w):
    """The bank takes back the last cheque it had credited: the client owes again."""
    paid = [s for s in w.things("sale").values() if s["state"] == "paid" and s["cheque"] and s["total"] <= w.v["bank"]]
    if not paid:
        return
    sale = paid[-1]
    client = w.thing("client", sale["client"])
    sale.update(state="overdue", cheque=False, got=0, got_vat=0)
    client["owes"] += sale["total"]
    client["overdue"] += 1
    figures = {"vat": sale["vat"], "total": sale["total"]}
    lines = accounts.returned_cheque(figures)
    movement = move(w, "returned_cheque", f"FA-{sale['number']}", -sale["total"], -sale["vat"], lines)
    document(w, "returned_cheque", f"FA-{sale['number']}", client["name"], figures, lines, movement)
    w.after(DAY // 2, "still_due", sale=sale["id"])


@pack.incident(told="purchasing")
def supplier_fails(w):
    """A supplier will not deliver what is on order, nor anything else."""
    sent = [one for one in w.things("purchase").values() if one["state"] == "sent" and not one["partner"]]
    if not sent:
        return
    purchase = sent[-1]
    purchase["state"] = "cancelled"
    product = w.thing("product", purchase["product"])
    product["on_order"] -= purchase["quantity"]
    for offer in w.things("offer").values():
        if offer["supplier"] == purchase["supplier"]:
            offer["open"] = False
    w.open(
        "replacement", product=product["id"], goods=product["name"], quantity=purchase["quantity"],
        supplier=purchase["supplier"], needed_in=needed_in(product, w.p),
    )  # fmt: skip


@pack.incident(told="accountant")
def tax_inspection(w):
    """An inspector asks for the value added tax of what was paid so far."""
    w.open("inspection", number="", until=w.t, **vat_of(w.things("movement").values(), w.t))


@pack.incident(told="sales")
def tender(w):
    """A commune asks for sealed bids."""
    product = w.thing("product", w.pick("tender.product", w.p["demand"]))
    client = w.thing("client", w.pick("tender.client", own_clients(w)))
    number = f"T{w.t // DAY + 1:02d}"
    sale = new_sale(w, number, client, product, w.p["tender_units"], state="tender")
    ceiling = permille(product["market"], w.p["tender_ceiling"])
    sale["cap"] = permille(ceiling, w.between("tender.rival", w.p["rival_least"], 1000))  # what the best rival asks
    w.open(
        "tender", sale=sale["id"], number=number, product=product["id"], goods=product["name"], ceiling=ceiling,
        quantity=sale["quantity"], cost=product["cost"],
    )  # fmt: skip


@pack.incident(told="sales")
def urgent_order(w):
    """A client needs goods within the day, and knows what that is worth."""
    product = w.thing("product", w.pick("urgent.product", w.p["demand"]))
    client = w.thing("client", w.pick("urgent.client", own_clients(w)))
    number = f"U{w.t // DAY + 1:02d}"
    sale = new_sale(
        w, number, client, product, w.between("urgent.units", w.p["ask_least"], w.p["ask_most"]), urgent=True
    )
    w.open("quote", within=w.p["urgent_quote"], **asked(w, sale))


@pack.incident()
def duplicate_invoice(w):
    """A supplier sends an invoice again that was already settled."""
    seen = [one for one in w.things("purchase").values() if one["state"] == "received"]
    open_numbers = [t["data"]["number"] for t in w.tasks("matching")]
    known = [b["number"] for b in w.things("bill").values()]
    again = [one for one in seen if f"FF-{one['number']}" in known and one["number"] not in open_numbers]
    if again:
        purchase = again[-1]
        rate = w.thing("product", purchase["product"])["rate"]
        total = with_vat(purchase["sound"] * purchase["price"], rate)
        show_invoice(w, purchase, "duplicate", purchase["sound"], purchase["price"], rate, total, again=True)


@pack.incident()
def damaged_stock(w):
    """Water in the store: some cartons are lost, and the record does not know."""
    product = w.thing("product", w.pick("damage.product", [[key, 1] for key in w.things("product")]))
    lost = permille(held(product), w.p["damage"])
    if lost:
        cost = take(w, product, lost)
        product["gone"] += lost
        truth(w, "damage", [["6114", cost], ["3111", -cost]])
        w.fact("damage", product=product["name"], units=lost)


@pack.incident()
def late_payer(w):
    """A client runs out of cash: from now on it pays its invoices later still."""
    client = w.thing("client", w.pick("payer.client", own_clients(w)))
    client["slower"] += w.p["slower_days"]


@pack.incident(told="purchasing")
def price_rise(w):
    """The supplier who is cheapest asks more."""
    supplier = w.pick("rise.supplier", [[name, 1] for name, *_rest in w.p["suppliers"]])
    for offer in w.things("offer").values():
        if offer["supplier"] == supplier:
            offer["price"] = permille(offer["price"], w.p["rise"])

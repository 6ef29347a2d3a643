"""Who plays alone, at any skill: each asks itself whether it gets a thing right."""

from mihan.packs.firm_trading_month import accounts
from mihan.packs.firm_trading_month.bookkeeping import REMINDERS, vat_of
from mihan.packs.firm_trading_month.buying import FAULTS, best_offers
from mihan.packs.firm_trading_month.firm import DAY, SHELVES, accountant, manager, pack, purchasing, sales
from mihan.packs.firm_trading_month.selling import TALK, fits_credit, usual_price
from mihan.packs.firm_trading_month.steering import (
    CAUSES,
    SERVICES,
    answer_to,
    most_urgent,
    price_range,
    verdict_on,
    what_moved,
)  # fmt: skip
from mihan.packs.firm_trading_month.taxes import permille, slip, vat_due, with_vat
from mihan.packs.firm_trading_month.trading import answer_to_order

WRONG = 100  # centimes, or units, an erring bot is out by
STEP = 950  # thousandths of the usual price: the last price of one who bargains


def nearly(me, what, right):
    return right if me.right(what) else right + WRONG


@pack.bot(sales)
def seller(me):
    """What is due first comes first; goods go out when the desk is clear, one file of each product at a time."""
    products, clients = me.things("product"), me.things("client")
    by_due = sorted(me.tasks(), key=lambda task: task["due"])
    for task in by_due:
        data = task["data"]
        if task["kind"] == "quote":
            yield quoted(me, task["id"], data, products[data["product"]], clients[data["client"]])
        elif task["kind"] == "haggle":
            usual = usual_price(data["market"], clients[data["client"]], data["urgent"], me.p)
            price = min(data["asked"], permille(usual, STEP))
            yield me.does("haggle", task=task["id"], price=price if me.right("price") else price * 8 // 10)
        elif task["kind"] in PAPERWORK:
            yield PAPERWORK[task["kind"]](me, task["id"], data, products)
    yield from deliveries(me, [task for task in by_due if task["kind"] == "delivery"], products)


def deliveries(me, tasks, products):
    tried = []
    for task in tasks:
        product, quantity = task["data"]["product"], task["data"]["quantity"]
        if product not in tried and products[product]["record"] >= quantity:
            tried.append(product)
            yield me.does("deliver", task=task["id"], quantity=quantity - (not me.right("deliver")))


def invoiced(me, task, data, _products):
    net = data["quantity"] * data["price"]
    vat = nearly(me, "invoice", permille(net, data["rate"]))
    return me.does("invoice", task=task, net=net, vat=vat, total=net + vat)


def tendered(me, task, data, products):
    price = (permille(data["cost"], 1000 + me.p["bid_margin"]) + data["ceiling"]) // 2
    price = price if me.right("tender") else data["cost"] * 9 // 10
    total = with_vat(data["quantity"] * price, products[data["product"]]["rate"])
    return me.does("bid", task=task, price=price, total=total)


def talked(me, task, _data, _products):
    return me.does("tick_sales_talk", task=task, ticks=[line for line in TALK if me.right(line)])


def accepted(me, task, data, products):
    client = me.things("client")[data["client"]]
    right = answer_to_order(products[data["product"]], client, data["quantity"], data["total"])
    return me.does("answer_order", task=task, answer=other(me, ("granted", "not_enough", "no_credit"), right))


PAPERWORK = {"partner_order": accepted, "invoice": invoiced, "tender": tendered, "sales_talk": talked}


def quoted(me, task, data, product, client):
    price = usual_price(data["market"], client, data["urgent"], me.p)
    price = price if me.right("price") else price * 8 // 10
    total = with_vat(data["quantity"] * price, product["rate"])
    credit = fits_credit(client, total) == me.right("credit")
    terms = "deferred" if credit else "on_delivery"
    return me.does("quote", task=task, price=price, total=nearly(me, "total", total), terms=terms)


@pack.bot(purchasing)
def buyer(me):
    for task in me.tasks("reception"):
        data = task["data"]
        right = data["rows"] * data["layers"] + data["loose"] - data["damaged"]
        yield me.does("receive", task=task["id"], accepted=right if me.right("count") else right + data["damaged"] + 1)
    for task in me.tasks("matching"):
        right = fault_of(task["data"])
        yield me.does(
            "match", task=task["id"], verdict=right if me.right("match") else "pay" if right != "pay" else "price"
        )
    offers = list(me.things("offer").values())
    for task in me.tasks("replacement"):
        data = task["data"]
        yield me.does("replace_supplier", task=task["id"], offer=chosen(me, offers, data), quantity=data["quantity"])
    for task in me.tasks("reorder"):
        data = task["data"]
        now = me.things("product")[data["product"]]
        quantity = data["most"] - (now["record"] + now["on_order"] - now["promised"])
        quantity = max(1, quantity) if me.right("quantity") else 2 * max(1, quantity)
        yield me.does("order_goods", task=task["id"], offer=chosen(me, offers, data), quantity=quantity)
    for task in me.tasks("stock_count"):
        shelves = zip(SHELVES, task["data"]["shelves"], strict=True)
        counted = {at: nearly(me, "shelf", rows * stack + loose) for at, (_name, rows, stack, loose) in shelves}
        yield me.does("count_stock", task=task["id"], **counted)


def chosen(me, offers, data):
    """The best offer, or any other."""
    best = best_offers(offers, data["product"], data["needed_in"], me.p)
    others = [o["id"] for o in offers if o["product"] == data["product"] and o["id"] not in best]
    return best[0] if not others or me.right("offer") else others[me.below(len(others))]


def fault_of(data):
    """What is wrong with an invoice, from the order and what was accepted."""
    if data["already_paid"]:
        return "duplicate"
    if data["price"] != data["order_price"]:
        return "price"
    if data["quantity"] != data["accepted"]:
        return "quantity"
    return "pay" if data["total"] == with_vat(data["quantity"] * data["price"], data["rate"]) else FAULTS[-1]


@pack.bot(accountant)
def bookkeeper(me):
    yield from declarations(me)
    for task in sorted(me.tasks("payment"), key=lambda task: task["due"]):
        left = me.things("bill")[task["data"]["bill"]]["left"]
        if task["data"]["due"] - me.t <= me.p["pay_ahead"] * DAY and left <= me.v["bank"]:
            yield me.does("pay", task=task["id"], amount=left if me.right("pay") else max(1, left - WRONG))
    for task in me.tasks("reminder"):
        right = min(task["data"]["reminders"], len(REMINDERS) - 1)
        yield me.does(
            "remind", task=task["id"], how=REMINDERS[right if me.right("remind") else (right + 1) % len(REMINDERS)]
        )
    for task in me.tasks("entry"):
        yield me.does("enter", task=task["id"], lines=entered(me, task["data"]))


def entered(me, data):
    """The right entry; or, erring, one that does not balance or that takes another account."""
    lines = accounts.entry_of(data["document"], dict(data["figures"])) or [["3111", 0]]
    if not me.right("amount"):
        lines[0][1] += WRONG
    elif not me.right("account"):
        lines[-1][0] = next(code for code in accounts.CHART if code not in [line[0] for line in lines])
    return lines


def declarations(me):
    bank, movements = me.v["bank"], list(me.things("movement").values())
    balance = {a["code"]: a["balance"] for a in me.things("account").values()}
    for task in me.tasks("reconciliation"):
        missing = sum(m["amount"] for m in movements if not m["entered"])
        error = balance["5141"] - (bank - missing)
        yield me.does("reconcile", task=task["id"], missing=nearly(me, "reconcile", missing), error=error)
    for task in me.tasks("correction"):
        off = task["data"]["difference"]
        yield me.does("correct", task=task["id"], lines=[["5141", -off], ["3421", nearly(me, "correct", off)]])
    for task in me.tasks("forecast"):
        yield me.does("forecast", task=task["id"], balance=nearly(me, "forecast", foreseen(me, task["data"]["until"])))
    for task in me.tasks("pay_slip"):
        right = slip(task["data"]["gross"], task["data"]["dependants"], me.p)
        yield me.does(
            "draw_up_slip", task=task["id"], cnss=nearly(me, "cnss", right.cnss), amo=right.amo,
            tax=nearly(me, "tax", right.tax), net=right.net, employer=right.employer,
        )  # fmt: skip
    for task in me.tasks("social_return"):
        yield declared(me, task["id"])
    for task in me.tasks("vat_return"):
        vat = vat_of(movements, task["data"]["until"])
        vat["collected"] = nearly(me, "collected", vat["collected"])
        due, credit = vat_due(**vat)
        yield me.does("file_vat", task=task["id"], **vat, due=due, credit=credit)
    for task in me.tasks("inspection"):
        vat = vat_of(movements, task["data"]["until"])
        vat["collected"] = nearly(me, "inspection", vat["collected"])
        yield me.does("answer_inspector", task=task["id"], **vat)


def foreseen(me, until):
    owed = sum(s["total"] for s in me.things("sale").values() if s["state"] == "invoiced" and s["due"] <= until)
    owing = sum(b["left"] for b in me.things("bill").values() if b["state"] == "open" and b["due"] <= until)
    return me.v["bank"] + owed - owing


def declared(me, task):
    gross = [employee["gross"] for employee in me.things("employee").values()]
    slips = [slip(amount, 0, me.p) for amount in gross]
    capped = sum(min(amount, me.p["cnss_ceiling"]) for amount in gross)
    total = sum(s.cnss + s.amo + s.employer for s in slips)
    return me.does("declare_wages", task=task, capped=nearly(me, "capped", capped), whole=sum(gross), total=total)


@pack.bot(manager)
def head(me):
    for task in me.tasks("pricing"):
        least, most = price_range(task["data"]["cost"], task["data"]["market"], me.p)
        price = min(most, max(least, task["data"]["market"]))
        yield me.does("set_price", task=task["id"], price=price if me.right("price") else most * 6 // 5)
    for task in me.tasks("approval"):
        yield me.does(
            "approve",
            task=task["id"],
            verdict=other(me, ("yes", "too_much", "too_dear"), verdict_on(task["data"], me.p)),
        )
    for task in me.tasks("expense"):
        answers = ("granted", "over_budget", "quotes_missing")
        yield me.does("answer_expense", task=task["id"], answer=other(me, answers, answer_to(task["data"], me.p)))
    for task in me.tasks("results"):
        week, last = dict(task["data"]["week"]), dict(task["data"]["last"])
        right = week["sales"] - week["goods"] - week["charges"]
        cause = other(me, CAUSES, what_moved(week, last))
        yield me.does("read_results", task=task["id"], result=nearly(me, "result", right), cause=cause)
    for task in me.tasks("files"):
        right = most_urgent(task["data"]["services"])
        yield me.does("help_service", task=task["id"], service=other(me, SERVICES, right[0]))


def other(me, words, right):
    """The right word, or the next."""
    return right if me.right("word") else words[(words.index(right) + 1) % len(words)]

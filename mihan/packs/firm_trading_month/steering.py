"""Prices, approvals, results and files: the manager's work; and the rhythm of the month."""

from mihan.engines.simulation import Amount, Choice, Number
from mihan.packs.firm_trading_month import accounts
from mihan.packs.firm_trading_month.bookkeeping import MOST
from mihan.packs.firm_trading_month.buying import look_at_stock, place
from mihan.packs.firm_trading_month.firm import (
    DAY,
    FIRM,
    document,
    manager,
    move,
    own_clients,
    pack,
    receive_invoice,
)  # fmt: skip
from mihan.packs.firm_trading_month.taxes import permille

SERVICES = ("sales", "purchasing", "accountant")
CAUSES = ("sales", "goods", "charges")
WEEK = 5  # days
LAST_OF_WEEK = tuple(range(WEEK, 21, WEEK))
FIRST_OF_WEEK = tuple(day + 1 for day in (0, *LAST_OF_WEEK[:-1]))

pack.task("pricing", manager, within="manager_within", shows=("product", "goods", "cost", "market"))
pack.task(
    "approval", manager, within="manager_within",
    shows=("product", "goods", "supplier", "quantity", "price", "usual", "position", "most", "amount"),
)  # fmt: skip
pack.task("expense", manager, within="manager_within", shows=("purpose", "amount", "budget", "quotes"))
pack.task("results", manager, within="manager_within", shows=("week", "last"))
pack.task("files", manager, within="manager_within", shows=("services",))


# The rhythm of the month


@pack.event
def morning(w, day):
    """What each day begins with."""
    look_at_stock(w)
    if day in FIRST_OF_WEEK:
        shift_market(w)
        for product in w.things("product").values():
            told = {"product": product["id"], "goods": product["name"]}
            w.open("pricing", cost=product["cost"], market=product["market"], **told)
        w.open("forecast", until=w.t + WEEK * DAY)
    for event, on in w.p["days"]:
        if day == on:
            w.after(w.p["post_comes"], event)
    if day % 2 == 0:
        show_files(w)


@pack.event
def evening(w, day):
    """What each week ends with."""
    if day in LAST_OF_WEEK:
        charge_account(w, day)
        w.open("reconciliation")
        show_results(w)


def shift_market(w):
    """The market moves a little each week."""
    for product in w.things("product").values():
        turn = w.between(f"market.{product['name']}", 1000 - w.p["market_moves"], 1000 + w.p["market_moves"])
        least = permille(product["cost"], 1000 + w.p["least_margin"])
        product["market"] = max(permille(product["market"], turn), least)


def charge_account(w, day):
    """The bank takes its charges; nobody is told but by the statement."""
    net = w.p["bank_charge"]
    vat = permille(net, w.p["vat_bank"])
    figures = {"net": net, "vat": vat, "total": net + vat}
    lines = accounts.bank_charge(figures)
    movement = move(w, "bank_charge", f"FR-{day:02d}", -net - vat, -vat, lines)
    document(w, "bank_charge", f"FR-{day:02d}", "bank", figures, lines, movement)


@pack.event
def rent(w):
    receive_invoice(w, "rent_invoice", "LOY", "landlord", w.p["rent"], 0, account="61312", days=w.p["rent_days"])


@pack.event
def electricity(w):
    net = w.between("electricity.net", w.p["electricity_least"], w.p["electricity_most"])
    receive_invoice(
        w, "electricity_invoice", "ELE", "utility", net, w.p["vat_electricity"], account="61251", days=w.p["rent_days"]
    )  # fmt: skip


@pack.event
def client_visits(w):
    """A client comes: a real talk, under the trainer's eyes."""
    client = w.thing("client", w.pick("visit.client", own_clients(w)))
    w.open("sales_talk", client=client["id"], buyer=client["name"])


# Prices


def price_range(cost, market, p):
    """From the least margin above cost to a little above the market."""
    return permille(cost, 1000 + p["least_margin"]), permille(market, 1000 + p["above_market"])


@pack.decision(manager, task="pricing", price=Amount(1))
def set_price(w, task, price):
    """The list price of a product for the week."""
    least, most = price_range(task["data"]["cost"], task["data"]["market"], w.p)
    w.evidence("priced_right", least <= price <= most)
    product = w.thing("product", task["data"]["product"])
    product["price"] = price
    offered = permille(price, w.p["partner_price"])
    w.send("market", "offer", product=product["name"], price=offered, lead=w.p["partner_lead"])


# Approvals


def verdict_on(data, p):
    """What the rules of the house answer to an order above the powers of purchasing."""
    if data["position"] + data["quantity"] > data["most"]:
        return "too_much"
    return "too_dear" if data["price"] * 1000 > data["usual"] * (1000 + p["dear"]) else "yes"


@pack.decision(manager, task="approval", verdict=Choice("yes", "too_much", "too_dear"))
def approve(w, task, verdict):
    """An order above the powers of purchasing."""
    data = task["data"]
    w.evidence("approved_right", verdict == verdict_on(data, w.p))
    if verdict == "yes":
        place(w, w.thing("product", data["product"]), w.thing("offer", data["offer"]), data["quantity"])


@pack.event
def ask_expense(w):
    """A service asks to spend."""
    w.v["requests"] += 1
    w.after(1 + w.expo("expense.gap", w.p["request_gap"]), "ask_expense")
    amount = 1000 * w.between("expense.amount", w.p["request_least"], w.p["request_most"])
    purpose = w.pick("expense.purpose", w.p["purposes"])
    quotes = w.between("expense.quotes", 1, 3)
    w.open("expense", number=w.v["requests"], purpose=purpose, amount=amount, budget=w.v["budget"], quotes=quotes)


def answer_to(data, p):
    """What the rules of the house answer to a request to spend."""
    if data["amount"] > data["budget"]:
        return "over_budget"
    return "quotes_missing" if data["amount"] >= p["quotes_from"] and data["quotes"] < 3 else "granted"


@pack.decision(manager, task="expense", answer=Choice("granted", "over_budget", "quotes_missing"))
def answer_expense(w, task, answer):
    """A request to spend: within the budget, and with three quotes where the amount asks for them."""
    data = task["data"]
    w.evidence("spent_right", answer == answer_to(data, w.p))
    if answer == "granted":
        w.v["budget"] -= data["amount"]
        number = f"DP-{data['number']:02d}"
        receive_invoice(
            w, f"{data['purpose']}_invoice", number, data["purpose"], data["amount"], w.p["vat_standard"],
            account=accounts.EXPENSES[f"{data['purpose']}_invoice"], days=w.p["rent_days"],
        )  # fmt: skip


# Results and files


def show_results(w):
    """Sales, cost of goods and other charges of this week, beside last week's."""
    so_far = {
        "sales": -w.balance(FIRM, "7111"), "goods": sum(w.balance(FIRM, a) for a in accounts.GOODS),
        "charges": sum(w.balance(FIRM, a) for a in accounts.CHARGES),
    }  # fmt: skip
    week = {name: so_far[name] - w.v["week"][name] for name in CAUSES}
    w.open("results", week=list(map(list, week.items())), last=list(map(list, w.v["last"].items())))
    w.v["week"], w.v["last"] = so_far, week


def what_moved(week, last):
    """What explains most of the change of the result."""
    return max(CAUSES, key=lambda name: (abs(week[name] - last[name]), -CAUSES.index(name)))


@pack.decision(manager, task="results", result=Number(-MOST, MOST), cause=Choice(*CAUSES))
def read_results(w, task, result, cause):
    """The result of the week, and what moved it most."""
    week, last = dict(task["data"]["week"]), dict(task["data"]["last"])
    right = week["sales"] - week["goods"] - week["charges"]
    w.evidence("results_read", (result == right) + (cause == what_moved(week, last)), 2)


def show_files(w):
    """When the next file of each service is due."""
    rows = []
    for service in SERVICES:
        dues = [task["due"] for task in w.state["tasks"].values() if task["role"] == service and task["due"]]
        if dues:
            rows.append([service, min(dues)])
    if rows:
        w.open("files", services=rows)


def most_urgent(rows):
    """The services whose next file is due first."""
    first = min(due for _service, due in rows)
    return [service for service, due in rows if due == first]


@pack.decision(manager, task="files", service=Choice(*SERVICES))
def help_service(w, task, service):
    """Which service the manager lends a hand to: its most urgent file gets a little more time."""
    w.evidence("files_watched", service in most_urgent(task["data"]["services"]))
    dated = [found for found in w.state["tasks"].values() if found["role"] == service and found["due"]]
    if dated:
        min(dated, key=lambda found: found["due"])["due"] += w.p["relief"]


# What passes unanswered


@pack.overdue("pricing")
def not_priced(w, task):
    w.missed(task, "priced_right")
    w.v["late"] += 1


@pack.overdue("approval")
def not_approved(w, task):
    w.missed(task, "approved_right")
    w.v["late"] += 1


@pack.overdue("expense")
def not_answered(w, task):
    w.missed(task, "spent_right")
    w.v["late"] += 1


@pack.overdue("results")
def not_read(w, task):
    w.missed(task, "results_read", 2)
    w.v["late"] += 1


@pack.overdue("files")
def nobody_helped(w, task):
    w.missed(task, "files_watched")

"""The firm itself: its roles, what each sees, its opening, and the moves of goods and money.

Two books. `firm` is the truth: the world posts it and it always balances. `books` is what trainees
enter from documents, right or wrong; the things of kind `account` show it to them.
"""

from mihan.engines.simulation import Pack
from mihan.packs.firm_trading_month import accounts
from mihan.packs.firm_trading_month.taxes import permille, with_vat
from mihan.packs.firm_trading_month.words import WORDS

DAY = 480  # minutes of work
DAYS = 22
SHELVES = ("first", "second", "third")  # three products, whichever the firm deals in, in the order of the scenario
REDUCED = ("sugar",)  # goods of another rate of tax than the standard one
FIRM, BOOKS = "firm", "books"

pack = Pack(
    "firm_trading_month", "1.1.0", length=DAYS * DAY, unit="min", starts="09:00", step=30, trusted=(FIRM,),
    words=(*WORDS, *accounts.CHART),
    public=(
        "vat_standard", "vat_sugar", "vat_electricity", "vat_bank", "segments", "urgent_premium", "credit_days",
        "least_margin", "least_on_time", "usage", "approval_from", "dear", "quotes_from", "reminder_days",
        "income_tax", "family_relief", "family_relief_most", "costs_limit", "costs_rate_low", "costs_rate_high",
        "costs_most", "cnss_ceiling", "cnss_employee", "cnss_employer_capped", "cnss_employer_family", "amo_employee",
        "amo_employer", "training_tax", "pay_ahead", "payment_delay", "above_market", "bid_margin", "identity",
    ),
)  # fmt: skip

sales = pack.role("sales", counts=("asked", "shipped", "lost", "late"))
purchasing = pack.role("purchasing", counts=("late",))
accountant = pack.role("accountant", seats=2, counts=("bank", "late"))
manager = pack.role("manager", counts=("bank", "budget", "asked", "shipped", "lost", "late"))

pack.sees(sales, "product", "name", "price", "market", "rate", "record", "promised")
pack.sees(sales, "client", "name", "segment", "owes", "limit", "overdue")
pack.sees(
    sales, "sale", "number", "client", "product", "quantity", "sent", "price", "total", "terms", "urgent", "state",
    "promise", "due", "dates",
)  # fmt: skip
pack.sees(purchasing, "product", "name", "record", "on_order", "promised", "reorder", "most", "cost")
pack.sees(
    purchasing, "offer", "supplier", "product", "goods", "price", "lead", "on_time", when=lambda offer: offer["open"]
)
pack.sees(purchasing, "purchase", "number", "supplier", "product", "quantity", "price", "state", "day", "arrives")
pack.sees(accountant, "client", "name", "owes", "limit", "overdue")
pack.sees(
    accountant, "sale", "number", "client", "net", "vat", "total", "due", "state",
    when=lambda sale: sale["state"] in ("invoiced", "overdue", "paid"),
)  # fmt: skip
pack.sees(accountant, "bill", "number", "kind", "payee", "left", "due", "state")
pack.sees(accountant, "movement", "t", "kind", "reference", "amount", "vat", "entered")
pack.sees(accountant, "account", "code", "balance")
pack.sees(accountant, "employee", "name", "gross", "dependants")
pack.sees(accountant, "form", "kind", "who", "day", "figures")
pack.sees(accountant, "fine", "number", "office", "reason", "amount", "day", "due")
pack.sees(manager, "product", "name", "price", "market", "cost", "record", "on_order", "promised", "reorder", "most")
pack.sees(manager, "client", "name", "segment", "owes", "limit", "overdue")
pack.sees(manager, "sale", "number", "client", "product", "quantity", "total", "state", "due")
pack.sees(manager, "purchase", "number", "supplier", "product", "quantity", "price", "state", "day", "arrives")
pack.sees(manager, "bill", "number", "kind", "payee", "left", "due", "state")
pack.sees(manager, "form", "kind", "who", "day", "figures")
pack.sees(manager, "fine", "number", "office", "reason", "amount", "day", "due")


# Opening


@pack.begin
def begin(w):
    w.v.update(
        asked=0, shipped=0, lost=0, late=0, bank=0, opened=0, budget=w.p["budget"], deals=0, requests=0, wages={},
        week={"sales": 0, "goods": 0, "charges": 0}, last=dict(w.p["last_week"]),
    )  # fmt: skip
    for code in accounts.CHART:
        w.new("account", code=code, balance=0)
    _open_stock(w)
    _open_offers(w)
    for name, segment, limit in w.p["clients"]:
        w.new("client", name=name, segment=segment, limit=limit, owes=0, overdue=0, slower=0, partner="")
    for name, gross, dependants in w.p["employees"]:
        w.new("employee", name=name, gross=gross, dependants=dependants)
    _open_books(w)
    w.after(w.p["first_enquiry"], "enquire")
    w.after(w.p["first_request"], "ask_expense")
    for day in range(DAYS):
        w.at(day * DAY, "morning", day=day + 1)
        w.at(day * DAY + w.p["evening"], "evening", day=day + 1)


def _open_stock(w):
    for name, cost, price, market, held, reorder, most in w.p["products"]:
        rate = w.p["vat_sugar"] if name in REDUCED else w.p["vat_standard"]
        w.new(
            "product", name=name, cost=cost, price=price, market=market, rate=rate, record=held, promised=0,
            on_order=0, reorder=reorder, most=most, lots=[[held, cost]], orders=0, opening=held, bought=0, sold=0,
            gone=0, came=0,
        )  # fmt: skip


def _open_offers(w):
    for product in w.things("product").values():
        for supplier, price, lead, on_time in w.p["suppliers"]:
            w.new(
                "offer", supplier=supplier, product=product["id"], goods=product["name"], lead=lead,
                price=permille(product["cost"], price), on_time=on_time, open=True, partner="",
            )  # fmt: skip


def _open_books(w):
    """The balances of last month, in both books; what clients and the State are still to settle."""
    goods = sum(quantity * cost for one in w.things("product").values() for quantity, cost in one["lots"])
    w.v["opened"] = goods
    lines = [["5141", w.p["cash"]], ["3111", goods]]
    for kind, total in w.p["debts"]:
        lines.append([accounts.DEBT[kind], -total])
    for number, (client, total, rate, due) in enumerate(w.p["receivables"], 1):
        sale = _old_sale(w, f"A{number:02d}", w.thing("client", client), total, rate, due)
        lines += [["3421", total], ["44551", -sale["vat"]]]
    lines.append(["1111", -sum(amount for _account, amount in lines)])
    truth(w, "opening", lines)
    write(w, "opening", lines)
    w.v["bank"] = w.p["cash"]
    for kind, total in w.p["debts"]:
        owe(w, f"{kind}-0", kind, kind, total, due=w.p["debts_due"][kind])


def _old_sale(w, number, client, total, rate, due):
    """An invoice of last month, tax included in its total."""
    net = (total * 1000 + (1000 + rate) // 2) // (1000 + rate)
    sale = sale_file(
        w, number, client=client["id"], net=net, vat=total - net, total=total, terms="deferred", state="invoiced",
        due=due,
    )  # fmt: skip
    client["owes"] += total
    w.at(due + w.between(f"slow.{number}", 0, w.p["slow_old"]), "client_pays", sale=sale["id"])
    w.at(due, "fall_due", sale=sale["id"])
    return sale


def deals_in(w, name):
    """Whether the firm buys and sells such goods."""
    return any(product["name"] == name for product in w.things("product").values())


def own_clients(w):
    """The clients who are no firms of the market, to pick from."""
    return [[key, 1] for key, client in w.things("client").items() if not client["partner"]]


def sale_file(w, number, **known):
    """The file of a sale: what is known of it, and the rest still empty."""
    empty = {
        "product": "", "quantity": 0, "sent": 0, "price": 0, "net": 0, "vat": 0, "total": 0, "terms": "",
        "urgent": False, "state": "asked", "promise": 0, "due": 0, "cap": 0, "market": 0, "slow": 0, "cheque": False,
        "reminders": 0, "partner": "", "theirs": "", "got": 0, "got_vat": 0, "dates": [],
    }  # fmt: skip
    return w.new("sale", number=number, **{**empty, **known})


def reach(w, sale, state):
    """A sale goes a step further; the day of each step is kept for its documents."""
    sale["state"] = state
    if state not in dict(sale["dates"]):
        sale["dates"].append([state, today(w)])


def day_of(t):
    """The working day of a time, from 1."""
    return t // DAY + 1


def today(w):
    return day_of(w.t)


# The two books


def truth(w, memo, lines):
    """Post in the firm's true books."""
    moved = accounts.by_account(lines)
    debit = {account: amount for account, amount in moved.items() if amount > 0}
    credit = {account: -amount for account, amount in moved.items() if amount < 0}
    w.post(FIRM, memo, debit=debit, credit=credit)


def write(w, memo, lines):
    """Enter in the trainees' books, as given."""
    w.enter(BOOKS, memo, lines)
    by_code = {account["code"]: account for account in w.things("account").values()}
    for code, amount in lines:
        by_code[code]["balance"] += amount


def document(w, kind, number, party, figures, lines, movement=""):
    """A document on the accountant's desk, with the entry that it asks for."""
    shown = [[name, amount] for name, amount in figures.items()]
    w.open(
        "entry",
        document=kind,
        number=number,
        party=party,
        figures=shown,
        right=lines,
        movement=movement,
        day=today(w),
    )


# Money


def move(w, kind, reference, amount, vat, lines, *, partner=""):
    """The bank moves the account: the statement, the truth, and a document to enter."""
    w.v["bank"] += amount
    movement = w.new(
        "movement", t=w.t, kind=kind, reference=reference, amount=amount, vat=vat, entered=False, partner=partner
    )  # fmt: skip
    truth(w, kind, lines)
    return movement["id"]


def owe(w, number, kind, payee, total, *, due, vat=0, partner=""):
    """Something to pay at a date; once."""
    bill = w.new(
        "bill", number=number, kind=kind, payee=payee, total=total, left=total, vat=vat, due=due, state="open",
        partner=partner,
    )  # fmt: skip
    ask_payment(w, bill)
    return bill


def ask_payment(w, bill):
    w.open(
        "payment",
        within=max(bill["due"] - w.t, DAY),
        bill=bill["id"],
        number=bill["number"],
        payee=bill["payee"],
        due=bill["due"],
        total=bill["left"],
    )


def receive_invoice(w, kind, number, party, net, rate, *, account="", days, partner=""):
    """A supplier's invoice is accepted: owed, to be entered, to be paid."""
    vat = permille(net, rate)
    figures = {"net": net, "vat": vat, "total": net + vat}
    lines = accounts.expense_invoice(account, figures) if account else accounts.purchase_invoice(figures)
    truth(w, kind, lines)
    document(w, kind, number, party, figures, lines)
    owe(w, number, "supplier", party, net + vat, due=w.t + days * DAY, vat=vat, partner=partner)


# Goods


def held(product):
    return sum(quantity for quantity, _cost in product["lots"])


def position(product):
    """What the firm will have: on record and on order, less what it has promised."""
    return product["record"] + product["on_order"] - product["promised"]


def take(w, product, quantity):
    """Goods out, first in first out; gives their cost."""
    cost, left, lots = 0, quantity, product["lots"]
    while left:
        taken = min(left, lots[0][0])
        cost += taken * lots[0][1]
        lots[0][0] -= taken
        left -= taken
        if not lots[0][0]:
            del lots[0]
    return cost


def put(w, product, quantity, cost):
    """Goods in, at what they cost."""
    if quantity:
        product["lots"].append([quantity, cost])
        product["bought"] += quantity
        product["cost"], product["came"] = cost, w.t
        truth(w, "goods_in", [["3111", quantity * cost], ["6114", -quantity * cost]])


def total_of(sale, product):
    return with_vat(sale["quantity"] * sale["price"], product["rate"])


# What is always true


@pack.invariant
def stock_is_worth_its_account(w):
    worth = sum(quantity * cost for goods in w.things("product").values() for quantity, cost in goods["lots"])
    return worth == w.balance(FIRM, "3111")


@pack.invariant
def units_are_kept(w):
    goods = w.things("product").values()
    return all(one["opening"] + one["bought"] - one["sold"] - one["gone"] == held(one) for one in goods)


@pack.invariant
def bank_is_its_account(w):
    return w.v["bank"] == w.balance(FIRM, "5141")


@pack.invariant
def clients_owe_what_the_books_say(w):
    return sum(client["owes"] for client in w.things("client").values()) == w.balance(FIRM, "3421")


@pack.invariant
def bills_are_what_the_firm_owes(w):
    owed = sum(bill["left"] for bill in w.things("bill").values() if bill["kind"] == "supplier")
    return owed == -w.balance(FIRM, "44111")


@pack.invariant
def the_ledger_shown_is_the_ledger(w):
    return all(account["balance"] == w.balance(BOOKS, account["code"]) for account in w.things("account").values())


# How it went


@pack.indicator(unit="centimes", good="up")
def cash(w):
    return w.balance(FIRM, "5141")


@pack.indicator(unit="centimes", good="up")
def result(w):
    return -sum(w.balance(FIRM, account) for account in ("7111", *accounts.GOODS, *accounts.CHARGES))


@pack.indicator(unit="/1000", good="up")
def service(w):
    """Units delivered of those asked for."""
    return int(w.v["shipped"] * 1000 // max(1, w.v["asked"]))


@pack.indicator(good="down")
def late_files(w):
    return int(w.v["late"])


@pack.indicator(unit="centimes", good="down")
def books_off(w):
    """How far the trainees' books are from the truth, but for the stock, which is set at the end of the month."""
    off = w.differences(BOOKS, FIRM)
    return sum(abs(amount) for account, amount in off.items() if account not in ("3111", "6114"))

"""Entries, payments, reminders, bank reconciliation, pay slips, declarations: the accountant's work."""

from mihan.engines.simulation import Amount, Choice, Entry, Number
from mihan.packs.firm_trading_month import accounts
from mihan.packs.firm_trading_month.firm import (
    BOOKS,
    DAY,
    accountant,
    ask_payment,
    document,
    move,
    owe,
    pack,
    today,
    truth,
    write,
)  # fmt: skip
from mihan.packs.firm_trading_month.taxes import slip, vat_due

MOST = 1_000_000_000_000  # centimes
RECEIPTS = ("cheque", "transfer_in", "returned_cheque", "unknown_receipt")
REMINDERS = ("call", "letter", "formal_notice")

pack.task("entry", accountant, within="entry_within", shows=("document", "number", "party", "day", "figures"))
pack.task("payment", accountant, shows=("bill", "number", "payee", "due", "total"), within="payment_within")
pack.task(
    "reminder",
    accountant,
    within="reminder_within",
    shows=("sale", "number", "client", "buyer", "total", "due", "reminders"),
)
pack.task("reconciliation", accountant, within="reconciliation_within")
pack.task("correction", accountant, within="reconciliation_within", shows=("difference",))
pack.task("forecast", accountant, within="reconciliation_within", shows=("until",))
pack.task("pay_slip", accountant, within="slip_within", shows=("employee", "gross", "dependants"))
pack.task("social_return", accountant, within="return_within", shows=("gross",))
pack.task("vat_return", accountant, within="return_within", shows=("until",))
pack.task("inspection", accountant, within="return_within", shows=("number", "until"))


# Entries


@pack.decision(accountant, task="entry", lines=Entry(*accounts.CHART))
def enter(w, task, lines):
    """The entry of one document. Marks of four: balanced, total, accounts, amounts."""
    data = task["data"]
    balanced, total, right_accounts, amounts = accounts.marks(lines, data["right"])
    w.evidence("entry_balanced", balanced)
    w.evidence("entry_accounts", right_accounts)
    w.evidence("entry_amounts", total + amounts, 2)
    w.evidence("entry_in_time", 1)
    w.fact("marks", document=data["document"], number=data["number"], marks=balanced + total + right_accounts + amounts)
    write(w, data["document"], lines)
    if data["movement"]:
        w.thing("movement", data["movement"])["entered"] = True


# Payments


@pack.decision(accountant, task="payment", amount=Amount(1))
def pay(w, task, amount):
    """A payment order to the bank: exact, near its date, once."""
    bill = w.thing("bill", task["data"]["bill"])
    w.require(amount <= bill["left"], "more_than_owed", left=bill["left"])
    w.require(w.v["bank"] >= amount, "no_funds", bank=w.v["bank"])
    early = bill["due"] - w.t > w.p["pay_ahead"] * DAY
    w.evidence("paid_right", (amount == bill["left"]) + (not early), 2)
    if bill["partner"]:
        bill["state"] = "sent"
        w.send("bank", "transfer", to=bill["partner"], amount=amount, reference=bill["number"])
    else:
        settle(w, bill, amount)
    if bill["state"] == "open":
        ask_payment(w, bill)


def settle(w, bill, amount):
    """The bank has paid: the debt falls, and the tax of the invoice becomes deductible."""
    vat = bill["vat"] * amount // bill["left"]
    bill["left"] -= amount
    bill["vat"] -= vat
    if not bill["left"]:
        bill["state"] = "paid"
    figures = {"vat": vat, "total": amount} if bill["kind"] == "supplier" else {"total": amount}
    lines = accounts.payment(figures) if bill["kind"] == "supplier" else accounts.debt_paid(bill["kind"], figures)
    movement = move(w, f"paid_{bill['kind']}", bill["number"], -amount, -vat, lines, partner=bill["partner"])
    document(w, f"paid_{bill['kind']}", bill["number"], bill["payee"], figures, lines, movement)


@pack.overdue("payment")
def left_unpaid(w, task):
    """What is due and not paid costs a fine, where there was money; then it is asked for again."""
    bill = w.thing("bill", task["data"]["bill"])
    if w.v["bank"] >= bill["left"]:
        w.missed(task, "paid_right", 2)
        w.v["late"] += 1
    ask_payment(w, bill)


# Clients who pay late


@pack.event
def fall_due(w, sale):
    """An invoice has passed its date: somebody should say so to the client."""
    found = w.thing("sale", sale)
    if found["state"] == "invoiced" and w.t >= found["due"]:
        found["state"] = "overdue"
        w.thing("client", found["client"])["overdue"] += 1
        ask_reminder(w, found)


@pack.event
def still_due(w, sale):
    found = w.thing("sale", sale)
    if found["state"] == "overdue":
        ask_reminder(w, found)


def ask_reminder(w, sale):
    w.open(
        "reminder", sale=sale["id"], number=f"FA-{sale['number']}", client=sale["client"],
        buyer=w.thing("client", sale["client"])["name"], total=sale["total"],
        due=sale["due"], reminders=sale["reminders"],
    )  # fmt: skip


@pack.decision(accountant, task="reminder", how=Choice(*REMINDERS))
def remind(w, task, how):
    """A call first, then a letter, then a formal notice."""
    sale = w.thing("sale", task["data"]["sale"])
    right = REMINDERS[min(sale["reminders"], len(REMINDERS) - 1)]
    w.evidence("reminded_right", how == right)
    sale["reminders"] += 1
    if how == right and w.chance(f"remind.{sale['number']}", w.p["reminder_works"]):
        w.after(DAY // 2, "client_pays", sale=sale["id"])
    w.after(w.p["reminder_days"] * DAY, "still_due", sale=sale["id"])


@pack.overdue("reminder")
def not_reminded(w, task):
    w.missed(task, "reminded_right")
    w.v["late"] += 1
    w.after(w.p["reminder_days"] * DAY, "still_due", sale=task["data"]["sale"])


# The bank


def differences(w):
    """What the statement holds that is not entered yet, and what the books are wrong by."""
    missing = sum(m["amount"] for m in w.things("movement").values() if not m["entered"])
    return missing, w.balance(BOOKS, "5141") - (w.v["bank"] - missing)


@pack.decision(accountant, task="reconciliation", missing=Number(-MOST, MOST), error=Number(-MOST, MOST))
def reconcile(w, task, missing, error):
    """Statement against books: what is still to be entered, and what is left to explain."""
    right = differences(w)
    w.evidence("reconciled", (missing == right[0]) + (error == right[1]), 2)
    if right[1]:
        w.open("correction", difference=right[1])


@pack.decision(accountant, task="correction", lines=Entry(*accounts.CHART))
def correct(w, task, lines):
    """An entry that puts the bank account right."""
    difference = task["data"]["difference"]
    mended = sum(amount for account, amount in lines if account == "5141") == -difference
    w.evidence("difference_explained", mended + (sum(amount for _account, amount in lines) == 0), 2)
    write(w, "correction", lines)


@pack.decision(accountant, task="forecast", balance=Number(-MOST, MOST))
def forecast(w, task, balance):
    """The balance to expect at a date: what is at the bank, and what falls due by then."""
    w.evidence("forecast_right", balance == expected(w, task["data"]["until"]))


def expected(w, until):
    owed = sum(s["total"] for s in w.things("sale").values() if s["state"] == "invoiced" and s["due"] <= until)
    owing = sum(b["left"] for b in w.things("bill").values() if b["state"] == "open" and b["due"] <= until)
    return w.v["bank"] + owed - owing


# Pay and declarations


@pack.event
def ask_slips(w):
    for employee in w.things("employee").values():
        data = {"employee": employee["name"], "gross": employee["gross"], "dependants": employee["dependants"]}
        w.open("pay_slip", **data)


@pack.decision(accountant, task="pay_slip", cnss=Amount(), amo=Amount(), tax=Amount(), net=Amount(), employer=Amount())
def draw_up_slip(w, task, cnss, amo, tax, net, employer):
    """One pay slip: contributions, income tax, net pay, employer's share."""
    right = slip(task["data"]["gross"], task["data"]["dependants"], w.p)
    keep_form(
        w,
        "pay_slip",
        task["data"]["employee"],
        {"gross": task["data"]["gross"], "cnss": cnss, "amo": amo, "tax": tax, "net": net, "employer": employer},
    )
    w.evidence("slip_exact", (tax == right.tax) + (net == right.net), 2)
    w.evidence("contributions_exact", (cnss == right.cnss) + (amo == right.amo) + (employer == right.employer), 3)


def keep_form(w, kind, who, figures):
    """What was filed, as it was written."""
    w.new("form", kind=kind, who=who, day=today(w), figures=[[name, amount] for name, amount in figures.items()])


@pack.event
def payday(w):
    """The month's pay is due: what the slips should say, whoever drew them up."""
    slips = [slip(e["gross"], e["dependants"], w.p) for e in w.things("employee").values()]
    figures = {
        "gross": sum(s.gross for s in slips), "contributions": sum(s.cnss + s.amo for s in slips),
        "tax": sum(s.tax for s in slips), "net": sum(s.net for s in slips), "employer": sum(s.employer for s in slips),
    }  # fmt: skip
    lines = accounts.payroll(figures)
    truth(w, "payroll", lines)
    document(w, "payroll", "PAIE", "wages", figures, lines)
    owe(w, "wages-1", "wages", "wages", figures["net"], due=w.t + w.p["wages_within"])
    w.v["wages"] = figures
    w.open("social_return", gross=figures["gross"])


@pack.decision(accountant, task="social_return", capped=Amount(), whole=Amount(), total=Amount())
def declare_wages(w, task, capped, whole, total):
    """The declaration of wages: the base up to the ceiling, the whole base, what is due to the fund."""
    gross = [e["gross"] for e in w.things("employee").values()]
    base = sum(min(amount, w.p["cnss_ceiling"]) for amount in gross)
    owed = w.v["wages"]["contributions"] + w.v["wages"]["employer"]
    keep_form(w, "social_return", "cnss", {"capped": capped, "whole": whole, "total": total})
    w.evidence("wages_declared", (capped == base) + (whole == sum(gross)) + (total == owed), 3)
    w.evidence("filed_in_time", 1)


@pack.event
def ask_vat_return(w):
    """The return covers what was paid until now: the figures are fixed when it is asked for."""
    w.open("vat_return", until=w.t, **vat_of(w.things("movement").values(), w.t))


def vat_of(movements, until):
    """The tax on payments up to a time, as the statement and its documents show it."""
    known = [m for m in movements if m["t"] <= until]
    collected = sum(m["vat"] for m in known if m["kind"] in RECEIPTS)
    return {"collected": collected, "deductible": -sum(m["vat"] for m in known if m["kind"] not in RECEIPTS)}


@pack.decision(accountant, task="vat_return", collected=Amount(), deductible=Amount(), due=Amount(), credit=Amount())
def file_vat(w, task, collected, deductible, due, credit):
    """The return of the month: tax on what clients paid, less tax on what was paid to suppliers."""
    data = task["data"]
    keep_form(
        w, "vat_return", "tax_office", {"collected": collected, "deductible": deductible, "due": due, "credit": credit}
    )
    w.evidence("vat_collected", collected == data["collected"])
    w.evidence("vat_deducted", deductible == data["deductible"])
    w.evidence("vat_due", (due, credit) == vat_due(data["collected"], data["deductible"]))
    w.evidence("filed_in_time", 1)
    close_vat(w, data)


def close_vat(w, data):
    due, credit = vat_due(data["collected"], data["deductible"])
    figures = {"collected": data["collected"], "deductible": data["deductible"], "due": due, "credit": credit}
    lines = accounts.vat_return(figures)
    if lines:
        truth(w, "vat_return", lines)
        document(w, "vat_return", "TVA", "vat", figures, lines)


@pack.decision(accountant, task="inspection", collected=Amount(), deductible=Amount())
def answer_inspector(w, task, collected, deductible):
    """The inspector asks for the tax on payments so far; every wrong figure is fined."""
    data = task["data"]
    wrong = (collected != data["collected"]) + (deductible != data["deductible"])
    w.evidence("vat_justified", 2 - wrong, 2)
    conclude(w, data, wrong, {"collected": collected, "deductible": deductible})


def conclude(w, data, wrong, answered):
    """Every wrong figure is fined; the office that inspects is told what was answered and what came of it."""
    due = wrong * w.p["fine"]
    if data["number"]:
        w.send("tax", "inspection_answer", number=data["number"], wrong=wrong, fine=due, **answered)
    if due:
        fine(w, due, "wrong_return")


def fine(w, amount, reason, office="tax_office"):
    """A notice on the desk: it is entered, and owed."""
    number, due = f"AM-{w.t}", w.t + w.p["supplier_days"] * DAY
    w.new("fine", number=number, office=office, reason=reason, amount=amount, day=today(w), due=due)
    figures = {"total": amount}
    lines = accounts.fine(figures)
    truth(w, "fine", lines)
    document(w, "fine", number, "vat", figures, lines)
    owe(w, number, "fine", "vat", amount, due=due)


# The end of the month


@pack.event
def ask_stock_entry(w):
    """Closing stock against opening stock: one entry sets goods and their use right."""
    closing = sum(quantity * cost for goods in w.things("product").values() for quantity, cost in goods["lots"])
    figures = {"opening": w.v["opened"], "closing": closing}
    document(w, "stock_change", "INV", "", figures, accounts.stock_change(figures))


# What passes unanswered


@pack.overdue("entry")
def not_entered(w, task):
    w.missed(task, "entry_in_time")
    w.v["late"] += 1


@pack.overdue("reconciliation")
def not_reconciled(w, task):
    w.missed(task, "reconciled", 2)
    w.v["late"] += 1


@pack.overdue("correction")
def not_corrected(w, task):
    w.missed(task, "difference_explained", 2)


@pack.overdue("forecast")
def not_forecast(w, task):
    w.missed(task, "forecast_right")
    w.v["late"] += 1


@pack.overdue("pay_slip")
def slip_not_drawn_up(w, task):
    w.missed(task, "slip_exact", 2)
    w.missed(task, "contributions_exact", 3)
    w.v["late"] += 1


@pack.overdue("social_return")
def wages_not_declared(w, task):
    w.missed(task, "wages_declared", 3)
    w.missed(task, "filed_in_time")
    w.v["late"] += 1
    fine(w, w.p["fine"], "late_return", "social_fund")


@pack.overdue("vat_return")
def vat_not_filed(w, task):
    w.missed(task, "vat_due")
    w.missed(task, "filed_in_time")
    w.v["late"] += 1
    close_vat(w, task["data"])
    fine(w, w.p["fine"], "late_return")


@pack.overdue("inspection")
def inspector_unanswered(w, task):
    w.missed(task, "vat_justified", 2)
    w.v["late"] += 1
    conclude(w, task["data"], 2, {})

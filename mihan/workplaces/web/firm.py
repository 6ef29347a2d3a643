"""The screens of the practice firm: the chain of documents, the ledger, the bank, the stock, the clients."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mihan.ui.writing import num_text, pct_text, set_apart
from mihan.workplaces.web.screens import Screen, Seen, add_screen
from mihan.workplaces.web.words import Words, money_text

PACK = "firm_trading_month"
STEPS = (("quoted", "DV"), ("ordered", "BC"), ("delivered", "BL"), ("invoiced", "FA"), ("paid", ""))
STEP_NAMES = {
    "quoted": gettext_lazy("Quote"), "ordered": gettext_lazy("Order"), "delivered": gettext_lazy("Delivery"),
    "invoiced": gettext_lazy("Invoice"), "paid": gettext_lazy("Payment"),
}  # fmt: skip
CHAIN = ("asked", "quoted", "agreed", "ordered", "delivered", "invoiced", "overdue", "paid")
SETTLED = ("paid", "lost")
ARRIVED = ("received", "cancelled", "settled", "paid")
MOST_SETTLED, MOST_MOVES = 5, 14  # on the page; the rest is counted

# Classes of the general chart (CGNC), and the accounts the firm uses.
CLASSES = {
    "1": gettext_lazy("Permanent funding"), "2": gettext_lazy("Fixed assets"), "3": gettext_lazy("Current assets"),
    "4": gettext_lazy("Current liabilities"), "5": gettext_lazy("Cash"), "6": gettext_lazy("Expenses"),
    "7": gettext_lazy("Income"),
}  # fmt: skip
ACCOUNTS = {
    "1111": gettext_lazy("Share capital"), "3111": gettext_lazy("Goods for resale"), "3421": gettext_lazy("Customers"),
    "34552": gettext_lazy("State, VAT to recover on expenses"),
    "34554": gettext_lazy("State, VAT on unpaid supplier invoices"),
    "3456": gettext_lazy("State, VAT credit"), "44111": gettext_lazy("Suppliers"),
    "4432": gettext_lazy("Pay owed to staff"),
    "4441": gettext_lazy("Social security fund"), "44525": gettext_lazy("State, income tax on pay"),
    "4455": gettext_lazy("State, VAT charged"), "44551": gettext_lazy("State, VAT on invoices not collected"),
    "4456": gettext_lazy("State, VAT due"), "4457": gettext_lazy("State, other taxes"),
    "4497": gettext_lazy("Suspense account"),
    "5141": gettext_lazy("Bank"), "6111": gettext_lazy("Purchases of goods for resale"),
    "6114": gettext_lazy("Change in stock of goods"), "61251": gettext_lazy("Water and electricity"),
    "61254": gettext_lazy("Office supplies"), "61312": gettext_lazy("Rent of buildings"),
    "61332": gettext_lazy("Repairs and upkeep"),
    "61442": gettext_lazy("Advertising"), "61473": gettext_lazy("Bank charges"), "61711": gettext_lazy("Salaries"),
    "61741": gettext_lazy("Social contributions"), "65831": gettext_lazy("Fines and penalties"),
    "7111": gettext_lazy("Sales of goods in Morocco"),
}  # fmt: skip


# The chain of documents


def document_chain(data: Any, seen: Seen, words: Words) -> dict[str, Any]:
    """Sales under way first, each at its step; of those settled, the last ones."""
    under_way = [_sale(sale, words) for sale in data if sale["state"] not in SETTLED]
    settled = [_sale(sale, words) for sale in data if sale["state"] in SETTLED]
    return {
        "steps": [STEP_NAMES[state] for state, _prefix in STEPS], "sales": under_way, "settled": settled[:MOST_SETTLED],
        "more": max(0, len(settled) - MOST_SETTLED),
    }  # fmt: skip


def _sale(sale: dict[str, Any], words: Words) -> dict[str, Any]:
    reached = CHAIN.index(sale["state"]) if sale["state"] in CHAIN else 0
    dates = dict(sale.get("dates", {}))
    goods = f"{words.value('goods', sale['goods'])} × {num_text(sale['quantity'])}" if sale["goods"] else ""
    return {
        "number": sale["number"], "client": sale["client"], "goods": goods, "state": sale["state"],
        "state_said": words.value("state", sale["state"]), "is_urgent": sale.get("urgent", False),
        "is_late": sale["state"] == "overdue", "total": amount(sale["total"]) if sale["total"] else "",
        "due": words.clock(sale["due"]) if sale["due"] and sale["state"] in ("invoiced", "overdue") else "",
        "steps": [_step(n, state, prefix, sale, reached, dates) for n, (state, prefix) in enumerate(STEPS)],
    }  # fmt: skip


def _step(n: int, state: str, prefix: str, sale: dict[str, Any], reached: int, dates: dict[str, int]) -> dict[str, Any]:
    is_done = state in dates if sale["state"] == "lost" else reached >= CHAIN.index(state)
    return {
        "name": STEP_NAMES[state], "is_done": is_done,
        "paper": f"{prefix}-{sale['number']}" if prefix and is_done else "",
        "day": dates.get(state, 0) if is_done else 0,
    }  # fmt: skip


def amount(centimes: int) -> str:
    """An amount of a table, whose head says the currency."""
    return num_text(centimes / 100, 2)


# The books


def trial_balance(data: Any, seen: Seen, words: Words) -> dict[str, Any]:
    """The accounts by class, debit and credit; both totals, and whether they agree."""
    classes: dict[str, list[dict[str, str]]] = {}
    for row in data["rows"]:
        classes.setdefault(row["code"][0], []).append({
            "code": row["code"], "name": account_name(row["code"], words),
            "debit": amount(row["debit"]) if row["debit"] else "",
            "credit": amount(row["credit"]) if row["credit"] else "",
        })  # fmt: skip
    return {
        "classes": [(number, CLASSES[number], rows) for number, rows in classes.items()],
        "debit": amount(data["debit"]), "credit": amount(data["credit"]), "agrees": data["debit"] == data["credit"],
    }  # fmt: skip


def account_name(code: str, words: Words) -> str:
    """As the pack says it, else as we do."""
    return words.say(f"account.{code}") if words.has(f"account.{code}") else str(ACCOUNTS.get(code, ""))


def bank_statement(data: Any, seen: Seen, words: Words) -> dict[str, Any]:
    """The last movements, the newest at the top, over the balance they started from."""
    shown = list(reversed(data))[:MOST_MOVES]
    before = shown[-1]["balance"] - shown[-1]["amount"] if shown else seen["v"]["bank"]
    return {
        "rows": [_movement(move, words) for move in shown], "before": amount(before),
        "balance": amount(seen["v"]["bank"]),
        "more": len(data) - len(shown), "to_enter": sum(not move["entered"] for move in data),
    }  # fmt: skip


def _movement(move: dict[str, Any], words: Words) -> dict[str, Any]:
    out = move["amount"] < 0
    return {
        "day": move["day"], "kind": words.value("kind", move["kind"]), "reference": reference(move["reference"], words),
        "debit": amount(-move["amount"]) if out else "", "credit": "" if out else amount(move["amount"]),
        "balance": amount(move["balance"]), "entered": move["entered"],
    }  # fmt: skip


def reference(code: str, words: Words) -> str:
    """`vat-0` is a debt of last month: said in words; `FA-0003` is a paper's number."""
    word = code.rpartition("-")[0]
    return words.value("kind", word) if words.has(f"word.{word}") else code


def open_bills(data: Any, seen: Seen, words: Words) -> dict[str, Any]:
    """What is to pay, by date; what is past its date said so."""
    rows = [
        {
            "day": bill["day"], "payee": words.value("payee", bill["payee"]),
            "number": reference(bill["number"], words),
            "left": amount(bill["left"]), "is_late": bill["due"] < seen["t"],
        }
        for bill in data
    ]  # fmt: skip
    return {"rows": rows, "total": amount(sum(bill["left"] for bill in data))}


# Goods and clients


def stock(data: Any, seen: Seen, words: Words) -> dict[str, Any]:
    """Each product with what it will have, where one reorders and the most the store may hold; what is on its way."""
    coming = [one for one in seen["things"].get("purchase", {}).values() if one["state"] not in ARRIVED]
    goods = {one["id"]: one["name"] for one in data}
    return {
        "goods": [_product(one, words) for one in data],
        "coming": [_purchase(one, goods, words) for one in sorted(coming, key=lambda one: one["arrives"])],
    }


def _purchase(one: dict[str, Any], goods: dict[str, str], words: Words) -> dict[str, Any]:
    return {
        "number": f"BC-{one['number']}", "supplier": words.value("supplier", one["supplier"]),
        "goods": f"{words.value('goods', goods[one['product']])} × {num_text(one['quantity'])}",
        "state": words.value("state", one["state"]), "arrives": words.clock(one["arrives"]) if one["arrives"] else "",
    }  # fmt: skip


def _product(one: dict[str, Any], words: Words) -> dict[str, Any]:
    return {
        "name": words.value("goods", one["name"]), "record": num_text(one["record"]),
        "on_order": num_text(one["on_order"]),
        "promised": num_text(one["promised"]), "position": num_text(one["position"]),
        "reorder": num_text(one["reorder"]),
        "most": num_text(one["most"]), "share": share(one["position"], one["most"]),
        "mark": share(one["reorder"], one["most"]),
        "is_low": one["position"] <= one["reorder"], "cost": amount(one["cost"]),
        "price": amount(one["price"]) if "price" in one else "",
    }  # fmt: skip


def share(part: int, whole: int) -> int:
    """Per hundred of the whole, from 0 to 100."""
    return max(0, min(100, part * 100 // (whole or 1)))


def customers(data: Any, seen: Seen, words: Words) -> list[dict[str, Any]]:
    return [
        {
            "name": one["name"], "segment": words.value("segment", one["segment"]) if "segment" in one else "",
            "owes": amount(one["owes"]), "limit": amount(one["limit"]), "share": share(one["owes"], one["limit"]),
            "share_said": pct_text(share(one["owes"], one["limit"])), "is_over": one["owes"] > one["limit"],
            "overdue": one["overdue"],
        }
        for one in data
    ]  # fmt: skip


# Tasks and forms


def told(task: dict[str, Any], seen: Seen, words: Words) -> str:
    """A task in a few words: which paper, who, what."""
    data = task["data"]
    parts = [reference(data["number"], words) if data.get("number") else ""]
    parts += [
        _said(name, data[name], words)
        for name in ("buyer", "client", "employee", "party", "payee", "supplier", "document", "purpose")
        if data.get(name)
    ]
    if "goods" in data:
        cartons = data.get("quantity") or data.get("noted")
        parts.append(words.value("goods", data["goods"]) + (f" × {num_text(cartons)}" if cartons else ""))
    parts += [
        money_text(data[name])
        for name in ("total", "difference", "amount")
        if isinstance(data.get(name), int) and data[name]
    ]
    return " · ".join(set_apart(part) for part in dict.fromkeys(parts) if part)


def _said(name: str, value: Any, words: Words) -> str:
    """A name in words; what is only the number of a thing says nothing."""
    return words.value(name, value) if isinstance(value, str) and not value.isdigit() else ""


def facts(task: dict[str, Any], seen: Seen, words: Words) -> list[tuple[str, str]]:
    """What one looks at to answer: figures one by one."""
    found: list[tuple[str, str]] = []
    for name, value in task["data"].items():
        if name in LISTED:
            found += LISTED[name](name, value, words)
        else:
            found += [_fact(label, name, value, words) for label, _text in words.fields({name: value})]
    return found


def _fact(label: str, name: str, value: Any, words: Words) -> tuple[str, str]:
    if name == "number":
        return label, reference(value, words)
    if name == "rate":
        return _("VAT rate"), rate_text(value)
    return label, words.value(name, value)


def _figures(name: str, value: Any, words: Words) -> list[tuple[str, str]]:
    return [(words.value("word", word), money_text(centimes)) for word, centimes in value]


def _compared(name: str, value: Any, words: Words) -> list[tuple[str, str]]:
    return [
        (f"{words.value('word', word)} · {words.say(f'shown.{name}')}", money_text(centimes))
        for word, centimes in value
    ]


def _services(name: str, value: Any, words: Words) -> list[tuple[str, str]]:
    return [
        (words.role(service) if words.has(f"role.{service}") else words.value("word", service), words.clock(due))
        for service, due in value
    ]


def _shelves(name: str, value: Any, words: Words) -> list[tuple[str, str]]:
    told = _("%(rows)s rows of %(layers)s, and %(loose)s more")
    names = ("rows", "layers", "loose")
    return [
        (words.value("goods", goods), told % dict(zip(names, map(num_text, counts), strict=True)))
        for goods, *counts in value
    ]


def shelf_names(task: dict[str, Any], words: Words) -> dict[str, str]:
    """Each line of the count is called by the goods on its shelf."""
    return {
        name: _("%(goods)s, in cartons") % {"goods": words.value("goods", goods)}
        for name, (goods, *_counts) in zip(("first", "second", "third"), task["data"]["shelves"], strict=True)
    }


LISTED = {"figures": _figures, "week": _compared, "last": _compared, "services": _services, "shelves": _shelves}


def offers(seen: Seen, words: Words, task: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Offers for the goods the task is about, where it says which; the quickest first."""
    wanted = task["data"].get("product") if task else ""
    found = [
        offer for offer in seen["things"].get("offer", {}).values() if offer["product"] == (wanted or offer["product"])
    ]
    return [
        (offer["id"], _offer(offer, words))
        for offer in sorted(found, key=lambda offer: (offer["lead"], offer["price"]))
    ]


def accounts(seen: Seen, words: Words, task: dict[str, Any] | None) -> list[tuple[str, str]]:
    """The chart of accounts, with names."""
    codes = sorted(account["code"] for account in seen["things"].get("account", {}).values())
    return [(code, f"{code} {account_name(code, words)}") for code in codes]


def _offer(offer: dict[str, Any], words: Words) -> str:
    days = ngettext("%(n)s day", "%(n)s days", offer["lead"]) % {"n": num_text(offer["lead"])}
    kept = _("on time %(n)s times of 10") % {"n": num_text(offer["on_time"])}
    return f"{set_apart(offer['supplier'])} · {money_text(offer['price'])} · {days} · {kept}"


NOTES = {  # what each service keeps on its desk
    "sales": ("credit_days", "urgent_premium", "vat_standard", "vat_sugar", "bid_margin"),
    "purchasing": ("least_on_time", "approval_from", "vat_standard", "vat_sugar"),
    "accountant": (
        "vat_standard", "vat_sugar", "vat_electricity", "vat_bank", "pay_ahead", "reminder_days", "cnss_ceiling",
        "cnss_employee", "cnss_employer_capped", "cnss_employer_family", "amo_employee", "amo_employer", "training_tax",
        "costs_rate_low", "costs_rate_high", "costs_limit", "costs_most", "family_relief", "family_relief_most",
    ),
    "manager": ("least_margin", "above_market", "approval_from", "dear", "quotes_from"),
}  # fmt: skip


def notes(seen: Seen, words: Words) -> list[tuple[str, str]]:
    """The figures of one's own trade; scales row by row."""
    p, known = seen["p"], words.loaded.parameters
    told = [
        (words.say(f"parameter.{name}"), rated(p[name], known[name].unit, words))
        for name in NOTES[seen["role"]]
        if name in p
    ]
    if seen["role"] in ("sales", "manager"):
        told += [
            (_("Usual price, %(kind)s") % {"kind": words.value("segment", name)}, rate_text(usual))
            for name, usual in p["segments"]
        ]
    if seen["role"] == "purchasing":
        told += [
            (f"{words.say('parameter.usage')} · {words.value('goods', name)}", num_text(used))
            for name, used in p["usage"]
        ]
    if seen["role"] == "accountant":
        told += [_scale(row) for row in p["income_tax"]]
    return told


def rated(value: int, unit: str, words: Words) -> str:
    """Rates are thousandths, those of social security hundred-thousandths."""
    if unit.startswith("per mille"):
        return rate_text(value)
    return rate_text(value, 1000) if unit.startswith("per 100,000") else words.number(value, unit)


def rate_text(value: int, one: int = 10) -> str:
    """`20 %`, `4,48 %`: as many decimals as the rate has; `one` is what makes one per hundred."""
    return pct_text(value / one, next((n for n in (0, 1, 2) if not value * 10**n % one), 3))


def _scale(row: list[int]) -> tuple[str, str]:
    """A line of the yearly income tax: up to, rate, sum to take off."""
    up_to, rate, off = row
    label = _("Yearly tax, up to %(sum)s") % {"sum": num_text(up_to // 100)} if up_to else _("Yearly tax, above")
    return label, _("%(rate)s, less %(sum)s") % {
        "rate": rate_text(rate),
        "sum": num_text(off // 100),
    } if off else rate_text(rate)


COUNTED = {"asked": gettext_lazy("Cartons asked for")}  # of a month, where the pack's word is that of a price


def figures(seen: Seen, words: Words) -> list[tuple[str, str]]:
    return [_count(name, value, words) for name, value in seen["v"].items()]


def _count(name: str, value: Any, words: Words) -> tuple[str, str]:
    if name in COUNTED:
        return str(COUNTED[name]), num_text(value)
    return words.say(f"shown.{name}"), words.value(name, value)


add_screen(PACK, Screen(
    boards={
        "document_chain": document_chain, "trial_balance": trial_balance, "bank_statement": bank_statement,
        "open_bills": open_bills, "stock": stock, "customers": customers,
    },
    offers={
        ("order_goods", "offer"): offers, ("replace_supplier", "offer"): offers,
        ("enter", "lines"): accounts, ("correct", "lines"): accounts,
    },
    tasks=told, facts=facts, figures=figures, notes=notes, labels={"count_stock": shelf_names},
    order=("document_chain", "stock", "open_bills", "bank_statement", "trial_balance", "customers"),
))  # fmt: skip

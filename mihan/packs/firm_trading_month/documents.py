"""The papers of the firm, described: lines, totals and words to print, in whichever language.

Made from what a seat sees (`Session.seen`), so that a paper shows nothing hidden. Every word is the
key of a text `word.<key>`; amounts are centimes, rates thousandths, days those of the month.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mihan.packs.firm_trading_month.firm import day_of
from mihan.packs.firm_trading_month.taxes import permille

STEPS = (("quote", "DV", "quoted"), ("sales_order", "BC", "ordered"), ("delivery_note", "BL", "delivered"))

Seen = Mapping[str, Any]


class Line(NamedTuple):
    """`label` is a word; a line without a rate is one of a form, with its amount alone."""

    label: str
    quantity: int = 0
    price: int = 0
    rate: int = 0
    net: int = 0


class Paper(NamedTuple):
    """One document. `issuer` are the mentions of whoever makes it, name first; `due` is 0 for none.

    `day` and `due` are working days of the month. `totals` are pairs (word, amount); `taxes` tells
    the tax by rate, as an invoice must.
    """

    kind: str
    number: str
    day: int
    issuer: tuple[str, ...]
    addressee: str
    lines: tuple[Line, ...]
    totals: tuple[tuple[str, int], ...] = ()
    taxes: tuple[tuple[int, int], ...] = ()  # rate, tax
    due: int = 0
    terms: str = ""


def papers_of(seen: Seen) -> list[Paper]:
    """Every paper of the firm a seat may print, in the order of the things they are about."""
    made: list[Paper] = []
    for kind, papers in MAKERS:
        for thing in seen["things"].get(kind, {}).values():
            made.extend(papers(thing, seen))
    return made


def sale_papers(sale: Mapping[str, Any], seen: Seen) -> Iterator[Paper]:
    """Quote, order, delivery note and invoice, as far as the sale has come; for who sees its dates."""
    goods = seen["things"].get("product", {}).get(sale.get("product"))
    if goods is None or "dates" not in sale:
        return
    client = seen["things"]["client"][sale["client"]]["name"]
    priced = line_of(goods, sale["quantity"], sale["price"])
    bare = Line(goods["name"], sale["sent"])
    own, dates = tuple(seen["p"]["identity"]), dict(sale["dates"])
    for kind, prefix, state in STEPS:
        if state in dates:
            number, day = f"{prefix}-{sale['number']}", dates[state]
            if kind == "delivery_note":
                yield Paper(kind, number, day, own, client, (bare,))
            else:
                issuer, to = ((client,), own[0]) if kind == "sales_order" else (own, client)
                yield totalled(Paper(kind, number, day, issuer, to, (priced,), terms=sale["terms"]))
    if "invoiced" in dates:
        lines = (line_of(goods, sale["sent"], sale["price"]),)
        invoice = Paper(
            "invoice", f"FA-{sale['number']}", dates["invoiced"], own, client, lines, due=day_of(sale["due"])
        )
        yield totalled(invoice._replace(terms=sale["terms"]))


def purchase_papers(purchase: Mapping[str, Any], seen: Seen) -> Iterator[Paper]:
    """The order to a supplier; amounts before tax, since its invoice tells the tax."""
    goods = seen["things"]["product"][purchase["product"]]
    line = Line(goods["name"], purchase["quantity"], purchase["price"], 0, purchase["quantity"] * purchase["price"])
    number, own = f"BC-{purchase['number']}", tuple(seen["p"]["identity"])
    yield Paper(
        "purchase_order", number, purchase["day"], own, purchase["supplier"], (line,), (("net", line.net),),
        due=day_of(purchase["arrives"]),
    )  # fmt: skip


def payment_papers(movement: Mapping[str, Any], seen: Seen) -> Iterator[Paper]:
    """The order to the bank behind each payment."""
    if not movement["kind"].startswith("paid_"):
        return
    amount, own = -movement["amount"], tuple(seen["p"]["identity"])
    payees = {bill["number"]: bill["payee"] for bill in seen["things"]["bill"].values()}
    yield Paper(
        "payment_order", f"OV-{movement['reference']}", day_of(movement["t"]), own, payees[movement["reference"]],
        (Line("amount", net=amount),), (("total", amount),),
    )  # fmt: skip


def form_papers(form: Mapping[str, Any], seen: Seen) -> Iterator[Paper]:
    """Pay slips and returns, as they were filed."""
    lines = tuple(Line(name, net=amount) for name, amount in form["figures"])
    yield Paper(form["kind"], "", form["day"], tuple(seen["p"]["identity"]), form["who"], lines)


def fine_papers(fine: Mapping[str, Any], seen: Seen) -> Iterator[Paper]:
    """The notice of an office: why, how much, until when."""
    yield Paper(
        "fine_notice", fine["number"], fine["day"], (fine["office"],), seen["p"]["identity"][0],
        (Line(fine["reason"], net=fine["amount"]),), (("total", fine["amount"]),), due=day_of(fine["due"]),
    )  # fmt: skip


def line_of(goods: Mapping[str, Any], quantity: int, price: int) -> Line:
    return Line(goods["name"], quantity, price, goods["rate"], quantity * price)


def totalled(paper: Paper) -> Paper:
    """The paper with its totals: before tax, tax by rate, with tax."""
    bases: dict[int, int] = {}
    for line in paper.lines:
        bases[line.rate] = bases.get(line.rate, 0) + line.net
    taxes = tuple((rate, permille(base, rate)) for rate, base in bases.items())
    net, tax = sum(bases.values()), sum(amount for _rate, amount in taxes)
    return paper._replace(totals=(("net", net), ("vat", tax), ("total", net + tax)), taxes=taxes)


MAKERS = (
    ("sale", sale_papers), ("purchase", purchase_papers), ("movement", payment_papers), ("form", form_papers),
    ("fine", fine_papers),
)  # fmt: skip

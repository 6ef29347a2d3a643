"""The door to the engine of documents: the papers of a practice firm, in the reader's language.

What stands on a paper comes from the workplace (`documents.py` of its pack), made from what a seat may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.engines.documents import Document, print_pdf
from mihan.market.models import Firm
from mihan.market.policy import PACK
from mihan.packs.firm_trading_month.documents import Paper, papers_of
from mihan.ui.shell import is_demo
from mihan.ui.writing import num_text, pct_text, set_apart
from mihan.workplaces.engine.loading import loaded
from mihan.workplaces.engine.playing import Live

TEMPLATE = "/market/templates/market/paper.typ"
# Of a form, the lines that sum it up: they stand apart, and the last one is what it comes to.
SUMS = {"pay_slip": ("employer", "net"), "vat_return": ("credit", "due"), "social_return": ("total",)}
PRICED = ("quote", "sales_order", "invoice", "purchase_order")  # with prices by the unit; others are forms or bare


def papers_seen(playing: Live, seats: Iterable[str]) -> list[Paper]:
    """Every paper that these seats may print, each once."""
    found: dict[Any, Paper] = {}
    if playing.world.pack.name != PACK:
        return []
    for seat in seats:
        for paper in papers_of(playing.seen(seat)):
            found.setdefault(paper, paper)
    return list(found.values())


def name_of(paper: Paper) -> str:
    """What its address calls it: a paper that says something else has another."""
    return sha256(repr(paper).encode()).hexdigest()[:16]


def title_of(paper: Paper) -> str:
    return begun(word(paper.kind))


def begun(text: str) -> str:
    """As at the beginning of a line."""
    return text[:1].upper() + text[1:]


def word(name: str) -> str:
    """A word of the workplace, or the name as it is."""
    return _said(f"word.{name}") or name


def _said(key: str) -> str:
    """A text of the workplace, or nothing."""
    pack = loaded(PACK)
    return pack.say(key, (get_language() or "fr")[:2]) if key in pack.texts else ""


def money(centimes: int) -> str:
    return num_text(centimes / 100, 2)


def print_paper(firm: Firm, paper: Paper) -> bytes:
    given = {
        "title": title_of(paper), "number": paper.number, "issuer": _named(paper.issuer), "to": _to(paper),
        "addressee": begun(word(paper.addressee)), "facts": _facts(paper), "heads": _heads(paper), "rows": _rows(paper),
        "totals": _totals(paper), "sign": _("Stamp and signature"), "note": _note(paper), "foot": _foot(firm),
    }  # fmt: skip
    title = f"{given['title']} {paper.number}".strip()
    return print_pdf(Document(TEMPLATE, given, title, "Mihan", get_language() or "fr", int(clock.now().timestamp())))


def _named(issuer: Iterable[str]) -> list[str]:
    return [begun(word(line)) for line in issuer]


def _to(paper: Paper) -> str:
    """What the other party is, on this kind of paper."""
    return {
        "payment_order": _("Pay to"), "pay_slip": _("Employee"), "vat_return": _("Filed with"),
        "social_return": _("Filed with"), "purchase_order": _("Supplier"), "sales_order": _("Supplier"),
        "fine_notice": _("Addressed to"),
    }.get(paper.kind, _("Client"))  # fmt: skip


def _facts(paper: Paper) -> list[list[str]]:
    facts = [[_("Date"), _("day %(day)d of the month") % {"day": paper.day}]]
    if paper.due:
        label = _("Expected on") if paper.kind == "purchase_order" else _("To be paid by")
        facts.append([label, _("day %(day)d of the month") % {"day": paper.due}])
    if paper.terms:
        facts.append([_("Terms"), word(paper.terms)])
    return facts


def _heads(paper: Paper) -> list[str]:
    if paper.kind in PRICED:
        return [_("Description"), _("Quantity"), _("Unit price before tax"), _("VAT rate"), _("Amount before tax")]
    if paper.kind == "delivery_note":
        return [_("Description"), _("Quantity")]
    return [_("Line"), _("Amount")]


def _rows(paper: Paper) -> list[list[str]]:
    if paper.kind in PRICED:
        return [
            [begun(word(line.label)), num_text(line.quantity), money(line.price), _rate(line.rate), money(line.net)]
            for line in paper.lines
        ]
    if paper.kind == "delivery_note":
        return [[begun(word(line.label)), num_text(line.quantity)] for line in paper.lines]
    return [[_line(paper, line.label), money(line.net)] for line in paper.lines if line.label not in _sums(paper)]


def _line(paper: Paper, name: str) -> str:
    """A line of a form as the accountant filled it in: by the label of its field, where it was one."""
    ours = {"net": _("Net pay"), "gross": _("Gross pay"), "total": _("Total due")}
    if paper.kind in SUMS:
        return ours.get(name) or _said(f"field.{name}") or begun(word(name))
    return begun(word(name))


def _sums(paper: Paper) -> tuple[str, ...]:
    return SUMS.get(paper.kind, ())


def _rate(rate: int) -> str:
    return pct_text(rate / 10) if rate else "—"


def _totals(paper: Paper) -> list[list[str]]:
    """Before tax, tax by rate, with tax; of a form, its sums. The last one counts."""
    amounts = {line.label: line.net for line in paper.lines}
    if sums := [[_line(paper, name), money(amounts[name])] for name in _sums(paper) if name in amounts]:
        return sums
    labels = {"net": _("Total before tax"), "total": _("Total with tax") if paper.taxes else _("Total")}
    by_rate = [[_("VAT at %(rate)s") % {"rate": set_apart(_rate(rate))}, money(tax)] for rate, tax in paper.taxes]
    rows: list[list[str]] = []
    for name, amount in paper.totals:
        rows += by_rate if name == "vat" else [[labels[name], money(amount)]]
    return rows


def _note(paper: Paper) -> str:
    """What every paper says, and what is illustrative in this one."""
    told = [
        _("Paper of a practice firm: goods and money are fictitious, and it is worth nothing outside of the campus."),
        _("The numbers ICE, IF, RC and CNSS are illustrative."),
    ]
    if paper.kind in SUMS or paper.kind == "fine_notice":
        told.append(_("An illustrative form: the official one has other lines."))
    return " ".join(told)


def _foot(firm: Firm) -> str:
    told = _("Practice register: %(number)s, %(firm)s. Amounts in dirhams.") % {
        "firm": set_apart(firm.name), "number": set_apart(firm.number)
    }  # fmt: skip
    return f"{told} {_('Demonstration: every person here is invented.')}" if is_demo() else told

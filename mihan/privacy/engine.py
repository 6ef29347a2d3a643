"""The door to the engine of documents: a person's data as a PDF to read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.engines.documents import Document, print_apart
from mihan.people.models import Person
from mihan.privacy.queries.copies import Part, not_searched
from mihan.ui import writing
from mihan.ui.shell import is_demo

TEMPLATE = "/privacy/templates/privacy/copy.typ"
PRINTED = 150  # lines of one table on paper; the files beside it hold them all


def print_copy(person: Person, parts: list[Part], *, reference: str) -> bytes:
    """In the reader's language, tables as lists of their lines."""
    given = {
        "title": _("What is held of me"),
        "name": person.name,
        "made": _("Made on %(day)s") % {"day": writing.day_text(clock.today())},
        "reference": reference,
        "parts": [_printed(part) for part in parts],
        "beyond_title": _("Not looked into"),
        "beyond": _not_looked_into(),
        "colon": f"{_(':')} ",
        "foot": _foot(),
    }
    title = f"{given['title']} · {person.name}"
    return print_apart(Document(TEMPLATE, given, title, "Mihan", get_language() or "fr", int(clock.now().timestamp())))


def _printed(part: Part) -> dict[str, Any]:
    rows = [
        [{"label": label, "value": value} for label, value in zip(part.headings, row, strict=True) if value]
        for row in part.told[:PRINTED]
    ]
    more = len(part.told) - len(rows)
    note = _("%(count)s more lines are in the files beside this document.") % {"count": writing.isolated(str(more))}
    return {"title": part.holding.title, "rows": rows, "more": note if more else ""}


def _not_looked_into() -> str:
    told = _(", ").join(holding.title for holding in not_searched())
    return _(
        "These may hold a name that cannot be looked for, and go by their age alone: %(tables)s."
    ) % {"tables": told}  # fmt: skip


def _foot() -> str:
    told = _("Printed from Mihan for the person concerned.")
    return f"{told} {_('Demonstration: every person here is invented.')}" if is_demo() else told

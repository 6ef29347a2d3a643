"""The door to the engine of documents: a passport of competences on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mihan.assessment.engine.standing import Standing
from mihan.assessment.models import Framework
from mihan.assessment.queries.occasions import Seen
from mihan.assessment.queries.sentences import counted
from mihan.core import clock
from mihan.core.models import Mark
from mihan.engines.documents import Document, print_pdf
from mihan.offer.models import Programme
from mihan.people.models import Person
from mihan.ui import writing
from mihan.ui.shell import is_demo

TEMPLATE = "/assessment/templates/assessment/passport.typ"
PRINTED = 20  # occasions, the latest


def print_passport(
    person: Person, programme: Programme | None, framework: Framework | None, standings: Sequence[Standing],
    seen: Sequence[Seen],
) -> bytes:  # fmt: skip
    """In the reader's language; what a trainer decided first, and what is only proposed said so."""
    given = {
        "title": _("Competence passport"), "name": person.name, "programme": programme.name if programme else "",
        "made": _("Made on %(day)s") % {"day": writing.day_text(clock.today())},
        "note": _note(framework), "foot": _foot(),
        "heads": [_("Competence"), _("Level"), _("Decided by"), _("Evidence")],
        "rows": [_row(one) for one in standings],
        "seen_title": _("Where it was seen"), "seen_heads": [_("Occasion"), _("Day"), _("Fully met")],
        "seen": [_occasion(one) for one in seen[:PRINTED]],
    }  # fmt: skip
    title = f"{given['title']} · {person.name}"
    return print_pdf(Document(TEMPLATE, given, title, "Mihan", get_language() or "fr", int(clock.now().timestamp())))


def _row(standing: Standing) -> dict[str, Any]:
    verdict, proposal = standing.verdict, standing.proposal
    decided = [str(verdict.decided_by or ""), writing.day_text(verdict.decided_on)] if verdict else []
    return {
        "name": standing.competence.name, "level": str(standing.level.label), "is_decided": verdict is not None,
        "decided": decided or [_("proposed only") if proposal.count else "—"],
        "evidence": counted(proposal) if proposal.count else "—",
    }  # fmt: skip


def _occasion(seen: Seen) -> list[str]:
    share = _("%(done)s of %(all)s") % {"done": seen.successes, "all": seen.count}
    return [seen.occasion.name, writing.day_text(seen.occasion.happened_on), share]


def _note(framework: Framework | None) -> str:
    if framework and framework.mark == Mark.ILLUSTRATIVE:
        return _(
            "The framework of these competences is illustrative: this document proves nothing outside of the campus."
        )
    return ""


def _foot() -> str:
    told = _("A level is decided by a trainer; what is only proposed by the product is said so.")
    return f"{told} {_('Demonstration: every person here is invented.')}" if is_demo() else told

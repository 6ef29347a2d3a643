"""The door to the engine of documents: a copy of a debrief on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from mihan.engines.documents import Document, print_pdf
from mihan.ui import writing
from mihan.ui.shell import is_demo
from mihan.workplaces.models import DebriefCopy

TEMPLATE = "/workplaces/templates/workplaces/debrief.typ"


def print_copy(copy: DebriefCopy, language: str) -> bytes:
    """In one of its languages: the same bytes each time, dated of the day it was closed."""
    told = copy.told[language]
    with override(language):
        given = {**told, "title": _("Debrief"), "closed": _closed(copy), "heads": _heads(), "foot": _foot()}
        title = f"{given['title']} · {told['workplace']} · {told['name']}"
    return print_pdf(Document(TEMPLATE, given, title, "Mihan", language, int(copy.closed_at.timestamp())))


def _closed(copy: DebriefCopy) -> str:
    day = writing.day_text(copy.closed_at)
    if copy.closed_by is None:
        return _("Closed on %(day)s") % {"day": day}
    return _("Closed on %(day)s by %(name)s") % {"day": day, "name": writing.set_apart(copy.closed_by.name)}


def _heads() -> dict[str, str]:
    return {
        "seats": _("Seats held"), "take_away": _("What the group takes away"), "shown": _("What I showed"),
        "rule": _("What was looked at"), "times": _("Shown"), "moments": _("What I did, and what happened"),
        "hour": _("Hour"), "what": _("What"), "figures": _("Figures of the session"), "figure": _("Figure"),
        "value": _("This session"), "par": _("Reference bots"), "questions": _("Questions to take away"),
        "luck": _("Figures hold luck: they are compared within the same world and never become a level."),
        "none": _("There was no opportunity to show something."),
    }  # fmt: skip


def _foot() -> str:
    told = _("A copy kept as it was; the competence passport says what a trainer decided since.")
    return f"{told} {_('Demonstration: every person here is invented.')}" if is_demo() else told

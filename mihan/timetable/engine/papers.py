"""The door to the engine of documents: sheets and posters of a week become PDF files."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils import dateformat
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.engines.documents import Document, print_apart, print_pdf
from mihan.timetable.models import Plan
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.sheets import Poster, Sheet, days_of
from mihan.ui import writing
from mihan.ui.shell import is_demo

WEEK, DAY = "/timetable/templates/timetable/week.typ", "/timetable/templates/timetable/day.typ"
PAPERS = ("a4", "a3")
FEW = 12  # sheets printed by the process that was asked; more of them, by one of their own


def print_sheets(plan: Plan, sheets: list[Sheet], *, title: str, paper: str) -> bytes:
    """A page for each sheet, in the reader's language."""
    document = document_of_sheets(plan, sheets, title=title, paper=paper)
    return (print_pdf if len(sheets) <= FEW else print_apart)(document)


def print_poster(plan: Plan, poster: Poster, *, paper: str) -> bytes:
    """The whole house on one day, on as many pages as its lines need."""
    return print_pdf(_document(plan, DAY, {"paper": paper, "poster": asdict(poster)}, title=poster.title))


def document_of_sheets(plan: Plan, sheets: list[Sheet], *, title: str, paper: str) -> Document:
    days = [asdict(day) for day in days_of(WeekFrame(plan.unit, plan.monday))]
    given = {"paper": paper, "days": days, "sheets": [asdict(sheet) for sheet in sheets]}
    return _document(plan, WEEK, given, title=title)


def _document(plan: Plan, template: str, given: dict[str, Any], *, title: str) -> Document:
    given["head"] = {
        "establishment": plan.unit.name, "week": _week(plan.monday, plan.last_day), "version": _version(plan),
        "slot": _("Slot"), "foot": _foot(), **_state(plan),
    }  # fmt: skip
    made_at = plan.published_at or clock.now()
    return Document(template, given, title, plan.unit.name, get_language() or "fr", int(made_at.timestamp()))


def _week(first: date, last: date) -> str:
    return _("From %(first)s to %(last)s") % {
        "first": dateformat.format(first, "j F"), "last": writing.day_text(last),
    }  # fmt: skip


def _version(plan: Plan) -> str:
    """What tells two sheets of one week apart: a draft changes by the minute, so it says when it was printed."""
    at = plan.published_at if plan.published_at and not plan.is_draft else clock.now()
    said = _("Version %(number)s, printed on %(day)s at %(time)s")
    if not plan.is_draft:
        said = _("Version %(number)s, published on %(day)s at %(time)s")
    return said % {
        "number": writing.isolated(str(plan.number)), "day": writing.day_text(at),
        "time": writing.isolated(writing.time_text(at)),
    }  # fmt: skip


def _state(plan: Plan) -> dict[str, str | None]:
    """What must be read before anything else, and the word behind the whole page."""
    if plan.is_published:
        return {"state": None, "stamp": None}
    if plan.is_draft:
        return {"state": _("Draft: may still change, not to be relied on"), "stamp": pgettext("stamp", "DRAFT")}
    return {"state": _("Replaced: another version of this week counts"), "stamp": pgettext("stamp", "REPLACED")}


def _foot() -> str:
    told = _("The week as shown in Mihan counts: it may have changed since this sheet was printed.")
    return f"{told} {_('Demonstration: every person here is invented.')}" if is_demo() else told

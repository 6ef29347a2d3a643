"""What the inbox says of a published change to somebody's week."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mihan.core.models import name_of
from mihan.messaging.policy import Facts, Kind
from mihan.timetable.models import Notice
from mihan.timetable.queries.personal import place_told
from mihan.ui import writing

TOLD = 6  # changes told one by one; the page shows the others


def _subject(facts: Facts) -> str:
    said = ngettext(
        "%(count)d change in your week of %(day)s", "%(count)d changes in your week of %(day)s", facts["count"]
    )
    return said % {"count": facts["count"], "day": writing.day_text(date.fromisoformat(facts["monday"]))}


def _text(facts: Facts) -> str:
    lines = [_line(change) for change in facts["changes"]]
    if more := facts["count"] - len(lines):
        lines.append(ngettext("And %(count)d other.", "And %(count)d others.", more) % {"count": more})
    return "\n".join(lines)


def _line(change: dict[str, Any]) -> str:
    """Moved — Accounting: Tuesday 24 November 2026, slot 2, in place of Monday 23 November 2026, slot 1."""
    before, after = place_told(change["before"]), place_told(change["after"])
    what = str(Notice.Kind(change["kind"]).label).capitalize()
    words = {"what": what, "module": writing.set_apart(name_of(*change["module"])), "before": before, "after": after}
    if before and after:
        return _("%(what)s — %(module)s: %(after)s, in place of %(before)s.") % words
    return _("%(what)s — %(module)s: %(place)s.") % (words | {"place": after or before})


WEEK_CHANGED = Kind(
    "timetable.changed", gettext_lazy("Changes in your week"), _subject, _text,
    action=gettext_lazy("See my week"), icon="calendar-check", channel="at_once", permission="timetable.follow",
)  # fmt: skip

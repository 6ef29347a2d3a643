"""What the inbox says of published exams."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mihan.core.models import name_of
from mihan.messaging.policy import Facts, Kind
from mihan.timetable.queries.personal import place_told
from mihan.ui.writing import set_apart

TOLD = 8  # papers and turns told one by one; the page shows the others
SUBJECTS = {
    "published": gettext_lazy("Your exams are published: %(name)s"),
    "changed": gettext_lazy("Your exams have changed: %(name)s"),
    "withdrawn": gettext_lazy("Your exams are withdrawn: %(name)s"),
}


def _subject(facts: Facts) -> str:
    return str(SUBJECTS[facts["what"]]) % {"name": set_apart(facts["name"])}


def _text(facts: Facts) -> str:
    if not facts["count"]:
        return _("Nothing stands for you any more. You will be told when they are published again.")
    lines = [_line(row) for row in facts["rows"]]
    if more := facts["count"] - len(lines):
        lines.append(ngettext("And %(count)d other.", "And %(count)d others.", more) % {"count": more})
    return "\n".join(lines)


def _line(row: dict[str, Any]) -> str:
    words = {"place": place_told(row), "module": set_apart(name_of(*row["module"]))}
    if row["duty"] == "stand by":
        return _("To stand by: %(place)s.") % words
    if row["duty"] == "invigilate":
        return _("To invigilate — %(module)s: %(place)s.") % words
    return _("%(module)s: %(place)s.") % words


EXAMS_TOLD = Kind(
    "exams.told", gettext_lazy("Your exams"), _subject, _text,
    action=gettext_lazy("See my exams"), icon="file-check", channel="at_once", permission="exams.follow",
)  # fmt: skip

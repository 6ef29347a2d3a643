"""What the inbox says of sessions."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mihan.messaging.policy import Facts, Kind
from mihan.ui.writing import set_apart


def _title(facts: Facts) -> str:
    titles = facts["titles"]
    return set_apart(titles.get((get_language() or "fr")[:2]) or titles["fr"])


def _debriefed(facts: Facts) -> str:
    return _("Your copy of a debrief is kept: %(workplace)s") % {"workplace": _title(facts)}


def _kept(facts: Facts) -> str:
    return _("It says what you did and what you showed, as it stood on the day the debrief was closed.")


def _handed(facts: Facts) -> str:
    return _("%(name)s hands you a seat: %(workplace)s") % {
        "name": set_apart(facts["name"]), "workplace": _title(facts)
    }  # fmt: skip


def _told_there(facts: Facts) -> str:
    return _("What is in progress there, what was promised and what to watch is written down for you.")


HANDED = Kind(
    "workplaces.handed", gettext_lazy("Seats handed to me"), _handed, _told_there,
    action=gettext_lazy("Read it"), icon="armchair", permission="workplaces.play",
)  # fmt: skip
DEBRIEFED = Kind(
    "workplaces.debriefed", gettext_lazy("Copies of my debriefs"), _debriefed, _kept,
    action=gettext_lazy("Open my copy"), icon="messages-square", permission="workplaces.play",
)  # fmt: skip

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


DEBRIEFED = Kind(
    "workplaces.debriefed", gettext_lazy("Copies of my debriefs"), _debriefed, _kept,
    action=gettext_lazy("Open my copy"), icon="messages-square", permission="workplaces.play",
)  # fmt: skip

"""What the inbox says of a level that was decided, and of an appeal that was answered."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.assessment.policy import Level
from mihan.core.models import name_of
from mihan.messaging.policy import Facts, Kind
from mihan.ui.writing import set_apart


def _competence(facts: Facts) -> str:
    return set_apart(name_of(*facts["competence"]))


def _decided(facts: Facts) -> str:
    return _("%(competence)s: %(level)s") % {
        "competence": _competence(facts), "level": Level(facts["level"]).label
    }  # fmt: skip


def _why(facts: Facts) -> str:
    said = _("A trainer decided your level. You can read why, and ask for another look.")
    return f"{said}\n{set_apart(facts['reason'])}" if facts["reason"] else said


def _answered(facts: Facts) -> str:
    return _("Your question about “%(competence)s” was answered") % {"competence": _competence(facts)}


def _answer(facts: Facts) -> str:
    said = _("It was accepted.") if facts["state"] == "upheld" else _("The level stays as it was.")
    return f"{said}\n{set_apart(facts['answer'])}"


DECIDED = Kind(
    "assessment.decided", gettext_lazy("My levels"), _decided, _why,
    action=gettext_lazy("See my competences"), icon="award", permission="assessment.follow",
)  # fmt: skip
ANSWERED = Kind(
    "assessment.answered", gettext_lazy("Answers to my appeals"), _answered, _answer,
    action=gettext_lazy("See my competences"), icon="scale", permission="assessment.follow",
)  # fmt: skip

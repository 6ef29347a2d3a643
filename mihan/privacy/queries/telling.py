"""What people are told about their data: by the inbox, and by e-mail as they chose."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.messaging.policy import Channel, Kind
from mihan.ui import writing


def _answered(facts: dict[str, Any]) -> str:
    return _("Your request %(reference)s about your data has its answer.") % {
        "reference": writing.isolated(facts["reference"])
    }


ANSWERED = Kind(
    "privacy.answered",
    name=gettext_lazy("Answers to my requests about my data"),
    subject=lambda facts: _("Your request has its answer"),
    text=_answered,
    icon="shield-user",
    channel=Channel.AT_ONCE,
)
COPY_READY = Kind(
    "privacy.copy",
    name=gettext_lazy("Copies of my data"),
    subject=lambda facts: _("The copy of your data is ready"),
    text=lambda facts: _("It can be downloaded for a few days. Each download is written down."),
    icon="file-down",
)

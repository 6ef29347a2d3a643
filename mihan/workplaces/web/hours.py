"""An hour of a session as people write it: `15:30`; where the workplace has days of its own, `3 15:30`."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mihan.packs import Loaded
from mihan.ui.writing import isolated
from mihan.workplaces.web.words import Words

CLOCK = re.compile(r"(?:(\d{1,3})\s+)?(\d{1,2}):([0-5]\d)")
MINUTE_MS = 60_000


class ClockField(forms.CharField):
    """An hour of the session; given in its unit since the beginning."""

    def __init__(self, words: Words, **kwargs: Any) -> None:
        self.read = words.loaded
        self.example = "3 15:30" if self.read.calendar else "15:30"
        box = forms.TextInput({"dir": "ltr", "placeholder": self.example, "inputmode": "numeric"})
        super().__init__(max_length=len("100 15:30"), widget=box, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).strip()
        if not text:
            return None
        found = CLOCK.fullmatch(text)
        if not found or bool(found[1]) != bool(self.read.calendar):
            raise forms.ValidationError(_("Write an hour such as %(example)s.") % {"example": isolated(self.example)})
        return _since(self.read, int(found[1] or 1), int(found[2]) * 60 + int(found[3]))


def _since(read: Loaded, day: int, minute: int) -> int:
    """The time, in the pack's unit, of a minute of a day of the session."""
    minutes = minute - read.moment(0)[1]
    if read.calendar:
        return (day - 1) * read.calendar.day + minutes // read.calendar.minutes
    return minutes * MINUTE_MS // read.pack.unit_ms


def clock_text(words: Words, t: int) -> str:
    """A time as the field shows it: to the minute."""
    day, minute = words.loaded.moment(t)
    shown = f"{minute // 60:02d}:{minute % 60:02d}"
    return f"{day} {shown}" if words.loaded.calendar else shown

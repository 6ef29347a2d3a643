"""Whether a password is in a set of breached ones that the installation keeps as a file; nothing is asked outside."""

import hashlib
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class NotBreached:
    """A password validator. `MIHAN_BREACHED` names a file of one SHA-1 a line, in order, as Pwned Passwords is given.

    Tens of gigabytes: a line is found by halves, in some forty short readings.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if settings.BREACHED and is_in(Path(settings.BREACHED), password):
            raise ValidationError(self.get_help_text(), code="breached")

    def get_help_text(self) -> str:
        return _("A password that was stolen somewhere and published is the first that is tried.")


def is_in(path: Path, password: str) -> bool:
    # The name such files give their lines; it protects nothing here.
    wanted = hashlib.new("sha1", password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as lines:
        low, high = 0, lines.seek(0, 2)
        while low < high:  # the first place from which what is read is not before it
            middle = (low + high) // 2
            found = _name_from(lines, middle)
            low, high = (middle + 1, high) if found and found < wanted else (low, middle)
        return _name_from(lines, low) == wanted


def _name_from(lines: BinaryIO, place: int) -> bytes:
    """Of the first line that begins after this place; nothing at the end."""
    lines.seek(place)
    if place:
        lines.readline()
    return lines.readline()[:40].upper()

"""Form fields of the house. A browser's own date field follows the browser's language, not the
page's, and shows mm/dd/yyyy to half of our readers: ours is a text field, dd/mm/yyyy."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from mihan.core.errors import RuleBroken

M = TypeVar("M")

FORMAT = "%d/%m/%Y"


class DateInput(forms.DateInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        hints = {
            "inputmode": "numeric",
            "autocomplete": "off",
            "placeholder": "24/11/2026",
            "dir": "ltr",
            "maxlength": 10,
        }
        super().__init__(attrs=hints | (attrs or {}), format=FORMAT)


class DateField(forms.DateField):
    widget = DateInput


class TimeInput(forms.TimeInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        hints = {"inputmode": "numeric", "placeholder": "08:30", "dir": "ltr", "maxlength": 5}
        super().__init__(attrs=hints | (attrs or {}), format="%H:%M")


def written(write: Callable[[], M], *filled: forms.BaseForm) -> M | None:
    """What the service made of valid forms; its refusal goes above the first of them."""
    valid = [form.is_valid() for form in filled]  # all of them: each one shows its own errors
    if not all(valid):
        return None
    try:
        return write()
    except RuleBroken as refusal:
        filled[0].add_error(None, str(refusal))
        return None

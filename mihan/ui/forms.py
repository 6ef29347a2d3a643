"""Form fields of the house. A browser's own date field follows the browser's language, not the
page's, and shows mm/dd/yyyy to half of our readers: ours is a text field, dd/mm/yyyy."""

from typing import Any

from django import forms

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

"""Form fields of the house. A browser's own date field follows the browser's language, not the
page's, and shows mm/dd/yyyy to half of our readers: ours is a text field, dd/mm/yyyy."""

from collections.abc import Callable, Collection, Iterable
from html import escape
from typing import Any, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.core.scanning import Verdict, verdict

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


class KeyInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        hints = {"data-key": "", "dir": "ltr", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(attrs=hints | (attrs or {}))


class KeyField(forms.CharField):
    """The secret of an address, after its #: browsers send that to nobody. `key.js` brings it, or people paste it."""

    widget = KeyInput

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).rpartition("#")[2]


def looked_through(file: UploadedFile) -> UploadedFile:
    """A file brought, once the scanner of the installation has nothing to say of it."""
    told = {
        Verdict.INFECTED: _("“%(name)s” was refused by the virus scanner. Nothing was kept."),
        Verdict.UNKNOWN: _("The virus scanner does not answer: “%(name)s” was not kept. Try again in a while."),
    }
    found = verdict(file.read())
    file.seek(0)
    if found is not Verdict.CLEAN:
        raise forms.ValidationError(told[found], params={"name": file.name})
    return file


class LongSelect(forms.Select):
    """A choice among hundreds, without groups: a template for each of them is most of a page's time."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return mark_safe(f"<select{flatatt(given)}>{options(self.choices, self.format_value(value))}</select>")  # noqa: S308 - escaped


def options(choices: Iterable[tuple[Any, Any]], chosen: Collection[str]) -> SafeString:
    """Written here, like the cells of a table."""
    each = (
        f'<option value="{escape(value)}"{" selected" if value in chosen else ""}>{escape(str(label))}</option>'
        for value, label in ((str(value), label) for value, label in choices)
    )
    return mark_safe("".join(each))  # noqa: S308 - escaped


def written(write: Callable[[], M], *filled: forms.BaseForm) -> M | None:
    """What the service made of valid forms; its refusal goes beside what it is about, or above the first of them."""
    valid = [form.is_valid() for form in filled]  # all of them: each one shows its own errors
    if not all(valid):
        return None
    try:
        return write()
    except RuleBroken as refusal:
        filled[0].add_error(refusal.about if refusal.about in filled[0].fields else None, str(refusal))
        return None

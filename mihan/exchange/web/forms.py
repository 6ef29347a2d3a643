from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mihan.exchange.engine import Limits
from mihan.ui.forms import looked_through

MEBIBYTE = 1024 * 1024
MOST_FILES = 10


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or several files; each is checked by itself and named in what is said of it."""

    widget = SeveralFilesInput

    def clean(self, data, initial=None):
        given = data if isinstance(data, list | tuple) else [data]
        files = [super(SeveralFilesField, self).clean(file, initial) for file in given] or [
            super().clean(None, initial)
        ]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Bring at most %(most)s files at a time.") % {"most": MOST_FILES})
        refusals = [self._too_large(file) for file in files if file.size > Limits.bytes]
        if refusals:
            raise forms.ValidationError(refusals)
        return [looked_through(file) for file in files]

    @staticmethod
    def _too_large(file):
        return _(
            "“%(name)s” weighs %(size)s MB; a file of at most %(limit)s MB can be read. Nothing was"
            " kept: bring only the sheet you need, or split it."
        ) % {
            "name": file.name, "size": -(-file.size // MEBIBYTE), "limit": Limits.bytes // MEBIBYTE
        }  # fmt: skip


class UnitsForm(forms.Form):
    """A form that asks for the establishment only of those who reach several."""

    unit = forms.ModelChoiceField(None, label=_("Establishment"), empty_label=None)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.only = units[0] if len(units) == 1 else None
        if len(units) > 1:
            self.fields["unit"].queryset = units
            self.fields["unit"].initial = units[0]
        else:
            del self.fields["unit"]

    @property
    def chosen_unit(self):
        return self.cleaned_data.get("unit") or self.only


class FilesForm(UnitsForm):
    files = SeveralFilesField(label=_("Files"), error_messages={"required": _("Choose a file first.")})


class ExportForm(UnitsForm):
    season = forms.TypedChoiceField(label=_("Training year"), coerce=int, empty_value=None, required=False)
    purpose = forms.CharField(
        label=_("Why identity numbers are needed"), max_length=300, required=False,
        help_text=_("Left blank, the CIN column is blank. What you write is kept with your name."),
    )  # fmt: skip
    field_order = ("unit", "season", "purpose")

    def __init__(self, *args, units, seasons, with_purpose, **kwargs):
        super().__init__(*args, units=units, **kwargs)
        if seasons:
            self.fields["season"].choices = [("", _("All")), *((s, f"{s}-{s + 1}") for s in seasons)]
        else:
            del self.fields["season"]
        if not with_purpose:
            del self.fields["purpose"]


class GapForm(UnitsForm):
    kind = forms.ChoiceField(label=_("Kind of file"))

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(v, capfirst(str(label))) for v, label in kinds]

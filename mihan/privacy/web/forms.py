"""Forms parse; services decide."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mihan.people.models import Person
from mihan.people.policy import CORRECTABLE
from mihan.people.services import field_text
from mihan.privacy.models import Consent, DataRequest, Parameter, ProcessingVersion
from mihan.ui.forms import DateField, DateInput

PROOF = _("Who came, which document was shown, where the signed paper is.")
Kind = DataRequest.Kind
WORDS = {
    Kind.ACCESS: _("What you would like to know"),
    Kind.RECTIFICATION: _("Anything else to say"),
    Kind.OPPOSITION: _("What you object to, and why"),
    Kind.ERASURE: _("What should be erased, and why"),
}


class AskForm(forms.Form):
    words = forms.CharField(required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}))

    def __init__(self, *args: Any, kind: str, at_desk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = WORDS[Kind(kind)]
        self.fields["words"].required = kind in (Kind.OPPOSITION, Kind.ERASURE)
        if at_desk:
            self.fields["proof"] = forms.CharField(label=_("Proof"), max_length=300, help_text=PROOF)


class CorrectionForm(forms.Form):
    """Each field as it stands: whoever changes one says what it should be."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CORRECTABLE:
            column = person._meta.get_field(name)
            label = capfirst(str(column.verbose_name))
            if name == "birth_date":
                self.fields[name] = DateField(label=label, required=False, initial=person.birth_date)
            else:
                self.fields[name] = forms.CharField(
                    label=label, required=False, max_length=column.max_length, initial=field_text(person, name),
                    widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
                )  # fmt: skip

    def wishes(self) -> dict[str, str]:
        found = {}
        for name, value in self.cleaned_data.items():
            found[name] = value.isoformat() if hasattr(value, "isoformat") else (value or "")
        return found


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Answer"), widget=forms.RadioSelect,
        choices=[(s, capfirst(DataRequest.State(s).label)) for s in ("accepted", "partly", "refused")],
    )  # fmt: skip
    words = forms.CharField(
        label=_("Answer to the person, with its motive"), required=False, max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("The person reads it as it is written here."),
    )  # fmt: skip


class MotiveForm(forms.Form):
    motive = forms.CharField(label=_("Motive"), max_length=300)


class NoteConsentForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Answer"), widget=forms.RadioSelect, choices=[(k, capfirst(v)) for k, v in Consent.Answer.choices]
    )
    channel = forms.ChoiceField(
        label=_("Who signed"), widget=forms.RadioSelect,
        choices=[("desk", _("The person, at the desk")), ("guardian", _("The guardian"))],
    )  # fmt: skip
    proof = forms.CharField(label=_("Proof"), max_length=300, help_text=PROOF)


class ConsentTextForm(forms.Form):
    text_ar = forms.CharField(
        label=_("Text in Arabic"), widget=forms.Textarea(attrs={"rows": 4, "dir": "rtl", "lang": "ar"})
    )
    text_fr = forms.CharField(
        label=_("Text in French"), widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "lang": "fr"})
    )
    text_en = forms.CharField(
        label=_("Text in English"), widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "lang": "en"})
    )
    asks_anew = forms.BooleanField(
        label=_("The substance changes: those who had consented are asked again"), required=False
    )


LONG = {"rows": 2, "dir": "auto"}


class ProcessingForm(forms.ModelForm):
    """A line of the register; saved, it becomes a new version."""

    motive = forms.CharField(
        label=_("Why it changes"), max_length=300, help_text=_("Read by whoever looks at the versions.")
    )

    class Meta:
        model = ProcessingVersion
        fields = [
            "name_ar", "name_fr", "name_en", "purpose_ar", "purpose_fr", "purpose_en",
            "basis", "basis_note", "persons_ar", "persons_fr", "persons_en",
            "data_ar", "data_fr", "data_en", "recipients_ar", "recipients_fr", "recipients_en",
            "holds_nothing", "retention_months", "retention_starts", "retention_is_confirmed",
            "processors", "hosting_country",
            "formality", "formality_stage", "formality_number", "formality_date", "motive",
        ]  # fmt: skip
        widgets = {
            **{
                f"{name}_{code}": forms.Textarea(attrs=LONG | {"lang": code})
                for name in ("purpose", "data", "recipients")
                for code in ("ar", "fr", "en")
            },
            "processors": forms.Textarea(attrs=LONG), "formality_date": DateInput(),
        }  # fmt: skip


class NewProcessingForm(ProcessingForm):
    code = forms.SlugField(
        label=_("Code"), max_length=30, help_text=_("A short word in Latin letters, without spaces.")
    )


class ParameterForm(forms.Form):
    code = forms.ChoiceField(label=_("Parameter"), choices=[(c.value, capfirst(str(c.label))) for c in Parameter.Code])
    value = forms.IntegerField(label=_("Value"), min_value=1, max_value=3650)
    since = DateField(label=_("Since"))
    is_confirmed = forms.BooleanField(label=_("Confirmed by the establishment"), required=False)
    source = forms.CharField(
        label=_("Source"), max_length=300, required=False, help_text=_("The text, or whose advice.")
    )


class HoldForm(forms.Form):
    motive = forms.CharField(label=_("Why this file must stay"), max_length=300)
    until = DateField(label=_("Until"), required=False)

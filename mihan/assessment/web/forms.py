"""Forms parse; services decide."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mihan.assessment.policy import LONGEST_TEXT, Level, Speaker, Word
from mihan.assessment.services.voices import BY_LINK
from mihan.ui import writing
from mihan.ui.forms import DateField, looked_through

LARGEST = 512 * 1024  # bytes of a framework's file
TEXT = {"rows": 3, "dir": "auto"}


def _words():
    return [("", "—"), *((value, capfirst(label)) for value, label in Word.choices)]


class DecisionForm(forms.Form):
    """`proposed` and `verdict` say what the page showed: an older page is refused."""

    level = forms.ChoiceField(label=_("Level"), choices=[(one.value, capfirst(one.label)) for one in Level])
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(TEXT),
        help_text=_("Asked for where the level is not the one proposed; the trainee reads it."),
    )  # fmt: skip
    proposed = forms.ChoiceField(choices=Level.choices, widget=forms.HiddenInput)
    verdict = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class OccasionField(forms.ModelChoiceField):
    def label_from_instance(self, occasion):
        return f"{occasion.name} · {writing.day_text(occasion.happened_on)}"


class AppealForm(forms.Form):
    occasion = OccasionField(
        None, label=_("What to look at again"), required=False, empty_label="—",
        help_text=_("The trainer opens its replay."),
    )  # fmt: skip
    text = forms.CharField(label=_("Why you do not agree"), max_length=LONGEST_TEXT, widget=forms.Textarea(TEXT))

    def __init__(self, *args, occasions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["occasion"].queryset = occasions


class AppealAnswerForm(forms.Form):
    is_upheld = forms.TypedChoiceField(
        label=_("Answer"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("It is right: I change the level")), ("no", _("The level stays as it is"))],
    )  # fmt: skip
    answer = forms.CharField(label=_("Why"), max_length=LONGEST_TEXT, widget=forms.Textarea(TEXT))


class VoiceForm(forms.Form):
    """A word for each criterion, and one for the whole competence; what is left empty is not said."""

    def __init__(self, *args, asked, words=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = asked
        said = dict(words)
        self.keys = {}
        for n, (key, label) in enumerate(self._subjects()):
            name = f"word_{asked.competence.pk}_{n}"
            self.keys[name] = key
            self.fields[name] = forms.TypedChoiceField(
                label=label, required=False, coerce=int, empty_value=None, choices=_words(), initial=said.get(key)
            )

    def _subjects(self):
        return [*((one.key, one.name) for one in self.asked.criteria), ("", _("The competence as a whole"))]

    @property
    def said(self):
        found = {(self.asked.competence.pk, key): self.cleaned_data.get(name) for name, key in self.keys.items()}
        return {about: word for about, word in found.items() if word is not None}


class TrainerVoiceForm(VoiceForm):
    """A trainer's own words, or those a tutor or a fellow trainee told them."""

    speaker = forms.ChoiceField(
        label=_("Whose words"),
        choices=[(one.value, capfirst(one.label)) for one in (Speaker.TRAINER, Speaker.TUTOR, Speaker.PEER)],
    )
    name = forms.CharField(
        label=_("Their name"), required=False, max_length=120,
        help_text=_("Of the tutor or the fellow trainee; yours is known."),
    )  # fmt: skip


class InvitationForm(forms.Form):
    speaker = forms.ChoiceField(
        label=_("Who"), choices=[(one.value, capfirst(one.label)) for one in reversed(BY_LINK)]
    )  # fmt: skip
    name = forms.CharField(label=_("Their name"), max_length=120)
    place = forms.CharField(label=_("Where they work"), required=False, max_length=120)


class FrameworkForm(forms.Form):
    version = forms.CharField(label=_("Version"), max_length=20)
    first_day = DateField(label=_("In force from"))
    source = forms.CharField(
        label=_("Where it comes from"), max_length=400, help_text=_("The text it is taken from, with its date.")
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), help_text=_("The CSV of the present version, changed in a spreadsheet and saved as CSV UTF-8.")
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large for a framework."))
        return looked_through(file).read()

"""Forms parse; services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mihan.public.models import News
from mihan.ui.forms import DateField, TimeInput

ARABIC = {"dir": "rtl", "lang": "ar"}


class NewsForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=News.Kind.choices, initial=News.Kind.NEWS)
    title_ar = forms.CharField(
        label=_("Title in Arabic"), max_length=160, required=False, widget=forms.TextInput(attrs=ARABIC)
    )
    text_ar = forms.CharField(
        label=_("Text in Arabic"), max_length=4000, required=False, widget=forms.Textarea(attrs=ARABIC)
    )
    title_fr = forms.CharField(
        label=_("Title in French"), max_length=160, required=False, widget=forms.TextInput(attrs={"lang": "fr"})
    )
    text_fr = forms.CharField(
        label=_("Text in French"), max_length=4000, required=False, widget=forms.Textarea(attrs={"lang": "fr"})
    )
    title_en = forms.CharField(
        label=_("Title in English"), max_length=160, required=False, widget=forms.TextInput(attrs={"lang": "en"})
    )
    text_en = forms.CharField(
        label=_("Text in English"), max_length=4000, required=False, widget=forms.Textarea(attrs={"lang": "en"}),
        help_text=_("A visitor whose language is missing reads another one, and is told so."),
    )  # fmt: skip
    day = DateField(label=_("Day it takes place"), required=False, help_text=_("Needed for an open day."))
    starts = forms.TimeField(label=_("Starts at"), required=False, widget=TimeInput())
    ends = forms.TimeField(label=_("Ends at"), required=False, widget=TimeInput())
    shown_from = DateField(label=_("Shown from"))
    shown_until = DateField(
        label=_("Shown until"), required=False, help_text=_("That day included; left empty, until you withdraw it.")
    )

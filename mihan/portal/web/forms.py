"""Forms parse; services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mihan.ui.forms import KeyField

YES_NO = ((True, _("Yes: it is one of them, and its seats are among theirs")), (False, _("No: it comes besides")))
MOST_CENTRES, MOST_SEATS = 10_000, 10_000_000


def _count(label, most=MOST_CENTRES):
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False)


class FiguresForm(forms.Form):
    """What is published of a region, and how its list is read against it."""

    year = forms.CharField(label=_("Training year"), max_length=20, required=False)
    establishments = _count(_("Training establishments"))
    contracted = _count(_("Contracted centres"))
    prisons = _count(_("Centres in prisons"))
    seats = _count(_("Training seats in all"), MOST_SEATS)
    source = forms.CharField(label=_("Where this is published"), max_length=300, required=False)
    campus_is_counted = forms.TypedChoiceField(
        label=_("Is the campus in these totals?"), choices=YES_NO, widget=forms.RadioSelect,
        coerce=lambda value: value == "True",
    )  # fmt: skip
    is_confirmed = forms.BooleanField(
        label=_("This answer is confirmed"), required=False,
        help_text=_("Until it is, pages that use it say “to confirm”."),
    )  # fmt: skip


class SetUpForm(forms.Form):
    """The first establishment of an installation, and its first person."""

    key = KeyField(
        label=_("The key of your address"), max_length=200,
        help_text=_("What comes after the # sign in the address you were given. The whole address will do."),
    )  # fmt: skip
    name_fr = forms.CharField(label=_("Name of the establishment, in French"), max_length=120)
    name_ar = forms.CharField(
        label=_("Name of the establishment, in Arabic"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Its code"), max_length=60, widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("The one in the names of its e-note files, between the year and the date."),
    )  # fmt: skip
    last_name = forms.CharField(label=_("Your last name"), max_length=120)
    first_name = forms.CharField(label=_("Your first name"), max_length=120)
    arabic_last_name = forms.CharField(label=_("Your last name in Arabic"), max_length=120, required=False)
    arabic_first_name = forms.CharField(label=_("Your first name in Arabic"), max_length=120, required=False)
    username = forms.RegexField(
        r"^[\w.@+-]+$", label=_("User name you will sign in with"), max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"invalid": _("Letters, digits and the signs @ . + - _ only.")},
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
        help_text=_("At least eight characters, not a common word; nobody else knows it."), strip=False,
    )  # fmt: skip
    again = forms.CharField(
        label=_("The same password again"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )  # fmt: skip

    def clean_again(self):
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two passwords are not the same."))
        return self.cleaned_data["again"]


def of_figures(figures):
    if figures is None:
        return {"campus_is_counted": True}
    return {name: getattr(figures, name) for name in FiguresForm.base_fields}

"""Forms parse; services decide."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mihan.people.models import Role, lendable
from mihan.people.permissions import SAID
from mihan.people.policy import COME_WITH_FILES
from mihan.ui.forms import DateField, KeyField, KeyInput, LongSelect

KINDS = [(kind.value, capfirst(kind.label)) for kind in Role.Kind if kind not in COME_WITH_FILES]


class KeyForm(forms.Form):
    """The key to choose a password; once it is there, nothing else is asked."""

    key = KeyField(
        label=_("The key of your address"), max_length=200, widget=KeyInput({"data-alone": ""}),
        validators=[RegexValidator(r"^[0-9A-Za-z]+-[0-9A-Za-z-]+$", _("This is no key: copy it again."))],
        help_text=_("What comes after the # sign in the address you were given. The whole address will do."),
    )  # fmt: skip


class GiveRoleForm(forms.Form):
    kind = forms.ChoiceField(label=_("Role"), choices=KINDS)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=None)
    start = DateField(label=_("From"), required=False)
    end = DateField(label=_("Until"), required=False)
    knowingly = forms.BooleanField(label=_("All the same, where duties are better kept apart"), required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class GiveAccountForm(forms.Form):
    username = forms.RegexField(
        r"^[\w.@+-]+$", label=_("User name"), max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"invalid": _("Letters, digits and the signs @ . + - _ only.")},
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("With an address, a lost password is put right without the administration."),
    )  # fmt: skip


class LendForm(forms.Form):
    role = forms.ModelChoiceField(label=_("Role"), queryset=None)
    borrower = forms.ModelChoiceField(
        label=_("To whom"), queryset=None, widget=LongSelect, empty_label=_("Choose a person")
    )
    permissions = forms.MultipleChoiceField(
        label=_("Only these rights"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all that can be lent."),
    )  # fmt: skip
    has_zones = forms.BooleanField(label=_("With confidential zones"), required=False)
    start = DateField(label=_("From"))
    end = DateField(label=_("Until"))
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput({"dir": "auto"}))

    def __init__(self, *args: Any, roles: Any, borrowers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset, self.fields["borrower"].queryset = roles, borrowers
        self.fields["role"].label_from_instance = lambda role: f"{role} · {role.unit.name}"
        names = dict.fromkeys(name for role in roles for name in lendable(role.kind, with_zones=True))
        self.fields["permissions"].choices = [(name, capfirst(str(SAID[name]))) for name in names]


class RoleEndForm(forms.Form):
    end = DateField(
        label=_("Until"), required=False, help_text=_("The last day, day/month/year. Left blank, the role has no end."),
    )  # fmt: skip

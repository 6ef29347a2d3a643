"""Forms parse; services decide."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mihan.people.models import Role
from mihan.people.policy import COME_WITH_FILES
from mihan.ui.forms import DateField

KINDS = [(kind.value, capfirst(kind.label)) for kind in Role.Kind if kind not in COME_WITH_FILES]


class GiveRoleForm(forms.Form):
    kind = forms.ChoiceField(label=_("Role"), choices=KINDS)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=None)
    start = DateField(label=_("From"), required=False)
    end = DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class RoleEndForm(forms.Form):
    end = DateField(
        label=_("Until"), required=False, help_text=_("The last day, day/month/year. Left blank, the role has no end."),
    )  # fmt: skip

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mihan.api.policy import AREA_NAMES, LONGEST, areas_of
from mihan.core import clock
from mihan.ui.forms import DateField


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=80, help_text=_("The program that will use it."))
    role = forms.ModelChoiceField(label=_("For which role"), queryset=None, empty_label=None)
    unit = forms.ModelChoiceField(
        label=_("Only in"), queryset=None, required=False, empty_label=_("The whole unit of the role")
    )  # fmt: skip
    areas = forms.MultipleChoiceField(label=_("What it reads"), widget=forms.CheckboxSelectMultiple)
    last_day = DateField(label=_("Until"))

    def __init__(self, *args: Any, roles: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = roles
        self.fields["role"].label_from_instance = lambda role: f"{role} · {role.unit}" if role.unit else str(role)
        self.fields["unit"].queryset = units
        readable = {area for role in roles for area in areas_of(role.kind)}
        self.fields["areas"].choices = [(area, name) for area, name in AREA_NAMES.items() if area in readable]
        self.fields["last_day"].initial = clock.today() + timedelta(LONGEST)

"""The form by which a season is opened: a name and a group for each firm."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.market.policy import FEWEST_FIRMS
from mihan.market.services.opening import Wanted
from mihan.workplaces.models import Seat
from mihan.workplaces.queries.sessions import groups_led

ROWS = 4
SEATS = ("sales.1", "purchasing.1", "accountant.1", "accountant.2", "manager.1")


class SeasonForm(forms.Form):
    title = forms.CharField(
        max_length=120, label=gettext_lazy("Name of the season"), widget=forms.TextInput({"dir": "auto"})
    )  # fmt: skip
    skill = forms.ChoiceField(
        choices=Seat.Skill.choices, label=gettext_lazy("Who plays the empty seats"), initial=Seat.Skill.TRAINED,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, data, user):
        super().__init__(data, initial={"skill": Seat.Skill.TRAINED})
        groups = groups_led(user)
        for row in range(1, ROWS + 1):
            self.fields[f"name_{row}"] = forms.CharField(
                max_length=60, required=row <= FEWEST_FIRMS, widget=forms.TextInput({"dir": "auto"}),
                label=_("Firm %(number)d: its name") % {"number": row},
            )  # fmt: skip
            self.fields[f"group_{row}"] = forms.ModelChoiceField(
                groups, required=row <= FEWEST_FIRMS, label=_("Firm %(number)d: the group that runs it")
                % {"number": row},
            )  # fmt: skip

    def clean(self):
        told = super().clean()
        for row in range(1, ROWS + 1):
            if bool(told.get(f"name_{row}")) != bool(told.get(f"group_{row}")) and row > FEWEST_FIRMS:
                self.add_error(f"name_{row}", _("A firm has a name and a group."))
        return told

    @property
    def wanted(self):
        told, skills = self.cleaned_data, dict.fromkeys(SEATS, self.cleaned_data["skill"])
        rows = [(told[f"name_{row}"], told[f"group_{row}"]) for row in range(1, ROWS + 1)]
        return [Wanted(name, group, skills=skills) for name, group in rows if name]

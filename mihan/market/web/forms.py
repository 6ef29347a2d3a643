"""The forms by which a season is opened and by which a member enters it: a name and a group for each."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.market.engine.papers import begun, word
from mihan.market.engine.sectors import sector_names, sectors
from mihan.market.policy import FEWEST_FIRMS, FINE_REASONS, HOTEL, LAST_DAY, OFFICE, PACK
from mihan.market.queries.seasons import places_for
from mihan.market.services.opening import Wanted
from mihan.workplaces.models import Seat
from mihan.workplaces.queries.sessions import groups_led

ROWS = 4
SEATS = {
    PACK: ("sales.1", "purchasing.1", "accountant.1", "accountant.2", "manager.1"),
    HOTEL: ("reception.1", "reception.2", "housekeeping.1", "housekeeping.2", "duty_manager.1"),
}
INSPECT, FINE = "inspect", "fine"
KINDS = ((PACK, gettext_lazy("a practice firm")), (HOTEL, gettext_lazy("a hotel, which buys from the firms")))


class Place(forms.ModelChoiceField):
    """A unit by what it is and what it is called."""

    def label_from_instance(self, obj):
        return f"{obj} ({obj.get_kind_display()})"


def sector_choices():
    """What a firm may deal in, with its goods."""
    goods = {name: _(", ").join(str(word(row[0])) for row in sector["goods"]) for name, sector in sectors().items()}
    return [(name, f"{begun(title)} ({goods[name]})") for name, title in sector_names()]


def skill_field():
    return forms.ChoiceField(
        choices=Seat.Skill.choices, label=gettext_lazy("Who plays the empty seats"), initial=Seat.Skill.TRAINED,
        widget=forms.RadioSelect,
    )  # fmt: skip


class SeasonForm(forms.Form):
    title = forms.CharField(
        max_length=120, label=gettext_lazy("Name of the season"), widget=forms.TextInput({"dir": "auto"})
    )  # fmt: skip
    unit = Place(
        None, label=gettext_lazy("Whose trainers may enter firms"), empty_label=None,
        help_text=gettext_lazy("Each sees the inside of their own firms; everybody in the season sees the register."),
    )  # fmt: skip
    skill = skill_field()
    board_calls = forms.BooleanField(
        required=False, label=gettext_lazy("The tender board calls by itself"),
        help_text=gettext_lazy("A few calls a month, of invented buyers. You may publish others in any case."),
    )  # fmt: skip

    def __init__(self, data, user):
        super().__init__(data, initial={"skill": Seat.Skill.TRAINED, "board_calls": True})
        places = self.fields["unit"].queryset = places_for(user)
        self.fields["unit"].initial = next((place for place in reversed(places) if place.kind != "pole"), None)
        groups = groups_led(user)
        for row in range(1, ROWS + 1):
            self.fields[f"name_{row}"] = forms.CharField(
                max_length=60, required=row <= FEWEST_FIRMS, widget=forms.TextInput({"dir": "auto"}),
                label=_("Firm %(number)d: its name") % {"number": row},
            )  # fmt: skip
            self.fields[f"group_{row}"] = forms.ModelChoiceField(
                groups, required=row <= FEWEST_FIRMS, label=_("Firm %(number)d: the group that runs it")
                % {"number": row}, empty_label=_("Choose…") if row <= FEWEST_FIRMS else "—",
            )  # fmt: skip
            names = sector_choices()
            self.fields[f"sector_{row}"] = forms.ChoiceField(
                choices=names, required=False, initial=names[(row - 1) % len(names)][0],
                label=_("Firm %(number)d: what it deals in") % {"number": row},
            )  # fmt: skip

    def clean(self):
        told = super().clean()
        for row in range(1, ROWS + 1):
            if bool(told.get(f"name_{row}")) != bool(told.get(f"group_{row}")) and row > FEWEST_FIRMS:
                self.add_error(f"name_{row}", _("A firm has a name and a group."))
        return told

    @property
    def wanted(self):
        told, skills = self.cleaned_data, dict.fromkeys(SEATS[PACK], self.cleaned_data["skill"])
        rows = [[told[f"{what}_{row}"] for what in ("name", "group", "sector")] for row in range(1, ROWS + 1)]
        return [Wanted(name, group, skills=skills, sector=sector or OFFICE) for name, group, sector in rows if name]


class MemberForm(forms.Form):
    """One more member of a season that is under way, run by a group of one's own."""

    pack = forms.ChoiceField(choices=KINDS, label=gettext_lazy("What enters"), initial=PACK, widget=forms.RadioSelect)
    name = forms.CharField(max_length=60, label=gettext_lazy("Its name"), widget=forms.TextInput({"dir": "auto"}))
    sector = forms.ChoiceField(required=False, label=gettext_lazy("What a firm deals in"))
    group = forms.ModelChoiceField(
        None, label=gettext_lazy("The group that runs it"), empty_label=gettext_lazy("Choose…")
    )  # fmt: skip
    skill = skill_field()

    def __init__(self, data, user):
        super().__init__(data, initial={"pack": PACK, "skill": Seat.Skill.TRAINED})
        self.fields["group"].queryset = groups_led(user)
        self.fields["sector"].choices = sector_choices()

    @property
    def wanted(self):
        told = self.cleaned_data
        skills = dict.fromkeys(SEATS[told["pack"]], told["skill"])
        return Wanted(told["name"], told["group"], skills=skills, pack=told["pack"], sector=told["sector"] or OFFICE)


class TenderForm(forms.Form):
    """A call for tenders: what, how much, the highest price, the last day."""

    buyer = forms.CharField(
        max_length=60, label=gettext_lazy("Who buys"), widget=forms.TextInput({"dir": "auto"}),
        help_text=gettext_lazy("An invented public buyer, for example a commune."),
    )  # fmt: skip
    product = forms.ChoiceField(label=gettext_lazy("Goods"), widget=forms.Select)
    quantity = forms.IntegerField(min_value=1, max_value=500, label=gettext_lazy("Quantity, in cartons"))
    ceiling = forms.DecimalField(
        min_value=Decimal("0.01"), max_digits=9, decimal_places=2, localize=True,
        label=gettext_lazy("Highest price of a unit before tax, in dirhams"),
    )  # fmt: skip
    closes = forms.IntegerField(
        min_value=2, max_value=LAST_DAY, label=gettext_lazy("Last day to bid"),
        help_text=gettext_lazy("A working day of the month: each firm has until the end of that day of its own."),
    )  # fmt: skip

    def __init__(self, data, season):
        super().__init__(data)
        goods = {name for firm in season.firms.select_related("session__version") if not firm.is_hotel
                 for name in firm.goods}  # fmt: skip
        self.fields["product"].choices = [(name, begun(word(name))) for name in sorted(goods)]

    @property
    def told(self):
        return {**self.cleaned_data, "ceiling": int(self.cleaned_data["ceiling"] * 100)}


class ActForm(forms.Form):
    """What the tax office does: an inspection, or a notice with its amount and its reason."""

    act = forms.ChoiceField(
        choices=((INSPECT, gettext_lazy("Inspect: ask for the VAT on payments so far")),
                 (FINE, gettext_lazy("Send a notice of a fine"))),
        initial=INSPECT, label=gettext_lazy("What the office does"), widget=forms.RadioSelect,
    )  # fmt: skip
    firm = forms.ModelChoiceField(None, label=gettext_lazy("Firm"), empty_label=gettext_lazy("Choose…"))
    reason = forms.ChoiceField(required=False, label=gettext_lazy("Reason of the fine"))
    amount = forms.DecimalField(
        min_value=Decimal("0.01"), max_digits=9, decimal_places=2, localize=True, required=False,
        label=gettext_lazy("Amount of the fine, in dirhams"),
        help_text=gettext_lazy("Invented amounts: the real scale is in the general tax code."),
    )  # fmt: skip

    def __init__(self, data, season):
        super().__init__(data, initial={"act": INSPECT})
        self.fields["firm"].queryset = season.firms.exclude(session__version__pack=HOTEL)
        self.fields["reason"].choices = [(name, begun(word(name))) for name in FINE_REASONS]

    def clean(self):
        told = super().clean()
        if told.get("act") == FINE and not told.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("A notice says an amount."))
        return told

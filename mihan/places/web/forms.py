"""Forms parse; services decide. A refused form keeps everything that was typed."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mihan.places.models import Building, Occupation, Site, Space
from mihan.places.policy import GROUNDS
from mihan.places.services import Kit, grounds_fault, outline_fault
from mihan.ui.forms import DateField, TimeInput
from mihan.ui.writing import isolated


class OccupyForm(forms.Form):
    day = DateField(label=_("Day"))
    starts = forms.TimeField(label=capfirst(_("from")), widget=TimeInput)
    ends = forms.TimeField(label=capfirst(_("until")), widget=TimeInput({"placeholder": "10:30"}))
    purpose = forms.CharField(label=_("For what"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))

    @property
    def wanted(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("day", "starts", "ends", "purpose")}


class MoveForm(OccupyForm):
    space = forms.ModelChoiceField(label=_("Space"), queryset=None, empty_label=_("Choose…"))
    field_order = ("space", "day", "starts", "ends", "purpose")

    def __init__(self, *args: Any, occupation: Occupation, spaces: Any, **kwargs: Any) -> None:
        known = ("space", "day", "starts", "ends", "purpose")
        initial = {name: getattr(occupation, name) for name in known}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["space"].queryset = spaces
        self.fields["space"].label_from_instance = lambda s: f"{s.code} · {s.name}"


class StateForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=Space.State.choices)
    note = forms.CharField(
        label=_("Why, and until when"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip


NAMES = ("name_fr", "name_ar", "name_en")


class SpaceForm(forms.ModelForm):
    class Meta:
        model = Space
        fields = ("code", *NAMES, "kind", "capacity", "building", "unit")
        widgets = {"name_ar": forms.TextInput(attrs={"dir": "rtl", "lang": "ar"})}

    def __init__(self, *args: Any, buildings: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["building"].queryset = buildings
        self.fields["unit"].queryset = units

    def validate_constraints(self) -> None:
        """The service refuses a code already taken, in words that name the building."""

    def _post_clean(self) -> None:
        """The service writes the space, not the form: it stays as it was until then."""

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class KitRow(forms.Form):
    """Equipment of one sort. A row without a name is left out: that is how it goes."""

    use_required_attribute = False
    name_fr = forms.CharField(label=_("Equipment"), max_length=200, required=False)
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, initial=1, required=False)
    in_order = forms.IntegerField(label=_("In working order"), min_value=0, required=False)

    @property
    def kit(self) -> Kit | None:
        d = self.cleaned_data
        if not d.get("name_fr"):
            return None
        quantity, in_order = d["quantity"] or 1, d["in_order"]
        return Kit(d["name_fr"], quantity, quantity if in_order is None else in_order)


KitRows = forms.formset_factory(KitRow, extra=2, max_num=60)


def kit_rows(data: Any, space: Space | None) -> Any:
    held = space.equipment.all() if space else ()
    known = [{n: getattr(e, n) for n in ("name_fr", "quantity", "in_order")} for e in held]
    return KitRows(data, initial=known, prefix="kits")


def kits_of(rows: Any) -> list[Kit]:
    return [row.kit for row in rows.forms if row.kit]


class BuildingForm(forms.ModelForm):
    class Meta:
        model = Building
        fields = ("code", *NAMES)
        widgets = {"name_ar": forms.TextInput(attrs={"dir": "rtl", "lang": "ar"})}

    def _post_clean(self) -> None:
        """The service writes the building, not the form."""


class OutlineForm(forms.Form):
    """The corners of a building on its site; the service says what is wrong with them."""

    sign = forms.ChoiceField(
        label=_("Sign on the plan"), choices=[("", _("none")), *Building.Sign.choices], required=False
    )  # fmt: skip
    outline = forms.CharField(
        label=_("Corners"), required=False, max_length=2000,
        widget=forms.Textarea({"dir": "ltr", "spellcheck": "false", "class": "corners"}),
    )  # fmt: skip

    def __init__(self, *args: Any, building: Building, **kwargs: Any) -> None:
        super().__init__(*args, initial={"sign": building.sign, "outline": building.outline}, **kwargs)
        self.building = building
        self.fields["outline"].help_text = _(
            "One corner after the other, each as two numbers of metres from the north-west corner of the site: "
            "to the east, a comma, to the south, as in %(example)s. Empty, the building is taken off the plan."
        ) % {"example": isolated("10,5 42,5 42,30 10,30")}

    def clean_outline(self) -> str:
        text = " ".join(self.cleaned_data["outline"].split())
        if fault := outline_fault(text, self.building.site):
            raise forms.ValidationError(fault)
        return text


class SitePlanForm(forms.Form):
    """The size of a site, and what lies around its buildings, a line each."""

    width = forms.IntegerField(label=capfirst(_("from west to east, in metres")), min_value=10, max_value=3000)
    depth = forms.IntegerField(label=capfirst(_("from north to south, in metres")), min_value=10, max_value=3000)
    grounds = forms.CharField(
        label=capfirst(_("around the buildings")), required=False, max_length=20000,
        widget=forms.Textarea({"dir": "ltr", "spellcheck": "false", "class": "corners"}),
    )  # fmt: skip

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, initial={n: getattr(site, n) for n in ("width", "depth", "grounds")}, **kwargs)
        self.fields["grounds"].help_text = _(
            "One thing a line: its word, then its points in metres, as in %(example)s. The words are: %(words)s."
        ) % {"example": isolated("path 10,40 90,40"), "words": isolated(" ".join(GROUNDS))}

    def clean_grounds(self) -> str:
        text = "\n".join(filter(None, (" ".join(line.split()) for line in self.cleaned_data["grounds"].splitlines())))
        if fault := grounds_fault(text):
            raise forms.ValidationError(fault)
        return text

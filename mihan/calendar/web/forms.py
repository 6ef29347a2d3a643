"""Forms parse; services decide. A refused form keeps everything that was typed."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mihan.calendar.models import ClosedPeriod, DayCondition, SlotGrid, TrainingYear
from mihan.calendar.policy import Span
from mihan.calendar.services import ACCOUNTING_HOURS, HeldFrom, Names, SlotTimes
from mihan.ui.forms import DateField, TimeInput


class NamesForm(forms.Form):
    name_fr = forms.CharField(label=_("Name in French"), max_length=200)
    name_ar = forms.CharField(
        label=_("Name in Arabic"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
    )  # fmt: skip
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)

    @property
    def names(self) -> Names:
        return Names(*(self.cleaned_data[f"name_{language}"] for language in ("fr", "ar", "en")))


def names_of(record: Any) -> dict[str, str]:
    return {f"name_{language}": getattr(record, f"name_{language}") for language in ("fr", "ar", "en")}


class YearForm(forms.Form):
    season = forms.IntegerField(
        label=_("Year of the season"), min_value=2000, max_value=2100, localize=False,
        help_text=_("The first of its two years: 2026 for 2026-2027."),
    )  # fmt: skip
    first_day = DateField(label=_("First day of the year"))
    last_day = DateField(label=_("Last day of the year"))
    s1_first = DateField(label=_("Semester 1 begins on"))
    s1_last = DateField(label=_("Semester 1 ends on"))
    s2_first = DateField(label=_("Semester 2 begins on"))
    s2_last = DateField(label=_("Semester 2 ends on"))
    confirmed = forms.BooleanField(label=_("These dates are confirmed"), required=False)

    def __init__(self, *args: Any, year: TrainingYear | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_of_year(year) if year else None, **kwargs)
        if year:
            del self.fields["season"]  # files know the year by it: it never changes

    @property
    def semesters(self) -> list[Span]:
        d = self.cleaned_data
        return [Span(d[f"s{n}_first"], d[f"s{n}_last"]) for n in (1, 2)]

    @property
    def dates(self) -> dict[str, Any]:
        known = {name: self.cleaned_data[name] for name in ("first_day", "last_day", "confirmed")}
        return known | {"semesters": self.semesters}


def _of_year(year: TrainingYear) -> dict[str, Any]:
    found: dict[str, Any] = {
        "first_day": year.first_day, "last_day": year.last_day, "confirmed": year.dates_confirmed,
    }  # fmt: skip
    for semester in year.semesters.all():
        found[f"s{semester.number}_first"] = semester.first_day
        found[f"s{semester.number}_last"] = semester.last_day
    return found


class ClosedForm(NamesForm):
    field_order = (
        "first_day",
        "last_day",
        "motive",
        "is_estimate",
        "name_fr",
        "name_ar",
        "name_en",
    )
    first_day = DateField(label=_("First closed day"))
    last_day = DateField(label=_("Last closed day"), required=False, help_text=_("Leave empty for a single day."))
    motive = forms.ChoiceField(label=_("Motive"), choices=ClosedPeriod.Motive.choices)
    is_estimate = forms.BooleanField(
        label=_("This date is an estimate, to confirm when it is announced"), required=False
    )

    def __init__(self, *args: Any, period: ClosedPeriod | None = None, **kwargs: Any) -> None:
        initial = None
        if period:
            known = ("first_day", "last_day", "motive", "is_estimate")
            initial = {name: getattr(period, name) for name in known} | names_of(period)
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def closure(self) -> dict[str, Any]:
        d = self.cleaned_data
        return {
            "first_day": d["first_day"], "last_day": d["last_day"] or d["first_day"],
            "motive": d["motive"], "is_estimate": d["is_estimate"], "names": self.names,
        }  # fmt: skip


class ConditionForm(NamesForm):
    weekday = forms.TypedChoiceField(
        label=_("Each week, on"), required=False, coerce=int, empty_value=None,
        choices=[("", _("no fixed day")), *WEEKDAYS.items()],
        help_text=_("For a condition that holds during a period, leave “no fixed day”."),
    )  # fmt: skip

    def __init__(self, *args: Any, condition: DayCondition | None = None, **kwargs: Any) -> None:
        initial = names_of(condition) | {"weekday": condition.weekday} if condition else None
        super().__init__(*args, initial=initial, **kwargs)


class Row(forms.Form):
    """A row of a longer form. Emptied, it is left out: that is how it goes without a script."""

    beside: tuple[str, ...] = ()  # fields that do not make a row by themselves
    use_required_attribute = False

    def full_clean(self) -> None:
        super().full_clean()
        telling = [self.add_prefix(name) for name in self.fields if name not in self.beside]
        if self.is_bound and not any(self.data.get(name, "").strip() for name in telling):
            self._errors, self.cleaned_data = forms.utils.ErrorDict(), {}


class Rows(forms.BaseFormSet):
    def filled(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data]


class PeriodRow(Row):
    beside = ("is_estimate",)
    first_day = DateField(label=_("From"))
    last_day = DateField(label=_("Until"))
    is_estimate = forms.BooleanField(label=_("Estimate"), required=False)


class SlotRow(Row):
    beside = ("accounting_hours",)
    starts = forms.TimeField(label=capfirst(_("from")), widget=TimeInput)
    ends = forms.TimeField(label=capfirst(_("until")), widget=TimeInput({"placeholder": "10:30"}))
    accounting_hours = forms.DecimalField(
        label=_("Hours in the books"), max_digits=4, decimal_places=2, localize=True,
        initial=ACCOUNTING_HOURS,
    )  # fmt: skip


PeriodRows = forms.formset_factory(PeriodRow, formset=Rows, extra=2, max_num=40)
SlotRows = forms.formset_factory(SlotRow, formset=Rows, extra=2, max_num=20)


def period_rows(data: Any, condition: DayCondition | None) -> Any:
    held = condition.periods.all() if condition else ()
    known = [{n: getattr(p, n) for n in ("first_day", "last_day", "is_estimate")} for p in held]
    return PeriodRows(data, initial=known, prefix="periods")


def slot_rows(data: Any, grid: SlotGrid | None) -> Any:
    slots = grid.slots.all() if grid else ()
    known = [{n: getattr(s, n) for n in ("starts", "ends", "accounting_hours")} for s in slots]
    rows = SlotRows(data, initial=known, prefix="slots")
    rows.extra = 2 if grid else 5
    return rows


def periods_of(rows: Any) -> list[HeldFrom]:
    return [HeldFrom(**row) for row in rows.filled()]


def slots_of(rows: Any) -> list[SlotTimes]:
    return [SlotTimes(row["starts"], row["ends"], row["accounting_hours"]) for row in rows.filled()]


class GridForm(NamesForm):
    field_order = (
        "name_fr", "name_ar", "name_en", "shift", "conditions", "priority", "first_day",
        "last_day", "confirmed",
    )  # fmt: skip
    shift = forms.ChoiceField(label=_("For groups of the"), choices=SlotGrid.Shift.choices)
    conditions = forms.ModelMultipleChoiceField(
        label=_("When all of these hold"), queryset=None, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With none ticked, these are the hours of every ordinary day."),
    )  # fmt: skip
    priority = forms.IntegerField(
        label=_("Priority"), initial=0, min_value=-99, max_value=99,
        help_text=_("Decides between hours with the same conditions: the higher one is taken."),
    )  # fmt: skip
    first_day = DateField(label=_("Valid from"), required=False)
    last_day = DateField(label=_("Valid until"), required=False)
    confirmed = forms.BooleanField(label=_("These hours are confirmed"), required=False)

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conditions"].queryset = choices

    @property
    def about(self) -> dict[str, Any]:
        known = ("shift", "conditions", "priority", "first_day", "last_day", "confirmed")
        return {name: self.cleaned_data[name] for name in known} | {"names": self.names}


def of_grid(grid: SlotGrid) -> dict[str, Any]:
    known = ("shift", "priority", "first_day", "last_day")
    return names_of(grid) | {name: getattr(grid, name) for name in known} | {
        "confirmed": grid.is_confirmed, "conditions": [c.pk for c in grid.conditions.all()],
    }  # fmt: skip

"""Writes about time. Each one refuses in words a person can act on, and changes all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mihan.calendar.models import (
    ClosedPeriod,
    ConditionPeriod,
    DayCondition,
    Semester,
    Slot,
    SlotGrid,
    TrainingYear,
)
from mihan.calendar.policy import Span, clashing_times
from mihan.core.errors import RuleBroken
from mihan.core.models import Mark
from mihan.people.models import Unit

# A typing slip in a year ("2062") would make a year of decades; none lasts over a year and a half.
LONGEST_YEAR = timedelta(550)
ACCOUNTING_HOURS = Decimal("2.5")  # a session in the books, whatever the clock says


@dataclass(frozen=True)
class SlotTimes:
    """One slot as a person gives it. Hours in the books are theirs, never end minus start."""

    starts: time
    ends: time
    accounting_hours: Decimal = ACCOUNTING_HOURS

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


@dataclass(frozen=True)
class Names:
    fr: str
    ar: str = ""
    en: str = ""

    def give(self, record: Any) -> None:
        record.name_fr, record.name_ar, record.name_en = self.fr, self.ar, self.en


@dataclass(frozen=True)
class HeldFrom:
    """Days during which a condition holds."""

    first_day: date
    last_day: date
    is_estimate: bool = False

    @property
    def span(self) -> Span:
        return Span(self.first_day, self.last_day)


def _hold(unit: Unit) -> None:
    """One writer at a time in a calendar: its rules compare rows with each other."""
    Unit.objects.select_for_update().get(pk=unit.pk)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _check_order(first: date, last: date) -> None:
    if last < first:
        raise RuleBroken(_("The last day comes before the first day."))


# --- Years and semesters


@transaction.atomic
def open_year(
    unit: Unit, *, season: int, first_day: date, last_day: date,
    semesters: Sequence[Span] = (), confirmed: bool = False, mark: str = Mark.ENTERED,
) -> TrainingYear:  # fmt: skip
    """A new training year of an establishment; it starts when it starts, not in September."""
    _hold(unit)
    if TrainingYear.objects.filter(unit=unit, season=season).exists():
        raise RuleBroken(_("The year %(year)s exists already: change its dates.") % {"year": _season(season)})
    year = TrainingYear(unit=unit, season=season, mark=mark)
    return set_year_dates(year, first_day=first_day, last_day=last_day, semesters=semesters, confirmed=confirmed)


@transaction.atomic
def set_year_dates(
    year: TrainingYear, *, first_day: date, last_day: date, semesters: Sequence[Span],
    confirmed: bool,
) -> TrainingYear:  # fmt: skip
    """The days of a year and of its semesters, together: neither is right without the other."""
    _hold(year.unit)
    _check_year(year, Span(first_day, last_day))
    _check_semesters(Span(first_day, last_day), semesters)
    year.first_day, year.last_day, year.dates_confirmed = first_day, last_day, confirmed
    year.save()
    for number, span in enumerate(semesters, 1):
        Semester.objects.update_or_create(
            year=year, number=number, defaults={"first_day": span.first, "last_day": span.last}
        )
    for semester in year.semesters.filter(number__gt=len(semesters)):
        _remove(semester)
    return year


def _season(season: int) -> str:
    return f"{season}-{season + 1}"


def _check_year(year: TrainingYear, span: Span) -> None:
    if span.last <= span.first:
        raise RuleBroken(_("The year must end after it starts."))
    if span.last - span.first > LONGEST_YEAR:
        raise RuleBroken(_("A training year of more than 18 months: check its dates."))
    others = TrainingYear.objects.filter(unit=year.unit, first_day__lte=span.last, last_day__gte=span.first).exclude(
        pk=year.pk
    )
    if other := others.first():
        raise RuleBroken(
            _("The year %(other)s runs from %(first)s to %(last)s: two years cannot overlap.")
            % {"other": other, "first": _day(other.first_day), "last": _day(other.last_day)}
        )


def _check_semesters(year: Span, semesters: Sequence[Span]) -> None:
    for number, span in enumerate(semesters, 1):
        if span.last <= span.first:
            raise RuleBroken(_("Semester %(number)d must end after it starts.") % {"number": number})
        if span.first < year.first or span.last > year.last:
            raise RuleBroken(
                _("Semester %(number)d leaves the year, which runs from %(first)s to %(last)s.")
                % {"number": number, "first": _day(year.first), "last": _day(year.last)}
            )
    for number, (one, two) in enumerate(pairwise(semesters), 1):
        if two.first <= one.last:
            raise RuleBroken(
                _("Semester %(next)d begins before semester %(number)d ends, on %(day)s.")
                % {"number": number, "next": number + 1, "day": _day(one.last)}
            )


@transaction.atomic
def confirm_year(year: TrainingYear) -> TrainingYear:
    """Somebody answers for the dates: they are no longer those a file or a habit suggested."""
    year.dates_confirmed = True
    year.save(update_fields=["dates_confirmed", "updated_at"])
    return year


@transaction.atomic
def remove_year(year: TrainingYear) -> None:
    """Take back a year opened by mistake; one with groups or enrolments stays."""
    _remove(year)


def _remove(record: Model) -> None:
    name = str(record)
    try:
        record.delete()
    except ProtectedError as error:
        count = len(error.protected_objects)
        raise RuleBroken(
            ngettext(
                "%(name)s is in use by %(count)d record and cannot be removed.",
                "%(name)s is in use by %(count)d records and cannot be removed.",
                count,
            )
            % {"name": name, "count": count}
        ) from error


# --- Closed days


@transaction.atomic
def close_period(
    unit: Unit, *, first_day: date, last_day: date, names: Names,
    motive: str = ClosedPeriod.Motive.HOLIDAY, is_estimate: bool = False,
    changed: ClosedPeriod | None = None,
) -> ClosedPeriod:  # fmt: skip
    """No training from a day to a day (or `changed`: the period already declared moves there)."""
    _hold(unit)
    _check_order(first_day, last_day)
    if last_day - first_day > LONGEST_YEAR:
        raise RuleBroken(_("A closure of more than 18 months: check its dates."))
    same = ClosedPeriod.objects.filter(unit=unit, first_day=first_day, last_day=last_day, name_fr=names.fr).exclude(
        pk=changed.pk if changed else 0
    )
    if twin := same.first():
        raise RuleBroken(_("%(name)s is already declared on these days.") % {"name": twin.name})
    period = changed or ClosedPeriod(unit=unit)
    names.give(period)
    period.first_day, period.last_day = first_day, last_day
    period.motive, period.is_estimate = motive, is_estimate
    period.save()
    return period


@transaction.atomic
def confirm_period(period: ClosedPeriod) -> ClosedPeriod:
    """The announced date is the estimated one."""
    period.is_estimate = False
    period.save(update_fields=["is_estimate", "updated_at"])
    return period


@transaction.atomic
def reopen_period(period: ClosedPeriod) -> None:
    """These days are training days after all."""
    period.delete()


ClosedRow = tuple[date, date, str, bool, str, str, str]


@transaction.atomic
def set_closed_periods(unit: Unit, rows: Iterable[ClosedRow]) -> list[ClosedPeriod]:
    """Closed periods as a list (first, last, motive, is an estimate, French, Arabic, English).

    Safe to repeat: a row is known by its French name and first day. Others are left alone.
    """
    _hold(unit)
    found = []
    for first, last, motive, is_estimate, fr, ar, en in rows:
        _check_order(first, last)
        period, _made = ClosedPeriod.objects.update_or_create(
            unit=unit, name_fr=fr, first_day=first,
            defaults={"last_day": last, "motive": motive, "is_estimate": is_estimate,
                      "name_ar": ar, "name_en": en},
        )  # fmt: skip
        found.append(period)
    return found


# --- Conditions of a day


@transaction.atomic
def hold_condition(
    unit: Unit, *, names: Names, code: str = "", weekday: int | None = None,
    periods: Sequence[HeldFrom] = (), changed: DayCondition | None = None,
) -> DayCondition:  # fmt: skip
    """Something that changes the hours of a day, and when: each Friday, or from a day to a day."""
    _hold(unit)
    code = code or (changed.code if changed else slugify(names.fr)[:20])
    _check_periods(periods)
    taken = DayCondition.objects.filter(unit=unit, code=code).exclude(pk=changed.pk if changed else 0)
    if taken.exists():
        raise RuleBroken(_("Another condition already has the name “%(name)s”.") % {"name": names.fr})
    condition = changed or DayCondition(unit=unit)
    names.give(condition)
    condition.code, condition.weekday = code, weekday
    condition.save()
    _set_periods(condition, periods)
    return condition


def _check_periods(periods: Sequence[HeldFrom]) -> None:
    for period in periods:
        _check_order(period.first_day, period.last_day)
    ordered = sorted(periods, key=lambda period: period.first_day)
    for one, two in pairwise(ordered):
        if one.span.meets(two.span):
            raise RuleBroken(
                _("Two periods overlap: one ends on %(last)s, the other begins on %(first)s.")
                % {"last": _day(one.last_day), "first": _day(two.first_day)}
            )


def _set_periods(condition: DayCondition, periods: Sequence[HeldFrom]) -> None:
    """Rows that did not change keep their key and their history."""
    kept = {(p.first_day, p.last_day): p for p in condition.periods.all()}
    for wanted in periods:
        row = kept.pop((wanted.first_day, wanted.last_day), None) or ConditionPeriod(
            condition=condition, first_day=wanted.first_day, last_day=wanted.last_day
        )
        if row._state.adding or row.is_estimate != wanted.is_estimate:
            row.is_estimate = wanted.is_estimate
            row.save()
    for row in kept.values():
        row.delete()


@transaction.atomic
def confirm_condition_period(period: ConditionPeriod) -> ConditionPeriod:
    period.is_estimate = False
    period.save(update_fields=["is_estimate", "updated_at"])
    return period


@transaction.atomic
def drop_condition(condition: DayCondition) -> None:
    """Forget a condition. Hours that depend on it would silently apply every day: refused."""
    _hold(condition.unit)
    if grid := condition.grids.first():
        raise RuleBroken(
            _("The hours “%(grid)s” depend on “%(condition)s”: change or remove them first.")
            % {"grid": grid.name, "condition": condition.name}
        )
    condition.delete()


# --- Slot grids


@transaction.atomic
def declare_grid(
    unit: Unit, *, names: Names, slots: Sequence[SlotTimes],
    shift: str = SlotGrid.Shift.DAY, conditions: Iterable[DayCondition] = (), priority: int = 0,
    first_day: date | None = None, last_day: date | None = None, confirmed: bool = False,
    changed: SlotGrid | None = None,
) -> SlotGrid:  # fmt: skip
    """The hours of days of a certain kind (or `changed`: the grid to put right)."""
    _hold(unit)
    conditions = list(conditions)
    if first_day and last_day:
        _check_order(first_day, last_day)
    grid = changed or SlotGrid(unit=unit)
    names.give(grid)
    grid.shift, grid.priority, grid.is_confirmed = shift, priority, confirmed
    grid.first_day, grid.last_day = first_day, last_day
    _check_rival(grid, conditions)
    grid.save()
    grid.conditions.set(conditions)
    return set_slots(grid, slots)


def _check_rival(grid: SlotGrid, conditions: list[DayCondition]) -> None:
    """Two grids for the same days with the same priority would leave the choice to chance."""
    rivals = SlotGrid.objects.filter(unit=grid.unit, shift=grid.shift, priority=grid.priority).prefetch_related(
        "conditions"
    )
    wanted = {condition.pk for condition in conditions}
    for rival in rivals.exclude(pk=grid.pk):
        if {c.pk for c in rival.conditions.all()} == wanted and _dates(rival).meets(_dates(grid)):
            raise RuleBroken(
                _(
                    "“%(grid)s” already gives hours to these days with the same priority: "
                    "give one of the two another priority or other dates."
                )
                % {"grid": rival.name}
            )


def _dates(grid: SlotGrid) -> Span:
    return Span(grid.first_day or date.min, grid.last_day or date.max)


@transaction.atomic
def set_slots(grid: SlotGrid, slots: Sequence[SlotTimes]) -> SlotGrid:
    """The slots of a grid in order, numbered from 1. A slot that keeps its number keeps its row."""
    _hold(grid.unit)
    _check_slots(slots)
    slots = sorted(slots, key=lambda slot: slot.starts)
    for number, times in enumerate(slots, 1):
        Slot.objects.update_or_create(
            grid=grid, number=number,
            defaults={"starts": times.starts, "ends": times.ends,
                      "accounting_hours": times.accounting_hours},
        )  # fmt: skip
    for slot in grid.slots.filter(number__gt=len(slots)):
        _remove(slot)
    return grid


def _check_slots(slots: Sequence[SlotTimes]) -> None:
    if not slots:
        raise RuleBroken(_("Give at least one slot."))
    for slot in slots:
        if slot.ends <= slot.starts:
            raise RuleBroken(_("The slot from %(from)s must end after it starts.") % {"from": f"{slot.starts:%H:%M}"})
        if slot.accounting_hours <= 0:
            raise RuleBroken(_("Say how many hours the slot %(slot)s counts in the books.") % {"slot": slot})
    if clash := clashing_times((slot.starts, slot.ends) for slot in slots):
        one, two = (slots[place] for place in clash)
        raise RuleBroken(_("The slots %(one)s and %(two)s overlap.") % {"one": one, "two": two})


@transaction.atomic
def confirm_grid(grid: SlotGrid) -> SlotGrid:
    """Somebody answers for these hours."""
    grid.is_confirmed = True
    grid.save(update_fields=["is_confirmed", "updated_at"])
    return grid


@transaction.atomic
def withdraw_grid(grid: SlotGrid) -> None:
    """Take hours out of the calendar; those with sessions on their slots stay."""
    _hold(grid.unit)
    _remove(grid)


# --- The usual Moroccan hours, to start from


def _times(text: str, hours: Decimal = ACCOUNTING_HOURS) -> list[SlotTimes]:
    """`08:00-10:30 10:30-13:00` as slots."""
    return [
        SlotTimes(starts=time.fromisoformat(pair[:5]), ends=time.fromisoformat(pair[6:]), accounting_hours=hours)
        for pair in text.split()
    ]


FRIDAY = Names("Vendredi", "الجمعة", "Friday")
RAMADAN = Names("Ramadan", "رمضان", "Ramadan")
RAMADANS = (
    HeldFrom(date(2026, 2, 19), date(2026, 3, 20), is_estimate=True),
    HeldFrom(date(2027, 2, 8), date(2027, 3, 9), is_estimate=True),
)
# (names, shift, codes of its conditions, slots). A Friday in Ramadan is left out on purpose:
# establishments differ, so its hours are asked for rather than guessed.
USUAL_GRIDS: tuple[tuple[Names, str, tuple[str, ...], list[SlotTimes]], ...] = (
    (Names("Horaire normal", "التوقيت العادي", "Normal hours"), SlotGrid.Shift.DAY, (),
     _times("08:00-10:30 10:30-13:00 13:30-16:00 16:00-18:30")),
    (Names("Horaire du vendredi", "توقيت الجمعة", "Friday hours"), SlotGrid.Shift.DAY, ("friday",),
     _times("08:30-10:30 10:30-12:30 14:30-16:30 16:30-18:30")),
    (Names("Horaire de Ramadan", "توقيت رمضان", "Ramadan hours"), SlotGrid.Shift.DAY, ("ramadan",),
     _times("08:30-10:20 10:25-12:15 12:45-14:40 14:40-16:30")),
    (Names("Horaire du soir", "توقيت المساء", "Evening hours"), SlotGrid.Shift.EVENING, (),
     _times("19:00-21:00", Decimal(2))),
)  # fmt: skip


@transaction.atomic
def lay_default_calendar(unit: Unit, *, confirmed: bool = False) -> None:
    """The usual conditions and hours. Safe to repeat: what the establishment corrected stays."""
    _hold(unit)
    conditions = {
        "friday": _usual_condition(unit, "friday", FRIDAY, weekday=4),
        "ramadan": _usual_condition(unit, "ramadan", RAMADAN, periods=RAMADANS),
    }
    for names, shift, codes, slots in USUAL_GRIDS:
        if not SlotGrid.objects.filter(unit=unit, shift=shift, name_fr=names.fr).exists():
            declare_grid(
                unit, names=names, shift=shift, conditions=[conditions[c] for c in codes],
                slots=slots, confirmed=confirmed,
            )  # fmt: skip


def _usual_condition(
    unit: Unit, code: str, names: Names, *, weekday: int | None = None,
    periods: Sequence[HeldFrom] = (),
) -> DayCondition:  # fmt: skip
    condition = DayCondition.objects.filter(unit=unit, code=code).first()
    return condition or hold_condition(unit, code=code, names=names, weekday=weekday, periods=periods)

"""The usual Moroccan hours, to start from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

from django.db import transaction

from mihan.calendar.models import DayCondition, SlotGrid
from mihan.calendar.services.conditions import HeldFrom, hold_condition
from mihan.calendar.services.grids import ACCOUNTING_HOURS, SlotTimes, declare_grid
from mihan.calendar.services.records import Names, hold
from mihan.people.models import Unit


def slots_told(text: str, hours: Decimal = ACCOUNTING_HOURS) -> list[SlotTimes]:
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
     slots_told("08:00-10:30 10:30-13:00 13:30-16:00 16:00-18:30")),
    (Names("Horaire du vendredi", "توقيت الجمعة", "Friday hours"), SlotGrid.Shift.DAY, ("friday",),
     slots_told("08:30-10:30 10:30-12:30 14:30-16:30 16:30-18:30")),
    (Names("Horaire de Ramadan", "توقيت رمضان", "Ramadan hours"), SlotGrid.Shift.DAY, ("ramadan",),
     slots_told("08:30-10:20 10:25-12:15 12:45-14:40 14:40-16:30")),
    (Names("Horaire du soir", "توقيت المساء", "Evening hours"), SlotGrid.Shift.EVENING, (),
     slots_told("19:00-21:00", Decimal(2))),
)  # fmt: skip


@transaction.atomic
def lay_default_calendar(unit: Unit, *, confirmed: bool = False) -> None:
    """The usual conditions and hours. Safe to repeat: what the establishment corrected stays."""
    hold(unit)
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

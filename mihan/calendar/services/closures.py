"""Days without training."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.calendar.models import ClosedPeriod
from mihan.calendar.services.records import LONGEST_YEAR, Names, check_order, hold
from mihan.core.errors import RuleBroken
from mihan.people.models import Unit


@transaction.atomic
def close_period(
    unit: Unit, *, first_day: date, last_day: date, names: Names,
    motive: str = ClosedPeriod.Motive.HOLIDAY, is_estimate: bool = False,
    changed: ClosedPeriod | None = None,
) -> ClosedPeriod:  # fmt: skip
    """No training from a day to a day (or `changed`: the period already declared moves there)."""
    hold(unit)
    check_order(first_day, last_day)
    if last_day - first_day > LONGEST_YEAR:
        raise RuleBroken(_("A closure of more than 18 months: check its dates."), about="last_day")
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
    hold(unit)
    found = []
    for first, last, motive, is_estimate, fr, ar, en in rows:
        check_order(first, last)
        period, _made = ClosedPeriod.objects.update_or_create(
            unit=unit, name_fr=fr, first_day=first,
            defaults={"last_day": last, "motive": motive, "is_estimate": is_estimate,
                      "name_ar": ar, "name_en": en},
        )  # fmt: skip
        found.append(period)
    return found

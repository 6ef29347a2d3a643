"""What every write of the calendar shares: names, one writer at a time, days in order, removal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mihan.core.errors import RuleBroken
from mihan.people.models import Unit

# A typing slip in a year ("2062") would make a year of decades; none lasts over a year and a half.
LONGEST_YEAR = timedelta(550)


@dataclass(frozen=True)
class Names:
    fr: str
    ar: str = ""
    en: str = ""

    def give(self, record: Any) -> None:
        record.name_fr, record.name_ar, record.name_en = self.fr, self.ar, self.en


def hold(unit: Unit) -> None:
    """One writer at a time in a calendar: its rules compare rows with each other."""
    Unit.objects.select_for_update().get(pk=unit.pk)


def day_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def check_order(first: date, last: date) -> None:
    if last < first:
        raise RuleBroken(_("The last day comes before the first day."), about="last_day")


def remove(record: Model) -> None:
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

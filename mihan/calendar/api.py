"""Training years, closed days, slots of a day."""

from datetime import date, time
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from mihan.calendar.models import ClosedPeriod, Slot, TrainingYear
from mihan.core.api import KeyAsked, Names, Rows, answers, inline, key_of, names_of, readable

router = Router(tags=["calendar"])

ClosedPeriodMotive = Annotated[ClosedPeriod.Motive, inline(ClosedPeriod.Motive)]


class YearOut(Schema):
    id: int
    unit: int
    season: int
    first_day: date
    last_day: date
    dates_confirmed: bool

    resolve_unit = key_of("unit")


class ClosedPeriodOut(Schema):
    """`is_estimate`: the date of a feast that follows the moon, until it is announced."""

    id: int
    unit: int
    names: Names
    motive: ClosedPeriodMotive
    first_day: date
    last_day: date
    is_estimate: bool

    resolve_unit = key_of("unit")
    resolve_names = staticmethod(names_of)


class SlotOut(Schema):
    """`accounting_hours` is what the books count, whatever the clock says."""

    id: int
    grid: int
    shift: str
    number: int
    starts: time
    ends: time
    accounting_hours: float

    resolve_grid = key_of("grid")

    @staticmethod
    def resolve_shift(record: Slot) -> str:
        return record.grid.shift


@router.get("/years", response=answers(list[YearOut]), summary="Training years")
@paginate(Rows)
def years(request: HttpRequest, unit: KeyAsked = None) -> Any:
    rows = readable(request, TrainingYear, "calendar.view")
    return rows.filter(unit=unit) if unit else rows


@router.get("/closed-periods", response=answers(list[ClosedPeriodOut]), summary="Holidays, breaks, closures")
@paginate(Rows)
def closed_periods(request: HttpRequest, unit: KeyAsked = None) -> Any:
    rows = readable(request, ClosedPeriod, "calendar.view")
    return rows.filter(unit=unit) if unit else rows


@router.get("/slots", response=answers(list[SlotOut]), summary="Slots of each grid of hours")
@paginate(Rows)
def slots(request: HttpRequest) -> Any:
    return readable(request, Slot, "calendar.view").select_related("grid")

"""Training years, closed days, slots of a day."""

from datetime import date, time
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from mihan.calendar.models import ClosedPeriod, Slot, TrainingYear
from mihan.core.api import KeyAsked, Names, Rows, answers, inline, names, readable

router = Router(tags=["calendar"])

ClosedPeriodMotive = Annotated[ClosedPeriod.Motive, inline(ClosedPeriod.Motive)]


class YearOut(Schema):
    id: int
    unit: int
    season: int
    first_day: date
    last_day: date
    dates_confirmed: bool

    @staticmethod
    def resolve_unit(record: TrainingYear) -> int:
        return record.unit_id


class ClosedPeriodOut(Schema):
    """`is_estimate`: the date of a feast that follows the moon, until it is announced."""

    id: int
    unit: int
    names: Names
    motive: ClosedPeriodMotive
    first_day: date
    last_day: date
    is_estimate: bool

    @staticmethod
    def resolve_unit(record: ClosedPeriod) -> int:
        return record.unit_id

    @staticmethod
    def resolve_names(record: ClosedPeriod) -> dict[str, str]:
        return names(record)


class SlotOut(Schema):
    """`accounting_hours` is what the books count, whatever the clock says."""

    id: int
    grid: int
    shift: str
    number: int
    starts: time
    ends: time
    accounting_hours: float

    @staticmethod
    def resolve_grid(record: Slot) -> int:
        return record.grid_id

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

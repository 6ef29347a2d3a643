"""The year at a glance, one day explained, and the training years themselves."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.calendar import services
from mihan.calendar.models import SlotGrid, TrainingYear
from mihan.calendar.policy import SUNDAY, GridMissing, Span, elapsed_share, monday_of, training_days
from mihan.calendar.queries import MissingGrid, UnitCalendar, calendar_of, year_at, year_shown
from mihan.calendar.web.desk import MANAGE, Desk, seen
from mihan.calendar.web.forms import YearForm
from mihan.calendar.web.strip import YearStrip
from mihan.core import clock
from mihan.core.access import get_for
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render

SHIFTS = dict(SlotGrid.Shift.choices)
DAYS_TOLD = 6  # dates named in full on a decision card; the rest is counted


@login_required
def home(request):
    desk = Desk(request)
    year = year_shown(desk.unit) or year_at(desk.unit, clock.today())
    calendar = calendar_of(desk.unit)
    chosen = _week_asked(request)
    context = desk.context(
        year=year, years=_years(request, desk), calendar=calendar,
        week=_week(calendar, chosen), week_shown=_around(chosen),
        closed_next=calendar.closed_from(clock.today(), 5),
    )  # fmt: skip
    if year:
        context |= _about_year(year, calendar, desk) | {"to_confirm": _to_confirm(year, calendar)}
    return render(request, "calendar/home.html", context, fragment="week")


def _years(request: HttpRequest, desk: Desk) -> list[TrainingYear]:
    return list(TrainingYear.objects.visible_to(request.user).filter(unit=desk.unit))


def _week_asked(request: HttpRequest) -> date:
    try:
        return monday_of(date.fromisoformat(request.GET.get("week", "")))
    except (ValueError, OverflowError):
        return monday_of(clock.today())


def _around(monday: date) -> dict[str, Any]:
    return {
        "first": monday, "last": monday + timedelta(5), "today": clock.today(),
        "before": monday - timedelta(7), "after": monday + timedelta(7),
        "is_now": monday == monday_of(clock.today()),
    }  # fmt: skip


def _about_year(year: TrainingYear, calendar: UnitCalendar, desk: Desk) -> dict[str, Any]:
    today, closed = clock.today(), [p.span for p in calendar.closed]
    total, done = (training_days(year.span, closed, until=day) for day in (None, today))
    missing = calendar.missing(year.span)
    waiting = frozenset(day for asked in missing for day in asked.days)
    return {
        "strip": YearStrip(year, calendar, waiting, today, _joined(desk)),
        "missing": [_card(asked, desk) for asked in missing],
        "days_total": total,
        "days_done": done,
        "share": 100 * done / total if total else 0,
        "week_number": year.week_of(today) if today in year.span else None,
        "week_count": year.week_of(year.last_day),
    }


def _joined(desk: Desk) -> str:
    return desk.address("home") + ("&" if desk.of else "?")


def _card(asked: MissingGrid, desk: Desk) -> dict[str, Any]:
    """What is asked, the days that wait, and the form already filled with the combination."""
    codes = ",".join(c.code for c in asked.conditions)
    add = desk.address("grid-add")
    return {
        "names": [c.name for c in asked.conditions],
        "shift": SHIFTS[asked.shift],
        "is_day": asked.shift == SlotGrid.Shift.DAY,
        "days": asked.days[:DAYS_TOLD],
        "more": max(0, len(asked.days) - DAYS_TOLD),
        "count": len(asked.days),
        "url": f"{add}{'&' if '?' in add else '?'}shift={asked.shift}&conditions={codes}",
    }


def _to_confirm(year: TrainingYear, calendar: UnitCalendar) -> dict[str, Any]:
    """Dates and hours nobody has answered for yet, those of the past left in peace."""
    today = clock.today()
    found: dict[str, Any] = {
        "year": None if year.dates_confirmed else year,
        "feasts": [p for p in calendar.closed if p.is_estimate and p.last_day >= today],
        "periods": [
            (condition, period)
            for condition in calendar.conditions
            for period in condition.periods.all()
            if period.is_estimate and period.last_day >= today
        ],
        "grids": [grid for grid in calendar.grids.values() if not grid.is_confirmed],
    }
    return found | {"count": sum(len(v) if isinstance(v, list) else bool(v) for v in found.values())}


def _week(calendar: UnitCalendar, monday: date) -> list[dict[str, Any]]:
    return [_day(calendar, day) for day in calendar.week(monday)]


def _day(calendar: UnitCalendar, day: date) -> dict[str, Any]:
    closure = calendar.closure(day)
    return {
        "day": day,
        "closure": closure,
        "conditions": calendar.named(calendar.holding(day)),
        "shifts": [] if closure else [_hours(calendar, day, shift) for shift in calendar.rules],
    }


def _hours(calendar: UnitCalendar, day: date, shift: str) -> dict[str, Any]:
    try:
        grid = calendar.grid(day, shift)
    except GridMissing as asked:
        return {"shift": SHIFTS[shift], "grid": None, "wanted": calendar.named(asked.wanted)}
    return {"shift": SHIFTS[shift], "grid": grid, "slots": grid.slots.all()}


# --- One day


@login_required
def day_page(request, day):
    desk = Desk(request)
    calendar = calendar_of(desk.unit)
    year = next((y for y in _years(request, desk) if day in y.span), None)
    context = desk.context(
        **_day(calendar, day), year=year, is_sunday=day.weekday() == SUNDAY,
        semester=year and next((s for s in year.semesters.all() if day in s.span), None),
        week_number=year and year.week_of(day),
        judged=[_judged(calendar, day, shift, desk) for shift in calendar.rules],
        before=day - timedelta(1), after=day + timedelta(1), today=clock.today(),
    )  # fmt: skip
    return render(request, "calendar/day.html", context)


def _judged(calendar: UnitCalendar, day: date, shift: str, desk: Desk) -> dict[str, Any]:
    rows = [
        {
            "grid": grid, "verdict": str(found.verdict),
            "conditions": grid.conditions.all(), "about": calendar.named(found.conditions),
        }
        for grid, found in calendar.judge(day, shift)
    ]  # fmt: skip
    hours = _hours(calendar, day, shift)
    asked = None
    if hours["grid"] is None:
        asked = _card(MissingGrid(shift, hours["wanted"], (day,)), desk)
    return {"shift": SHIFTS[shift], "rows": rows, "asked": asked, **hours}


# --- Training years


@login_required
def year(request, pk):
    record = seen(request, TrainingYear, pk)
    desk = Desk(request, record.unit)
    calendar = calendar_of(record.unit)
    context = desk.context(year=record, years=_years(request, desk), calendar=calendar)
    context |= _about_year(record, calendar, desk)
    context["closed"] = [p for p in calendar.closed if p.span.meets(record.span)]
    context["semesters"] = [_semester(s, calendar) for s in record.semesters.all()]
    return render(request, "calendar/year.html", context)


def _semester(semester: Any, calendar: UnitCalendar) -> dict[str, Any]:
    closed = [p.span for p in calendar.closed]
    span: Span = semester.span
    return {
        "semester": semester,
        "days": training_days(span, closed),
        "share": 100 * elapsed_share(span, closed, clock.today()),
    }


@login_required
def add_year(request):
    desk = Desk(request)
    desk.check_manage()
    form = YearForm(request.POST or None)
    made = request.method == "POST" and written(
        lambda: services.open_year(desk.unit, season=form.cleaned_data["season"], **form.dates),
        form,
    )
    return redirect(made) if made else _year_form(request, desk, form)


@login_required
def edit_year(request, pk):
    record = get_for(request.user, TrainingYear, pk, may=MANAGE)
    form = YearForm(request.POST or None, year=record)
    kept = request.method == "POST" and written(lambda: services.set_year_dates(record, **form.dates), form)
    if kept:
        return redirect(kept)
    return _year_form(request, Desk(request, record.unit), form, record)


def _year_form(request, desk: Desk, form: YearForm, record: TrainingYear | None = None):
    context = desk.context(form=form, year=record)
    return render(request, "calendar/year_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def confirm(request, pk):
    record = get_for(request.user, TrainingYear, pk, may=MANAGE)
    with outcome(request, _("The dates of the year are confirmed.")):
        services.confirm_year(record)
    return redirect(record)


@require_POST
@login_required
def remove(request, pk):
    record = get_for(request.user, TrainingYear, pk, may=MANAGE)
    desk = Desk(request, record.unit)
    with outcome(request, _("The year is removed.")):
        services.remove_year(record)
    return redirect(record if record.pk else desk.address("home"))

"""Slot grids: the hours of the day, and what they count in the books."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.calendar import services
from mihan.calendar.models import DayCondition, SlotGrid
from mihan.calendar.queries import calendar_of
from mihan.calendar.web.desk import MANAGE, Desk, seen
from mihan.calendar.web.forms import GridForm, of_grid, slot_rows, slots_of
from mihan.core.access import get_for
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render


@login_required
def index(request):
    desk = Desk(request)
    calendar = calendar_of(desk.unit)
    return render(request, "calendar/grid_list.html", desk.context(grids=list(calendar.grids.values())))


@login_required
def show(request, pk):
    grid = seen(request, SlotGrid, pk)
    desk = Desk(request, grid.unit)
    slots = list(grid.slots.all())
    context = desk.context(
        grid=grid, slots=slots, conditions=grid.conditions.all(),
        hours=sum(slot.accounting_hours for slot in slots),
    )  # fmt: skip
    return render(request, "calendar/grid_detail.html", context)


@login_required
def add(request):
    desk = Desk(request)
    desk.check_manage()
    return _answer(request, desk, None)


@login_required
def edit(request, pk):
    grid = get_for(request.user, SlotGrid, pk, may=MANAGE)
    return _answer(request, Desk(request, grid.unit), grid)


def _answer(request, desk: Desk, grid: SlotGrid | None):
    choices = DayCondition.objects.visible_to(request.user).filter(unit=desk.unit)
    initial = of_grid(grid) if grid else _asked(request, choices)
    form = GridForm(request.POST or None, choices=choices, initial=initial)
    rows = slot_rows(request.POST or None, grid)
    kept = request.method == "POST" and written(
        lambda: services.declare_grid(desk.unit, **form.about, slots=slots_of(rows), changed=grid),
        form, rows,
    )  # fmt: skip
    if kept:
        return redirect("calendar:grid-detail", kept.pk)
    context = desk.context(form=form, rows=rows, grid=grid, others=_others(desk, grid))
    return render(request, "calendar/grid_form.html", context, status=422 if form.is_bound else 200)


def _asked(request, choices) -> dict:
    """The combination a decision card asks hours for: its conditions, and a name made of theirs."""
    codes = request.GET.get("conditions", "").split(",")
    found = [condition for condition in choices if condition.code in codes]
    names = {}
    for language in ("fr", "ar", "en"):
        with translation.override(language):
            names[f"name_{language}"] = " · ".join(condition.name for condition in found)
    return names | {
        "conditions": [condition.pk for condition in found],
        "shift": request.GET.get("shift", SlotGrid.Shift.DAY),
    }


def _others(desk: Desk, grid: SlotGrid | None) -> list[SlotGrid]:
    """The hours already declared, beside the form, to compare with."""
    return [g for g in calendar_of(desk.unit).grids.values() if grid is None or g.pk != grid.pk]


@require_POST
@login_required
def confirm(request, pk):
    grid = get_for(request.user, SlotGrid, pk, may=MANAGE)
    with outcome(request, _("These hours are confirmed.")):
        services.confirm_grid(grid)
    return redirect("calendar:grid-detail", pk)


@require_POST
@login_required
def delete(request, pk):
    grid = get_for(request.user, SlotGrid, pk, may=MANAGE)
    with outcome(request, _("These hours are removed.")):
        services.withdraw_grid(grid)
    return redirect(Desk(request, grid.unit).address("grid-list"))


@require_POST
@login_required
def lay_usual(request):
    desk = Desk(request)
    desk.check_manage()
    with outcome(request, _("The usual hours are there. Check them, then confirm them.")):
        services.lay_default_calendar(desk.unit)
    return redirect(desk.address("home"))

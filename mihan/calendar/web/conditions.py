"""Conditions of a day: Friday, Ramadan, and whatever else changes its hours."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.calendar import services
from mihan.calendar.models import DayCondition
from mihan.calendar.web.desk import MANAGE, Desk
from mihan.calendar.web.forms import ConditionForm, period_rows, periods_of
from mihan.core.access import get_for
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render


@login_required
def index(request):
    desk = Desk(request)
    rows = DayCondition.objects.visible_to(request.user).filter(unit=desk.unit)
    found = [
        {"condition": c, "weekday": WEEKDAYS.get(c.weekday),
         "periods": c.periods.all(), "grids": c.grids.all()}
        for c in rows.prefetch_related("periods", "grids")
    ]  # fmt: skip
    return render(request, "calendar/condition_list.html", desk.context(found=found))


@login_required
def add(request):
    desk = Desk(request)
    desk.check_manage()
    return _answer(request, desk, None)


@login_required
def edit(request, pk):
    condition = get_for(request.user, DayCondition, pk, may=MANAGE)
    return _answer(request, Desk(request, condition.unit), condition)


def _answer(request, desk: Desk, condition: DayCondition | None):
    form = ConditionForm(request.POST or None, condition=condition)
    rows = period_rows(request.POST or None, condition)
    kept = request.method == "POST" and written(
        lambda: services.hold_condition(
            desk.unit, names=form.names, weekday=form.cleaned_data["weekday"],
            periods=periods_of(rows), changed=condition,
        ),
        form, rows,
    )  # fmt: skip
    if kept:
        return redirect(desk.address("condition-list"))
    context = desk.context(form=form, rows=rows, condition=condition)
    return render(request, "calendar/condition_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def delete(request, pk):
    condition = get_for(request.user, DayCondition, pk, may=MANAGE)
    with outcome(request, _("The condition is removed.")):
        services.drop_condition(condition)
    return redirect(Desk(request, condition.unit).address("condition-list"))

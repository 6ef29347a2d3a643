"""Closed days: holidays, breaks, feasts whose date is still an estimate."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mihan.calendar import services
from mihan.calendar.models import ClosedPeriod
from mihan.calendar.web.desk import MANAGE, Desk
from mihan.calendar.web.forms import ClosedForm
from mihan.core import clock
from mihan.core.access import get_for
from mihan.core.addresses import address
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import Column, Filter, Table, chips, exported, filtered


def _when(rows, value):
    today = clock.today()
    return rows.filter(last_day__gte=today) if value == "coming" else rows.filter(last_day__lt=today)


def _standing(period: ClosedPeriod) -> tuple:
    if period.is_estimate:
        return gettext_lazy("to confirm"), "attention"
    return gettext_lazy("confirmed"), "ok"


def _edit_url(period: ClosedPeriod) -> str:
    return address("calendar:closed-edit", period.pk)


COLUMNS = (
    Column(gettext_lazy("Closed for"), "name", sort="name_fr", name="name"),
    Column(gettext_lazy("From"), "first_day", sort="first_day", kind="date"),
    Column(gettext_lazy("Until"), "last_day", sort="last_day", kind="date"),
    Column(gettext_lazy("Motive"), value=lambda p: p.get_motive_display(), sort="motive", name="motive"),
    Column(gettext_lazy("Date"), value=_standing, sort="is_estimate", kind="badge", name="date"),
)
FILTERS = (
    Filter("motive", gettext_lazy("Motive"), choices=ClosedPeriod.Motive.choices),
    Filter("estimate", gettext_lazy("Date"), lookup="is_estimate",
           choices=(("1", gettext_lazy("to confirm")), ("0", gettext_lazy("confirmed")))),
    Filter("when", gettext_lazy("When"), apply=_when,
           choices=(("coming", gettext_lazy("now or later")), ("past", gettext_lazy("past")))),
)  # fmt: skip
EMPTY = gettext_lazy("No closed day yet. Add holidays and breaks: progress is counted without them.")
READ = Table(COLUMNS, filters=FILTERS, empty=EMPTY)
# Those who may change a period reach its form from its name.
KEPT = Table((replace(COLUMNS[0], link=_edit_url), *COLUMNS[1:]), filters=FILTERS, empty=EMPTY)


@login_required
def index(request):
    desk = Desk(request)
    table = KEPT if desk.may_manage else READ
    periods = ClosedPeriod.objects.visible_to(request.user).filter(unit=desk.unit)
    rows = filtered(table, periods, request.GET)
    if kind := request.GET.get("export"):
        return exported(table, rows, kind, name="closed-days", params=request.GET)
    context = desk.context(page=table.page(rows, request.GET), filters=FILTERS, chips=chips(FILTERS, request))
    return render(request, "calendar/closed_list.html", context, fragment="table")


@login_required
def add(request):
    desk = Desk(request)
    desk.check_manage()
    form = ClosedForm(request.POST or None)
    made = request.method == "POST" and written(lambda: services.close_period(desk.unit, **form.closure), form)
    return redirect(desk.address("closed-list")) if made else _form(request, desk, form)


@login_required
def edit(request, pk):
    period = get_for(request.user, ClosedPeriod, pk, may=MANAGE)
    desk = Desk(request, period.unit)
    form = ClosedForm(request.POST or None, period=period)
    kept = request.method == "POST" and written(
        lambda: services.close_period(period.unit, **form.closure, changed=period), form
    )
    return redirect(desk.address("closed-list")) if kept else _form(request, desk, form, period)


def _form(request, desk: Desk, form: ClosedForm, period: ClosedPeriod | None = None):
    context = desk.context(form=form, period=period)
    return render(request, "calendar/closed_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def confirm(request, pk):
    period = get_for(request.user, ClosedPeriod, pk, may=MANAGE)
    with outcome(request, _("The date is confirmed.")):
        services.confirm_period(period)
    return redirect(Desk(request, period.unit).address("home"))


@require_POST
@login_required
def delete(request, pk):
    period = get_for(request.user, ClosedPeriod, pk, may=MANAGE)
    with outcome(request, _("These days are training days again.")):
        services.reopen_period(period)
    return redirect(Desk(request, period.unit).address("closed-list"))

"""My week, on the phone first: where to be next, then the days."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mihan.calendar.policy import monday_of
from mihan.core import clock
from mihan.timetable.queries.personal import OwnWeek, notices_for, own_trainer, told
from mihan.timetable.queries.weeks import unit_planned_by
from mihan.timetable.web.reach import day_in
from mihan.ui.htmx import render


@login_required
def index(request):
    user, monday = request.user, _monday(request)
    week = own_week(request)
    return render(request, "timetable/mine.html", {
        "week": week, "monday": monday, "notices": told(notices_for(user)[:20]),
        "before": monday - timedelta(7), "after": monday + timedelta(7),
        "may_ask": own_trainer(user) is not None, "is_this_week": monday == monday_of(clock.today()),
    })  # fmt: skip


def own_week(request):
    """The week asked for of whoever asks; None where no establishment is theirs."""
    user = request.user
    if not user.has_perm("timetable.follow") or user.person is None:
        raise PermissionDenied
    unit = unit_planned_by(user)
    return OwnWeek(user.person, unit, _monday(request)) if unit else None


def _monday(request):
    return monday_of(day_in(request.GET, "week") or clock.today())


@require_POST
@login_required
def seen(request):
    notices_for(request.user).update(seen_at=clock.now())
    return redirect("timetable:mine")

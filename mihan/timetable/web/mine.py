"""My week, on the phone first: where to be next, then the days."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mihan.calendar.policy import monday_of
from mihan.core import clock
from mihan.timetable.queries.personal import notices_for, own_trainer, told
from mihan.timetable.services.telling import has_seen
from mihan.timetable.web.prints import prints_of_own
from mihan.timetable.web.reach import day_in, own_week, week_in
from mihan.ui.htmx import render


@login_required
def index(request):
    user = request.user
    week, trainer = own_week(request), own_trainer(user)
    monday, this_monday = week.monday if week else week_in(request.GET), monday_of(clock.today())
    return render(request, "timetable/mine.html", {
        "week": week, "monday": monday, "notices": told(notices_for(user)[:20]),
        "before": monday - timedelta(7), "after": monday + timedelta(7),
        "may_ask": trainer is not None, "trainer": trainer, "this_monday": this_monday,
        "shows_next": monday == this_monday or day_in(request.GET, "week") is None,
        "prints": prints_of_own(week) if week else [],
    })  # fmt: skip


@require_POST
@login_required
def seen(request):
    has_seen(request.user)
    return redirect("timetable:mine")

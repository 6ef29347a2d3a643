"""The weeks of an establishment: which are published, which are drafts, what waits for an answer."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.calendar.policy import monday_of
from mihan.calendar.queries import year_at
from mihan.core import clock
from mihan.jobs.tasks import start
from mihan.timetable.models import ChangeRequest, Unavailability
from mihan.timetable.policy import SEARCH_SECONDS
from mihan.timetable.queries.impact import weeks_hit
from mihan.timetable.queries.weeks import weeks_around
from mihan.timetable.web.reach import PLAN, day_in, key_in, unit_for, units_for
from mihan.ui import writing
from mihan.ui.htmx import render


@login_required
def index(request):
    unit = unit_for(request)
    day = day_in(request.GET, "week") or clock.today()
    year = unit and year_at(unit, day)
    weeks = weeks_around(unit, year, request.user, day=day) if year else []
    may_plan = bool(unit and request.user.has_perm(PLAN, unit))
    return render(request, "timetable/desk.html", {
        "unit": unit, "year": year, "weeks": weeks, "may_plan": may_plan,
        "current": next((week for week in weeks if week.is_current), None),
        "earlier": weeks[0].monday if weeks else None, "later": weeks[-1].monday if weeks else None,
        "asked": _asked(request.user) if may_plan else 0,
        "hits": weeks_hit(unit, clock.today()) if may_plan else [],
    })  # fmt: skip


def _asked(user):
    """How much trainers ask for and nobody has answered."""
    changes = ChangeRequest.objects.visible_to(user).filter(state=ChangeRequest.State.ASKED)
    absences = Unavailability.objects.visible_to(user).filter(state=Unavailability.State.ASKED)
    return changes.count() + absences.count()


@require_POST
@login_required
def plan(request):
    """Have a week planned; the work goes on in a worker, and ends on its board."""
    monday = day_in(request.POST, "week")
    if monday is None:
        raise Http404
    unit = get_object_or_404(units_for(request.user), pk=key_in(request.POST, "unit"))
    if not request.user.has_perm(PLAN, unit):
        raise PermissionDenied
    year = year_at(unit, monday)
    if year is None:
        raise Http404
    about = _("week of %(day)s") % {"day": writing.day_text(monday_of(monday))}
    job = start(
        "timetable_plan", owner=request.user, about=about, unit=unit.pk, year=year.pk,
        monday=monday_of(monday).isoformat(), seconds=SEARCH_SECONDS,
    )  # fmt: skip
    return redirect(job)

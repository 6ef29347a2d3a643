"""Who reaches which plans and establishments, and what a request names; what one cannot see does not exist."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from mihan.calendar.policy import monday_of
from mihan.core import clock
from mihan.core.access import get_for
from mihan.people.models import Unit
from mihan.timetable.models import Plan, Session
from mihan.timetable.queries.boards import session_shown
from mihan.timetable.queries.personal import OwnWeek
from mihan.timetable.queries.weeks import plan_with_people, unit_planned_by

VIEW, PLAN, PUBLISH, FOLLOW = "timetable.view", "timetable.plan", "timetable.publish", "timetable.follow"
YEARS = range(1900, 2200)


def day_in(given, name):
    """The day a request names; None where it names none, or one so far away that it has no weeks around it."""
    try:
        day = date.fromisoformat(given.get(name, ""))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def week_in(given):
    """The Monday of the week a request names; of this week where it names none."""
    return monday_of(day_in(given, "week") or clock.today())


def key_in(given, name):
    """The key of a record a request names; 0, which is nobody's, where it names none."""
    key = given.get(name, "")
    return int(key) if key.isdecimal() and len(key) < 20 else 0  # Python refuses thousands of digits


def own_page_in(given):
    """The page of ours a form asks to come back to; empty where it names none."""
    asked = given.get("next", "")
    return asked if asked.startswith("/timetable/") and url_has_allowed_host_and_scheme(asked, None) else ""


def session_for(user, pk):
    return session_shown(get_object_or_404(Session.objects.visible_to(user), pk=pk))


def plan_for(user, pk, *, may=VIEW):
    return plan_with_people(get_for(user, Plan, pk, may=may).pk)


def unit_for(request, *, may=VIEW):
    """The establishment looked at; None where the person's has no calendar yet."""
    if not request.user.has_perm(may):
        raise PermissionDenied
    return unit_planned_by(request.user, establishment=request.GET.get("establishment", ""))


def units_for(user, *, may=PLAN):
    return Unit.objects.visible_to(user, may).filter(kind=Unit.Kind.ESTABLISHMENT)


def own_week(request):
    """Of whoever asks: the week named, or the one with something to come; None where no establishment is theirs."""
    user = request.user
    if not user.has_perm("timetable.follow") or user.person is None:
        raise PermissionDenied
    unit = unit_planned_by(user)
    if unit is None:
        return None
    week = OwnWeek(user.person, unit, week_in(request.GET))
    return week if day_in(request.GET, "week") else week.to_come

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from mihan.exams.queries.personal import notices_for as exam_notices_for
from mihan.people.queries import nobody_has_an_account
from mihan.portal.queries import (
    Morning,
    coming,
    files_brought_lately,
    own_groups,
    own_service,
    own_week,
    week_of,
)
from mihan.portal.web import region
from mihan.portal.web.region import region_of
from mihan.portal.web.set_up import nobody
from mihan.progress.queries import ledger_for
from mihan.timetable.queries.personal import notices_for
from mihan.ui.htmx import render


def home(request):
    """The first page of each person: what they are in charge of, teach, follow, or may open."""
    if not request.user.is_authenticated and nobody_has_an_account():
        return nobody(request)
    return _home(request)


@login_required
def _home(request):
    user = request.user
    ledger = ledger_for(
        user, season=request.GET.get("season", ""),
        establishment=request.GET.get("establishment", ""),
    )  # fmt: skip
    year = ledger.year
    context = {
        "name": _first_name(user), "ledger": ledger, "week": week_of(year) if year else None,
        "coming": coming(user, year) if year else [],
    }  # fmt: skip
    if led := region_of(user):
        return region.home(request, led, context)
    if year is None and (user.has_perm("exchange.import") or user.has_perm("people.give_roles")):
        return redirect("exchange:first-day")  # an establishment with nothing yet
    if user.reach("progress.view"):
        return _in_charge(request, context)
    context |= {"own_week": own_week(user), "notices": notices_for(user).count()}
    context |= {"exam_notices": exam_notices_for(user).count()}
    if service := own_service(user, ledger):
        return render(request, "portal/trainer.html", context | {"service": service})
    if groups := own_groups(user):
        return render(request, "portal/trainee.html", context | {"groups": groups})
    return render(request, "portal/other.html", context)


def _in_charge(request, context):
    ledger = context["ledger"]
    if ledger.year is None:
        return render(request, "portal/empty.html", context)
    return render(request, "portal/home.html", context | {
        "morning": Morning(ledger), "brought": files_brought_lately(request.user),
    })  # fmt: skip


def _first_name(user):
    """As one greets somebody, in the reader's script when it is known."""
    person = user.person
    if person is None:
        return user.username
    latin, arabic = person.first_name, person.arabic_first_name
    return (arabic or latin if get_language() == "ar" else latin or arabic) or person.name


@never_cache
def health(request):
    """For the launcher and for whoever watches: this process answers, and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")

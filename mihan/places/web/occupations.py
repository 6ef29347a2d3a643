"""Who is where: today, building by building; and one occupation, to move or to release."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.core import clock
from mihan.core.access import get_for
from mihan.places import services
from mihan.places.models import Occupation, Space
from mihan.places.queries import today_by_building, wall_time
from mihan.places.web.forms import MoveForm
from mihan.places.web.spaces import OCCUPY, VIEW, tabs
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render


@login_required
def today(request):
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    day, at = clock.today(), wall_time()
    found = today_by_building(
        Occupation.objects.visible_to(request.user), Space.objects.visible_to(request.user), day, at
    )
    context = {"buildings": found, "day": day, "at": at, "tabs": tabs(request)}
    return render(request, "places/today.html", context)


@login_required
def show(request, pk):
    occupation = get_for(request.user, Occupation, pk, may=VIEW)
    may_occupy = request.user.has_perm(OCCUPY, occupation)
    if request.method == "POST" and not may_occupy:
        raise PermissionDenied
    form = _form(request, occupation) if may_occupy else None
    moved = request.method == "POST" and written(lambda: _move(request, form, occupation), form)
    if moved:
        return redirect(f"{moved.space.get_absolute_url()}?week={moved.day.isoformat()}#board")
    context = {"occupation": occupation, "form": form, "may_occupy": may_occupy}
    status = 422 if form and form.is_bound else 200
    return render(request, "places/occupation_detail.html", context, status=status)


def _form(request, occupation: Occupation) -> MoveForm:
    spaces = Space.objects.visible_to(request.user).exclude(kind=Space.Kind.DORMITORY)
    here = Space.objects.visible_to(request.user).filter(pk=occupation.space_id)
    return MoveForm(request.POST or None, occupation=occupation, spaces=spaces | here)


def _move(request, form: Any, occupation: Occupation) -> Occupation:
    space = form.cleaned_data["space"]
    if not request.user.has_perm(OCCUPY, space):
        raise PermissionDenied
    return services.occupy(space, **form.wanted, unit=occupation.unit, person=occupation.person, moved=occupation)


@require_POST
@login_required
def release(request, pk):
    occupation = get_for(request.user, Occupation, pk, may=OCCUPY)
    space, day = occupation.space, occupation.day
    with outcome(request, _("The space is free again.")):
        services.release(occupation)
    return redirect(f"{space.get_absolute_url()}?week={day.isoformat()}#board")

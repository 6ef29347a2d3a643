"""Sites and their buildings."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect

from mihan.core.access import get_for
from mihan.people.models import Unit
from mihan.places import services
from mihan.places.models import Building
from mihan.places.queries import buildings_with_counts
from mihan.places.web.forms import BuildingForm
from mihan.places.web.spaces import MANAGE, VIEW, tabs
from mihan.ui.forms import written
from mihan.ui.htmx import render


@login_required
def index(request):
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    context = {
        "buildings": buildings_with_counts(Building.objects.visible_to(request.user)),
        "tabs": tabs(request),
        "may_manage": request.user.has_perm(MANAGE),
    }
    return render(request, "places/building_list.html", context)


@login_required
def add(request):
    if not request.user.has_perm(MANAGE):
        raise PermissionDenied
    units = Unit.objects.visible_to(request.user, MANAGE)
    unit = units.filter(kind=Unit.Kind.ESTABLISHMENT).first()
    if unit is None:  # they manage spaces of a pole: buildings are the establishment's
        raise Http404
    return _answer(request, unit, None)


@login_required
def edit(request, pk):
    building = get_for(request.user, Building, pk, may=MANAGE)
    return _answer(request, building.site.unit, building)


def _answer(request, unit: Unit, building: Building | None):
    form = BuildingForm(request.POST or None, instance=building)
    kept = request.method == "POST" and written(
        lambda: services.declare_building(unit, **form.cleaned_data, changed=building), form
    )
    if kept:
        return redirect("places:building-list")
    context = {"form": form, "building": building}
    return render(request, "places/building_form.html", context, status=422 if form.is_bound else 200)

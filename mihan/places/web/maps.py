"""The plan of a site: its buildings at a moment, one of them closer, and drawing it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.core import clock
from mihan.core.access import get_for
from mihan.places import services
from mihan.places.models import Building, Site
from mihan.places.queries.campus_map import (
    SIGNS,
    Shape,
    Tally,
    View,
    building_of,
    drawing_of,
    hues_of,
    moment_at,
    spaces_then,
    tallies,
)
from mihan.places.web.forms import OutlineForm, SitePlanForm
from mihan.places.web.spaces import KINDS, MANAGE, VIEW, tabs
from mihan.ui.forms import written
from mihan.ui.htmx import render, wants_fragment
from mihan.ui.templatetags.ui import query_with

DAYS_AHEAD = 14


@login_required
def index(request):
    """The plan and the list; with `building`, one of them closer."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    asked = request.GET.get("building", "")
    building = _building(request, asked)
    if asked and building is None:
        raise Http404
    site = building.site if building else _site(request)
    if site is None:
        return render(request, "places/map.html", {"site": None, "tabs": tabs(request)})
    return _page(request, site, building, fragment="campus")


@login_required
def building(request, pk):
    """One building: beside the plan on its own page, alone where the plan is there already."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    found = _building(request, str(pk))
    if found is None:
        raise Http404
    return _page(request, found.site, found, fragment="panel")


def _key(text):
    return int(text) if text.isdecimal() and len(text) < 20 else 0


def _building(request, key):
    """A building of a site this person sees, spaces of theirs in it or not: the drawing shows it too."""
    return building_of(_sites(request), _key(key)) if _key(key) else None


def _sites(request):
    return list(Site.objects.visible_to(request.user).select_related("unit"))


def _site(request):
    """The site asked for; else the first that has a plan, else the first."""
    sites = _sites(request)
    asked = next((site for site in sites if site.pk == _key(request.GET.get("site", ""))), None)
    return asked or next((site for site in sites if site.has_plan), sites[0] if sites else None)


def _page(request, site, chosen, *, fragment):
    moment = moment_at(site.unit, _day(request), _key(request.GET.get("slot", "")))
    kind = request.GET.get("kind", "") if request.GET.get("kind") in KINDS else ""
    view = View(request.user, moment, kind)
    then, hues = tallies(view, site), hues_of(site)
    context = {
        "site": site, "moment": moment, "chosen": chosen, "kept": _kept(request), "kind": kind, "kinds": KINDS,
        "may_draw": request.user.has_perm(MANAGE, site), "only_free": _only_free(request),
    }  # fmt: skip
    if chosen:
        context |= _panel(request, view, _row(request, chosen, then, hues))
    if not (fragment == "panel" and wants_fragment(request)):
        context |= _plan(request, site, then, hues)
        context["is_narrowed"] = kind or context["only_free"]
        for row in context["rows"]:
            row.is_match = bool(row.tally.free if context["only_free"] else row.tally.total or not kind)
        context["matching"] = [row for row in context["rows"] if row.is_match]
    return render(request, "places/map.html", context, fragment=fragment)


def _panel(request, view, row):
    spaces = spaces_then(view, row.building)
    if _only_free(request):
        spaces = [space for space in spaces if space.is_free]
    return {"looked_at": row, "spaces": spaces, "tally": row.tally}


def _plan(request, site, then, hues):
    buildings = list(site.buildings.all())
    drawing = drawing_of(site, buildings, hues)
    shapes = {shape.pk: shape for shape in drawing.shapes} if drawing else {}
    rows = [_row(request, building, then, hues, shapes.get(building.pk)) for building in buildings]
    return {
        "drawing": drawing, "rows": rows, "plots": _plots(rows, drawing), "sites": _sites(request),
        "undrawn": any(not row.shape for row in rows), "tabs": tabs(request), "days": _days(_day(request)),
        "spaces_free": sum(row.tally.free for row in rows), "spaces_all": sum(row.tally.total for row in rows),
    }  # fmt: skip


def _plots(rows, drawing):
    """In the order of the drawing."""
    by_building = {row.building.pk: row for row in rows}
    return [by_building[shape.pk] for shape in drawing.shapes] if drawing else []


@dataclass
class Row:
    """A building in the list and on the plan."""

    building: Building
    tally: Tally
    hue: int | None
    shape: Shape | None
    url: str
    is_match: bool = True

    @property
    def icon(self):
        return SIGNS[self.building.sign]

    @property
    def busy(self):
        return f"{self.tally.share:.2f}"

    @property
    def meter(self):
        return self.shape.meter.filled(self.tally.share) if self.tally.total else ""

    @property
    def said(self):
        """What the plan says of it to those who do not see it."""
        if not self.tally.total:
            return self.building.name
        return _("%(building)s: %(free)s of %(total)s spaces free") % {
            "building": self.building.name, "free": self.tally.free, "total": self.tally.total,
        }  # fmt: skip


def _row(request, building, then, hues, shape=None):
    url = building.get_absolute_url() + _kept(request)
    return Row(building, then.get(building.pk, Tally()), hues.get(building.pk), shape, url)


def _only_free(request):
    return request.GET.get("free") == "1"


def _day(request):
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def _days(chosen):
    """The days one may choose from: the coming two weeks, Sundays left out, and the one asked for."""
    ahead = (clock.today() + timedelta(n) for n in range(DAYS_AHEAD))
    return sorted({chosen or clock.today(), *(day for day in ahead if day.weekday() < 6)})


def _kept(request):
    """The moment and the filters, carried from the plan to a building and back."""
    return query_with(request.GET, building=None, site=None) if request.GET else ""


# --- Drawing it


@login_required
def edit_outline(request, pk):
    """Where a building stands and its shape, corner by corner."""
    building = get_for(request.user, Building, pk, may=MANAGE)
    form = OutlineForm(request.POST or None, building=building)
    kept = request.method == "POST" and written(
        lambda: services.draw_building(building, **form.cleaned_data), form
    )  # fmt: skip
    if kept:
        messages.success(request, _("The outline is kept."))
        return redirect(building)
    return _drawing_board(request, form, building.site, building)


@require_POST
@login_required
def look_outline(request, pk):
    """The same, looked at before it is kept."""
    building = get_for(request.user, Building, pk, may=MANAGE)
    form = OutlineForm(request.POST, building=building)
    return _drawing_board(request, form, building.site, building, only_look=True)


@login_required
def edit_site(request, pk):
    """How large a site is, and what lies around its buildings."""
    site = get_for(request.user, Site, pk, may=MANAGE)
    form = SitePlanForm(request.POST or None, site=site)
    if request.method == "POST" and written(lambda: services.draw_site(site, **form.cleaned_data), form):
        messages.success(request, _("The plan of the site is kept."))
        return redirect(site)
    return _drawing_board(request, form, site)


@require_POST
@login_required
def look_site(request, pk):
    site = get_for(request.user, Site, pk, may=MANAGE)
    return _drawing_board(request, SitePlanForm(request.POST, site=site), site, only_look=True)


def _drawing_board(request, form, site, building=None, *, only_look=False):
    """The form with the plan as it would be; nothing is written."""
    buildings = list(site.buildings.all())
    if form.is_bound and form.is_valid():
        _apply(form, site, next((b for b in buildings if building and b.pk == building.pk), None))
    drawing = drawing_of(site, buildings, hues_of(site))
    context = {
        "form": form, "site": site, "building": building, "drawing": drawing, "buildings": buildings,
        "plots": [Row(building, Tally(), None, shape, "") for shape in drawing.shapes] if drawing else (),
        "look_url": _look_url(site, building),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors and not only_look else 200  # to look is no failure
    return render(request, "places/draw.html", context, fragment="preview" if only_look else "", status=status)


def _apply(form, site, building):
    """On copies in memory: the drawing shows what was typed."""
    for name, value in form.cleaned_data.items():
        setattr(building or site, name, value)


def _look_url(site, building):
    if building:
        return reverse("places:building-outline-look", args=[building.pk])
    return reverse("places:site-plan-look", args=[site.pk])

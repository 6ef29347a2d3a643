"""What room each module wants: no file tells it, so those who plan say it here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.calendar.queries import year_at
from mihan.core import clock
from mihan.places.models import Space
from mihan.timetable.models import RoomNeed
from mihan.timetable.queries.needs import RoomsAnswering, equipment_names, modules_found, modules_taught
from mihan.timetable.services.needs import want_rooms
from mihan.timetable.web.forms import KINDS, RoomNeedForm
from mihan.timetable.web.reach import PLAN, unit_for
from mihan.ui.forms import written
from mihan.ui.htmx import render
from mihan.ui.tables import Column, Filter, Table, chips, exported, filtered

KIND_NAMES = dict(KINDS)
SHOWN = 12  # modules named before one need is written for all of them


def _kind(module):
    return KIND_NAMES.get(module.wish.kind, module.wish.kind)


def _equipment(module):
    return _(", ").join(module.wish.equipment)


def _rooms(module):
    return str(module.wish.rooms), "neutral" if module.wish.rooms else "wrong"


NEEDS = Table(
    (
        Column(gettext_lazy("Programme"), "programme.code", kind="code", sort="programme__code", name="programme"),
        Column(gettext_lazy("Module"), value=lambda m: f"{m.code} {m.name}", sort="code", name="module",
               link=lambda m: reverse("timetable:need", args=[m.pk])),
        Column(gettext_lazy("Kind of room"), value=_kind, sort="kind", name="kind"),
        Column(gettext_lazy("Imposed room"), "wish.space", kind="code", name="space"),
        Column(gettext_lazy("Equipment"), value=_equipment, name="equipment", hidden_on_phone=True),
        Column(gettext_lazy("Rooms that have it"), value=_rooms, kind="badge", name="rooms"),
        Column(gettext_lazy("Mark"), value=lambda m: m.wish.mark, kind="mark", name="mark", optional=True),
    ),
    filters=(Filter("kind", gettext_lazy("Kind of room"), KINDS),),
    empty=gettext_lazy("The modules taught this year will be here once a progress file has been imported."),
)  # fmt: skip


def _reach(request):
    """The establishment planned by this person, and its year."""
    unit = unit_for(request, may=PLAN)
    year = unit and year_at(unit, clock.today())
    if unit is None or not request.user.has_perm(PLAN, unit):
        raise PermissionDenied
    if year is None:
        raise Http404
    return unit, year


def _asked(request, unit, year):
    """The modules that the search and the filters of the address leave."""
    rows = modules_taught(unit, year)
    if text := request.GET.get("q", "").strip():
        rows = modules_found(rows, text)
    return filtered(NEEDS, rows, request.GET)


def _is_narrowed(request):
    return any(map(request.GET.get, ("q", "kind")))


@login_required
def index(request):
    unit, year = _reach(request)
    rows, read = _asked(request, unit, year), RoomsAnswering(unit, year).read
    if kind := request.GET.get("export"):
        return exported(NEEDS, rows, kind, name="rooms-wanted", params=request.GET, read=read)
    return render(request, "timetable/needs.html", {
        "page": NEEDS.page(rows, request.GET, read=read), "filters": NEEDS.filters,
        "chips": chips(NEEDS.filters, request), "is_narrowed": _is_narrowed(request),
    }, fragment="table")  # fmt: skip


@login_required
def edit(request, pk):
    unit, year = _reach(request)
    module = get_object_or_404(modules_taught(unit, year), pk=pk)
    need = RoomNeed.objects.visible_to(request.user).filter(unit=unit, module=module).first()
    return _said(request, unit, [module], need, {"module": module})


@login_required
def several(request):
    """The same need for all the modules a search leaves: there are thousands in a campus."""
    unit, year = _reach(request)
    modules = _asked(request, unit, year)
    count = modules.count() if _is_narrowed(request) else 0
    if not count:
        return redirect("timetable:needs")
    return _said(request, unit, modules, None, {"count": count, "some": modules[:SHOWN]})


def _said(request, unit, modules, need, context):
    form = RoomNeedForm(
        request.POST or None, need=need, names=equipment_names(unit),
        spaces=Space.objects.visible_to(request.user).filter(unit__path__startswith=unit.path),
    )  # fmt: skip
    if form.is_bound and written(lambda: want_rooms(unit, modules, **form.cleaned_data), form):
        messages.success(request, _("Written down. The next search and the next drop follow it."))
        return redirect("timetable:needs")
    return render(
        request, "timetable/need_form.html", context | {"form": form}, status=422 if form.is_bound else 200
    )  # fmt: skip

"""The region: its home, the list of its establishments, one of them, and its published figures.

Aggregates only: no page here names anybody, and no count tells of fewer than ten people.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mihan.core import clock
from mihan.core.access import get_for
from mihan.offer.queries import poles_told
from mihan.places.models import Establishment
from mihan.places.queries.regions import region_told, regions_led_by
from mihan.places.services import set_region_figures
from mihan.portal.web.forms import FiguresForm, of_figures
from mihan.timetable.queries.establishments import (
    STAGE_TONES,
    STAGES,
    establishments_told,
    files_of,
    shown,
    standing_of,
)
from mihan.ui.forms import written
from mihan.ui.htmx import render
from mihan.ui.tables import Column, Filter, Table, chips, exported, filtered

LEAD = "places.lead_region"
MORNINGS = 6  # establishments whose hours are weighed for the home page; the list leads to the others
OLD = 14  # days after which a progress file no longer says where hours stand
FILES = {
    "avancement": gettext_lazy("e-note progress sheet"),
    "trainees": gettext_lazy("trainee list"),
    "drif_modules": gettext_lazy("referential module sheet"),
}


def _stage(row):
    return str(STAGES[row.stage]), STAGE_TONES[row.stage]


def _nature(row):
    return capfirst(row.get_nature_display())


def _year(row):
    return f"{row.season}-{row.season + 1}" if row.season else ""


ESTABLISHMENTS = Table(
    (
        Column(gettext_lazy("Establishment"), "name", sort="unit__name_fr", link=True),
        Column(gettext_lazy("Code"), "unit.code", sort="unit__code", kind="code", optional=True),
        Column(gettext_lazy("Kind"), value=_nature, sort="nature", name="nature"),
        Column(gettext_lazy("Town"), "town", sort="town_fr"),
        Column(gettext_lazy("Seats"), "seats", sort="seats", kind="number"),
        Column(gettext_lazy("Known here"), value=_stage, kind="badge", name="stage"),
        Column(gettext_lazy("Training year"), value=_year, sort="season", kind="code", name="season", optional=True),
        Column(gettext_lazy("Groups"), "group_count", sort="group_count", kind="number", optional=True),
        Column(gettext_lazy("Trainees"), value=lambda row: shown(row.trainee_count), kind="number", name="trainees",
               hidden_on_phone=True),
        Column(gettext_lazy("Mark"), "unit.mark", kind="mark"),
        Column(gettext_lazy("Source"), "unit.source", optional=True),
    ),
    filters=(
        Filter("nature", gettext_lazy("Kind"), choices=lambda request: _natures()),
        Filter("town", gettext_lazy("Town"), choices=lambda request: _towns(request.user), lookup="town_fr"),
        Filter("stage", gettext_lazy("Known here"), choices=list(STAGES.items())),
    ),
    empty=gettext_lazy("The establishments of the region will be listed here once their list is brought."),
)  # fmt: skip


def _towns(user):
    found = Establishment.objects.visible_to(user).exclude(town_fr="").order_by("town_fr")
    return list({row.town_fr: row.town for row in found}.items())


def _natures():
    return [(value, capfirst(str(label))) for value, label in Establishment.Nature.choices]


def region_of(user):
    """The region this person leads; None for everybody else."""
    return regions_led_by(user).first() if user.has_perm(LEAD) else None


def home(request, region, context):
    """This morning, over every establishment of a region."""
    user = request.user
    rows = list(establishments_told(user).filter(unit__path__startswith=region.path).order_by("-seats", "pk"))
    files = files_of(row.unit_id for row in rows)
    with_hours = [row for row in rows if row.has_hours]
    return render(request, "portal/region_home.html", context | {
        "region": region_told(region, user),
        "stages": _stages(rows),
        "standings": [standing_of(row, user) for row in with_hours[:MORNINGS]],
        "more": len(with_hours) - MORNINGS,
        "silent": [row for row in rows if row.stage == "nothing"],
        "old": [row for row in with_hours if _is_old(files.get(row.unit_id, {}).get("avancement"))],
        "no_week": [row for row in with_hours if not row.week_is_published],
        "trainees": sum(shown(row.trainee_count) or 0 for row in rows),
        "old_after": OLD,
    })  # fmt: skip


def _stages(rows):
    return [
        {"stage": stage, "label": label, "tone": STAGE_TONES[stage], "count": sum(row.stage == stage for row in rows)}
        for stage, label in STAGES.items()
    ]


def _is_old(file):
    return file is not None and (clock.now() - file.at).days > OLD


def _led(request):
    """The region, or the part of it for which this role is held."""
    led = region_of(request.user) or next(iter(request.user.units(LEAD)), None)
    if led is None:
        raise PermissionDenied
    return led


@require_safe
@login_required
def index(request):
    region = _led(request)
    rows = filtered(ESTABLISHMENTS, establishments_told(request.user), request.GET)
    if kind := request.GET.get("export"):
        return exported(ESTABLISHMENTS, rows, kind, name="establishments", params=request.GET)
    return render(request, "portal/region_list.html", {
        "region": region_told(region, request.user),
        "page": ESTABLISHMENTS.page(rows, request.GET), "filters": ESTABLISHMENTS.filters,
        "chips": chips(ESTABLISHMENTS.filters, request),
    }, fragment="table")  # fmt: skip


@require_safe
@login_required
def detail(request, pk):
    seen = get_for(request.user, Establishment, pk, may=LEAD)
    row = establishments_told(request.user).get(pk=seen.pk)
    standing = standing_of(row, request.user)
    return render(request, "portal/region_establishment.html", {
        "row": row, "stage": _stage(row), "year": _year(row), "standing": standing,
        "trainees": shown(row.trainee_count), "trainers": shown(row.trainer_count),
        "files": _files(row), "poles": _poles(standing, request.user) if standing else [],
    })  # fmt: skip


def _files(row):
    found = files_of([row.unit_id]).get(row.unit_id, {})
    return [{"label": label, "file": found.get(kind)} for kind, label in FILES.items()]


def _poles(standing, user):
    totals = standing.weighing.poles
    known = [(totals[pk], pole) for pk, pole in poles_told(user).items() if pk in totals]
    for total, pole in known:
        total.subject = pole
    return [total for total, _pole in known]


@login_required
def figures(request):
    region = _led(request)
    told = region_told(region, request.user)
    form = FiguresForm(request.POST or None, initial=of_figures(told.figures))
    keep = lambda: set_region_figures(region, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and written(keep, form):
        messages.success(request, _("The figures of the region are kept."))
        return redirect("portal:region")
    return render(request, "portal/region_figures.html", {"form": form, "region": told},
                  status=422 if form.is_bound else 200)  # fmt: skip

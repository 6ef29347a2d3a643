from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mihan.calendar.models import TrainingYear
from mihan.core.errors import RuleBroken
from mihan.exchange import engine
from mihan.exchange.models import ImportRun
from mihan.exchange.services.files_out import export, note_trainees_taken
from mihan.exchange.web.forms import ExportForm
from mihan.exchange.web.reach import exportable, kinds_to_export
from mihan.people.models import Unit
from mihan.ui.htmx import render

Kind = ImportRun.Kind
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHAT = {
    Kind.AVANCEMENT: _("One line per group and module, 51 columns: what e-note exports."),
    Kind.TRAINEES: _("One line per enrolment, 30 columns: what the national trainee base exports."),
    Kind.DRIF_MODULES: _("One line per module, 14 columns: the hours of the national referential."),
    Kind.ESTABLISHMENTS: _("One line per establishment, 9 columns: our own list of a region."),
}  # fmt: skip


@require_safe
@login_required
def exports(request):
    if not kinds_to_export(request.user):
        raise PermissionDenied
    return _page(request)


@require_POST
@login_required
def export_file(request, kind):
    if kind not in Kind.values:
        raise Http404
    if kind not in dict(kinds_to_export(request.user)):
        raise PermissionDenied
    form = _form(request, kind, _seasons(request.user), request.POST)
    if not form.is_valid():
        return _page(request, form, kind)
    purpose = form.cleaned_data.get("purpose", "")
    unit, season = form.chosen_unit, form.cleaned_data.get("season")
    if unit is None:
        raise PermissionDenied
    try:
        content = export(kind, unit=unit, season=season, purpose=purpose, by=f"user:{request.user.pk}")
    except RuleBroken as refusal:
        form.add_error("purpose" if purpose else None, str(refusal))
        return _page(request, form, kind)
    if kind == Kind.TRAINEES:
        note_trainees_taken(unit, season, by=request.user)
    name = _file_name(kind, unit, season)
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(request, bound=None, bound_kind=""):
    seasons = _seasons(request.user)
    kinds = [
        {"kind": kind, "label": capfirst(str(label)), "what": WHAT[kind],
         "form": bound if kind == bound_kind else _form(request, kind, seasons)}
        for kind, label in kinds_to_export(request.user)
    ]  # fmt: skip
    has_units = any(exportable(request.user, item["kind"]).exists() for item in kinds)
    context = {"kinds": kinds, "has_units": has_units}
    return render(request, "exchange/exports.html", context, status=422 if bound else 200)


def _form(request, kind, seasons, data=None):
    units = exportable(request.user, kind)
    if kind == Kind.DRIF_MODULES:  # national: the same whatever the establishment
        units = units[:1]
    if kind == Kind.ESTABLISHMENTS:  # known whatever the year
        seasons = []
    return ExportForm(
        data, units=units, seasons=seasons, auto_id=f"{kind}_%s",
        with_purpose=kind == Kind.TRAINEES and request.user.has_perm("people.open_identity"),
    )  # fmt: skip


def _seasons(user):
    years = TrainingYear.objects.visible_to(user)
    return sorted(set(years.values_list("season", flat=True)), reverse=True)


def _file_name(kind: str, unit: Unit, season: int | None) -> str:
    stamp: datetime = timezone.localtime()
    is_whole = unit.kind in (Unit.Kind.ESTABLISHMENT, Unit.Kind.REGION)
    part = unit.code if is_whole else f"{unit.code}-{unit.kind}"
    if kind == Kind.AVANCEMENT and unit.kind == Unit.Kind.ESTABLISHMENT and season:
        return engine.file_name(unit.code, season, stamp)
    word = {
        Kind.AVANCEMENT: "avancement",
        Kind.TRAINEES: "lister",
        Kind.DRIF_MODULES: "RH_Modules",
        Kind.ESTABLISHMENTS: "etablissements",
    }[kind]
    return "_".join(str(p) for p in (word, part, season, f"{stamp:%Y%m%d_%H%M}") if p) + ".xlsx"

"""A new establishment's first day: two files, and its own dashboard."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from mihan.exchange import engine, tasks
from mihan.exchange.models import ImportRun
from mihan.exchange.permissions import OF_AN_ESTABLISHMENT
from mihan.exchange.queries import first_day, last_of_each_kind
from mihan.exchange.services.examples import FILE_NAMES, example_file
from mihan.exchange.web.exports import XLSX
from mihan.exchange.web.forms import MEBIBYTE, FilesForm
from mihan.exchange.web.reach import Kind, runs_for
from mihan.jobs.models import Job
from mihan.people.models import Unit
from mihan.ui.htmx import render

GIVE_ROLES = "people.give_roles"
TWO = (Kind.AVANCEMENT, Kind.TRAINEES)
# How the national systems name them.
NAMES = {"avancement": "AvancementProgramme2026_CODE_24_11_2026_07_30_00.xlsx", "trainees": "lister_1234.xls"}


def establishment_of(user, asked=""):
    """The establishment this person opens: where they bring files, else where they give roles."""
    for may in (OF_AN_ESTABLISHMENT, GIVE_ROLES):
        units = list(Unit.objects.visible_to(user, may).filter(kind=Unit.Kind.ESTABLISHMENT).order_by("pk"))
        if chosen := [unit for unit in units if str(unit.pk) == asked] or units:
            return chosen[0]
    raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tour(request):
    unit = establishment_of(request.user, request.GET.get("establishment", ""))
    may_bring = request.user.has_perm(OF_AN_ESTABLISHMENT, unit)
    form = _form(request, unit)
    if form.is_bound:
        if not may_bring:
            raise PermissionDenied
        if form.is_valid():
            for file in form.cleaned_data["files"]:
                tasks.bring(file.name, file.read(), by=request.user, unit=unit)
            return redirect("exchange:first-day")
    known = first_day(unit)
    context = {
        "unit": unit, "known": known, "form": form, "may_bring": may_bring, "current": _current(known),
        "names": NAMES, "limit": engine.Limits.bytes // MEBIBYTE, **_desk(request.user, unit, may_bring),
    }  # fmt: skip
    return render(request, "exchange/first_day.html", context, fragment="steps", status=422 if form.is_bound else 200)


def _form(request, unit):
    is_sent = request.method == "POST"
    files = {"files": request.FILES.getlist("files")} if is_sent else None
    return FilesForm(request.POST if is_sent else None, files, units=[unit])


def _current(known):
    """The step under way: the establishment itself is done, then one file, the other, and the dashboard."""
    return 1 + known.has_hours + (known.has_hours and known.has_people)


def _desk(user, unit, may_bring):
    """The two files as they stand, those nobody could tell yet, and whether work is under way."""
    if not may_bring:
        return {"files": {}, "unknown": None, "working": False}
    last = last_of_each_kind(unit, runs_for(user))
    working = Job.objects.visible_to(user).filter(
        state__in=(Job.State.WAITING, Job.State.RUNNING), kind__startswith="import_"
    )  # fmt: skip
    return {
        "files": {kind.value: last.get(kind.value) for kind in TWO},
        "unknown": last.get("") if last.get("") and last[""].state == ImportRun.State.REFUSED else None,
        "working": working.first(),
    }


@require_safe
@login_required
def example(request, kind):
    if kind not in FILE_NAMES:
        raise Http404
    name, content = example_file(kind, establishment_of(request.user))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)

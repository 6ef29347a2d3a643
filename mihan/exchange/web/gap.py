from collections import Counter
from datetime import datetime

from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from mihan.core.text import near, searchable
from mihan.exchange.models import ImportRun
from mihan.exchange.permissions import DESK
from mihan.exchange.web.forms import GapForm
from mihan.exchange.web.reach import desks, desks_of, kinds_for
from mihan.jobs.models import Job
from mihan.jobs.tasks import start
from mihan.ui.htmx import render
from mihan.ui.tables import Column, Table, exported

PLACES = {
    "differs": _("Different"),
    "here": _("Only in the product"),
    "there": _("Only in the file"),
}


def _cell(key):
    return lambda row: "" if row[key] is None else str(row[key])


def _line(row):
    return row["line"] or ""


DIFFERENT = Table(
    (
        Column(_("What"), "subject", sort="subject"),
        Column(_("Column"), "column", sort="column"),
        Column(_("The file says"), value=_cell("theirs"), name="theirs"),
        Column(_("The product says"), value=_cell("ours"), name="ours"),
        Column(_("Line"), value=_line, kind="code", name="line"),
    ),
)  # fmt: skip
MISSING = Table(
    (
        Column(_("What"), "subject", sort="subject"),
        Column(_("Line"), value=_line, kind="code", name="line"),
    )
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(DESK, raise_exception=True)
def gap(request):
    form = GapForm(request.POST or None, units=desks(request.user), kinds=kinds_for(request.user))
    if request.method == "POST" and form.is_valid() and form.chosen_unit:
        kind, unit = form.cleaned_data["kind"], form.chosen_unit
        if not desks_of(request.user, kind).filter(pk=unit.pk).exists():
            raise PermissionDenied
        about = f"{dict(ImportRun.Kind.choices)[kind]} · {unit.name}"
        return redirect(start("exchange_gap", owner=request.user, about=about, kind=kind, unit=unit.pk))
    done = _comparisons(request.user)[:10]
    context = {"form": form, "done": [_headline(job) for job in done]}
    return render(request, "exchange/gap.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
@permission_required(DESK, raise_exception=True)
def gap_detail(request, pk):
    job = get_object_or_404(_comparisons(request.user), pk=pk)
    if job.result is None:
        raise Http404
    counts = Counter(row["where"] for row in job.result["rows"])
    show = request.GET.get("show", "")
    if show not in PLACES:
        show = next((place for place in PLACES if counts[place]), "differs")
    rows = [row for row in job.result["rows"] if row["where"] == show]
    if text := request.GET.get("q", "").strip():
        rows = [row for row in rows if near(searchable(row["subject"], row["column"]), text) is not None]
    table = DIFFERENT if show == "differs" else MISSING
    if kind := request.GET.get("export"):
        return exported(table, rows, kind, name=f"gap-{show}", params=request.GET)
    tabs = [
        {"label": label, "url": f"?show={place}", "current": place == show, "count": counts[place]}
        for place, label in PLACES.items()
    ]
    context = {
        "head": _headline(job),
        "tabs": tabs,
        "show": show,
        "page": table.page(rows, request.GET),
    }
    return render(request, "exchange/gap_detail.html", context, fragment="table")


def _comparisons(user):
    return Job.objects.visible_to(user).filter(kind="exchange_gap", state=Job.State.DONE)


def _headline(job):
    found = job.result or {
        "rows": [],
        "file_name": "",
        "compared_at": job.created_at.isoformat(),
        "kind": "",
    }
    return {
        "job": job,
        "file_name": found["file_name"],
        "kind": dict(ImportRun.Kind.choices).get(found["kind"], ""),
        "compared_at": datetime.fromisoformat(found["compared_at"]),
        "count": len(found["rows"]),
    }

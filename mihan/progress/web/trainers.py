"""The service of trainers."""

from collections import defaultdict

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from mihan.people.models import Trainer
from mihan.progress.policy import Mass, load, share
from mihan.progress.queries import by_trainer, ledger_for, taught_by, trainers_named
from mihan.progress.web import tables
from mihan.ui import charts
from mihan.ui.htmx import render
from mihan.ui.tables import Chip, exported
from mihan.ui.templatetags.ui import query_with


def _ledger(request):
    if not request.user.has_perm("progress.see_trainers"):
        raise PermissionDenied
    return ledger_for(
        request.user,
        season=request.GET.get("season", ""),
        establishment=request.GET.get("establishment", ""),
    )


@login_required
def index(request):
    ledger = _ledger(request)
    trainers = Trainer.objects.visible_to(request.user).select_related("person")
    if not request.user.reach("progress.see_trainers"):
        own = trainers.filter(person=request.user.person_id).first()
        if own is None:
            raise Http404
        return redirect(own)
    permanent, part_time = _services(ledger, trainers, request.GET.get("q", "").strip())
    is_part_time = request.GET.get("kind") == "part-time"
    table = tables.PART_TIME if is_part_time else tables.PERMANENT
    rows = part_time if is_part_time else permanent
    if kind := request.GET.get("export"):
        return exported(table, rows, kind, name="trainers", params=request.GET)
    return render(request, "progress/trainer_list.html", {
        "ledger": ledger, "page": table.page(rows, request.GET), "chips": _chips(request),
        "is_part_time": is_part_time, "kinds": _kinds(request, permanent, part_time),
        "over": [s for s in permanent if s.load == "over"],
        "free": [s for s in permanent if s.load == "free"],
    }, fragment="table")  # fmt: skip


def _services(ledger, trainers, text):
    """Permanent and part-time services of the trainers of this name, the heaviest first."""
    named = trainers_named(trainers, text)
    found = by_trainer(ledger.lines, ledger.year, trainers=named, foreseen=False)
    found.sort(key=lambda service: -service.assigned.total)
    return [s for s in found if not s.is_part_time], [s for s in found if s.is_part_time]


def _kinds(request, permanent, part_time):
    is_part_time = request.GET.get("kind") == "part-time"
    return [
        {"label": _("Permanent trainers"), "count": len(permanent), "current": not is_part_time,
         "url": query_with(request.GET, kind=None, page=None, sort=None)},
        {"label": _("Part-time trainers"), "count": len(part_time), "current": is_part_time,
         "url": query_with(request.GET, kind="part-time", page=None, sort=None)},
    ]  # fmt: skip


def _chips(request):
    text = request.GET.get("q", "").strip()
    return [Chip(_("Search"), text, query_with(request.GET, q=None, page=None))] if text else []


@login_required
def detail(request, pk):
    ledger = _ledger(request)
    trainers = Trainer.objects.visible_to(request.user).select_related("person")
    record = get_object_or_404(trainers, pk=pk)
    rows = taught_by(record, ledger.lines, ledger.year)
    if kind := request.GET.get("export"):
        return exported(tables.TEACHING, rows, kind, name="service", params=request.GET)
    total = _service(rows)
    return render(request, "progress/trainer_detail.html", {
        "ledger": ledger, "record": record, "total": total,
        "page": tables.TEACHING.page(rows, request.GET), "chart": _chart(rows),
        "load": load(total["assigned"].total, record.yearly_hours),
        "load_share": tables.hundred(share(total["assigned"].total, record.yearly_hours)),
        "is_own": record.person_id == request.user.person_id,
        "sees_list": bool(request.user.reach("progress.see_trainers")),
        "merged": sum(row.is_merged for row in rows),
    }, fragment="table")  # fmt: skip


def _service(rows):
    """Hours of a service; each merged session is one row already."""
    sums = {
        (mass, channel): sum(getattr(r, mass) for r in rows if r.channel == channel)
        for mass in ("assigned", "delivered", "expected")
        for channel in ("face", "remote")
    }
    return {mass: Mass(sums[mass, "face"], sums[mass, "remote"]) for mass in ("assigned", "delivered", "expected")}


def _chart(rows):
    """Hours left per module: what a trainer asks first."""
    modules = defaultdict(list)
    for row in rows:
        modules[row.module].append(row)
    bars = [
        charts.Bar(
            name, float(sum(r.delivered for r in parts)),
            assigned=float(sum(r.assigned for r in parts)),
            expected=float(sum(r.expected for r in parts)),
        )
        for name, parts in modules.items()
    ]  # fmt: skip
    left = sum(row.left for row in rows)
    title = _("%(hours)s are left to deliver, by module.") % {"hours": charts.writing.hours_text(left)}
    return charts.bars(title, bars) if 0 < len(bars) <= 24 else None

"""What is behind, and why; what nobody teaches yet."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import partial

from django.contrib.auth.decorators import login_required
from django.db.models import DecimalField, F, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from mihan.core.addresses import address
from mihan.core.models import NAMES, name_of
from mihan.offer.queries import PoleTold, poles_seen
from mihan.progress.policy import AT_RISK, Pace, Reason
from mihan.progress.queries import Weighing, lines_matching, maybe_behind, told
from mihan.progress.web.levels import ledger_asked
from mihan.progress.web.tables import for_reader, pace_badge, reason_badge
from mihan.ui.htmx import render
from mihan.ui.tables import Column, Filter, Table, chips, exported, filtered


def _poles(request):
    return poles_seen(request.user)


def _keep(matches):
    """A filter of rows already in memory."""
    return lambda rows, value: [row for row in rows if matches(row, value)]


def _about(hours):
    return None if hours is None else round(hours, 1)


def _group_page(row):
    return address("progress:group-detail", row.hours.group)


LATE = Table(
    (
        Column(_("Module"), value=lambda r: f"{r.line.code} {r.line.module}", name="module",
               link=lambda r: r.line.get_absolute_url()),
        Column(_("Group"), "line.group", kind="code", name="group", link=_group_page),
        Column(_("Trainer"), "line.trainer", kind="person", name="trainer", hidden_on_phone=True),
        Column(_("Why"), value=reason_badge, kind="badge", name="why"),
        Column(_("Missing"), value=lambda r: round(r.missing, 1), sort="missing", kind="hours",
               name="missing"),
        Column(_("Points under"), value=lambda r: round(r.points), sort="points", kind="number",
               optional=True, name="points"),
        Column(_("Needed a week"), value=lambda r: _about(r.needed), sort="needed", kind="hours",
               name="needed"),
        Column(_("A week so far"), value=lambda r: _about(r.so_far), sort="so_far", kind="hours",
               optional=True, name="so_far"),
        Column(_("Pace"), value=pace_badge, kind="badge", name="pace", optional=True),
    ),
    filters=(
        Filter("pole", _("Pole"), _poles, apply=_keep(lambda r, v: str(r.hours.pole) == v)),
        Filter("reason", _("Reason"), [*Reason.choices, ("risk", _("at risk of not ending"))],
               apply=_keep(lambda r, v: r.reason in AT_RISK if v == "risk" else r.reason == v)),
        Filter("pace", _("Pace"), [(p.value, p.label) for p in (Pace.FAR_BEHIND, Pace.BEHIND)],
               apply=_keep(lambda r, v: r.pace == v)),
    ),
    empty=_("Nothing is behind: every module is within 5 points of what the calendar expects."),
)  # fmt: skip


@login_required
def behind(request):
    ledger = _in_reach(request)
    lines = maybe_behind(_searched(ledger.lines, request), ledger.year)
    # The search is done in the database: what is left narrows rows already weighed.
    rows = filtered(LATE, Weighing(lines, ledger.year).late, request.GET)
    late = for_reader(LATE, request.user)
    read = partial(_read, ledger.lines, with_trainers=request.user.has_perm("progress.see_teaching"))
    if kind := request.GET.get("export"):
        return exported(late, rows, kind, name="behind", params=request.GET, read=read)
    page = late.page(rows, request.GET, read=read)
    return render(request, "progress/behind.html", {
        "ledger": ledger, "page": page, "filters": LATE.filters,
        "chips": chips(LATE.filters, request), "reasons": _reasons(rows),
        "missing": round(sum(row.missing for row in rows)),
    }, fragment="table")  # fmt: skip


def _read(lines, rows, *, with_trainers):
    """What the lines of a page are."""
    known = told(lines, (row.pk for row in rows), with_trainers=with_trainers)
    rows[:] = [replace(row, line=known[row.pk]) for row in rows]


def _reasons(rows):
    """How many rows each reason explains, the most frequent first."""
    counts: Counter[Reason] = Counter()
    for row in rows:
        counts[row.reason] += 1
    return counts.most_common()


# Rows of plain values: of a line's fifty columns and of five tables, this is all a row shows.
ITS_MODULE = ("pk", "group", "group__label", "module__code", *(f"module__{name}" for name in NAMES))
ITS_POLE = ("group__offering__pole__hue", *(f"group__offering__pole__unit__{name}" for name in NAMES))
ITS_HOURS = ("foreseen", "assigned_total", "delivered_total")


def _module(line):
    return f"{line.module__code} {name_of(line.module__name_fr, line.module__name_ar, line.module__name_en)}"


def _pole(line):
    hue, *names = (getattr(line, column) for column in ITS_POLE)
    return PoleTold(hue, name_of(*names))


ALONE = Table(
    (
        Column(_("Module"), value=_module, sort="module__code", name="module",
               link=lambda line: address("progress:line-detail", line.pk)),
        Column(_("Group"), "group__label", sort="group__label", kind="code", name="group_label",
               link=lambda line: address("progress:group-detail", line.group)),
        Column(_("Pole"), value=_pole, sort="group__offering__pole__order", kind="pole",
               name="group_offering_pole"),
        Column(_("Foreseen"), "foreseen", sort="foreseen", kind="hours"),
        Column(_("Assigned"), "assigned_total", sort="assigned_total", kind="hours"),
        Column(_("Delivered"), "delivered_total", sort="delivered_total", kind="hours",
               hidden_on_phone=True),
    ),
    filters=(Filter("pole", _("Pole"), _poles, lookup="group__offering__pole"),),
    empty=_("Every module of every group has a trainer."),
)  # fmt: skip


@login_required
def unassigned(request):
    ledger = _in_reach(request)
    lines = _searched(ledger.lines, request).filter(trainer_face=None, trainer_remote=None)
    lines = lines.annotate(foreseen=_foreseen()).order_by("-foreseen", "pk")
    rows = filtered(ALONE, lines, request.GET).values_list(*ITS_MODULE, *ITS_POLE, *ITS_HOURS, named=True)
    if kind := request.GET.get("export"):
        return exported(ALONE, rows, kind, name="unassigned", params=request.GET)
    return render(request, "progress/unassigned.html", {
        "ledger": ledger, "page": ALONE.page(rows, request.GET), "filters": ALONE.filters,
        "chips": chips(ALONE.filters, request),
        "may_edit": request.user.has_perm("progress.edit"),
    }, fragment="table")  # fmt: skip


def _foreseen():
    nothing = Value(Decimal(0), output_field=DecimalField())
    halves = Coalesce(F("foreseen_total_s1"), nothing) + Coalesce(F("foreseen_total_s2"), nothing)
    return Coalesce(F("foreseen_total"), halves)


def _searched(lines, request):
    text = request.GET.get("q", "").strip()
    return lines_matching(lines, text) if text else lines


def _in_reach(request):
    if not request.user.reach("progress.view"):
        raise Http404
    return ledger_asked(request)

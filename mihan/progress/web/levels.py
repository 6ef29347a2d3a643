"""From the campus down to a group: the same page at each step."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.core.addresses import address
from mihan.offer.models import Module, Offering, Pole
from mihan.people.models import Trainer
from mihan.progress.policy import BEHIND_POINTS
from mihan.progress.queries import (
    Ledger,
    added_up,
    grand_total,
    groups_seen_by,
    ledger_for,
    states,
    totals,
    with_rows,
)
from mihan.progress.web import tables
from mihan.ui import charts
from mihan.ui.htmx import render
from mihan.ui.tables import exported

MOST_BARS = 24


def ledger_asked(request) -> Ledger:
    """The year in the address, for whoever may look at progress."""
    if not request.user.has_perm("progress.view"):
        raise PermissionDenied
    return ledger_for(
        request.user,
        season=request.GET.get("season", ""),
        establishment=request.GET.get("establishment", ""),
    )


@login_required
def overview(request):
    ledger = ledger_asked(request)
    if not request.user.reach("progress.view"):
        return redirect(_own_page(request.user))
    found = totals("pole", ledger.lines, ledger.year, semesters=True)
    with_rows(found, Pole.objects.visible_to(request.user).select_related("unit"))
    found.sort(key=lambda total: getattr(total.subject, "order", 0))
    if len(found) == 1 and not ledger.is_whole:
        return redirect(f"{address('progress:pole-detail', found[0].pk)}{_season(ledger)}")
    table = tables.children(gettext_lazy("Pole"), _to("pole", ledger), kind="pole")
    return _level(
        request, ledger, found, table, name="poles", title=_("Progress of the training year"),
        lede=str(ledger.year.unit.name) if ledger.year else "", step="campus",
    )  # fmt: skip


def _own_page(user):
    """A trainer's service, a trainee's group; home when there is neither."""
    if trainer := Trainer.objects.visible_to(user).filter(person=user.person_id).first():
        return trainer.get_absolute_url()
    group = groups_seen_by(user).order_by("-year__season").first()
    return address("progress:group-detail", group.pk) if group else "/"


@login_required
def pole(request, pk):
    ledger = _in_reach(request)
    poles = Pole.objects.visible_to(request.user).select_related("unit")
    record = get_object_or_404(poles, pk=pk)
    lines = ledger.lines.filter(group__offering__pole=record)
    found = totals("programme", lines, ledger.year, semesters=True)
    programmes = Offering.objects.visible_to(request.user).filter(pole=record)
    names = {o.programme_id: o.programme for o in programmes.select_related("programme")}
    for total in found:
        total.subject = names.get(total.pk)
    return _level(
        request, ledger, found, tables.children(gettext_lazy("Programme"), _to("programme", ledger)),
        name="programmes", title=str(record), lede=gettext_lazy("Pole"), hue=record.hue,
        trail=_trail(ledger), behind=f"?pole={record.pk}", step="pole",
    )  # fmt: skip


@login_required
def programme(request, pk):
    ledger = _in_reach(request)
    offerings = Offering.objects.visible_to(request.user).filter(programme=pk)
    offering = offerings.select_related("programme", "pole__unit").first()
    if offering is None:
        raise Http404
    lines = ledger.lines.filter(group__offering__programme=pk)
    return _level(
        request, ledger, totals("group", lines, ledger.year, semesters=True),
        tables.children(gettext_lazy("Group"), _to("group", ledger), kind="code"),
        name="groups", title=offering.programme.name, lede=offering.programme.code,
        hue=offering.pole.hue, trail=_trail(ledger, offering.pole),
        record=offering.programme, behind=f"?q={offering.programme.code}", step="programme",
    )  # fmt: skip


@login_required
def group(request, pk):
    if not request.user.has_perm("progress.view"):
        raise PermissionDenied
    record = get_object_or_404(groups_seen_by(request.user), pk=pk)
    ledger = Ledger(request.user, record.year, group=record)
    lines = ledger.lines.filter(group=record)
    offering = record.offering
    reached = bool(request.user.reach("progress.view"))
    return _level(
        request, ledger, states(lines.order_by("module__code", "position"), record.year),
        tables.for_reader(tables.MODULES, request.user),
        name="modules", title=record.label, lede=offering.programme.name,
        hue=offering.pole.hue, lines=lines, group=record, behind=f"?q={record.label}",
        trail=_trail(ledger, offering.pole, offering.programme) if reached else [], step="group",
    )  # fmt: skip


@login_required
def module(request, pk):
    ledger = _in_reach(request)
    modules = Module.objects.visible_to(request.user).select_related("programme")
    record = get_object_or_404(modules, pk=pk)
    lines = ledger.lines.filter(module=record)
    if not lines.exists():
        raise Http404
    trail = [*_trail(ledger), _programme_crumb(record.programme, ledger)]
    return _level(
        request, ledger, states(lines.order_by("group__label"), ledger.year),
        tables.for_reader(tables.GROUPS, request.user),
        name="groups", title=f"{record.code} {record.name}", lede=record.programme.name,
        lines=lines, trail=trail, record=record, behind=f"?q={record.code}", step="module",
        name_of=lambda row: row.line.group.label,
    )  # fmt: skip


def _in_reach(request) -> Ledger:
    """Pages that add up a pole or a programme mean nothing on one's own lines alone."""
    if not request.user.reach("progress.view"):
        raise Http404
    return ledger_asked(request)


def _level(request, ledger, rows, table, *, name, lines=None, trail=(), hue=168, name_of=None, **context):
    if kind := request.GET.get("export"):
        return exported(table, rows, kind, name=name, params=request.GET)
    whole = added_up(rows) if lines is None else grand_total(lines, ledger.year)
    return render(request, "progress/level.html", context | {
        "ledger": ledger, "total": whole, "trail": trail, "hue": hue, "rows": name,
        "page": table.page(rows, request.GET), "chart": _chart(rows, hue, name_of or (lambda row: row.name)),
        "may_see_reach": bool(request.user.reach("progress.view")),
    }, fragment="table")  # fmt: skip


def _chart(rows, hue, name_of):
    """Bars of delivered against assigned; the title says which is furthest behind."""
    known = [row for row in rows if row.points is not None]
    if not known or len(known) > MOST_BARS:
        return None
    worst = min(known, key=lambda row: row.points)
    if worst.points < -100 * BEHIND_POINTS:
        title = _("%(name)s is the furthest behind: %(points)s points under what is expected.") % {
            "name": name_of(worst), "points": abs(round(worst.points)),
        }  # fmt: skip
    else:
        title = _("Nothing here is more than 5 points under what the calendar expects.")
    return charts.bars(title, [_bar(row, hue, name_of) for row in known])


def _bar(row, hue, name_of):
    subject = getattr(row, "subject", None)
    return charts.Bar(
        name_of(row), float(row.delivered.total), assigned=float(row.assigned.total),
        expected=float(row.expected), hue=getattr(subject, "hue", hue),
    )  # fmt: skip


def _season(ledger):
    if ledger.year is None:
        return ""
    several = len({y.unit_id for y in ledger.years}) > 1
    return f"?season={ledger.year.season}" + (f"&establishment={ledger.year.unit_id}" if several else "")


def _to(kind, ledger):
    """The page of a row one step down, in the same year."""
    season = _season(ledger) if kind != "group" else ""
    return lambda row: address(f"progress:{kind}-detail", row.pk) + season


def _trail(ledger, pole=None, programme=None):
    season, trail = _season(ledger), []
    if ledger.is_whole:
        trail.append({"label": _("Progress"), "url": address("progress:overview") + season})
    if pole:
        trail.append({"label": str(pole), "url": address("progress:pole-detail", pole.pk) + season})
    if programme:
        trail.append(_programme_crumb(programme, ledger))
    return trail


def _programme_crumb(programme, ledger):
    return {"label": programme.name, "url": address("progress:programme-detail", programme.pk) + _season(ledger)}

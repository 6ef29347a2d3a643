"""One line: a module of a group, its hours, who teaches it, and what happened to it."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from mihan.core.access import get_for
from mihan.people.models import Trainer
from mihan.progress.models import LedgerLine
from mihan.progress.queries import (
    Ledger,
    by_trainer,
    history_of,
    merged_with,
    state_of,
    trainers_named,
    trainers_of,
    weeks,
)
from mihan.progress.services import CHANNELS, assign_trainer, correct_line
from mihan.progress.web.forms import HoursForm
from mihan.ui import charts, writing
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render

JOINED = (
    "group__year__unit", "group__unit", "group__offering__pole__unit",
    "group__offering__programme", "module", "trainer_face__person", "trainer_remote__person",
    "subgroup",
)  # fmt: skip
MOST_FOUND = 20


def _seen(request):
    return LedgerLine.objects.visible_to(request.user).select_related(*JOINED)


@login_required
def detail(request, pk):
    if not request.user.has_perm("progress.view"):
        raise PermissionDenied
    line = get_object_or_404(_seen(request), pk=pk)
    state = state_of(line)
    reached, named = bool(request.user.reach("progress.view")), request.user.has_perm("progress.see_teaching")
    return render(request, "progress/line_detail.html", {
        "line": line, "state": state, "chart": _chart(state), "reached": reached,
        "may_edit": request.user.has_perm("progress.edit", line),
        "merged": list(merged_with(line).select_related("group")) if line.fusion_key else [],
        "history": history_of(line) if reached and named else [],
        "teaching": [("face", line.trainer_face), ("remote", line.trainer_remote)] if named else [],
        "trainers_seen": _trainers_seen(request.user, line) if reached else set(),
    })  # fmt: skip


def _trainers_seen(user, line):
    """Those whose service this person may open: many follow the hours, few see the service of trainers."""
    if not user.has_perm("progress.see_trainers"):
        return set()
    teaching = Trainer.objects.visible_to(user).filter(pk__in=(line.trainer_face_id, line.trainer_remote_id))
    return set(teaching.values_list("pk", flat=True))


def _chart(state):
    """What was expected over the weeks, where the line stands, and the way to its end."""
    assigned = float(state.assigned.total)
    if not assigned:
        return None
    s1, s2 = state.halves
    found = weeks(state.line.group)
    expected = [assigned * week.elapsed.expected(s1, s2) for week in found]
    now = max((i for i, w in enumerate(found) if w.elapsed.done <= state.elapsed.done), default=0)
    delivered: list[float | None] = [None] * len(found)
    delivered[now] = float(state.delivered.total)
    delivered[-1] = assigned
    title = _("%(done)s delivered by today, %(due)s expected.") % {
        "done": writing.hours_text(state.delivered.total), "due": writing.hours_text(state.expected_about),
    }  # fmt: skip
    return charts.line(
        title,
        [
            charts.Series(_("expected"), expected, kind="expected"),
            charts.Series(_("from today to the end"), delivered,
                          hue=state.line.group.offering.pole.hue),
        ],
        labels=[f"{week.last_day:%d/%m}" for week in found], now=now,
        now_label=_("today"),
    )  # fmt: skip


@login_required
def edit(request, pk):
    line = get_for(request.user, LedgerLine, pk, may="progress.edit")
    form = HoursForm(request.POST or None, instance=line)
    if form.is_bound and form.is_valid() and _corrected(request, line, form):
        return redirect(line)
    status = 422 if form.is_bound else 200
    return render(request, "progress/line_edit.html", {"line": line, "form": form}, status=status)


def _corrected(request, line, form):
    hours = {name: form.cleaned_data[name] for name in form.Meta.fields}
    whole = form.cleaned_data.get("whole_merger", False)
    done = written(partial(correct_line, line, by=request.user, whole_merger=whole, **hours), form)
    if done is None:
        return False
    messages.success(request, _("The hours are corrected."))
    if done.is_beyond:
        messages.warning(request, _("More hours are delivered than were assigned. They are kept."))
    return True


@login_required
def trainer(request, pk, channel):
    if channel not in CHANNELS:
        raise Http404
    line = get_for(request.user, LedgerLine, pk, may="progress.edit")
    if request.method == "POST":
        return _assigned(request, line, channel)
    text = request.GET.get("q", "").strip()
    found = list(trainers_named(trainers_of(line), text)[: MOST_FOUND + 1]) if text else []
    ledger = Ledger(request.user, line.group.year)
    services = {s.pk: s for s in by_trainer(ledger.lines, ledger.year)} if found else {}
    return render(request, "progress/line_trainer.html", {
        "line": line, "channel": channel, "text": text, "more": len(found) > MOST_FOUND,
        "current": getattr(line, CHANNELS[channel]),
        "found": [(t, services.get(t.pk)) for t in found[:MOST_FOUND]],
    })  # fmt: skip


def _assigned(request, line, channel):
    chosen = request.POST.get("trainer", "")
    person = None
    if chosen:
        if not chosen.isdecimal() or len(chosen) > 20:
            raise Http404
        person = get_object_or_404(trainers_of(line), pk=chosen)
    said = _("The hours are given to %(name)s.") % {"name": person.person.name} if person else _(
        "The hours have no trainer any more."
    )  # fmt: skip
    with outcome(request, said):
        assign_trainer(
            line, person, channel=channel, by=request.user,
            whole_merger=bool(request.POST.get("whole_merger")),
        )  # fmt: skip
    return redirect(line)

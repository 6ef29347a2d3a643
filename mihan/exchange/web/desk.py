from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mihan.core import clock
from mihan.exchange import engine, tasks
from mihan.exchange.services.gap import last_applied
from mihan.exchange.web.forms import MEBIBYTE, FilesForm
from mihan.exchange.web.reach import desks, kinds_for, runs_for
from mihan.exchange.web.runs import state_badge
from mihan.jobs.models import Job
from mihan.jobs.services import latest, work_of
from mihan.ui.htmx import render

RECENT = 8


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def desk(request):
    runs = runs_for(request.user)
    units = desks(request.user)
    form = FilesForm(
        request.POST if request.method == "POST" else None,
        {"files": request.FILES.getlist("files")} if request.method == "POST" else None,
        units=units,
    )
    if form.is_bound and form.is_valid():
        return _received(request, form)
    under_way = _under_way(request.user)
    context = {
        "form": form,
        "limit": engine.Limits.bytes // MEBIBYTE,
        "lasts": _last_of_each_kind(request.user, list(units)),
        "recent": [{"run": run, "state": state_badge(run)} for run in runs[:RECENT]],
        "under_way": under_way,
    }
    status = 422 if form.is_bound else 200
    return render(request, "exchange/desk.html", context, fragment="recent", status=status)


def _received(request, form):
    jobs = [
        tasks.bring(file.name, file.read(), by=request.user, unit=form.chosen_unit)
        for file in form.cleaned_data["files"]
    ]
    if len(jobs) == 1:
        return redirect(jobs[0])
    messages.success(request, _("%(count)s files received; each is being read.") % {"count": len(jobs)})
    return redirect("exchange:desk")


def _under_way(user):
    jobs = Job.objects.visible_to(user).filter(state__in=("waiting", "running"))
    return [
        {"job": latest(job), "title": work_of(job.kind).title,
         "step": dict(work_of(job.kind).steps).get(job.step, "")}
        for job in jobs[:10]
    ]  # fmt: skip


def _last_of_each_kind(user, units):
    """What the last applied file of each kind was, and how old what it says is."""
    kinds = kinds_for(user)
    lasts = {kind: _last(kind, units) for kind, _label in kinds}
    # One that told of several establishments may be out of this person's reach.
    seen = set(runs_for(user).filter(pk__in=[run.pk for run in lasts.values() if run]).values_list("pk", flat=True))
    return [
        {"kind": kind, "label": label, "run": (run := lasts[kind]), "days": _age(run) if run else None,
         "has_page": bool(run) and run.pk in seen}
        for kind, label in kinds
    ]  # fmt: skip


def _last(kind, units):
    applied = [run for unit in units if (run := last_applied(kind, unit))]
    return max(applied, key=lambda run: run.applied_at, default=None)


def _age(run):
    """In days: since its export where the file's name tells it, since it was applied otherwise."""
    facts = engine.file_name_facts(run.file_name)
    day = facts.stamp.date() if facts else timezone.localtime(run.applied_at).date()
    return max(0, (clock.today() - day).days)

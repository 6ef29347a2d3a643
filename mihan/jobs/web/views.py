from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mihan.core.access import get_for
from mihan.core.errors import RuleBroken
from mihan.jobs import services, tasks
from mihan.jobs.models import Job
from mihan.jobs.policy import duration
from mihan.ui.htmx import outcome, render, wants_fragment
from mihan.ui.tables import Column, Filter, Table, chips, filtered
from mihan.ui.writing import day_short_text

TONES = {
    "waiting": "neutral",
    "running": "info",
    "done": "ok",
    "failed": "wrong",
    "cancelled": "attention",
}


def _state(job):
    if job.is_lost:
        return _("lost"), "attention"
    return job.get_state_display(), TONES[job.state]


def _asked(job):
    local = timezone.localtime(job.created_at)
    return f"{day_short_text(local)} {local:%H:%M}"


def _title(job):
    return services.work_of(job.kind).title


JOBS = Table(
    (
        Column(_("Work"), value=_title, link=True, name="work"),
        Column(_("About"), "about"),
        Column(_("State"), value=_state, kind="badge", name="state"),
        Column(_("Asked"), value=_asked, kind="code", sort="id", name="asked"),
        Column(_("Time taken"), value=lambda job: duration(job.seconds) if job.started_at else "",
               name="time", hidden_on_phone=True),
        Column(_("Reference"), "reference", kind="code", hidden_on_phone=True),
    ),
    filters=(Filter("state", _("State"), choices=Job.State.choices),),
    empty=_("The long work you ask for will be listed here: reading a file, applying it…"),
)  # fmt: skip


@require_safe
@login_required
@permission_required("jobs.view", raise_exception=True)
def job_list(request):
    page = JOBS.page(filtered(JOBS, Job.objects.visible_to(request.user), request.GET), request.GET)
    for job in page.page:
        services.latest(job)
    context = {"page": page, "filters": JOBS.filters, "chips": chips(JOBS.filters, request)}
    return render(request, "jobs/job_list.html", context, fragment="table")


@require_safe
@login_required
@never_cache
def show(request, pk):
    job = services.latest(_mine(request, pk))
    if not wants_fragment(request):
        if job.state == Job.State.DONE and job.result_url:
            return redirect(job.result_url)
        return render(request, "jobs/job_show.html", _told(job))
    response = render(request, "jobs/job_show.html", _told(job), fragment="progress")
    if job.state == Job.State.DONE and job.result_url:
        response["HX-Redirect"] = job.result_url
    elif job.is_over or job.is_lost:
        response["HX-Refresh"] = "true"  # what can be done now stands outside of the fragment
    return response


@require_POST
@login_required
def cancel(request, pk):
    job = _mine(request, pk)
    with outcome(request, _("The work stops as soon as it can.")):
        services.cancel(job)
    return redirect(job)


@require_POST
@login_required
def finish(request, pk):
    job = _mine(request, pk)
    with outcome(request, _("The work ends, and keeps the best it has found.")):
        services.finish(job)
    return redirect(job)


@require_POST
@login_required
def close(request, pk):
    job = _mine(request, pk)
    with outcome(request, _("The work is closed.")):
        services.close_lost(job)
    return redirect(job)


@require_POST
@login_required
def restart(request, pk):
    job = _mine(request, pk)
    try:
        job = tasks.start_again(job)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    return redirect(job)


def _mine(request, pk):
    return get_for(request.user, Job, pk, may="jobs.view")


def _told(job):
    work = services.work_of(job.kind)
    return {
        "job": job,
        "work": work,
        "steps": work.labels,
        "current": work.place(job.step) if job.state == Job.State.RUNNING else 0,
        "step": dict(work.steps).get(job.step, ""),
        "total": job.total if job.done else 0,  # a step that does not count has no bar to fill
        "elapsed": duration(job.seconds) if job.started_at else "",
        "is_under_way": not job.is_over and not job.is_lost,
        "picture": work.picture(job) if work.picture and job.points else "",
    }

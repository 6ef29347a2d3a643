from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mihan.core.errors import RuleBroken
from mihan.exchange import tasks
from mihan.exchange.models import ImportLine, ImportRun
from mihan.exchange.permissions import OF_AN_ESTABLISHMENT
from mihan.exchange.policy import CREATED, explain
from mihan.exchange.queries import first_day
from mihan.exchange.services import runs as services
from mihan.exchange.web.reach import run_for, runs_for
from mihan.jobs.models import Job
from mihan.people.models import Person
from mihan.people.services import log_identity_list
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import Column, Filter, Table, chips, exported, filtered

Outcome = ImportLine.Outcome
State = ImportRun.State
STATE_TONES = {
    State.RECEIVED: "neutral", State.PREVIEWED: "attention", State.APPLIED: "ok",
    State.REFUSED: "wrong", State.UNDONE: "neutral", State.DISCARDED: "neutral",
}  # fmt: skip
# What wants a person comes first; a page without a choice shows the first that has lines.
TABS = {  # in the words of the counts above them: they are lines
    Outcome.REFUSED: _("Refused"),
    Outcome.WARNING: _("To look at"),
    Outcome.CHANGED: _("Changed"),
    Outcome.ADDED: _("Added"),
}


def state_badge(run):
    """The state in a word, with its tone."""
    return run.get_state_display(), STATE_TONES[run.state]


NAMES = ("last_name", "first_name", "arabic_last_name", "arabic_first_name")


def _who(request):
    """Those who brought the files this person sees."""
    brought = runs_for(request.user).exclude(by=None).order_by()
    found = brought.values_list("by", "by__username", *(f"by__person__{name}" for name in NAMES))
    people = {
        key: Person(**{name: text or "" for name, text in zip(NAMES, names, strict=True)}).name or login
        for key, login, *names in found.distinct()
    }
    return sorted(people.items(), key=lambda pair: pair[1])


def _kind(run):
    return capfirst(run.get_kind_display())


RUNS = Table(
    (
        Column(_("File"), "file_name", sort="file_name", link=True),
        Column(_("Kind"), value=_kind, sort="kind", name="kind"),
        Column(_("State"), value=state_badge, kind="badge", sort="state", name="state"),
        Column(_("Received"), "created_at", kind="date", sort="created_at"),
        Column(_("By"), value=lambda run: run.by or _("command line"), name="by"),
        Column(_("Establishment"), "unit.name", hidden_on_phone=True, optional=True),
        Column(_("Lines"), "lines_read", kind="number", sort="lines_read", optional=True),
        Column(_("Added"), "added", kind="number", sort="added", hidden_on_phone=True, optional=True),
        Column(_("Changed"), "changed", kind="number", sort="changed", hidden_on_phone=True, optional=True),
        Column(_("Refused"), "refused", kind="number", sort="refused"),
    ),
    filters=(
        Filter("kind", _("Kind"), choices=ImportRun.Kind.choices),
        Filter("state", _("State"), choices=State.choices),
        Filter("by", _("By"), choices=_who, lookup="by_id"),
    ),
    empty=_("The files brought to the desk will be listed here."),
)  # fmt: skip

LINES = Table(
    (
        Column(_("Line"), "number", kind="number"),
        Column(_("Outcome"), value=lambda line: line.get_outcome_display(), name="outcome"),
        Column(_("What"), "subject"),
        Column(_("Column"), "column"),
        Column(_("Reason"), value=lambda line: _told(line, "what"), name="reason"),
        Column(_("What to do"), value=lambda line: _told(line, "todo"), name="todo"),
        Column(_("Before → after"), value=lambda line: " · ".join(
            f"{header}: {_cell(before)} → {_cell(after)}" for header, before, after in line.changes
        ), name="changes"),
    ),
)  # fmt: skip


@require_safe
@login_required
def run_list(request):
    rows = filtered(RUNS, runs_for(request.user), request.GET)
    if kind := request.GET.get("export"):
        return exported(RUNS, rows, kind, name="imports", params=request.GET)
    context = {
        "page": RUNS.page(rows, request.GET),
        "filters": RUNS.filters,
        "chips": chips(RUNS.filters, request),
    }
    return render(request, "exchange/run_list.html", context, fragment="table")


@require_safe
@login_required
def run_detail(request, pk):
    run = run_for(request.user, pk)
    counts = _lines_by_outcome(run)
    show = request.GET.get("show", "")
    if show not in counts:
        show = next((tab for tab in TABS if counts[tab]), "")
    lines = _searched(run.lines.filter(outcome=show), request.GET.get("q", "").strip())
    if kind := request.GET.get("export"):
        return exported(LINES, lines, kind, name=f"import-{run.pk}-{show}", params=request.GET)
    page = LINES.page(lines, request.GET)
    context = {
        "run": run,
        "state": state_badge(run),
        "problem": _whole_file_problem(run),
        "created": _created(run),
        "under_way": _under_way(request.user, run),
        "twins": _twins(request.user, run),
        "first_day": _first_day(request.user, run),
        "may_open_file": _may_open_file(request.user, run),
        "tabs": _tabs(run, counts, show),
        "show": show,
        "page": page,
        "lines": [_shown(line) for line in page.page],
    }
    return render(request, "exchange/run_detail.html", context, fragment="lines")


def _lines_by_outcome(run):
    """A line with two problems is one line."""
    counted = run.lines.order_by().values_list("outcome")
    return dict.fromkeys(TABS, 0) | dict(counted.annotate(Count("number", distinct=True)))


def _searched(lines, text):
    if text.isdecimal() and len(text) < 9:
        return lines.filter(number=int(text))
    return lines.filter(Q(subject__icontains=text) | Q(column__icontains=text)) if text else lines


def _tabs(run, counts, show):
    return [
        {"label": label, "url": f"{run.get_absolute_url()}?show={tab}",
         "current": tab == show, "count": counts[tab]}
        for tab, label in TABS.items() if counts[tab]
    ]  # fmt: skip


def _shown(line):
    advice = _advised(line.code, line.column, line.params) if line.code else None
    return {
        "number": line.number,
        "subject": line.subject,
        "column": line.column,
        "advice": advice,
        "changes": [(header, _cell(before), _cell(after)) for header, before, after in line.changes],
    }


def _advice(line):
    return explain(line.code, column=line.column, params=line.params)


def _advised(code, column, params):
    """For a page: what comes from the file keeps its own direction inside an Arabic sentence."""
    apart = {name: f"\u2068{value}\u2069" for name, value in params.items()}
    return explain(code, column=f"\u2068{column}\u2069", params=apart)


def _told(line, part):
    return getattr(_advice(line), part) if line.code else ""


def _cell(value):
    return "—" if value is None or value == "" else str(value)


def _whole_file_problem(run):
    told = run.file_problem
    return _advised(told["code"], told["column"], told["params"]) if told else None


def _created(run):
    return [(CREATED[word], count) for word, count in run.created_counts.items() if word in CREATED and count]


def _under_way(user, run):
    jobs = Job.objects.visible_to(user).filter(about_url=run.get_absolute_url())
    return jobs.filter(state__in=(Job.State.WAITING, Job.State.RUNNING)).first()


def _twins(user, run):
    """The very same file, applied before: someone may be about to do it twice."""
    if run.state != State.PREVIEWED:
        return None
    same = runs_for(user).filter(sha256=run.sha256, state=State.APPLIED)
    return same.exclude(pk=run.pk).first()


def _first_day(user, run):
    """What is left of an establishment's first day once one of its files is in; None after its two files."""
    if run.state != State.APPLIED or run.unit is None or not user.has_perm(OF_AN_ESTABLISHMENT, run.unit):
        return None
    known, applied = first_day(run.unit), runs_for(user).filter(unit=run.unit, state=State.APPLIED)
    return None if known.is_over and applied.count() > 2 else known


def _may_open_file(user, run):
    """A trainee list carries identity numbers: only for who brought it, or may open those."""
    if run.holds_identities and run.by_id != user.pk:
        return user.has_perm("people.open_identity", run)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def run_file(request, pk):
    """The file as it was brought; a trainee list, with its identity numbers, for a purpose that is kept."""
    run = run_for(request.user, pk)
    if not _may_open_file(request.user, run):
        raise PermissionDenied
    try:
        if run.holds_identities:
            log_identity_list(
                scope=run.file_name, purpose=request.POST.get("purpose", ""), by=f"user:{request.user.pk}"
            )
        content = run.content.open("rb")
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    except OSError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=run.file_name, content_type="application/octet-stream")


@require_POST
@login_required
def run_preview(request, pk):
    return redirect(tasks.start_on(run_for(request.user, pk), "import_preview", by=request.user))


@require_POST
@login_required
def run_apply(request, pk):
    run = run_for(request.user, pk)
    try:
        services.refuse_unless_ready(run)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    return redirect(tasks.start_on(run, "import_apply", by=request.user))


@require_POST
@login_required
def run_discard(request, pk):
    run = run_for(request.user, pk)
    with outcome(request, _("The file is off the desk. Nothing of it was written.")):
        services.discard(run)
    return redirect("exchange:desk")


@require_POST
@login_required
def run_undo(request, pk):
    return redirect(tasks.start_on(run_for(request.user, pk), "import_undo", by=request.user))

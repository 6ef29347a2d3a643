"""Sessions of exams: the list, one of them by day and slot, and what is done with it."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mihan.core.access import get_for
from mihan.exams.models import ExamSession
from mihan.exams.policy import SEARCH_SECONDS
from mihan.exams.queries.boards import days_of, papers_of, session_shown, sessions_listed, unplaced
from mihan.exams.queries.duties import turns
from mihan.exams.queries.frames import ExamFrame
from mihan.exams.services import publishing, sessions
from mihan.exams.web.forms import SessionForm, of_session
from mihan.exams.web.reach import PLAN, PUBLISH, VIEW, session_for, unit_for
from mihan.jobs.tasks import start
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import Column, Filter, Table, chips, exported, filtered

STATES, KINDS = dict(ExamSession.State.choices), dict(ExamSession.Kind.choices)
TONES = {"draft": "attention", "published": "ok"}

SESSIONS = Table(
    (
        Column(gettext_lazy("Exam session"), "name", sort="name", link=True),
        Column(gettext_lazy("Which exams"), value=lambda s: KINDS[s.kind], sort="kind", name="kind"),
        Column(gettext_lazy("From"), "first_day", sort="first_day", kind="date"),
        Column(gettext_lazy("Until"), "last_day", sort="last_day", kind="date"),
        Column(gettext_lazy("Papers"), "paper_count", sort="paper_count", kind="number"),
        Column(gettext_lazy("With a place"), "placed_count", sort="placed_count", kind="number", hidden_on_phone=True),
        Column(gettext_lazy("State"), value=lambda s: (STATES[s.state], TONES[s.state]), kind="badge", name="state"),
        Column(gettext_lazy("Mark"), "mark", kind="mark", hidden_on_phone=True),
    ),
    filters=(
        Filter("kind", gettext_lazy("Which exams"), choices=ExamSession.Kind.choices),
        Filter("state", gettext_lazy("State"), choices=ExamSession.State.choices),
    ),
    empty=gettext_lazy("Sessions of exams will be listed here: papers with their rooms, invigilators and substitutes."),
)  # fmt: skip


@login_required
def index(request):
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    rows = sessions_listed(filtered(SESSIONS, ExamSession.objects.visible_to(request.user), request.GET))
    if kind := request.GET.get("export"):
        return exported(SESSIONS, rows, kind, name="exams", params=request.GET)
    return render(request, "exams/session_list.html", {
        "page": SESSIONS.page(rows, request.GET), "filters": SESSIONS.filters,
        "chips": chips(SESSIONS.filters, request), "may_plan": request.user.has_perm(PLAN),
    }, fragment="table")  # fmt: skip


@login_required
def add(request):
    unit = unit_for(request.user)
    form = SessionForm(request.POST or None)
    make = lambda: sessions.open_session(unit, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and (session := written(make, form)):
        messages.success(request, _("The session is open: bring its papers in."))
        return redirect(session)
    return render(request, "exams/session_form.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
def edit(request, pk):
    session = session_for(request.user, pk, may=PLAN)
    form = SessionForm(request.POST or None, initial=of_session(session))
    change = lambda: sessions.open_session(  # noqa: E731
        session.unit, by=request.user, changed=session, **form.cleaned_data
    )  # fmt: skip
    if form.is_bound and written(change, form):
        return redirect(session)
    context = {"form": form, "session": session}
    return render(request, "exams/session_form.html", context, status=422 if form.is_bound else 200)


@login_required
def show(request, pk):
    session = session_for(request.user, pk)
    papers, may_plan = papers_of(session), request.user.has_perm(PLAN, session)
    return render(request, "exams/session.html", {
        "session": session, "days": days_of(ExamFrame(session), papers), "unplaced": unplaced(papers),
        "may_plan": may_plan, "may_edit": may_plan and session.is_draft,
        "may_publish": request.user.has_perm(PUBLISH, session),
        "has_regional": any(paper.is_regional for paper in papers),
    })  # fmt: skip


@login_required
def day(request, pk, day):
    """One day on paper: a sheet for each slot, to post on the door and to sign."""
    session = get_for(request.user, ExamSession, pk, may=VIEW)
    found = days_of(ExamFrame(session), papers_of(session, day=_day(day)))
    if not found:
        raise Http404
    return render(request, "exams/day.html", {"session": session, "one": found[0]})


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


DUTIES = Table(
    (
        Column(gettext_lazy("Trainer"), path="person", sort="name", kind="person", name="trainer"),
        Column(gettext_lazy("Earlier this year"), "earlier", sort="earlier", kind="number"),
        Column(gettext_lazy("In this session"), "now", sort="now", kind="number"),
        Column(gettext_lazy("In all"), "total", sort="total", kind="number"),
        Column(gettext_lazy("Standing by"), "standing_by", sort="standing_by", kind="number", hidden_on_phone=True),
    ),
    empty=gettext_lazy("Trainers will be listed here with the slots they invigilate."),
)  # fmt: skip


@login_required
def duties(request, pk):
    """Who invigilates how much: earlier, in this session, in all."""
    session = session_for(request.user, pk)
    rows = turns(session, named=request.GET.get("q", ""))
    if kind := request.GET.get("export"):
        return exported(DUTIES, rows, kind, name=f"duties-{session.first_day}", params=request.GET)
    return render(request, "exams/duties.html", {
        "session": session, "chips": chips((), request), "page": DUTIES.page(rows, request.GET),
        "most": max((row.total for row in rows), default=0), "least": min((row.total for row in rows), default=0),
    }, fragment="table")  # fmt: skip


def _times(frame, paper):
    times = frame.times(paper.day, paper.slot, lasts=paper.duration) if paper.day else None
    return f"{times.starts:%H:%M}–{times.ends:%H:%M}" if times else ""


def _papers_table(frame):
    return Table(
        (
            Column(_("Day"), "day", kind="date"),
            Column(_("Time"), value=lambda p: _times(frame, p), kind="code", name="time"),
            Column(_("Groups"), value=lambda p: " ".join(g.label for g in p.groups.all()), name="groups"),
            Column(_("Module"), "module.code", kind="code", name="code"),
            Column(_("Name"), "module.name", name="module"),
            Column(_("Regional"), value=lambda p: _("yes") if p.is_regional else "", name="regional"),
            Column(_("Room"), "space.code", kind="code", name="space"),
            Column(_("Invigilators"), value=lambda p: _(", ").join(t.person.name for t in p.people), name="people"),
        )
    )  # fmt: skip


@login_required
def xlsx(request, pk):
    session = session_for(request.user, pk)
    table = _papers_table(ExamFrame(session))
    return exported(table, papers_of(session), "xlsx", name=f"exams-{session.first_day}", params=request.GET)


@require_POST
@login_required
def plan(request, pk):
    """Have the papers placed; the work goes on in a worker, and ends on the session's page."""
    session = session_for(request.user, pk, may=PLAN)
    if not session.is_draft:
        raise PermissionDenied
    job = start(
        "exams_plan", owner=request.user, about=session.name, about_url=session.get_absolute_url(),
        session=session.pk, seconds=SEARCH_SECONDS,
    )  # fmt: skip
    return redirect(job)


@require_POST
@login_required
def publish(request, pk):
    session = session_for(request.user, pk, may=PUBLISH)
    with outcome(request, _("The exams are published, and those they concern are told.")):
        publishing.publish_session(session, by=request.user)
    return redirect(session)


@require_POST
@login_required
def withdraw(request, pk):
    session = session_for(request.user, pk, may=PUBLISH)
    with outcome(request, _("The exams are a draft again; rooms and people are free.")):
        publishing.withdraw_session(session)
    return redirect(session)


@require_POST
@login_required
def remove(request, pk):
    session = session_for(request.user, pk, may=PLAN)
    with outcome(request, _("The session is taken back.")):
        sessions.remove_session(session)
        return redirect("exams:session-list")
    return redirect(session_shown(session.pk))

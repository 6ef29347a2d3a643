"""Who or what is not there: declared, asked, answered; and the published weeks it breaks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mihan.calendar.policy import monday_of
from mihan.core import clock
from mihan.core.access import get_for
from mihan.timetable.models import ChangeRequest, Unavailability
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.impact import hits_of, sessions_hit, weeks_hit
from mihan.timetable.queries.personal import own_trainer
from mihan.timetable.queries.weeks import unit_planned_by
from mihan.timetable.services import absences
from mihan.timetable.web.forms import STATE_TONES, WEEKDAYS, UnavailabilityForm
from mihan.timetable.web.reach import PLAN
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import Column, Table, exported

STATES = dict(Unavailability.State.choices)


def state_badge(row):
    return STATES[row.state], STATE_TONES[row.state]


ABSENCES = Table(
    (
        Column(gettext_lazy("Who or what"), value=lambda row: str(row.subject), name="subject", link=True),
        Column(gettext_lazy("From"), "first_day", sort="first_day", kind="date"),
        Column(gettext_lazy("Until"), "last_day", sort="last_day", kind="date"),
        Column(gettext_lazy("Reason"), "reason", hidden_on_phone=True),
        Column(gettext_lazy("Published sessions hit"), value=lambda row: row.hit, kind="number", name="hit"),
        Column(gettext_lazy("State"), value=state_badge, kind="badge", name="state"),
    ),
    empty=gettext_lazy("Absences, closed rooms and times to avoid will be listed here."),
)  # fmt: skip


def _reach(request):
    """The establishment, and whether this person plans it or only asks for themself."""
    user, unit = request.user, unit_planned_by(request.user)
    is_planner = bool(unit and user.has_perm(PLAN, unit))
    own = own_trainer(user)
    if unit is None or not (is_planner or own):
        raise PermissionDenied
    return unit, is_planner, own


@login_required
def index(request):
    unit, is_planner, _own = _reach(request)
    rows = Unavailability.objects.visible_to(request.user).filter(last_day__gte=monday_of(clock.today()))
    rows = sessions_hit(rows.select_related("trainer__person", "group", "space"))
    if kind := request.GET.get("export"):
        return exported(ABSENCES, rows, kind, name="absences", params=request.GET)
    return render(request, "timetable/absences.html", {
        "page": ABSENCES.page(rows, request.GET), "is_planner": is_planner,
        "hits": weeks_hit(unit, clock.today()) if is_planner else [],
        "asked": [row for row in rows if row.state == Unavailability.State.ASKED] if is_planner else [],
        "requests": _requests(request.user) if is_planner else [],
    }, fragment="table")  # fmt: skip


def _requests(user):
    asked = ChangeRequest.objects.visible_to(user).filter(state=ChangeRequest.State.ASKED)
    return asked.select_related("asked_by__person", "session__module", "session__plan")


@login_required
def add(request):
    unit, is_planner, own = _reach(request)
    frame = WeekFrame(unit, monday_of(clock.today()))
    form = UnavailabilityForm(
        request.POST or None, unit=unit, slots=_slots(frame), is_planner=is_planner, own=own,
        initial={"first_day": clock.today(), "last_day": clock.today(), "trainer": request.GET.get("trainer")},
    )  # fmt: skip
    declare = lambda: absences.declare_unavailability(unit, form.subject, by=request.user, **form.facts)  # noqa: E731
    if form.is_bound and (row := written(declare, form)):
        messages.success(request, _said(row))
        return redirect(row if is_planner else "timetable:absences")
    status = 422 if form.is_bound else 200
    return render(request, "timetable/absence_form.html", {"form": form, "is_planner": is_planner}, status=status)


def _slots(frame):
    """Each slot with the time it begins on an ordinary day of this week."""
    found = []
    for column in frame.columns:
        times = next((t for day in frame.days if (t := frame.times(day, column.slot))), None)
        found.append((column.slot, f"{column.slot} · {times.starts:%H:%M}" if times else str(column.slot)))
    return found


def _said(row):
    if row.state == Unavailability.State.ASKED:
        return _("Your request is sent to the planner.")
    return _("Written down. The published sessions it breaks are listed below.")


@require_POST
@login_required
def answer(request, pk):
    return _answered(request, Unavailability, pk)


@require_POST
@login_required
def answer_request(request, pk):
    return _answered(request, ChangeRequest, pk)


def _answered(request, model, pk):
    asked = get_for(request.user, model, pk, may=PLAN)
    if request.POST.get("accept") not in {"0", "1"}:
        raise Http404
    with outcome(request, _("The answer is sent.")):
        absences.answer(
            asked, accept=request.POST["accept"] == "1", by=request.user, because=request.POST.get("answer", "")
        )  # fmt: skip
    return redirect("timetable:absences")


@login_required
def show(request, pk):
    """One absence: its days, its reason, what was answered; a planner may end it."""
    row = get_object_or_404(Unavailability.objects.visible_to(request.user), pk=pk)
    may_end = request.user.has_perm(PLAN, row)
    return render(request, "timetable/absence.html", {
        "row": row, "state": state_badge(row), "may_end": may_end, "weekday": dict(WEEKDAYS).get(str(row.weekday)),
        **(_to_settle(row) if may_end else {}),
    })  # fmt: skip


def _to_settle(row):
    """The published sessions it breaks, the drafts that repair their weeks, and how many are left."""
    hits = hits_of(row)
    return {
        "hits": hits,
        "left": sum(not hit.is_settled for hit in hits),
        "drafts": {hit.draft for hit in hits if hit.draft},
        "plans": {hit.session.plan for hit in hits},
    }


@require_POST
@login_required
def end(request, pk):
    row = get_for(request.user, Unavailability, pk, may=PLAN)
    with outcome(request, _("It no longer holds.")):
        absences.end_unavailability(row)
    return redirect("timetable:absences")

"""One session: where it could go, why it could not be placed, what became of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.core.access import get_for
from mihan.core.errors import RuleBroken
from mihan.timetable.engine import Judge, PlanProblem
from mihan.timetable.models import Plan, Session
from mihan.timetable.policy import Place
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.repairs import drafts_that_count, is_left_out, is_made_up
from mihan.timetable.services import absences, editing, holding
from mihan.timetable.web.reach import PLAN, VIEW, day_in, key_in, own_page_in, session_for
from mihan.timetable.web.ways import ways_for
from mihan.ui.htmx import outcome, render

MOST_DRAFTS = 3


@login_required
def show(request, pk):
    session = session_for(request.user, pk)
    may_edit = session.plan.is_draft and request.user.has_perm(PLAN, session.plan)
    frame = WeekFrame(session.plan.unit, session.plan.monday)
    may_see = request.user.has_perm(VIEW, session.plan)
    return render(request, "timetable/session.html", {
        "session": session, "may_edit": may_edit, "frame": frame, "links": session.groups.all(),
        "times": frame.times(session.day, session.slot) if session.day else None,
        "ways": ways_for(request.user, session), "may_see": may_see, "back": own_page_in(request.GET),
        "may_hold": _may_hold(request.user, session), "may_ask": _is_own(request.user, session),
        "edits": session.edits.select_related("by__person")[:10],
        "drafts": _drafts_to_make_up_in(request.user, session),
        "mine_to_undo": may_edit and session.plan.edits.filter(by=request.user, undone=False).exists(),
    })  # fmt: skip


def _options(session):
    return Judge(PlanProblem(session.plan, around=session)).options(session)


def _may_hold(user, session):
    return session.plan.is_published and (
        user.has_perm("timetable.hold", session) or (_is_own(user, session) and user.holds("trainer"))
    )


def _is_own(user, session):
    return bool(session.trainer and user.person_id and session.trainer.person_id == user.person_id)


def _drafts_to_make_up_in(user, session):
    """Where a session missed, or published without a place, can still be given."""
    is_missed = session.outcome == Session.Outcome.NOT_HELD or is_left_out(session)
    if not is_missed or not user.has_perm(PLAN, session.plan) or is_made_up(session):
        return []
    return list(drafts_that_count(session).order_by("monday", "-number")[:MOST_DRAFTS])


@login_required
def options(request, pk):
    """For the board: what each slot would mean for this session, before it is dropped there."""
    session = session_for(request.user, pk)
    get_for(request.user, Plan, session.plan_id, may=PLAN)
    found = _options(session)
    return JsonResponse({"options": [option.as_json() for option in found]})


@require_POST
@login_required
def move(request, pk):
    session = session_for(request.user, pk)
    plan = get_for(request.user, Plan, session.plan_id, may=PLAN)
    place = _wanted(request.POST, session)
    if place is None:
        messages.error(request, _("That place does not exist."))
        return redirect(session)
    seen = key_in(request.POST, "seen") if "seen" in request.POST else plan.revision
    with outcome(request, _("Moved to %(place)s.") % {"place": editing.said(place)}):
        editing.move_session(session, place, by=request.user, seen=seen)
    return redirect(own_page_in(request.POST) or session)


def _wanted(given, session):
    """Where the form says: a day and a slot, with a space chosen or the first that is free. None: nowhere."""
    if not given.get("day"):
        return Place(trainer=session.trainer_id)
    day, slot = day_in(given, "day"), key_in(given, "slot")
    if day is None or not slot:
        return None
    space = key_in(given, "space") or _free_space(session, day, slot)
    return Place(day, slot, space, key_in(given, "trainer") or session.trainer_id)


def _free_space(session, day, slot):
    if session.channel == Session.Channel.REMOTE:
        return None
    for option in _options(session):
        if (option.day, option.slot) == (day, slot):
            return option.space
    return session.space_id


@require_POST
@login_required
def hold(request, pk):
    session = session_for(request.user, pk)
    if not _may_hold(request.user, session):
        raise PermissionDenied
    with outcome(request, _("Noted; the hours of the ledger follow.")):
        holding.hold_session(
            session, outcome=_outcome(request), by=request.user, note=request.POST.get("note", "")
        )  # fmt: skip
    return redirect(session)


def _outcome(request):
    wanted = request.POST.get("outcome", "")
    if wanted not in Session.Outcome.values:
        raise RuleBroken(_("Say whether it was held or not."))
    return wanted


@require_POST
@login_required
def ask(request, pk):
    session = session_for(request.user, pk)
    with outcome(request, _("Your request is sent to the planner.")):
        absences.ask_for_change(session, by=request.user, wish=request.POST.get("wish", ""))
    return redirect(session)


@require_POST
@login_required
def make_up(request, pk):
    session = session_for(request.user, pk)
    draft = get_for(request.user, Plan, key_in(request.POST, "plan"), may=PLAN)
    with outcome(request, _("The session to make up waits to be placed in the draft.")):
        holding.make_up(session, draft, by=request.user)
    return redirect("timetable:unplaced", draft.pk)

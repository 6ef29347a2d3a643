"""The ways out for one session: someone else, another time, later; each is one press."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.core import clock
from mihan.core.access import get_for
from mihan.timetable.engine import Judge, PlanProblem
from mihan.timetable.models import Plan, Session
from mihan.timetable.policy import Place
from mihan.timetable.queries.boards import subject_of
from mihan.timetable.queries.repairs import next_week_to_plan, repair_of, twin_of
from mihan.timetable.services import editing
from mihan.timetable.services.adjusting import adjust_session
from mihan.timetable.web.reach import PLAN, day_in, key_in, own_page_in, session_for
from mihan.ui import writing
from mihan.ui.htmx import outcome


def ways_for(user, session):
    """What the page of a session offers its planner; None where there is nothing left to decide.

    Where a draft already repairs the published week, the ways out are those of the draft.
    """
    plan = session.plan
    if not user.has_perm(PLAN, plan) or not _is_open(session):
        return None
    draft = repair_of(plan) if plan.is_published else None
    twin = twin_of(session, draft) if draft else None
    looked_at = twin or session
    judge = Judge(PlanProblem(looked_at.plan, around=looked_at, stand_ins=True))
    return {
        "out": judge.ways_out(looked_at), "impossible": _impossible(judge, session), "session": looked_at,
        "seen": looked_at.plan.revision if looked_at.plan.is_draft else 0, "draft": draft if twin else None,
        "is_settled": bool(twin and twin.place != session.place), "next_week": next_week_to_plan(plan),
    }  # fmt: skip


def _impossible(judge, session):
    """On a draft, the slots where it cannot go, and why."""
    return [option for option in judge.options(session) if not option.is_possible] if session.plan.is_draft else []


def _is_open(session):
    if session.is_cancelled or session.outcome != Session.Outcome.PLANNED:
        return False
    if session.plan.is_draft:
        return not session.is_locked
    return session.plan.is_published and (session.day is None or session.day >= clock.today())


@require_POST
@login_required
def adjust(request, pk):
    """Do one of them, and say what was done and what is left to do."""
    session = session_for(request.user, pk)
    get_for(request.user, Plan, session.plan_id, may=PLAN)
    place = _wanted(request.POST, session)
    if place is None:
        messages.error(request, _("That place does not exist."))
        return redirect(session)
    found = []
    with outcome(request, _done(session, place)):
        found.append(adjust_session(session, place, by=request.user, seen=key_in(request.POST, "seen")))
    if back := own_page_in(request.POST):
        return redirect(back)
    if not found or session.plan.is_draft:
        return redirect(session)
    return redirect("timetable:changes", found[0].plan_id)


def _wanted(given, session):
    """Later: no day. Else where the form says, with its own trainer or the one who stands in."""
    trainer = key_in(given, "trainer") or session.trainer_id
    if given.get("way") == "later":
        return Place(trainer=session.trainer_id)
    day, slot, space = day_in(given, "day"), key_in(given, "slot"), key_in(given, "space")
    return Place(day, slot, space or None, trainer) if day and slot else None


def _done(session, place):
    """What the press did, in words."""
    name = writing.isolated(session.module.code)
    if place.day is None:
        said = _("%(module)s is left out of this week; its hours stay to be given.") % {"module": name}
    elif (place.day, place.slot) == (session.day, session.slot):
        stand_in = subject_of(session.plan, "trainer", place.trainer or 0)
        said = _("%(module)s is given to %(name)s.") % {"module": name, "name": stand_in or ""}
    else:
        said = _("%(module)s is moved to %(place)s.") % {"module": name, "place": editing.said(place)}
    if session.plan.is_published:
        said += " " + _("It is written in a draft: people are told when you publish it.")
    return said

"""A way out for one session: written in its draft or, where the week is published, in a draft of it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import Unit, User
from mihan.timetable.models import Plan, Session
from mihan.timetable.policy import Place
from mihan.timetable.queries.repairs import repair_of, twin_of
from mihan.timetable.services.drafting import copy_plan
from mihan.timetable.services.editing import move_session


@transaction.atomic
def adjust_session(session: Session, place: Place, *, by: User, seen: int) -> Session:
    """Replace its trainer, move it or leave it out, and return it as it then stands in a draft.

    A published week stays as it is: the change goes to the draft that repairs it, made if there is none.
    """
    session = Session.objects.select_related("plan").get(pk=session.pk)  # as it is now, not as it was shown
    _refuse_if_over(session)
    if session.plan.is_draft:
        move_session(session, place, by=by, seen=seen)
        return session
    twin = twin_of(session, _repair(session.plan, by=by))
    if twin is None:
        raise RuleBroken(_("This session is not in the draft that repairs the week."))
    if twin.is_locked:  # locked against the search: this is a person's choice
        Session.objects.filter(pk=twin.pk).update(is_locked=False)
    move_session(twin, place, by=by, seen=seen)
    twin.refresh_from_db()
    return twin


def _refuse_if_over(session: Session) -> None:
    is_past = session.day is not None and session.day < clock.today() and not session.plan.is_draft
    if session.is_cancelled or is_past or session.outcome != Session.Outcome.PLANNED:
        raise RuleBroken(_("This session has already taken place, or was cancelled: say what became of it instead."))


def _repair(published: Plan, *, by: User) -> Plan:
    """The unit is locked first, or two planners at once would each begin a draft."""
    Unit.objects.select_for_update().get(pk=published.unit_id)
    published = Plan.objects.get(pk=published.pk)
    if not published.is_published:
        raise RuleBroken(_("Another version of this week was published meanwhile: look at it first."))
    return repair_of(published) or copy_plan(published, by=by, origin=Plan.Origin.REPAIRED)

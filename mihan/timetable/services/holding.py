"""What became of a session: held, or not. Held hours go to the ledger at once, and come back if taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import User
from mihan.progress.services import deliver
from mihan.timetable.models import Plan, Session, SessionGroup
from mihan.timetable.queries.repairs import drafts_that_count, is_left_out, is_made_up
from mihan.timetable.services.editing import lock_draft
from mihan.timetable.signals import session_held

Outcome = Session.Outcome


@transaction.atomic
def hold_session(session: Session, *, outcome: str, by: User, note: str = "") -> Session:
    """Say what became of a published session; saying it again otherwise corrects the ledger by as much."""
    session = Session.objects.select_for_update().select_related("plan").get(pk=session.pk)
    _refuse_unless_told(session, outcome, note)
    before, session.outcome, session.outcome_note = session.outcome, outcome, note.strip()
    session.save(update_fields=["outcome", "outcome_note"])
    change = (outcome == Outcome.HELD) - (before == Outcome.HELD)
    if change:
        lines = list(session.groups.values_list("line", flat=True))
        deliver(lines, channel=session.channel, hours=change * session.hours)
        transaction.on_commit(lambda: session_held.send(Session, session=session, by=by))
    return session


def _refuse_unless_told(session: Session, outcome: str, note: str) -> None:
    if not session.plan.is_published:
        raise RuleBroken(_("Only a session of the published week can be held."))
    if session.is_cancelled or session.day is None:
        raise RuleBroken(_("This session was cancelled."))
    if outcome != Outcome.PLANNED and session.day > clock.today():
        raise RuleBroken(_("This session has not taken place yet."))
    if outcome == Outcome.NOT_HELD and not note.strip():
        raise RuleBroken(_("Say in a few words why the session was not held."))


@transaction.atomic
def make_up(missed: Session, plan: Plan, *, by: User) -> Session:
    """Add to a draft a session that makes up for one missed or left out, to be placed like any other."""
    plan = lock_draft(plan.pk)
    if missed.outcome != Outcome.NOT_HELD and not is_left_out(missed):
        raise RuleBroken(_("Only a session that was not held is made up."))
    if is_made_up(missed):
        raise RuleBroken(_("This session is already being made up."))
    if is_left_out(missed) and not drafts_that_count(missed).filter(pk=plan.pk).exists():
        raise RuleBroken(_("This draft already counts its hours among those left to give."))
    extra = Session.objects.create(
        plan=plan, key=f"{missed.key.partition('#')[0]}#m{missed.pk}", module=missed.module, channel=missed.channel,
        trainer=missed.trainer, hours=missed.hours, makes_up=missed,
    )  # fmt: skip
    SessionGroup.objects.bulk_create(
        SessionGroup(session=extra, plan=plan, group_id=link.group_id, line_id=link.line_id)
        for link in missed.groups.all()
    )
    plan.unplaced += 1
    plan.save(update_fields=["unplaced", "updated_at"])
    return extra

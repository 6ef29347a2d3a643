"""The end of a session: what it leaves is kept, and what people showed is announced."""

from __future__ import annotations

from django.db import transaction

from mihan.core import clock
from mihan.workplaces.engine.keeping import outcome_of
from mihan.workplaces.engine.playing import Live
from mihan.workplaces.models import Session, Sitting
from mihan.workplaces.queries.evidence import shown_in
from mihan.workplaces.signals import session_ended


def stop(session: Session, playing: Live) -> None:
    """Close a session that is over, or that stopped on a fault; its log stays as it is."""
    session.state = Session.State.FAULTY if playing.world.fault else Session.State.ENDED
    session.fault = playing.world.fault[:300]
    session.ended_at, session.due_at = clock.now(), None
    session.save(update_fields=["state", "fault", "ended_at", "due_at", "updated_at"])
    Sitting.objects.filter(session=session, until=None).update(until=playing.t)
    keep_outcome(session, until=playing.t)
    transaction.on_commit(lambda: session_ended.send(Session, session=session, evidence=shown_in(session)))


def keep_outcome(session: Session, *, until: int) -> None:
    """Facts, figures and causes, worked out once: a debrief asks no old rules."""
    if (outcome := outcome_of(session, until=until)) is not None:
        outcome.save()

"""The end of a session: what it leaves is kept, and what people showed becomes evidence."""

from __future__ import annotations

from mihan.core import clock
from mihan.workplaces.engine.keeping import outcome_of
from mihan.workplaces.engine.playing import Live
from mihan.workplaces.models import Session, Sitting
from mihan.workplaces.queries.evidence import shown_in
from mihan.workplaces.services.handing_in import hand_in


def stop(session: Session, playing: Live) -> None:
    """Close a session that is over, or that stopped on a fault; its log stays as it is."""
    session.state = Session.State.FAULTY if playing.world.fault else Session.State.ENDED
    session.fault = playing.world.fault[:300]
    session.ended_at, session.due_at = clock.now(), None
    session.save(update_fields=["state", "fault", "ended_at", "due_at", "updated_at"])
    Sitting.objects.filter(session=session, until=None).update(until=playing.t)
    keep_outcome(session, until=playing.t)
    hand_in(session, shown_in(session))


def keep_outcome(session: Session, *, until: int) -> None:
    """Facts, figures and causes, worked out once: a debrief asks no old rules."""
    if (outcome := outcome_of(session, until=until)) is not None:
        outcome.save()

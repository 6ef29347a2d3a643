"""A finished session of invented people, for the demonstration."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from mihan.people.models import User
from mihan.workplaces.engine.showing import played_by
from mihan.workplaces.models import Session
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.playing import lock, write


@transaction.atomic
def play_to_the_end(session: Session, skills: Mapping[str, int], *, by: User) -> Session:
    """Started by its trainer, then played to its end by whoever sits in these seats."""
    conduct(session, "resume", by=by)
    session = lock(session.pk)
    playing = played_by(session, skills)
    write(session, playing, by=by)
    return session

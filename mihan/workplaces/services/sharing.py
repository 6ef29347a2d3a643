"""The tasks of a role that several people hold: one is taken for one's own seat, or given back."""

from __future__ import annotations

from django.db import transaction

from mihan.people.models import User
from mihan.workplaces.engine.playing import Given
from mihan.workplaces.models import Input, Session
from mihan.workplaces.policy import MOST_KEY
from mihan.workplaces.services.deciding import actor_in
from mihan.workplaces.services.playing import at_now, lock_open, write


def claim_task(session: Session, *, seat: str, task: str, by: User, key: str = "") -> Input:
    """Take a task of the role: nobody else may answer it, or miss it. Refused, it says who has it."""
    return _share(session, "claim", seat, task, by, key)


def release_task(session: Session, *, seat: str, task: str, by: User, key: str = "") -> Input:
    """Give back a task one took: anybody of the role may answer it."""
    return _share(session, "release", seat, task, by, key)


@transaction.atomic
def _share(session: Session, verb: str, seat: str, task: str, by: User, key: str) -> Input:
    session, key = lock_open(session.pk), key[:MOST_KEY]
    if key and (known := session.inputs.filter(key=key).first()):
        return known
    playing = at_now(session)
    actor = actor_in(session, playing, seat, by)
    playing.submit(Given(playing.t, seat, actor, verb, {"task": task}, key))
    return write(session, playing, by=by, last=1)[-1]

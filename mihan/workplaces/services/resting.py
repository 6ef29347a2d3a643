"""A season between two sittings: it stands still when nobody is at work, and ends with its last day."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from mihan.core import clock
from mihan.workplaces.engine.playing import Actor, Given, wall
from mihan.workplaces.models import Input, Session
from mihan.workplaces.policy import LEFT_ALONE_AFTER
from mihan.workplaces.services.playing import at_now, lock, write


def rest_seasons() -> None:
    """Every season that somebody forgot, and every one whose last day is over."""
    for session in _over():
        _submit(session, "end")
    for session in _left_alone():
        _submit(session, "pause", wall=wall(clock.now()))


def any_to_rest() -> bool:
    return _over().exists() or _left_alone().exists()


def _over() -> QuerySet[Session]:
    return _open().filter(last_day__lt=clock.today())


def _left_alone() -> QuerySet[Session]:
    """Running, and nobody did anything for a while: bots would play on by themselves."""
    since = clock.now() - LEFT_ALONE_AFTER
    lately = Input.objects.filter(session=OuterRef("pk"), at__gt=since).exclude(actor__in=["bot", "market"])
    return _open().filter(Q(state=Session.State.RUNNING) & ~Exists(lately))


def _open() -> QuerySet[Session]:
    return Session.objects.unfinished().filter(pace=Session.Pace.SEASON)


@transaction.atomic
def _submit(session: Session, verb: str, **args: int) -> None:
    session = lock(session.pk)
    if not session.is_open:
        return
    playing = at_now(session)
    playing.submit(Given(playing.t, "", Actor.INSTRUCTOR, verb, args))
    if verb == "pause":
        session.state, session.due_at = Session.State.PAUSED, None
        session.save(update_fields=["state", "due_at", "updated_at"])
    write(session, playing)

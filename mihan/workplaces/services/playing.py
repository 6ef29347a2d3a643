"""One writer at a time in a session: lock its row, let it come to now, write what was added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import User
from mihan.workplaces.engine.playing import Given, Live, live
from mihan.workplaces.models import Input, Session
from mihan.workplaces.policy import KEEP_EVERY, MOST_PASSED, PASS_EVERY
from mihan.workplaces.signals import session_written


def lock(pk: int) -> Session:
    """The session, for one writer at a time: who comes second meets what the first left."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("version", "edit")
    return rows.get(pk=pk)


def lock_open(pk: int) -> Session:
    session = lock(pk)
    if not session.is_open:
        raise RuleBroken(_("This session is over."))
    return session


def wait_for_turn(pk: int) -> None:
    """Within a transaction: behind whoever is writing. SQLite lets one in at a time already."""
    if connection.features.has_select_for_update:
        Session.objects.select_for_update(of=("self",)).order_by().values_list("pk").get(pk=pk)


def at_now(session: Session) -> Live:
    """The session come to this instant, bots included; nothing is written yet."""
    playing = live(session)
    playing.catch_up(clock.now())
    return playing


def write(session: Session, playing: Live, *, by: User | None = None, last: int = 0) -> list[Input]:
    """Add what was given to the log, within the caller's transaction; the `last` of it was done by `by`."""
    from mihan.workplaces.services.ending import stop

    rows = _rows(session, playing, by, last)
    Input.objects.bulk_create(rows)
    _keep(session, playing)
    session_written.send(Session, session=session, playing=playing)
    if playing.is_stopped:
        stop(session, playing)
    return rows


def _rows(session: Session, playing: Live, by: User | None, last: int) -> list[Input]:
    at, person = clock.now(), by.person_id if by else None
    first_own = len(playing.log) - last
    return [
        _row(session, given, chain, at=at, by=person if place >= first_own else None)
        for place, (given, chain) in enumerate(zip(playing.log, playing.hashes, strict=True))
    ]


def _row(session: Session, given: Given, chain: str, *, at: datetime, by: int | None) -> Input:
    why = {"key": given.why.key, "values": dict(given.why.values)} if given.why else None
    return Input(
        session=session, seq=given.n, t=given.t, seat=given.seat, actor=given.actor.value, verb=given.verb,
        args=dict(given.args), key=given.key, accepted=given.accepted, why=why, hash=chain, at=at, by_id=by,
    )  # fmt: skip


def _keep(session: Session, playing: Live) -> None:
    """From the start on, every so many inputs, the state beside the log: a cache, so that nobody begins anew.

    Not before: until it is started, what a session is played by may still be laid.
    """
    is_due = playing.count - session.kept_seq >= KEEP_EVERY or (session.started_at and not session.kept)
    if not is_due or not playing.log or playing.world.fault:
        return
    session.kept, session.kept_seq = playing.world.snapshot(), playing.count
    session.save(update_fields=["kept", "kept_seq", "updated_at"])


@transaction.atomic
def pass_over(session: Session) -> None:
    """A worker's look at a session: what is due happens, and is written."""
    session = lock(session.pk)
    if session.state != Session.State.RUNNING:
        return
    session.due_at = clock.now() + PASS_EVERY
    session.save(update_fields=["due_at", "updated_at"])
    write(session, at_now(session))


def pass_over_due() -> None:
    """Every session that runs and that nobody looked after for a while."""
    for session in _due():
        pass_over(session)


def any_due() -> bool:
    return bool(_due())


def _due() -> Iterable[Session]:
    """Those that waited longest first; where somebody decides, their decisions bring the session on."""
    lately = Input.objects.filter(session=OuterRef("pk"), at__gt=clock.now() - PASS_EVERY)
    running = Session.objects.filter(state=Session.State.RUNNING, due_at__lte=clock.now())
    return running.exclude(Exists(lately)).order_by("due_at")[:MOST_PASSED]

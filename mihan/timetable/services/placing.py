"""The only writer of when and where a session is: the session and its groups are written together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mihan.timetable.models import Session, SessionGroup
from mihan.timetable.policy import Place

BATCH = 500  # rows of one statement: SQLite takes a limited number of values


def put(moves: Sequence[tuple[Session, Place]]) -> None:
    """Write these places at once. Two sessions may swap: all leave before any arrives.

    Raises IntegrityError when a group, a trainer or a space would be twice at a time.
    """
    sessions = [session for session, _place in moves]
    keys = [session.pk for session in sessions]
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        Session.objects.filter(pk__in=some).update(day=None, slot=None, space=None)
        SessionGroup.objects.filter(session__in=some).update(day=None, slot=None)
    for session, place in moves:
        session.day, session.slot = place.day, place.slot
        session.space_id, session.trainer_id = place.space, place.trainer
    Session.objects.bulk_update(sessions, ["day", "slot", "space", "trainer"], batch_size=BATCH // 4)
    _follow(sessions)


def _follow(sessions: Iterable[Session]) -> None:
    where = {session.pk: (session.day, session.slot) for session in sessions}
    links = list(SessionGroup.objects.filter(session__in=list(where)))
    for link in links:
        link.day, link.slot = where[link.session_id]
    SessionGroup.objects.bulk_update(links, ["day", "slot"], batch_size=BATCH // 2)

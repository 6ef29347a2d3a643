"""A debrief closed: each who played keeps a copy of it, which nothing changes afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.errors import RuleBroken
from mihan.messaging.services import tell
from mihan.people.models import Person, User
from mihan.workplaces.models import DebriefCopy, Session
from mihan.workplaces.queries.telling import DEBRIEFED
from mihan.workplaces.services.playing import lock

Told = Mapping[str, Mapping[str, Any]]  # by language
Teller = Callable[[Session, str], Mapping[Person, Told]]
_tellers: list[Teller] = []


def add_teller(teller: Teller) -> None:
    """Pages know the words of a copy; theirs come with the addresses."""
    _tellers.append(teller)


def in_words(session: Session, take_away: str) -> Mapping[Person, Told]:
    """By person, what their copy says, `take_away` being what the group said it takes away."""
    return _tellers[0](session, take_away)


@transaction.atomic
def close_debrief(
    session: Session, copies: Mapping[Person, Told], *, by: User, at: datetime | None = None
) -> list[DebriefCopy]:  # fmt: skip
    """Keep for each person what they are told, once; they find it in their file. `at`: when, if not now."""
    session = lock(session.pk)
    if session.is_open or session.branch_of_id:
        raise RuleBroken(_("Only the debrief of a session that is over is closed; a what-if leaves no copy."))
    if session.debrief_copies.exists():
        raise RuleBroken(_("This debrief is closed already: copies do not change."))
    if not copies:
        raise RuleBroken(_("Nobody sat in this session: there is nobody to give a copy to."))
    kept = [
        DebriefCopy.objects.create(
            session=session, person=person, closed_at=at or clock.now(), closed_by=by.person, told=told
        )
        for person, told in copies.items()
    ]
    for copy in kept:
        _tell(copy)
    return kept


def _tell(copy: DebriefCopy) -> None:
    tell(
        [copy.person_id], DEBRIEFED.code, key=f"debrief:{copy.session_id}", url=address("workplaces:copy", copy.pk),
        titles=copy.session.version.titles,
    )  # fmt: skip

"""A decision of somebody in a seat: once, in its turn, answered with what it did or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.people.models import User
from mihan.workplaces.engine.loading import is_observed
from mihan.workplaces.engine.playing import Actor, Given, Live
from mihan.workplaces.models import Input, Session
from mihan.workplaces.policy import MOST_KEY
from mihan.workplaces.services.playing import at_now, lock_open, wait_for_turn, write


@dataclass(frozen=True)
class Asked:
    """What somebody wants to do in a seat. The same `key` is the same request, sent again or clicked twice."""

    seat: str
    verb: str
    args: Mapping[str, Any]
    by: User
    key: str = ""

    def given(self, playing: Live, actor: Actor) -> Given:
        return Given(playing.t, self.seat, actor, self.verb, self.args, self.key)


def decide(session: Session, *, seat: str, verb: str, args: Mapping[str, Any], by: User, key: str = "") -> Input:
    """Take a decision in one's own seat; a refusal comes back as an input with its reason."""
    return take(session, Asked(seat, verb, args, by, key[:MOST_KEY]))[0]


def take(session: Session, asked: Asked, playing: Live | None = None) -> tuple[Input, Live]:
    """The same, with the session as it stands then; a request that was known already changes nothing of it.

    `playing` is the session as the caller has just read it. A decision is worked out without a lock, as each number of
    a log is given once: when somebody else was quicker, it is worked out again, in its turn,
    and `playing` is worth nothing any more.
    """
    try:
        return _at_once(session, asked, playing or at_now(_whole(session)))
    except IntegrityError:
        return _in_turn(session, asked)


def _whole(session: Session) -> Session:
    return Session.objects.select_related("version", "edit").get(pk=session.pk)


def _at_once(session: Session, asked: Asked, playing: Live) -> tuple[Input, Live]:
    if not session.is_open:
        raise RuleBroken(_("This session is over."))
    actor = _actor(session, playing, asked)
    if (known := playing.known.get(asked.key)) is not None:
        return known, playing
    playing.submit(asked.given(playing, actor))
    with transaction.atomic():
        wait_for_turn(session.pk)  # or what it adds, and whoever holds the session, would wait for one another
        return write(session, playing, by=asked.by, last=1)[-1], playing


@transaction.atomic
def _in_turn(session: Session, asked: Asked) -> tuple[Input, Live]:
    session = lock_open(session.pk)
    playing = at_now(session)
    return _submit(session, asked, playing, _actor(session, playing, asked))


@transaction.atomic
def observe(session: Session, *, seat: str, verb: str, args: Mapping[str, Any], by: User, key: str = "") -> Input:
    """A trainer's ticks on what somebody did in the real room: it is the seat's own showing.

    Only a task of the kind that is observed; everything else is decided in the seat itself.
    """
    session = lock_open(session.pk)
    if not by.has_perm("workplaces.lead", session) or not is_observed(session, verb):
        raise RuleBroken(_("Only the trainer ticks what was done in the real room."))
    asked = Asked(seat, verb, args, by, key[:MOST_KEY])
    return _submit(session, asked, at_now(session), Actor.USER)[0]


def _submit(session: Session, asked: Asked, playing: Live, actor: Actor) -> tuple[Input, Live]:
    if asked.key and (known := session.inputs.filter(key=asked.key).first()):
        return known, playing
    playing.submit(asked.given(playing, actor))
    return write(session, playing, by=asked.by, last=1)[-1], playing


def _actor(session: Session, playing: Live, asked: Asked) -> Actor:
    if is_observed(session, asked.verb):
        raise RuleBroken(_("Only the trainer ticks what was done in the real room."))
    return actor_in(session, playing, asked.seat, asked.by)


def actor_in(session: Session, playing: Live, seat: str, by: User) -> Actor:
    """One plays one's own seat; an instructor, the seat they took over."""
    found = next((each for each in playing.seats if each.name == seat), None)
    if found is None:
        raise RuleBroken(_("There is no such seat."))
    if found.is_taken_over:
        return _instructor(session, by)
    if found.person_id is None or found.person_id != by.person_id:
        raise RuleBroken(_("You are not in this seat."))
    return Actor.USER


def _instructor(session: Session, by: User) -> Actor:
    if not by.has_perm("workplaces.lead", session):
        raise RuleBroken(_("The trainer is playing this seat for a moment."))
    return Actor.INSTRUCTOR

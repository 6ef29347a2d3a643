"""A decision of somebody in a seat: once, in its turn, answered with what it did or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.people.models import User
from mihan.workplaces.engine.loading import is_observed
from mihan.workplaces.engine.playing import Actor, Given
from mihan.workplaces.models import Input, Seat, Session
from mihan.workplaces.policy import MOST_KEY
from mihan.workplaces.services.playing import at_now, lock_open, write


@transaction.atomic
def decide(session: Session, *, seat: str, verb: str, args: Mapping[str, Any], by: User, key: str = "") -> Input:
    """Take a decision in one's own seat; a refusal comes back as an input with its reason.

    The same `key` is the same request, sent again or clicked twice: it gets the first answer.
    """
    session = lock_open(session.pk)
    if is_observed(session, verb):
        raise RuleBroken(_("Only the trainer ticks what was done in the real room."))
    actor = _actor_in(session, seat, by)
    return _submit(session, Given(0, seat, actor, verb, args, key[:MOST_KEY]), by)


@transaction.atomic
def observe(session: Session, *, seat: str, verb: str, args: Mapping[str, Any], by: User, key: str = "") -> Input:
    """A trainer's ticks on what somebody did in the real room: it is the seat's own showing.

    Only a task of the kind that is observed; everything else is decided in the seat itself.
    """
    session = lock_open(session.pk)
    if not by.has_perm("workplaces.lead", session) or not is_observed(session, verb):
        raise RuleBroken(_("Only the trainer ticks what was done in the real room."))
    return _submit(session, Given(0, seat, Actor.USER, verb, args, key[:MOST_KEY]), by)


def _submit(session: Session, given: Given, by: User) -> Input:
    if given.key and (known := session.inputs.filter(key=given.key).first()):
        return known
    playing = at_now(session)
    playing.submit(replace(given, t=playing.t))
    return write(session, playing, by=by, last=1)[-1]


def _actor_in(session: Session, name: str, by: User) -> Actor:
    """One plays one's own seat; an instructor, the seat they took over."""
    seat = Seat.objects.filter(session=session, name=name).first()
    if seat is None:
        raise RuleBroken(_("There is no such seat."))
    if seat.is_taken_over:
        if by.has_perm("workplaces.lead", session):
            return Actor.INSTRUCTOR
        raise RuleBroken(_("The trainer is playing this seat for a moment."))
    if seat.person_id is None or seat.person_id != by.person_id:
        raise RuleBroken(_("You are not in this seat."))
    return Actor.USER

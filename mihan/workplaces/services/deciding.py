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
from mihan.workplaces.engine.playing import Actor, Given, Live
from mihan.workplaces.models import Input, Seat, Session
from mihan.workplaces.policy import MOST_KEY
from mihan.workplaces.services.playing import at_now, lock_open, write


def decide(session: Session, *, seat: str, verb: str, args: Mapping[str, Any], by: User, key: str = "") -> Input:
    """Take a decision in one's own seat; a refusal comes back as an input with its reason.

    The same `key` is the same request, sent again or clicked twice: it gets the first answer.
    """
    return decide_and_look(session, seat=seat, verb=verb, args=args, by=by, key=key)[0]


@transaction.atomic
def decide_and_look(
    session: Session, *, seat: str, verb: str, args: Mapping[str, Any], by: User, key: str = ""
) -> tuple[Input, Live | None]:
    """The same, with the session as it left it; None when it was known already."""
    session = lock_open(session.pk)
    if is_observed(session, verb):
        raise RuleBroken(_("Only the trainer ticks what was done in the real room."))
    seats = list(session.seats.select_related("person"))
    actor = actor_in(session, next((each for each in seats if each.name == seat), None), by)
    return _submit(session, Given(0, seat, actor, verb, args, key[:MOST_KEY]), by, seats)


@transaction.atomic
def observe(session: Session, *, seat: str, verb: str, args: Mapping[str, Any], by: User, key: str = "") -> Input:
    """A trainer's ticks on what somebody did in the real room: it is the seat's own showing.

    Only a task of the kind that is observed; everything else is decided in the seat itself.
    """
    session = lock_open(session.pk)
    if not by.has_perm("workplaces.lead", session) or not is_observed(session, verb):
        raise RuleBroken(_("Only the trainer ticks what was done in the real room."))
    return _submit(session, Given(0, seat, Actor.USER, verb, args, key[:MOST_KEY]), by, list(session.seats.all()))[0]


def _submit(session: Session, given: Given, by: User, seats: list[Seat]) -> tuple[Input, Live | None]:
    if given.key and (known := session.inputs.filter(key=given.key).first()):
        return known, None
    playing = at_now(session, seats=seats)
    playing.submit(replace(given, t=playing.t))
    return write(session, playing, by=by, last=1)[-1], playing


def actor_in(session: Session, seat: Seat | None, by: User) -> Actor:
    """One plays one's own seat; an instructor, the seat they took over."""
    if seat is None:
        raise RuleBroken(_("There is no such seat."))
    if seat.is_taken_over:
        if by.has_perm("workplaces.lead", session):
            return Actor.INSTRUCTOR
        raise RuleBroken(_("The trainer is playing this seat for a moment."))
    if seat.person_id is None or seat.person_id != by.person_id:
        raise RuleBroken(_("You are not in this seat."))
    return Actor.USER

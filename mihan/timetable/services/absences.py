"""Who or what is not there, declared by planners or asked by trainers."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.offer.models import Group
from mihan.people.models import Trainer, Unit, User
from mihan.places.models import Space
from mihan.timetable.models import ChangeRequest, Session, Unavailability

State = Unavailability.State
Subject = Trainer | Group | Space


@transaction.atomic
def declare_unavailability(
    unit: Unit, subject: Subject, *, first_day: date, last_day: date, by: User, weekday: int | None = None,
    slot: int | None = None, is_avoided: bool = False, reason: str = "",
) -> Unavailability:  # fmt: skip
    """Write down that somebody or something is not there. Asked by a trainer for themself, it waits for an answer."""
    if last_day < first_day:
        raise RuleBroken(_("The last day comes before the first."), about="last_day")
    row = Unavailability(
        unit=unit, first_day=first_day, last_day=last_day, weekday=weekday, slot=slot, is_avoided=is_avoided,
        reason=reason.strip(), asked_by=by,
    )  # fmt: skip
    setattr(row, type(subject).__name__.lower(), subject)
    row.state = State.ACCEPTED if by.has_perm("timetable.plan", unit) else State.ASKED
    if row.state == State.ASKED and not (row.trainer and row.trainer.person_id == by.person_id):
        raise RuleBroken(_("You may only ask for yourself."))
    row.save()
    return row


@transaction.atomic
def answer(asked: Unavailability | ChangeRequest, *, accept: bool, by: User, because: str = "") -> None:
    """Accept or refuse what a trainer asks for, once.

    Accepting moves nothing by itself: the planner changes a draft and publishes.
    """
    asked = type(asked).objects.select_for_update().get(pk=asked.pk)
    if asked.state != State.ASKED:
        raise RuleBroken(_("This request has already been answered."))
    if not accept and not because.strip():
        raise RuleBroken(_("Say in a few words why it is refused."))
    asked.state = State.ACCEPTED if accept else State.REFUSED
    asked.answer, asked.answered_by = because.strip(), by
    asked.save(update_fields=["state", "answer", "answered_by", "updated_at"])


@transaction.atomic
def end_unavailability(row: Unavailability) -> None:
    """It no longer holds: the person is back, the room is open again. The audit trail remembers."""
    row.delete()


@transaction.atomic
def ask_for_change(
    session: Session, *, by: User, wish: str, day: date | None = None, slot: int | None = None
) -> ChangeRequest:
    """A trainer asks to move one of their published sessions."""
    if not session.plan.is_published or session.outcome != Session.Outcome.PLANNED:
        raise RuleBroken(_("A change can be asked for a published session that has not taken place."))
    if not (session.trainer and session.trainer.person_id == by.person_id):
        raise RuleBroken(_("You may only ask for your own sessions."))
    if not wish.strip():
        raise RuleBroken(_("Say in a few words what you ask for."))
    return ChangeRequest.objects.create(session=session, asked_by=by, wish=wish.strip(), day=day, slot=slot)

"""Who sits where: taking a seat, leaving it to its bot, handing it over."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.addresses import address
from mihan.core.errors import RuleBroken
from mihan.messaging.services import tell
from mihan.people.models import Person, User
from mihan.workplaces.engine.playing import Actor, Given, Live
from mihan.workplaces.models import Seat, Session, Sitting
from mihan.workplaces.queries.telling import HANDED
from mihan.workplaces.services.playing import at_now, lock_open, write


@transaction.atomic
def seat_person(session: Session, seat: str, person: Person, *, by: User) -> Seat:
    """Give a free seat to somebody, in place of its bot; they leave the one they had."""
    session = lock_open(session.pk)
    chosen = _seat(session, seat)
    if chosen.person_id == person.pk:
        return chosen
    if chosen.person_id or chosen.is_taken_over:
        raise RuleBroken(_("This seat is taken: choose another one."))
    playing = at_now(session)
    given = 1
    if (held := Seat.objects.filter(session=session, person=person).first()) is not None:
        _free(session, held, playing, by)
        given = 2
    _sit(session, chosen, person, playing, by)
    write(session, playing, by=by, last=given)
    return chosen


def take_seat(session: Session, seat: str, *, by: User) -> Seat:
    """Sit down oneself."""
    if by.person is None:
        raise RuleBroken(_("An account without a person cannot take a seat."))
    return seat_person(session, seat, by.person, by=by)


@transaction.atomic
def leave_seat(session: Session, *, person: Person, by: User) -> None:
    """Leave one's seat to its bot; done twice, it is done once."""
    session = lock_open(session.pk)
    seat = Seat.objects.filter(session=session, person=person).first()
    if seat is not None:
        playing = at_now(session)
        _free(session, seat, playing, by)
        write(session, playing, by=by, last=1)


@transaction.atomic
def hand_over(session: Session, *, to: Person, by: User, told: Mapping[str, str]) -> Seat:
    """Give one's own seat to a colleague, who sits down at once and is told what goes on there.

    `told`: what is in progress (`doing`), `promised`, to be `careful` of; one at least. It stays in the log.
    """
    session = lock_open(session.pk)
    if session.is_solo:
        raise RuleBroken(_("A session one plays alone is not handed over."))
    if not any(text.strip() for text in told.values()):
        raise RuleBroken(_("Say at least one thing: what is in progress, what was promised, what to watch."))
    seat = Seat.objects.filter(session=session, person=by.person_id or 0).first()
    if seat is None:
        raise RuleBroken(_("You are not in this seat."))
    if Seat.objects.filter(session=session, person=to).exists():
        raise RuleBroken(_("%(person)s already has a seat.") % {"person": to.name})
    playing = at_now(session)
    _say(playing, seat, told)
    _free(session, seat, playing, by)
    _sit(session, seat, to, playing, by)
    write(session, playing, by=by, last=3)
    _tell_of_seat(session, seat, to, by)
    return seat


def _seat(session: Session, name: str) -> Seat:
    seat = Seat.objects.filter(session=session, name=name).first()
    if seat is None:
        raise RuleBroken(_("There is no such seat."))
    return seat


def _sit(session: Session, seat: Seat, person: Person, playing: Live, by: User) -> None:
    _act(playing, "sit", seat, by)
    seat.person = person
    seat.save(update_fields=["person", "updated_at"])
    Sitting.objects.create(session=session, seat=seat.name, role=seat.role, person=person, since=playing.t)


def _free(session: Session, seat: Seat, playing: Live, by: User) -> None:
    _act(playing, "leave", seat, by)
    seat.person = None
    seat.save(update_fields=["person", "updated_at"])
    Sitting.objects.filter(session=session, seat=seat.name, until=None).update(until=playing.t)


def _say(playing: Live, seat: Seat, told: Mapping[str, str]) -> None:
    said = {name: text.strip() for name, text in told.items()}
    logged = playing.submit(Given(playing.t, seat.name, Actor.USER, "pass_seat", {"seat": seat.name, **said}))
    if not logged.accepted:
        raise RuleBroken(_("This seat cannot change hands now."))


def _tell_of_seat(session: Session, seat: Seat, to: Person, by: User) -> None:
    tell(
        [to], HANDED.code, key=f"handed:{session.pk}:{seat.name}:{session.inputs.count()}",
        url=address("workplaces:briefing", session.pk), titles=session.version.titles,
        name=by.person.name if by.person else "",
    )  # fmt: skip


def _act(playing: Live, verb: str, seat: Seat, by: User) -> None:
    logged = playing.submit(Given(playing.t, seat.name, Actor.USER, verb, {"seat": seat.name}))
    if not logged.accepted:
        raise RuleBroken(_("This seat cannot change hands now."))

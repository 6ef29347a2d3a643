"""In a branch, what was done then: taken again, or left for something else."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.people.models import User
from mihan.workplaces.engine.again import taken_by_people
from mihan.workplaces.models import Input, Seat, Session
from mihan.workplaces.queries.branches import next_then
from mihan.workplaces.services.deciding import decide
from mihan.workplaces.services.playing import lock_open


@transaction.atomic
def take_again(branch: Session, *, seq: int, by: User) -> Input | None:
    """Decide now what was decided then; None when it was settled already. Refused, it stays offered."""
    branch, seat = _played(branch, by)
    then = _offered(branch, seat, seq)
    if then is None:
        return None
    made = decide(
        branch, seat=seat.name, verb=then.verb, args=then.args, by=by, key=f"again:{seq}:{branch.settled_then}"
    )
    if made.accepted:
        _settle(branch, seq)
    return made


@transaction.atomic
def do_otherwise(branch: Session, *, seq: int, by: User) -> None:
    """Leave what was done then, and be offered what came next."""
    branch, seat = _played(branch, by)
    if _offered(branch, seat, seq) is not None:
        _settle(branch, seq)


def _played(branch: Session, by: User) -> tuple[Session, Seat]:
    branch = lock_open(branch.pk)
    seat = Seat.objects.filter(session=branch, person=by.person_id or 0).first()
    if seat is None:
        raise RuleBroken(_("You are not in this seat."))
    return branch, seat


def _offered(branch: Session, seat: Seat, seq: int) -> Input | None:
    then = next_then(branch, seat.name, taken_by_people(branch))
    return then if then is not None and then.seq == seq else None


def _settle(branch: Session, seq: int) -> None:
    Session.objects.filter(pk=branch.pk, settled_then__lt=seq).update(settled_then=seq)

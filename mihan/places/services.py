"""Writes about places."""

from datetime import date, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.people.models import Person, Unit
from mihan.places.models import Occupation, Space


def occupy(
    space: Space, *, day: date, starts: time, ends: time, purpose: str,
    unit: Unit | None = None, person: Person | None = None, moved: Occupation | None = None,
) -> Occupation:  # fmt: skip
    """Take a space (or move an occupation there). The database decides who came first.

    Raises RuleBroken, naming who is there, when the space is taken or not open.
    """
    if space.state != Space.State.OPEN:
        raise RuleBroken(
            _("%(space)s cannot be taken: it is %(state)s.")
            % {"space": space.code, "state": space.get_state_display()}
        )
    if ends <= starts:
        raise RuleBroken(_("The end must come after the beginning."))
    wanted = moved or Occupation()
    wanted.space, wanted.day, wanted.starts, wanted.ends = space, day, starts, ends
    wanted.purpose, wanted.unit, wanted.person = purpose, unit, person
    try:
        with transaction.atomic():
            wanted.save()
    except IntegrityError as error:
        if "no_overlap" not in str(error):
            raise
        raise RuleBroken(_taken(wanted)) from error
    return wanted


def _taken(wanted: Occupation) -> str:
    other = (
        Occupation.objects.filter(
            space=wanted.space, day=wanted.day, starts__lt=wanted.ends, ends__gt=wanted.starts
        )
        .exclude(pk=wanted.pk)
        .first()
    )
    if other is None:  # gone between the refusal and this look
        return _("Somebody else just took this space; try again.")
    return _("%(space)s is already taken from %(from)s to %(until)s: %(purpose)s.") % {
        "space": wanted.space.code,
        "from": f"{other.starts:%H:%M}",
        "until": f"{other.ends:%H:%M}",
        "purpose": other.purpose,
    }


@transaction.atomic
def release(occupation: Occupation) -> None:
    """Give the space back; the audit trail remembers."""
    occupation.delete()

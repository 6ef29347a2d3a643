"""What if: a session that goes on from an instant of another one, with bots for the absent."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import User
from mihan.workplaces.engine.keeping import still_replays
from mihan.workplaces.engine.playing import Actor, Given, live, wall
from mihan.workplaces.models import Input, Seat, Session
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.opening import new_code
from mihan.workplaces.services.playing import lock, write
from mihan.workplaces.services.seating import seat_person

RULES_CHANGED = gettext_lazy(
    "The rules of this workplace have changed since: its facts stand, but nobody can go back into it."
)


@transaction.atomic
def branch_off(session: Session, *, before: int, seat: str, by: User) -> Session:
    """The same world as it stood when input `before` was given, to be played on alone from `seat`.

    The log until there is copied, word for word; what came after is left, and nothing of it happens by itself.
    """
    session = lock(session.pk)
    untaken = session.inputs.filter(seq=before).first()
    if session.is_open or untaken is None:
        raise RuleBroken(_("One goes back into a session that is over, at something that was done."))
    if by.person is None:
        raise RuleBroken(_("An account without a person cannot take a seat."))
    if not still_replays(session):
        raise RuleBroken(str(RULES_CHANGED))
    branch = _copied(session, before, by)
    _stop_time(branch, untaken.t, by)
    _free_seats(branch, by)
    seat_person(branch, seat, by.person, by=by)
    conduct(branch, "resume", by=by)
    return branch


def _copied(session: Session, before: int, by: User) -> Session:
    branch = Session.objects.create(
        version=session.version, edit=session.edit, scenario=session.scenario, seed=session.seed, unit=session.unit,
        group=session.group, opened_by=by.person, is_solo=True, code=new_code(), pace=session.pace,
        opened_at=clock.campus_now(), branch_of=session, branched_before=before,
    )  # fmt: skip
    Seat.objects.bulk_create(
        Seat(session=branch, name=seat.name, role=seat.role, place=seat.place, extra=seat.extra)
        for seat in session.seats.all()
    )
    rows = list(session.inputs.filter(seq__lt=before).order_by("seq"))
    for row in rows:
        row.pk, row.session = None, branch
    Input.objects.bulk_create(rows)
    return branch


def _stop_time(branch: Session, t: int, by: User) -> None:
    """The wall's time has gone on since: the branch stands still at its instant until it is started."""
    playing = live(branch)
    playing.submit(Given(t, "", Actor.INSTRUCTOR, "pause", {"wall": wall(clock.now())}))
    write(branch, playing, by=by, last=1)


def _free_seats(branch: Session, by: User) -> None:
    """Everybody who sat there is away: their bots play."""
    playing = live(branch)
    held = [name for name, seat in playing.world.state["seats"].items() if seat["holder"] != Actor.BOT]
    for name in held:
        playing.submit(Given(playing.t, name, Actor.INSTRUCTOR, "leave", {"seat": name}))
    write(branch, playing, by=by, last=len(held))

"""Who reaches which session, and from which seat; what one cannot see does not exist."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from mihan.core import clock
from mihan.core.access import get_for
from mihan.workplaces.engine.playing import Live, live
from mihan.workplaces.models import Seat, Session
from mihan.workplaces.queries.sessions import session_of_sitter

VIEW, PLAY, LEAD, EDIT = "workplaces.view", "workplaces.play", "workplaces.lead", "workplaces.edit"


def session_for(user, pk, *, may=VIEW):
    session = get_for(user, Session, pk, may=may)
    return (
        Session.objects.visible_to(user)
        .select_related("version", "edit", "group", "trainer", "opened_by", "unit")
        .get(pk=session.pk)
    )


def may_conduct(user, session):
    """Whoever leads the group; alone with bots, whoever plays."""
    if session.is_solo and session.opened_by_id == user.person_id and user.person_id:
        return True
    return user.has_perm(LEAD, session)


def conducted_by(user, pk):
    session = session_for(user, pk)
    if not may_conduct(user, session):
        raise PermissionDenied
    return session


def own_seat(user, session):
    """The seat this person sits in."""
    return session.seats.filter(person=user.person_id or 0).first()


@dataclass
class AtWork:
    """A session as it stands now, and the seat whose page this is; `playing` is None when there is nothing to play."""

    session: Session
    playing: Live | None = None
    seat: Seat | None = None


def at_work(request, pk):
    """Whoever sits in a session is found by that, with a single question."""
    asked = request.POST.get("seat") or request.GET.get("seat") or ""
    session = None
    if not asked and request.user.has_perm(PLAY):
        session = session_of_sitter(request.user, pk)
    session = session or session_for(request.user, pk, may=PLAY)
    if not session.is_open:
        return AtWork(session)
    playing = live(session)
    seat = seat_played(request.user, session, playing.seats, asked)
    if seat is None:
        return AtWork(session)
    playing.catch_up(clock.now())
    return AtWork(session, playing, seat)


def seat_played(user, session, seats, asked):
    """The seat whose page this is: one's own, or the one an instructor took over and names."""
    if asked and user.has_perm(LEAD, session):
        taken = next((seat for seat in seats if seat.name == asked and seat.is_taken_over), None)
        if taken is not None:
            return taken
    return next((seat for seat in seats if seat.person_id == user.person_id and user.person_id), None)

"""Who reaches which session, and from which seat; what one cannot see does not exist."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from mihan.core import clock
from mihan.core.access import get_for
from mihan.workplaces.engine.playing import Live, live
from mihan.workplaces.models import Seat, Session
from mihan.workplaces.queries.sessions import session_at_work

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


def may_set_going(user, session):
    """In a season, whoever sits in it starts a sitting and ends it: its trainer is not always there."""
    return may_conduct(user, session) or (
        session.is_season and session.started_at is not None and own_seat(user, session) is not None
    )


def set_going_by(user, pk):
    session = session_for(user, pk)
    if not may_set_going(user, session):
        raise PermissionDenied
    return session


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
    """Whoever sits in a session is found among its seats, and may see it; of anybody else, their reach is asked."""
    asked = request.POST.get("seat") or request.GET.get("seat") or ""
    if not asked and request.user.has_perm(PLAY):
        session = session_at_work(pk)
        if session is not None and session.is_open and (here := seated(request.user, session)) is not None:
            return here
    session = session_for(request.user, pk, may=PLAY)
    return (seated(request.user, session, asked) if session.is_open else None) or AtWork(session)


def seated(user, session, asked=""):
    """An open session come to now, and this person's seat in it; None without one."""
    playing = live(session)
    seat = seat_played(user, session, playing.seats, asked)
    if seat is None:
        return None
    playing.catch_up(clock.now())
    return AtWork(session, playing, seat)


def seat_played(user, session, seats, asked):
    """The seat whose page this is: one's own, or the one an instructor took over and names."""
    if asked and user.has_perm(LEAD, session):
        taken = next((seat for seat in seats if seat.name == asked and seat.is_taken_over), None)
        if taken is not None:
            return taken
    return next((seat for seat in seats if seat.person_id == user.person_id and user.person_id), None)

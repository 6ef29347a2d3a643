"""Who reaches which session, and from which seat; what one cannot see does not exist."""

from django.core.exceptions import PermissionDenied

from mihan.core.access import get_for
from mihan.workplaces.models import Session
from mihan.workplaces.queries.sessions import seat_held

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


def at_work(request, pk, *, to_write=False):
    """The session, and the seat whose page this is. Whoever sits in one is found by it, with a single question."""
    asked = request.POST.get("seat") or request.GET.get("seat")
    seat = None if asked else seat_held(request.user, pk, whole=not to_write)
    if seat is not None and request.user.has_perm(PLAY):
        return seat.session, seat
    session = session_for(request.user, pk, may=PLAY)
    return session, seat_played(request, session)


def seat_played(request, session):
    """The seat whose page this is: one's own, or the one an instructor took over and names."""
    asked = request.POST.get("seat") or request.GET.get("seat") or ""
    if asked and request.user.has_perm(LEAD, session):
        taken = session.seats.filter(name=asked, is_taken_over=True).first()
        if taken is not None:
            return taken
    return own_seat(request.user, session)

"""Who reaches which sessions and papers; what one cannot see does not exist."""

from django.core.exceptions import PermissionDenied

from mihan.core.access import get_for
from mihan.exams.models import ExamSession, Paper
from mihan.exams.queries.boards import paper_shown, session_shown
from mihan.people.models import Unit

VIEW, PLAN, PUBLISH = "exams.view", "exams.plan", "exams.publish"


def session_for(user, pk, *, may=VIEW):
    return session_shown(get_for(user, ExamSession, pk, may=may).pk)


def draft_for(user, pk):
    session = session_for(user, pk, may=PLAN)
    if not session.is_draft:
        raise PermissionDenied
    return session


def paper_for(user, pk, *, may=PLAN):
    return paper_shown(get_for(user, Paper, pk, may=may).pk)


def unit_for(user, *, may=PLAN):
    """The establishment whose exams this person plans."""
    unit = Unit.objects.visible_to(user, may).filter(kind=Unit.Kind.ESTABLISHMENT).first()
    if unit is None:
        raise PermissionDenied
    return unit

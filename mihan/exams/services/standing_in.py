"""Somebody cannot come to a published exam: another person invigilates in their place."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.exams.engine import ExamProblem, Judge
from mihan.exams.models import ExamSession, Paper
from mihan.exams.services.telling import tell_of_publication
from mihan.people.models import Trainer, Unit


@transaction.atomic
def stand_in(paper: Paper, *, leaving: Trainer, coming: Trainer) -> None:
    """Replace an invigilator of a published paper by a substitute, or by anyone free then; those concerned are told.

    The unit is locked first: a week published meanwhile could give the same person a session.
    """
    Unit.objects.select_for_update().get(pk=paper.session.unit_id)
    session = (
        ExamSession.objects.select_for_update(of=("self",)).select_related("unit", "year").get(pk=paper.session_id)
    )
    paper = session.papers.select_related("module").get(pk=paper.pk)
    _refuse_unless_to_come(session, paper)
    theirs = session.engagements.filter(paper=paper, trainer=leaving)
    if not theirs.exists():
        raise RuleBroken(_("%(name)s does not invigilate this paper.") % {"name": leaving})
    _refuse_unless_free(session, paper, coming)
    session.engagements.standing_by().filter(day=paper.day, slot__in=paper.slots, trainer=coming).delete()
    try:
        with transaction.atomic():
            theirs.update(trainer=coming, updated_at=clock.now())
    except IntegrityError as error:
        raise RuleBroken(_("Somebody else just took this group, person or room at that time.")) from error
    session.publications += 1
    session.save(update_fields=["publications", "updated_at"])
    tell_of_publication(session)


def _refuse_unless_to_come(session: ExamSession, paper: Paper) -> None:
    if not session.is_published:
        raise RuleBroken(_("These exams are not published."))
    if paper.day is None or paper.day < clock.today():
        raise RuleBroken(_("This day is over."))


def _refuse_unless_free(session: ExamSession, paper: Paper, coming: Trainer) -> None:
    assert paper.day is not None
    assert paper.slot is not None
    _spaces, trainers = Judge(ExamProblem(session, (paper.day,))).free(paper, paper.day, paper.slot)
    if coming.pk not in trainers:
        raise RuleBroken(_("%(name)s is not free then, or teaches this module.") % {"name": coming})

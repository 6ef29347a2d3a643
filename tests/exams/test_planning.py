"""Papers placed with a room and invigilators, through the engine of the product."""

from datetime import date

import pytest

from mihan.core.errors import RuleBroken
from mihan.exams.models import Engagement, Paper
from mihan.exams.services.papers import impose_date, propose_papers
from mihan.exams.services.planning import plan_session
from mihan.exams.services.publishing import publish_session
from tests.factories.exams import ExamSessionFactory, PaperFactory, at
from tests.factories.offer import GroupFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory

pytestmark = pytest.mark.slow
MONDAY = date(2026, 12, 7)
SECONDS = 0.3


def invigilators(paper):
    rows = Engagement.objects.duties().filter(paper=paper)
    return set(rows.values_list("trainer", flat=True))


def test_a_module_at_its_end_is_proposed_planned_and_published(session, line, trainer, staff, room, registrar):
    (paper,) = propose_papers(session)
    plan_session(session, seconds=SECONDS)
    paper.refresh_from_db()
    assert (paper.module, paper.space, len(invigilators(paper))) == (line.module, room, 2)
    assert trainer.pk not in invigilators(paper)
    standing_by = set(Engagement.objects.standing_by().values_list("trainer", flat=True))
    assert len(standing_by) == 3
    assert not standing_by & {trainer.pk, *invigilators(paper)}
    publish_session(session, by=registrar)
    occupation = room.occupations.get()
    assert (occupation.day, occupation.paper) == (paper.day, paper)

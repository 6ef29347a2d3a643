"""Papers placed with a room and invigilators, through the engine of the product."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mihan.core.errors import RuleBroken
from mihan.exams.engine import ExamProblem, Judge
from mihan.exams.models import Engagement
from mihan.exams.policy import Place
from mihan.exams.queries.duties import turns
from mihan.exams.queries.frames import ExamFrame
from mihan.exams.queries.papers import teachers_of
from mihan.exams.queries.sentences import why
from mihan.exams.services.editing import place_paper
from mihan.exams.services.papers import impose_date, propose_papers
from mihan.exams.services.planning import plan_session
from mihan.exams.services.publishing import publish_session
from mihan.exams.services.sessions import open_session
from mihan.timetable.queries.frames import WeekFrame
from tests.exams.conftest import hired
from tests.factories.exams import ExamSessionFactory, PaperFactory, at
from tests.factories.offer import GroupFactory
from tests.factories.places import SpaceFactory
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


def test_hours_of_invigilation_are_no_hours_of_the_ledger(session, line, staff, room, registrar):
    propose_papers(session)
    plan_session(session, seconds=SECONDS)
    before = type(line).objects.values_list("delivered_total", "delivered_face", "delivered_remote").get(pk=line.pk)
    publish_session(session, by=registrar)
    after = type(line).objects.values_list("delivered_total", "delivered_face", "delivered_remote").get(pk=line.pk)
    assert after == before


def test_a_regional_paper_waits_for_its_date_then_keeps_it(session, line, staff, room):
    paper = PaperFactory(session=session, group=line.group, module=line.module, is_regional=True)
    plan_session(session, seconds=SECONDS)
    paper.refresh_from_db()
    assert (paper.day, [reason["rule"] for reason in paper.reasons]) == (None, ["date_missing"])
    impose_date(session, line.module, day=date(2026, 12, 9), slot=3)
    plan_session(session, seconds=SECONDS)
    paper.refresh_from_db()
    assert (paper.day, paper.slot, paper.reasons) == (date(2026, 12, 9), 3, [])


def test_the_published_week_keeps_its_groups_trainers_and_rooms(
    session, campus, year, group, line, staff, room, planner_week
):
    """The only slot without a session of the group is the last of Saturday."""
    paper = PaperFactory(session=session, group=group, module=line.module)
    plan_session(session, seconds=SECONDS)
    paper.refresh_from_db()
    assert (paper.day, paper.slot) == (date(2026, 12, 12), 4)


@pytest.fixture
def planner_week(campus, year, line):
    """A published week in which the group has a session everywhere but on the last slot of Saturday."""
    plan = PlanFactory(unit=campus, year=year, monday=MONDAY, published=True)
    for n in range(23):
        day, slot = date(2026, 12, 7 + n // 4), n % 4 + 1
        SessionFactory(plan=plan, line=line, day=day, slot=slot)
    return plan


def test_days_closed_to_teaching_are_open_to_these_exams_and_to_no_others(campus, year, line, staff, room, registrar):
    session = open_session(
        campus, name="EFM", kind="local", first_day=MONDAY, last_day=MONDAY, by=registrar, stops_teaching=True
    )
    paper = PaperFactory(session=session, group=line.group, module=line.module)
    plan_session(session, seconds=SECONDS)
    paper.refresh_from_db()
    assert paper.day == MONDAY
    frame = WeekFrame(campus, MONDAY)
    assert [frame.is_open(day, 1) for day in frame.days] == [False, True, True, True, True, True]
    other = open_session(campus, name="Autre", kind="local", first_day=MONDAY, last_day=MONDAY, by=registrar)
    assert ExamFrame(other).days == []


def test_what_is_kept_by_hand_stays_when_the_session_is_planned_again(session, line, staff, room, offering):
    kept = PaperFactory(session=session, group=line.group, module=line.module)
    other = PaperFactory(session=session, group=GroupFactory(offering=offering))
    place_paper(kept, at(date(2026, 12, 8), 2, room, *staff[:2]), seen=0)
    plan_session(session, seconds=SECONDS)
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.day, kept.slot, invigilators(kept)) == (date(2026, 12, 8), 2, {staff[0].pk, staff[1].pk})
    assert (other.day, other.slot) not in {(None, None), (kept.day, kept.slot)}  # one room


def test_duties_of_earlier_sessions_count_so_that_turns_end_level(
    campus, year, line, staff, trainer, room, offering, registrar
):
    first = ExamSessionFactory(unit=campus, year=year, last_day=date(2026, 12, 8))
    old = PaperFactory(session=first, group=line.group, module=line.module, place=at(MONDAY, 1, room, *staff[:2]))
    publish_session(first, by=registrar)
    second = ExamSessionFactory(
        unit=campus, year=year, first_day=date(2026, 12, 9), last_day=date(2026, 12, 12), invigilators=1
    )
    for _ in range(5):
        PaperFactory(session=second, group=GroupFactory(offering=offering), invigilators=1)
    plan_session(second, seconds=SECONDS)
    found = {turn.trainer: (turn.earlier, turn.now) for turn in turns(second)}
    assert {found[person.pk] for person in staff[:2]} == {(1, 0)}
    assert {found[person.pk] for person in (*staff[2:], trainer)} == {(0, 1)}
    assert invigilators(old) == {staff[0].pk, staff[1].pk}


def test_what_has_no_place_says_why_and_keeps_the_session_from_being_published(session, line, hire, room, registrar):
    paper = PaperFactory(session=session, group=line.group, module=line.module)
    hire()  # beside its own trainer, one person: two are needed
    plan_session(session, seconds=SECONDS)
    paper.refresh_from_db()
    assert "its own trainers do not count" in why(paper.reasons)[0]
    with pytest.raises(RuleBroken, match="1 paper has no place yet"):
        publish_session(session, by=registrar)


def test_a_paper_changed_while_the_session_is_planned_is_not_written_over(session, line, staff, room, monkeypatch):
    from mihan.exams.services import planning

    paper = PaperFactory(session=session, group=line.group, module=line.module)
    search = planning.plan

    def meanwhile(built, **how):
        place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
        return search(built, **how)

    monkeypatch.setattr(planning, "plan", meanwhile)
    with pytest.raises(RuleBroken, match="plan again"):
        plan_session(session, seconds=SECONDS)
    paper.refresh_from_db()
    assert (paper.day, invigilators(paper)) == (MONDAY, {staff[0].pk, staff[1].pk})


@given(
    modules=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(1, 2)), min_size=1, max_size=8),
    slots=st.integers(1, 2),
)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_nobody_ever_invigilates_their_own_module_or_is_in_two_places(db, modules, slots):
    """Random papers: (group, who teaches the module, how many invigilate), few people, little time."""
    with transaction.atomic():
        session, staff = random_session(modules, slots)
        plan_session(session, seconds=0.05)
        assert own_trainers_in_the_room(session) == []
        assert Judge(ExamProblem(session)).broken_rules() == []
        for paper in session.papers.placed()[:2]:
            try_by_hand(paper, staff)
        assert own_trainers_in_the_room(session) == []
        assert Judge(ExamProblem(session)).broken_rules() == []
        transaction.set_rollback(True)


def random_session(modules, slots):
    from tests.exams.conftest import made_campus

    campus, year, offering = made_campus()
    staff = [hired(campus) for _ in range(6)]
    groups = [GroupFactory(offering=offering) for _ in range(4)]
    SpaceFactory.create_batch(2, building__site__unit=campus)
    session = ExamSessionFactory(unit=campus, year=year, last_day=date(2026, 12, 8))
    for group, teacher, needed in modules:
        line = LedgerLineFactory(group=groups[group], trainer_face=staff[teacher])
        PaperFactory(session=session, group=line.group, module=line.module, invigilators=needed, duration=slots)
    return session, staff


def own_trainers_in_the_room(session):
    rows = Engagement.objects.duties().filter(session=session).select_related("paper")
    return [
        row for row in rows if row.trainer_id in teachers_of([row.paper.module_id], session.year)[row.paper.module_id]
    ]


def try_by_hand(paper, staff):
    """Everybody is tried in turn, and each room at each slot: what is refused leaves nothing behind."""
    for first in staff:
        team = [first, *[other for other in staff if other != first][: paper.invigilators - 1]]
        paper.refresh_from_db()
        try:
            place_paper(
                paper, Place(paper.day, paper.slot, paper.space_id, tuple(t.pk for t in team)), seen=paper.revision
            )
        except RuleBroken:
            continue

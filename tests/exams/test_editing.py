"""Changes by hand: the same rules as the search, each refusal a sentence, nothing half done."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mihan.core.errors import RuleBroken
from mihan.exams.models import Engagement, Paper
from mihan.exams.policy import Place
from mihan.exams.services.editing import place_paper, set_lock
from mihan.exams.services.papers import add_paper, change_paper, impose_date, propose_papers, remove_paper
from mihan.exams.services.planning import plan_session
from mihan.exams.services.publishing import publish_session, withdraw_session
from mihan.exams.services.sessions import open_session, remove_session
from mihan.exams.services.standing_in import stand_in
from mihan.messaging.models import Message
from mihan.messaging.queries.inbox import told as message_told
from mihan.ui.writing import set_apart
from tests.factories.calendar import ClosedPeriodFactory
from tests.factories.exams import ExamSessionFactory, PaperFactory, at
from tests.factories.offer import EnrolmentFactory, GroupFactory, ModuleFactory
from tests.factories.places import OccupationFactory, SpaceFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory, UnavailabilityFactory

MONDAY, TUESDAY = date(2026, 12, 7), date(2026, 12, 8)


@pytest.fixture
def paper(session, line):
    return PaperFactory(session=session, group=line.group, module=line.module)


@pytest.fixture
def other(session, offering):
    """A paper of another group."""
    return PaperFactory(session=session, group=GroupFactory(offering=offering))


def refused(paper, place, match):
    with pytest.raises(RuleBroken, match=match):
        place_paper(paper, place, seen=paper.revision)
    paper.refresh_from_db()
    assert (paper.day, paper.engagements.count()) == (None, 0)


def test_a_module_s_own_trainer_is_refused_by_name(paper, trainer, staff, room):
    refused(paper, at(MONDAY, 1, room, trainer, staff[0]), f"{trainer.person.latin_name}.* teaches this module")


def test_whoever_teaches_it_to_another_group_is_refused_too(paper, line, staff, room):
    LedgerLineFactory(group=GroupFactory(offering=line.group.offering), module=line.module, trainer_face=staff[0])
    refused(paper, at(MONDAY, 1, room, *staff[:2]), "teaches this module")


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_invigilators_is_the_one_asked_for(paper, staff, room, count):
    refused(paper, at(MONDAY, 1, room, *staff[:count]), "Not the number of invigilators")


def test_nobody_is_in_two_rooms_at_once(paper, other, staff, room):
    place_paper(other, at(MONDAY, 1, room, *staff[:2]), seen=0)
    second = SpaceFactory(building=room.building)
    refused(paper, at(MONDAY, 1, second, staff[1], staff[2]), f"{staff[1].person.latin_name}.* in two rooms at once")
    refused(paper, at(MONDAY, 1, room, staff[2], staff[3]), f"{room.code}.* already taken then by another paper")


def test_a_group_sits_one_paper_at_a_time_and_two_a_day(session, paper, group, offering, staff, room):
    rooms = [room, SpaceFactory(building=room.building)]
    more = [PaperFactory(session=session, group=group) for _ in range(2)]
    place_paper(more[0], at(MONDAY, 1, room, *staff[:2]), seen=0)
    refused(paper, at(MONDAY, 1, rooms[1], *staff[2:4]), "would sit two papers at once")
    place_paper(more[1], at(MONDAY, 2, room, *staff[:2]), seen=0)
    refused(paper, at(MONDAY, 4, room, *staff[2:4]), "too many papers that day")


def test_the_published_week_is_respected(campus, year, paper, line, staff, room):
    plan = PlanFactory(unit=campus, year=year, monday=MONDAY, published=True)
    SessionFactory(plan=plan, line=line, day=MONDAY, slot=1)
    refused(paper, at(MONDAY, 1, room, *staff[:2]), f"{line.group.label}.* not free then")
    busy = LedgerLineFactory(group=GroupFactory(offering=line.group.offering), trainer_face=staff[0])
    SessionFactory(plan=plan, line=busy, day=MONDAY, slot=2)
    refused(paper, at(MONDAY, 2, room, *staff[:2]), f"{staff[0].person.latin_name}.* not free then")


def test_absences_and_rooms_taken_by_others_are_respected(campus, paper, staff, room):
    UnavailabilityFactory(unit=campus, trainer=staff[0], first_day=MONDAY, last_day=MONDAY)
    refused(paper, at(MONDAY, 1, room, *staff[:2]), f"{staff[0].person.latin_name}.* not free then")
    OccupationFactory(space=room, day=TUESDAY)
    refused(paper, at(TUESDAY, 1, room, *staff[:2]), f"{room.code}.* not free then")


def test_a_room_too_small_or_of_another_kind_is_refused(campus, paper, staff, room):
    small = SpaceFactory(building=room.building, capacity=10)
    refused(paper, at(MONDAY, 1, small, *staff[:2]), "too small")
    hall = SpaceFactory(building=room.building, kind="hall", capacity=300)
    refused(paper, at(MONDAY, 1, hall, *staff[:2]), "of the kind this paper asks for")


@pytest.mark.parametrize(("day", "slot"), [(date(2026, 12, 13), 1), (date(2026, 12, 14), 1), (MONDAY, 9)])
def test_a_time_outside_of_the_session_is_refused(paper, staff, room, day, slot):
    refused(paper, at(day, slot, room, *staff[:2]), "cannot be held then")


def test_a_holiday_within_the_session_stays_closed(campus, paper, staff, room):
    ClosedPeriodFactory(unit=campus, first_day=MONDAY, last_day=MONDAY)
    refused(paper, at(MONDAY, 1, room, *staff[:2]), "cannot be held then")


def test_a_paper_of_two_slots_takes_both(session, group, other, staff, room):
    long = PaperFactory(session=session, group=group, duration=2)
    refused(long, at(MONDAY, 4, room, *staff[:2]), "cannot be held then")
    place_paper(long, at(MONDAY, 1, room, *staff[:2]), seen=0)
    assert sorted(long.engagements.filter(trainer=staff[0]).values_list("slot", flat=True)) == [1, 2]
    refused(other, at(MONDAY, 2, room, *staff[2:4]), "already taken then by another paper")


def test_a_regional_paper_is_held_at_the_date_of_the_region_alone(session, line, staff, room):
    paper = PaperFactory(session=session, group=line.group, module=line.module, is_regional=True)
    refused(paper, at(MONDAY, 1, room, *staff[:2]), "Give the region's day and slot first")
    impose_date(session, line.module, day=TUESDAY, slot=2)
    paper.refresh_from_db()
    refused(paper, at(MONDAY, 1, room, *staff[:2]), "The region gave another day or slot")
    place_paper(paper, at(TUESDAY, 2, room, *staff[:2]), seen=paper.revision)
    impose_date(session, line.module, day=TUESDAY, slot=3)
    paper.refresh_from_db()
    assert (paper.day, paper.imposed_slot, Engagement.objects.count()) == (None, 3, 0)


def test_a_paper_that_is_no_longer_regional_forgets_the_date_of_the_region(session, line, staff, room):
    paper = PaperFactory(session=session, group=line.group, module=line.module, is_regional=True)
    impose_date(session, line.module, day=TUESDAY, slot=2)
    change_paper(paper, groups=[line.group], is_regional=False)
    paper.refresh_from_db()
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=paper.revision)


def test_a_paper_longer_than_a_day_is_refused(paper, group):
    with pytest.raises(RuleBroken, match="so many slots"):
        change_paper(paper, groups=[group], duration=5)


def test_a_session_without_an_open_day_is_not_planned(campus, session, paper):
    ClosedPeriodFactory(unit=campus, first_day=session.first_day, last_day=session.last_day)
    with pytest.raises(RuleBroken, match="No day of these exams is open"):
        plan_session(session, seconds=0.1)


def test_a_date_of_the_region_outside_of_the_session_is_refused(session, line):
    PaperFactory(session=session, group=line.group, module=line.module, is_regional=True)
    with pytest.raises(RuleBroken, match="Exams cannot be held then"):
        impose_date(session, line.module, day=date(2026, 12, 20), slot=1)


def test_the_date_of_the_region_stands_for_evening_groups_too(session, offering, staff, room):
    evening = PaperFactory(session=session, group=GroupFactory(offering=offering, shift="CDS"))
    refused(evening, at(MONDAY, 1, room, *staff[:2]), "another shift")
    regional = PaperFactory(session=session, group=evening.groups.get(), is_regional=True)
    impose_date(session, regional.module, day=TUESDAY, slot=1)
    regional.refresh_from_db()
    place_paper(regional, at(TUESDAY, 1, room, *staff[:2]), seen=regional.revision)
    refused(evening, at(TUESDAY, 2, room, *staff[:2]), "another shift")


def test_whoever_stands_by_is_called_into_the_room_and_somebody_else_stands_by(paper, other, hire, staff, room):
    hire()
    place_paper(other, at(MONDAY, 1, room, *staff[:2]), seen=0)
    waiting = list(Engagement.objects.standing_by().values_list("trainer", flat=True))
    assert len(waiting) == 3
    second = SpaceFactory(building=room.building)
    called = [person for person in staff if person.pk in waiting][:2]
    place_paper(paper, at(MONDAY, 1, second, *called), seen=0)
    now = set(Engagement.objects.standing_by().values_list("trainer", flat=True))
    assert now
    assert not now & {person.pk for person in called}


def test_a_page_looked_at_before_somebody_else_s_change_changes_nothing(paper, staff, room):
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    with pytest.raises(RuleBroken, match="Somebody changed this paper meanwhile"):
        place_paper(paper, at(MONDAY, 2, room, *staff[:2]), seen=0)
    paper.refresh_from_db()
    assert paper.slot == 1


def test_a_paper_taken_off_leaves_nobody_waiting(paper, staff, room):
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    place_paper(paper, Place(), seen=1)
    paper.refresh_from_db()
    assert (paper.day, paper.is_locked, Engagement.objects.count()) == (None, False, 0)
    with pytest.raises(RuleBroken, match="Only a paper with a place"):
        set_lock(paper, is_locked=True)


def test_a_changed_paper_waits_to_be_placed_again(paper, group, staff, room):
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    change_paper(paper, groups=[group], invigilators=3)
    paper.refresh_from_db()
    assert (paper.day, paper.invigilators, Engagement.objects.count()) == (None, 3, 0)


def test_a_group_that_does_not_study_the_module_has_no_paper_of_it(session, group, line):
    with pytest.raises(RuleBroken, match="does not study"):
        add_paper(session, ModuleFactory(), [group])
    with pytest.raises(RuleBroken, match="one group at least"):
        add_paper(session, line.module, [])
    add_paper(session, line.module, [group])
    with pytest.raises(RuleBroken, match="already has a paper"):
        add_paper(session, line.module, [group])


def test_only_modules_at_their_end_are_proposed_once_and_not_those_with_marks(session, line, offering):
    group = GroupFactory(offering=offering)
    LedgerLineFactory(group=group)  # 20 h of 60
    LedgerLineFactory(group=group, delivered_total=60, exam_validated=True)
    LedgerLineFactory(group=group, delivered_total=60, is_regional=True)
    assert [paper.module for paper in propose_papers(session)] == [line.module]
    with pytest.raises(RuleBroken, match="Nothing to add"):
        propose_papers(session)


def test_hours_published_before_the_exams_count_as_given(campus, year, session, offering):
    line = LedgerLineFactory(group=GroupFactory(offering=offering), delivered_total=55)
    plan = PlanFactory(unit=campus, year=year, published=True)
    for slot in (1, 2):
        SessionFactory(plan=plan, line=line, day=date(2026, 11, 25), slot=slot)
    assert [paper.module for paper in propose_papers(session)] == [line.module]


# --- Published


def test_published_exams_stand_until_they_are_withdrawn(session, paper, staff, room, registrar):
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    publish_session(session, by=registrar)
    for change in (
        lambda: place_paper(paper, Place(), seen=1), lambda: remove_paper(paper), lambda: remove_session(session),
        lambda: publish_session(session, by=registrar),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match="published and stand as they are"):
            change()
    withdraw_session(session)
    assert room.occupations.count() == 0
    place_paper(paper, Place(), seen=1)


def test_exams_that_have_begun_are_no_longer_withdrawn(session, paper, staff, room, registrar, settings):
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    publish_session(session, by=registrar)
    settings.TODAY = MONDAY
    with pytest.raises(RuleBroken, match="have begun"):
        withdraw_session(session)


def test_every_rule_is_judged_again_before_publishing(session, paper, line, staff, room, registrar):
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    LedgerLineFactory(group=GroupFactory(offering=line.group.offering), module=line.module, trainer_face=staff[0])
    with pytest.raises(RuleBroken, match="teaches this module"):
        publish_session(session, by=registrar)
    session.refresh_from_db()
    assert (session.state, room.occupations.count()) == ("draft", 0)


def test_two_published_sessions_never_share_a_trainer_at_a_time(
    campus, year, session, paper, group, staff, room, registrar
):
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    second = ExamSessionFactory(unit=campus, year=year)
    third = PaperFactory(session=second, group=GroupFactory(offering=group.offering))
    elsewhere = SpaceFactory(building=room.building)
    place_paper(third, at(MONDAY, 1, elsewhere, staff[1], staff[2]), seen=0)  # a draft may
    publish_session(session, by=registrar)
    with pytest.raises(RuleBroken, match=f"{staff[1].person.latin_name}.* not free then"):
        publish_session(second, by=registrar)


def test_each_person_is_told_once_and_again_only_of_what_changes_for_them(
    session, paper, group, staff, room, registrar
):
    trainee = EnrolmentFactory(group=group).person
    EnrolmentFactory(group=GroupFactory(offering=group.offering))  # spared
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    publish_session(session, by=registrar)
    told = set(session.notices.values_list("person", "kind"))
    standing_by = Engagement.objects.standing_by().values_list("trainer__person", flat=True)
    concerned = {trainee.pk, *(person.person_id for person in staff[:2]), *standing_by}
    assert told == {(person, "published") for person in concerned}
    inbox = Message.objects.filter(kind="exams.told")
    assert set(inbox.values_list("person", flat=True)) == concerned
    sitting = message_told(inbox.get(person=trainee))
    assert sitting.subject == f"Your exams are published: {set_apart(session.name)}"
    assert [line.partition(":")[0] for line in sitting.lines] == [set_apart(paper.module.name)]
    withdraw_session(session)
    assert set(session.notices.filter(kind="withdrawn").values_list("person", flat=True)) == concerned
    assert inbox.count() == 2 * len(concerned)
    assert message_told(inbox.first()).subject == f"Your exams are withdrawn: {set_apart(session.name)}"


def test_the_week_leaves_published_exams_alone(session, campus, year, paper, line, staff, room, registrar):
    from mihan.timetable.engine import Judge, PlanProblem
    from mihan.timetable.policy import Place as WeekPlace

    plan = PlanFactory(unit=campus, year=year, monday=MONDAY)
    taught = LedgerLineFactory(group=GroupFactory(offering=line.group.offering), trainer_face=staff[0])
    lesson = SessionFactory(plan=plan, line=taught)
    second = SpaceFactory(building=room.building)
    wanted = WeekPlace(MONDAY, 1, second.pk, staff[0].pk)
    assert Judge(PlanProblem(plan, around=lesson)).refusals(lesson, wanted) == []
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    publish_session(session, by=registrar)
    assert Judge(PlanProblem(plan, around=lesson)).refusals(lesson, wanted) == [
        f"\u2066{staff[0].person.latin_name}\u2069 is not available then."
    ]
    own = SessionFactory(plan=plan, line=line)
    said = Judge(PlanProblem(plan, around=own)).refusals(own, WeekPlace(MONDAY, 1, second.pk, line.trainer_face_id))
    assert said == [f"\u2066{line.group.label}\u2069 is not there then."]


# --- The session itself


def test_days_outside_of_the_year_or_in_disorder_are_refused(campus, year, registrar):
    for first, last, match in (
        (TUESDAY, MONDAY, "comes before the first"),
        (date(2026, 8, 1), date(2026, 8, 3), "outside of the training year"),
        (MONDAY, date(2027, 2, 7), "days at the most"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=match):
            open_session(campus, name="X", kind="local", first_day=first, last_day=last, by=registrar)


def test_days_that_would_leave_a_placed_paper_out_are_refused(session, paper, staff, room, registrar):
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    with pytest.raises(RuleBroken, match="already have a place outside"):
        open_session(
            session.unit, name="X", kind="local", first_day=TUESDAY, last_day=TUESDAY, by=registrar, changed=session
        )


def test_a_session_taken_back_opens_its_days_to_teaching_again(campus, year, registrar):
    session = open_session(
        campus, name="EFM", kind="local", first_day=MONDAY, last_day=TUESDAY, by=registrar, stops_teaching=True
    )
    assert campus.closed_periods.get().motive == "exams"
    remove_session(session)
    assert campus.closed_periods.count() == 0


# --- Somebody cannot come


def test_a_substitute_stands_in_on_a_published_paper_and_only_those_concerned_are_told_again(
    session, paper, group, staff, room, registrar
):
    EnrolmentFactory(group=group)
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    publish_session(session, by=registrar)
    called = Engagement.objects.standing_by().first().trainer
    told = session.notices.count()
    stand_in(paper, leaving=staff[0], coming=called)
    assert set(Engagement.objects.duties().values_list("trainer", flat=True)) == {called.pk, staff[1].pk}
    assert not Engagement.objects.standing_by().filter(trainer=called).exists()
    again = session.notices.order_by("pk")[told:]
    assert {(n.person_id, n.kind) for n in again} == {
        (staff[0].person_id, "withdrawn"), (called.person_id, "changed"),
    }  # fmt: skip


def test_neither_the_own_trainer_nor_somebody_taken_stands_in(session, paper, other, trainer, staff, room, registrar):
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    place_paper(other, at(MONDAY, 1, SpaceFactory(building=room.building), *staff[2:4]), seen=0)
    publish_session(session, by=registrar)
    for nobody in (trainer, staff[2], staff[1]):
        with pytest.raises(RuleBroken, match="not free then, or teaches this module"):
            stand_in(paper, leaving=staff[0], coming=nobody)
    with pytest.raises(RuleBroken, match="does not invigilate this paper"):
        stand_in(paper, leaving=staff[3], coming=staff[4])


def test_the_database_itself_keeps_a_published_paper_where_it_is(session, paper, staff, room, registrar):
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    publish_session(session, by=registrar)
    with pytest.raises(IntegrityError, match="published_papers_stand"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(slot=2)
    paper.refresh_from_db()
    assert paper.slot == 1


@pytest.mark.parametrize("subject", ["space", "group", "trainer"])
def test_the_database_itself_refuses_to_engage_anything_twice(session, paper, other, staff, room, subject):
    place_paper(paper, at(MONDAY, 1, room, *staff[:2]), seen=0)
    row = Engagement.objects.filter(**{f"{subject}__isnull": False}, paper=paper).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.create(session=session, paper=other, day=MONDAY, slot=1, **{subject: getattr(row, subject)})


def test_the_database_itself_refuses_a_regional_paper_elsewhere_than_the_region_said(session, line, room):
    paper = PaperFactory(session=session, group=line.group, module=line.module, is_regional=True)
    with pytest.raises(IntegrityError, match="regional_date_is_respected"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(day=MONDAY, slot=1, space=room)

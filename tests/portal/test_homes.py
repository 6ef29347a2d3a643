"""The home of each user: the right blocks, the right numbers, the right links; and what is not theirs."""

import re
from datetime import date, time, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mihan.calendar.services import lay_default_calendar
from mihan.core import clock
from mihan.exams.services.publishing import publish_session
from mihan.people.models import Opening, Role
from mihan.portal.queries import HOMES, Block, Home, Reader, Rows, home_shown, homes_of
from mihan.timetable.models import ChangeRequest
from tests.factories.calendar import ClosedPeriodFactory
from tests.factories.exams import ExamSessionFactory, PaperFactory, at
from tests.factories.jobs import JobFactory
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory, PoleFactory, ProgrammeFactory
from tests.factories.people import RoleFactory, TrainerFactory, UserFactory
from tests.factories.places import EquipmentFactory, OccupationFactory, SpaceFactory
from tests.factories.privacy import DataRequestFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory, UnavailabilityFactory, YearLineFactory

TODAY, YESTERDAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 25)
HOME = "/"
DOCS = settings.BASE_DIR / "docs"

OWN_PAGE = {"regional_director"}  # over many establishments: test_region.py
# Written by hand from what each user needs first; `coming` says the days ahead.
BLOCKS = {
    "trainee": ["own-day", "own-groups", "own-exams", "services", "coming"],
    "trainer": ["own-day", "to-declare", "own-service", "own-exams", "coming"],
    "pole_head": ["sentence", "needs", "to-declare", "changed", "coming"],
    "timetable_officer": ["weeks", "requests", "broken", "cannot-end", "coming"],
    "general_supervisor": ["now", "to-declare", "absences", "exams-ahead", "coming"],
    "registrar": ["exams", "files", "headcounts", "marks", "coming"],
    "admission_officer": ["fewest", "incomplete", "enrolled", "applications", "coming"],
    "counsellor": ["left", "enrolled", "follow-up", "first-jobs", "coming"],
    "workshop_head": ["tomorrow", "out-of-order", "faults", "machines", "coming"],
    "house_manager": ["beds", "beds-to-give", "roll-call", "meals", "coming"],
    "director": ["sentence", "needs", "poles", "changed", "coming"],
    "employer": ["taught", "offers", "verify", "coming"],
    "graduate": ["path", "diploma", "further", "your-counsellor", "coming"],
    "dpo": ["identities", "data-requests", "register", "retention"],
    "administrator": ["roles-ending", "accounts", "dates", "works"],
}


@pytest.fixture
def campus(campus):
    lay_default_calendar(campus)
    return campus


@pytest.fixture
def holder(campus, group):
    """`holder("registrar")`: somebody with that role on the campus; a head of pole has the group's pole."""

    def holder(kind, **about):
        unit = {"pole_head": group.offering.pole.unit, "regional_director": campus.parent}.get(kind, campus)
        return UserFactory(role=kind, role__unit=unit, **about)

    return holder


@pytest.fixture
def teaching(group):
    """A line of the ledger, and the account of who teaches it."""
    line = LedgerLineFactory(group=group)
    user = UserFactory(role="trainer", role__unit=group.offering.pole.unit.parent, person=line.trainer_face.person)
    return line, user


@pytest.fixture
def told(client):
    """What a page told in each block, by the block's name."""

    def told(user, **asked):
        client.force_login(user)
        client.cookies["mihan_language"] = "fr"
        page = client.get(HOME, asked)
        assert page.status_code == 200
        return {one.block.name: one.told for place in ("lead", "main", "aside") for one in page.context[place]}

    return told


def published(group, *, monday=YESTERDAY):
    return PlanFactory(unit=group.year.unit, year=group.year, monday=monday, published=True)


def names(rows):
    return [str(row.label) for row in rows.rows]


# --- all of them


def test_every_role_of_the_campus_has_a_home():
    assert set(HOMES) == set(Role.Kind.values) - {"applicant", "staff"}
    assert set(BLOCKS) == set(HOMES) - OWN_PAGE


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_a_home_holds_its_blocks_and_no_other(told, holder, group, kind):
    LedgerLineFactory(group=group)
    ClosedPeriodFactory(unit=group.year.unit, first_day=date(2026, 12, 21), last_day=date(2027, 1, 2))
    person = {"person": TrainerFactory().person} if kind == "trainer" else {}
    assert set(told(holder(kind, **person))) == set(BLOCKS[kind])


def test_a_home_has_three_to_six_blocks():
    assert [home.kind for home in HOMES.values() if not 3 <= len(home.blocks) <= 6 and home.kind not in OWN_PAGE] == []


@pytest.mark.parametrize("kind", sorted(BLOCKS))
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_block_has_its_words_in_the_reader_s_language(client, holder, group, kind, language):
    LedgerLineFactory(group=group)
    client.cookies["mihan_language"] = language
    client.force_login(holder(kind))
    text = client.get(HOME).text
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in text
    assert "will be here" not in text


def test_a_block_is_not_even_read_without_its_permission(holder):
    def never(reader):
        raise AssertionError("read without the right")

    home = Home("house_manager", (Block("marks", "Marks", never, permission="exams.plan"),))
    assert list(home.told(Reader(holder("house_manager")))) == []


def test_a_block_of_an_app_to_come_says_what_will_be_there_and_no_figure(told, holder):
    rows = told(holder("house_manager"))["beds-to-give"]
    assert rows == Rows()
    block = next(block for block in HOMES["house_manager"].blocks if block.name == "beds-to-give")
    assert block.is_to_come


def test_the_documentation_shows_every_home():
    page = (DOCS / "homes.md").read_text()
    shown = re.findall(r"\((screenshots/homes/[\w-]+\.png)\)", page)
    assert (page.count("\n## "), len(set(shown))) == (len(HOMES), 4 * len(HOMES))
    assert [name for name in shown if not (DOCS / name).exists()] == []


# --- several roles, and none


def test_several_roles_show_the_first_and_lead_to_the_others(client, told, campus, holder, group):
    LedgerLineFactory(group=group)
    user = holder("registrar", role__start=date(2026, 2, 20))
    RoleFactory(person=user.person, kind="house_manager", unit=campus, start=date(2026, 9, 7))
    RoleFactory(person=user.person, kind="staff", unit=campus, start=date(2026, 9, 7))
    assert [home.kind for home in homes_of(user)] == ["registrar", "house_manager"]
    assert "exams" in told(user)
    assert "beds" in told(user, **{"as": "house_manager"})
    page = client.get(HOME, {"as": "house_manager"}).text
    assert '<a class="chip" href="?as=house_manager" aria-current="page">' in page
    assert '<a class="chip" href="?as=registrar">' in page


def test_the_home_of_a_role_one_does_not_hold_is_not_given(told, holder):
    manager = holder("house_manager")
    assert home_shown(homes_of(manager), "director") is HOMES["house_manager"]
    assert "beds" in told(manager, **{"as": "director"})


def test_one_role_has_nothing_to_switch_to(client, holder):
    client.force_login(holder("house_manager"))
    page = client.get(HOME)
    assert page.context["roles"] == []
    assert "?as=" not in page.text


@pytest.mark.parametrize("person", [{}, {"person": None}])
def test_who_holds_no_role_is_told_so(client, db, person):
    client.force_login(UserFactory(**person))
    page = client.get(HOME)
    assert (page.status_code, page.context["home"]) == (200, None)


def test_a_role_without_a_first_day_was_there_before_the_others(holder, campus):
    user = holder("registrar", role__start=date(2026, 2, 20))
    RoleFactory(person=user.person, kind="trainer", unit=campus)
    assert [home.kind for home in homes_of(user)] == ["trainer", "registrar"]


def test_two_poles_are_one_home(holder, elsewhere):
    user = holder("pole_head")
    RoleFactory(person=user.person, kind="pole_head", unit=elsewhere.offering.pole.unit)
    assert len(homes_of(user)) == 1


# --- one's own week


def test_a_trainee_is_told_where_to_be_then_what_follows(told, teaching, group):
    line, _trainer = teaching
    plan = published(group)
    room = SpaceFactory(building__site__unit=group.year.unit, unit=group.year.unit)
    first, second = (SessionFactory(plan=plan, line=line, day=TOMORROW, slot=n, space=room) for n in (1, 2))
    SessionFactory(plan=plan, line=LedgerLineFactory(group=GroupFactory(offering=group.offering)), day=TOMORROW, slot=1)
    trainee = UserFactory(role="trainee", role__unit=group.year.unit)
    EnrolmentFactory(person=trainee.person, group=group)
    found = told(trainee)
    assert (found["own-day"]["next"].session, [one.session for one in found["own-day"]["then"]]) == (first, [second])
    assert [own.group for own in found["own-groups"]] == [group]


def test_a_trainee_finds_the_exam_to_sit_and_not_another_group_s(told, group, elsewhere):
    room = SpaceFactory(building__site__unit=group.year.unit, unit=group.year.unit)
    session = ExamSessionFactory(unit=group.year.unit, year=group.year)
    paper = PaperFactory(
        session=session, group=group, place=at(date(2026, 12, 7), 1, room, *TrainerFactory.create_batch(2))
    )
    PaperFactory(
        session=session, group=elsewhere, place=at(date(2026, 12, 7), 2, room, *TrainerFactory.create_batch(2))
    )
    publish_session(session, by=UserFactory())
    trainee = UserFactory(role="trainee", role__unit=group.year.unit)
    EnrolmentFactory(person=trainee.person, group=group)
    exams = told(trainee)["own-exams"]
    assert (names(exams), exams.url) == ([paper.module.name], reverse("exams:mine"))


def test_a_trainer_says_of_own_sessions_only_what_became_of_them(told, teaching, group):
    line, trainer = teaching
    plan = published(group)
    mine = SessionFactory(plan=plan, line=line, day=YESTERDAY, slot=1)
    SessionFactory(plan=plan, line=line, day=YESTERDAY, slot=2, outcome="held")
    SessionFactory(plan=plan, line=line, day=TOMORROW, slot=1)
    SessionFactory(
        plan=plan, line=LedgerLineFactory(group=GroupFactory(offering=group.offering)), day=YESTERDAY, slot=1
    )
    found = told(trainer)
    assert (found["to-declare"].count, [row.url for row in found["to-declare"].rows]) == (1, [mine.get_absolute_url()])
    assert found["own-service"].left == 25


# --- in charge


def test_a_head_of_pole_is_told_of_the_sessions_of_the_pole(told, holder, group, elsewhere):
    plan = published(group)
    mine = SessionFactory(plan=plan, line=LedgerLineFactory(group=group), day=YESTERDAY, slot=1)
    SessionFactory(plan=plan, line=LedgerLineFactory(group=elsewhere), day=YESTERDAY, slot=1)
    found = told(holder("pole_head"))
    assert (found["to-declare"].count, [row.url for row in found["to-declare"].rows]) == (1, [mine.get_absolute_url()])
    assert found["sentence"].total.lines == 1
    assert [row.url for row in found["changed"].rows] == [plan.get_absolute_url()]
    assert found["changed"].url == ""  # who brings no file is not led to the desk


def test_a_timetable_officer_sees_the_next_week_to_plan_and_what_is_asked(told, holder, teaching, group):
    line, trainer = teaching
    plan = published(group)
    session = SessionFactory(plan=plan, line=line, day=TOMORROW, slot=1)
    ChangeRequest.objects.create(session=session, asked_by=trainer, wish="Le mercredi")
    ChangeRequest.objects.create(session=session, asked_by=trainer, wish="Jamais", state="refused", answer="Non")
    UnavailabilityFactory(unit=group.year.unit, trainer=line.trainer_face, first_day=TOMORROW, last_day=TOMORROW)
    YearLineFactory(line=line)
    found = told(holder("timetable_officer"))
    assert found["weeks"].act == ("Planifier la semaine", f"{reverse('timetable:desk')}?week=2026-11-30")
    assert found["weeks"].rows[0].url == plan.get_absolute_url()
    assert (found["requests"].count, [row.note for row in found["requests"].rows]) == (1, ["Le mercredi"])
    assert [(row.url, row.tone) for row in found["broken"].rows] == [(plan.get_absolute_url(), "wrong")]
    assert (found["cannot-end"].count, found["cannot-end"].url) == (1, reverse("timetable:late-list"))


def test_a_draft_is_the_next_thing_to_open(told, holder, group):
    LedgerLineFactory(group=group)
    draft = PlanFactory(unit=group.year.unit, year=group.year)
    assert told(holder("timetable_officer"))["weeks"].act == ("Ouvrir le brouillon", draft.get_absolute_url())


def test_a_general_supervisor_knows_who_is_where_now(told, holder, campus, group):
    LedgerLineFactory(group=group)
    busy, free = SpaceFactory.create_batch(2, building__site__unit=campus)
    OccupationFactory(space=busy, day=TODAY, starts=time(0), ends=time(23, 59, 59))
    OccupationFactory(space=free, day=TOMORROW)
    OccupationFactory(day=TODAY, starts=time(0), ends=time(23, 59, 59))  # of another establishment
    now = told(holder("general_supervisor"))["now"]
    assert (now.count, names(now), now.url) == (1, [busy.building.name], reverse("places:today"))


def test_a_supervisor_reads_published_exams_and_no_draft(told, holder, group):
    LedgerLineFactory(group=group)
    ExamSessionFactory(unit=group.year.unit, year=group.year)
    known = ExamSessionFactory(unit=group.year.unit, year=group.year, published=True)
    assert names(told(holder("general_supervisor"))["exams-ahead"]) == [known.name]


def test_a_registrar_prepares_exams_and_looks_at_headcounts(told, holder, group):
    LedgerLineFactory(group=group)
    EnrolmentFactory(group=group)  # one, where e-note says twenty
    draft = ExamSessionFactory(unit=group.year.unit, year=group.year)
    PaperFactory(session=draft, group=group)
    ExamSessionFactory(unit=group.year.unit, year=group.year, first_day=date(2026, 9, 14), last_day=date(2026, 9, 19))
    found = told(holder("registrar"))
    assert (names(found["exams"]), found["exams"].act[1]) == ([draft.name], draft.get_absolute_url())
    assert (found["headcounts"].count, [row.url for row in found["headcounts"].rows]) == (1, [group.get_absolute_url()])


# --- enrolments


def test_an_admission_officer_finds_files_to_complete(told, holder, group):
    waiting = EnrolmentFactory(group=group, enrolled_on=date(2026, 9, 10))
    RoleFactory(person=waiting.person, kind="trainee", unit=group.year.unit)
    EnrolmentFactory(group=group, enrolled_on=date(2026, 11, 20), file_complete_on=date(2026, 11, 20))
    EnrolmentFactory()  # of another establishment
    found = told(holder("admission_officer"))
    assert [row.url for row in found["incomplete"].rows] == [waiting.person.get_absolute_url()]
    assert len(found["enrolled"].rows) == 1
    assert names(found["fewest"]) == [group.offering.programme.name]


def test_a_counsellor_sees_who_left(told, holder, group):
    gone = EnrolmentFactory(group=group, is_active=False)
    EnrolmentFactory(group=group)
    EnrolmentFactory(is_active=False)
    RoleFactory(person=gone.person, kind="trainee", unit=group.year.unit)
    assert [row.url for row in told(holder("counsellor"))["left"].rows] == [gone.person.get_absolute_url()]


# --- the house


def test_a_workshop_head_sees_what_tomorrow_lacks_first(told, holder, campus):
    about = {"building__site__unit": campus, "kind": "workshop"}
    whole, broken = SpaceFactory(code="A1", **about), SpaceFactory(code="B1", **about)
    EquipmentFactory(space=broken, quantity=10, in_order=9)
    EquipmentFactory(space=whole, quantity=4, in_order=4)
    for space in (whole, broken, SpaceFactory(building__site__unit=campus, kind="room")):
        OccupationFactory(space=space, day=TOMORROW)
    closed = SpaceFactory(building__site__unit=campus, state="maintenance")
    SpaceFactory(state="maintenance")  # of another establishment
    found = told(holder("workshop_head"))
    assert [row.url.split("?")[0] for row in found["tomorrow"].rows] == [
        broken.get_absolute_url(), whole.get_absolute_url()
    ]  # fmt: skip
    assert [row.url for row in found["faults"].rows] == [broken.get_absolute_url()]
    assert [row.url for row in found["out-of-order"].rows] == [closed.get_absolute_url()]


def test_a_house_manager_sees_beds_and_nothing_of_marks(client, told, holder, campus, group):
    SpaceFactory.create_batch(2, building__site__unit=campus, kind="dormitory", capacity=4)
    SpaceFactory(building__site__unit=campus, kind="dormitory", capacity=4, state="maintenance")
    LedgerLineFactory(group=group)
    ExamSessionFactory(unit=campus, year=group.year, published=True, name="EFM de décembre")
    manager = holder("house_manager")
    beds = told(manager)["beds"]
    assert [(row.url, row.tone) for row in beds.rows] == [
        (f"{reverse('places:space-list')}?kind=dormitory&state=open", "ok"),
        (f"{reverse('places:space-list')}?kind=dormitory&state=maintenance", "attention"),
    ]
    assert "8" in beds.rows[0].label
    main = client.get(HOME).text.partition("<main")[2]
    assert not any(word in main for word in ("EFM de décembre", "/progress/", "/people/", group.label))


# --- outside, and after


def test_an_employer_sees_what_the_campus_trains_for_and_nobody_s_name(client, told, holder, group):
    enrolled = EnrolmentFactory(group=group)
    PoleFactory(unit__parent=group.year.unit)  # without trainees
    employer = holder("employer")
    assert names(told(employer)["taught"]) == [str(group.offering.pole)]
    assert enrolled.person.last_name not in client.get(HOME).text


def test_a_graduate_finds_what_was_followed_here(told, holder, group):
    graduate = holder("graduate")
    EnrolmentFactory(person=graduate.person, group=group)
    EnrolmentFactory(group=group)
    qualifying = GroupFactory(
        offering=OfferingFactory(pole=group.offering.pole, programme=ProgrammeFactory(kind="qualifying"))
    )
    found = told(graduate)
    assert names(found["path"]) == [group.offering.programme.name]
    assert names(found["further"]) == [qualifying.offering.programme.name]


# --- rights and data


def test_a_data_protection_officer_reads_who_opened_identity_numbers(told, holder, campus):
    registrar, stranger = holder("registrar"), UserFactory(role="registrar")
    person = RoleFactory(kind="trainee", unit=campus).person
    Opening.objects.create(person=person, opened_by=f"user:{registrar.pk}", purpose="Attestation")
    Opening.objects.create(scope="lister", opened_by=f"user:{registrar.pk}", purpose="Envoi")
    Opening.objects.create(scope="lister", opened_by=f"user:{stranger.pk}", purpose="Ailleurs")
    Opening.objects.create(person=RoleFactory().person, opened_by="system", purpose="Ailleurs")
    rows = told(holder("dpo"))["identities"].rows
    assert [(row.label, row.url) for row in rows] == [
        (registrar.person.name, ""), (registrar.person.name, reverse("people:who-looked", args=[person.pk])),
    ]  # fmt: skip


def test_a_data_protection_officer_reads_who_waits_for_an_answer(told, holder, campus):
    dpo = holder("dpo")
    person = RoleFactory(kind="trainee", unit=campus).person
    asked = DataRequestFactory(person=person, due_on=TODAY + timedelta(3))
    DataRequestFactory(person=person, due_on=TODAY + timedelta(1), state="answered", answered_on=TODAY, answer="Done")
    DataRequestFactory()  # of another establishment
    block = told(dpo)["data-requests"]
    assert ([(row.url, "3" in str(row.value)) for row in block.rows], block.count) == (
        [(asked.get_absolute_url(), True)],
        1,
    )


def test_a_register_that_is_not_started_is_to_be_started(told, holder, campus):
    assert told(holder("dpo"))["register"].act[1] == reverse("privacy:desk")


def test_an_administrator_sees_roles_that_end_and_who_cannot_sign_in(told, holder, campus):
    admin = holder("administrator")
    soon = RoleFactory(unit=campus, kind="counsellor", end=TODAY + timedelta(10))
    RoleFactory(unit=campus, kind="counsellor", end=TODAY + timedelta(90))
    RoleFactory(unit=campus, kind="trainee")
    RoleFactory(end=TODAY + timedelta(10))  # of another establishment
    JobFactory(owner=admin, state="failed")
    JobFactory(state="failed")  # somebody else's
    found = told(admin)
    assert [row.url for row in found["roles-ending"].rows] == [soon.get_absolute_url()]
    assert (found["accounts"].count, found["works"].count) == (2, 1)


# --- every figure leads to its rows


MANY = 5


def busy_campus(campus, group, user, count=MANY):
    """More of everything than a home shows."""
    plan = PlanFactory(unit=campus, year=group.year, monday=YESTERDAY, published=True)
    week = PlanFactory(unit=campus, year=group.year, monday=date(2026, 11, 30), published=True)
    exam = ExamSessionFactory(unit=campus, year=group.year)
    for n in range(count):
        other = GroupFactory(offering=OfferingFactory(pole=group.offering.pole))
        line = LedgerLineFactory(group=other)
        RoleFactory(person=line.trainer_face.person, kind="trainer", unit=campus)
        asking = UserFactory(person=line.trainer_face.person)
        SessionFactory(plan=plan, line=line, day=YESTERDAY, slot=1)
        later = SessionFactory(plan=week, line=line, day=date(2026, 11, 30), slot=1)
        ChangeRequest.objects.create(session=later, asked_by=asking, wish="Un autre jour")
        UnavailabilityFactory(
            unit=campus, trainer=line.trainer_face, state="asked", first_day=TOMORROW, last_day=TOMORROW
        )
        YearLineFactory(line=line)
        EnrolmentFactory(group=other, enrolled_on=TODAY - timedelta(n))
        EnrolmentFactory(group=other, is_active=False)
        PaperFactory(session=exam, group=other)
        shop = SpaceFactory(building__site__unit=campus, kind="workshop")
        EquipmentFactory(space=shop, quantity=3, in_order=2)
        OccupationFactory(space=shop, day=TODAY, starts=time(0), ends=time(23, 59, 59))
        OccupationFactory(space=shop, day=TOMORROW)
        SpaceFactory(building__site__unit=campus, state="maintenance")
        SpaceFactory(building__site__unit=campus, kind="dormitory", state="maintenance", capacity=4)
        RoleFactory(unit=campus, kind="staff", end=TODAY + timedelta(5 + n))
        ClosedPeriodFactory(
            unit=campus, first_day=date(2027, 1, 1 + n), last_day=date(2027, 1, 1 + n), is_estimate=True
        )
        Opening.objects.create(
            person=RoleFactory(kind="trainee", unit=campus).person, opened_by="system", purpose="Essai"
        )
        JobFactory(owner=user, state="failed")


def rows_behind(page):
    """How many rows a page holds, on all its sheets."""
    context = page.context
    if "buildings" in context:
        return sum(building.busy for building in context["buildings"])
    if "requests" in context:
        return len(context["requests"]) + len(context["asked"])
    return context["page"].page.paginator.count


COUNTED = {
    "pole_head": ["to-declare"],
    "timetable_officer": ["requests", "cannot-end"],
    "general_supervisor": ["now", "to-declare"],
    "registrar": ["headcounts"],
    "workshop_head": ["out-of-order", "faults"],
    "administrator": ["roles-ending", "accounts", "dates", "works"],
}


@pytest.mark.parametrize(("kind", "block"), [(kind, block) for kind, blocks in COUNTED.items() for block in blocks])
def test_a_figure_leads_to_as_many_rows(client, told, holder, campus, group, kind, block):
    user = holder(kind)
    busy_campus(campus, group, user)
    answer = told(user)[block]
    page = client.get(answer.url)
    assert page.status_code == 200
    assert (answer.count, answer.count >= MANY) == (rows_behind(page), True)
    assert all(client.get(row.url).status_code == 200 for row in answer.rows)


def test_no_other_block_tells_a_figure(told, holder, campus, group):
    for kind in sorted(BLOCKS):
        user = holder(kind)
        counted = {
            name for name, answer in told(user).items() if getattr(answer, "count", 0) and isinstance(answer, Rows)
        }
        assert counted <= set(COUNTED.get(kind, [])) | ({"to-declare"} if kind == "trainer" else set()), kind


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_every_link_of_a_home_can_be_followed(client, told, holder, campus, group, kind):
    user = holder(kind)
    busy_campus(campus, group, user, count=2)
    EnrolmentFactory(person=user.person, group=group)
    addresses = set()
    for answer in told(user).values():
        if isinstance(answer, Rows):
            addresses |= {answer.url, *(row.url for row in answer.rows), *(answer.act or ())[1:]}
    assert [
        (url, client.get(url).status_code) for url in sorted(addresses - {""}) if client.get(url).status_code != 200
    ] == []


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_more_rows_cost_no_more_queries(client, holder, campus, group, kind):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(HOME).status_code == 200
        return [query["sql"] for query in captured]

    user = holder(kind)
    client.force_login(user)
    busy_campus(campus, group, user)
    client.get(HOME)
    few = queries()
    more_of_all(campus, group, user)
    many = queries()
    assert len(many) == len(few), "\n".join(many)


def more_of_all(campus, group, user):
    """Beside what is there; the weeks and the exams are one each."""
    before = clock.today()
    assert before == TODAY
    for n in range(2 * MANY):
        SpaceFactory(building__site__unit=campus, state="maintenance")
        EquipmentFactory(space=SpaceFactory(building__site__unit=campus, kind="workshop"), quantity=3, in_order=1)
        RoleFactory(unit=campus, kind="staff", end=TODAY + timedelta(5 + n))
        EnrolmentFactory(group=group, enrolled_on=TODAY)
        EnrolmentFactory(group=group, is_active=False)
        ClosedPeriodFactory(
            unit=campus, first_day=date(2027, 2, 1 + n), last_day=date(2027, 2, 1 + n), is_estimate=True
        )
        Opening.objects.create(
            person=RoleFactory(kind="trainee", unit=campus).person, opened_by="system", purpose="Essai"
        )
        JobFactory(owner=user, state="failed")
        LedgerLineFactory(group=group)

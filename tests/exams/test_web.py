"""The pages of exams, through the client, as each user."""

from datetime import date

import pytest
from django.urls import reverse

from mihan.exams.models import ExamSession, Paper
from mihan.exams.services.publishing import publish_session
from mihan.offer.models import Module
from tests.factories.exams import ExamSessionFactory, PaperFactory, at
from tests.factories.offer import EnrolmentFactory
from tests.factories.people import UserFactory
from tests.factories.progress import LedgerLineFactory

MONDAY = date(2026, 12, 7)


@pytest.fixture
def client(client):
    client.cookies["mihan_language"] = "en"
    return client


@pytest.fixture
def paper(session, line, staff, room):
    return PaperFactory(session=session, group=line.group, module=line.module, place=at(MONDAY, 1, room, *staff[:2]))


@pytest.fixture
def trainee(group):
    user = UserFactory(role="trainee", role__unit=group.unit)
    EnrolmentFactory(group=group, person=user.person)
    return user


def page(client, name, *args, **query):
    answer = client.get(reverse(f"exams:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client, view, *args, **data):
    return client.post(reverse(f"exams:{view}", args=args), data, follow=True)


def test_a_registrar_opens_a_session_and_chooses_its_papers_from_the_ledger(client, registrar, line):
    client.force_login(registrar)
    post(
        client, "session-add", name="EFM décembre", kind="local", first_day="07/12/2026", last_day="12/12/2026",
        invigilators=2, substitutes=3,
    )  # fmt: skip
    session = ExamSession.objects.get()
    assert line.module.code in page(client, "proposals", session.pk)
    post(client, "proposals", session.pk, line=[line.pk])
    assert [p.module for p in session.papers.all()] == [line.module]
    assert "Nothing has been planned yet." in page(client, "session-detail", session.pk)


def test_several_papers_of_one_page_are_chosen_and_added_at_once(client, registrar, year, line):
    others = LedgerLineFactory.create_batch(3, group=line.group, assigned_total=20, delivered_total=20)
    Module.objects.filter(pk=others[0].module.pk).update(name_en="<b>Bread & co")
    session = ExamSessionFactory(unit=year.unit, year=year)
    client.force_login(registrar)
    html = page(client, "proposals", session.pk)
    assert html.count('name="line"') == html.count(" checked") == 4  # all are at their end, hence chosen
    assert "&lt;b&gt;Bread &amp; co" in html
    post(client, "proposals", session.pk, line=[line.pk, others[0].pk, others[2].pk, "x", "9" * 30])
    assert {p.module for p in session.papers.all()} == {line.module, others[0].module, others[2].module}
    assert [set(p.groups.all()) for p in session.papers.all()] == [{line.group}] * 3
    assert page(client, "proposals", session.pk).count('name="line"') == 1


def test_a_refused_form_keeps_what_was_typed(client, registrar, year):
    client.force_login(registrar)
    answer = post(
        client, "session-add", name="À l’envers", kind="local", first_day="12/12/2026", last_day="07/12/2026",
        invigilators=2, substitutes=3,
    )  # fmt: skip
    assert answer.status_code == 422
    assert "The last day comes before the first." in answer.content.decode()
    assert "À l’envers" in answer.content.decode()


def test_planning_is_asked_of_a_worker(client, registrar, paper):
    client.force_login(registrar)
    answer = post(client, "plan", paper.session_id)
    assert answer.redirect_chain[0][0].startswith("/jobs/")


def test_a_session_shows_its_papers_by_day_and_slot(client, registrar, paper, staff, room):
    client.force_login(registrar)
    found = page(client, "session-detail", paper.session_id)
    assert all(
        text in found for text in ("08:00–10:30", room.code, staff[0].person.name, paper.module.code)
    )  # fmt: skip


def test_the_page_of_a_paper_offers_who_is_free_and_not_its_own_trainer(client, registrar, paper, trainer, staff):
    client.force_login(registrar)
    found = page(client, "paper", paper.pk)
    offered = found.partition("Invigilator 1")[2]
    assert f'<option value="{staff[5].pk}"' in offered
    assert f'<option value="{trainer.pk}"' not in offered


def test_a_paper_is_held_elsewhere_by_hand(client, registrar, paper, staff, room):
    client.force_login(registrar)
    post(
        client, "place", paper.pk, at="2026-12-08/2", space=room.pk, invigilator_1=staff[2].pk,
        invigilator_2=staff[3].pk, seen=paper.revision,
    )  # fmt: skip
    paper.refresh_from_db()
    assert (paper.day, paper.slot, paper.is_locked) == (date(2026, 12, 8), 2, True)


def test_somebody_who_is_not_free_is_no_choice_and_nothing_moves(client, registrar, paper, trainer, staff, room):
    client.force_login(registrar)
    answer = post(
        client, "place", paper.pk, at="2026-12-08/2", space=room.pk, invigilator_1=trainer.pk,
        invigilator_2=staff[3].pk, seen=paper.revision,
    )  # fmt: skip
    assert "among those who are free then" in answer.content.decode()
    paper.refresh_from_db()
    assert (paper.day, paper.slot) == (MONDAY, 1)


@pytest.mark.parametrize("at_", ["", "tomorrow", "2026-12-08", "2026-12-08/x", "2026-13-08/1", "2027-12-08/1"])
def test_a_time_that_does_not_exist_is_refused_in_words(client, registrar, paper, at_):
    client.force_login(registrar)
    assert "Choose a day and a slot of the session." in post(client, "place", paper.pk, at=at_).content.decode()
    assert page(client, "paper", paper.pk, at=at_)


def test_published_exams_are_read_by_the_house_and_followed_by_those_they_concern(
    client, campus, registrar, paper, staff, trainee, room
):
    supervisor = UserFactory(role="general_supervisor", role__unit=campus)
    client.force_login(supervisor)
    assert client.get(paper.session.get_absolute_url()).status_code == 404
    client.force_login(trainee)
    assert "No exam is published for you." in page(client, "mine")
    publish_session(paper.session, by=registrar)
    found = page(client, "mine")
    assert ("you sit this exam" in found, room.code in found, "Exams published" in found) == (True, True, True)
    assert "Your exams: something is new" in client.get("/").content.decode()
    assert 'class="bell-count"' in found
    post(client, "notices-seen")
    assert 'class="bell-count"' not in client.get("/").content.decode()  # seen there is read in the inbox
    assert "Your exams: something is new" not in client.get("/").content.decode()
    assert "Exams published" not in page(client, "mine")
    client.force_login(UserFactory(person=staff[0].person))
    assert "you invigilate" in page(client, "mine")
    client.force_login(supervisor)
    shown = page(client, "session-detail", paper.session_id)
    assert (paper.module.code in shown, "Withdraw" in shown) == (True, False)


def test_a_head_of_pole_reads_what_is_published_and_nothing_before(client, offering, registrar, paper):
    client.force_login(UserFactory(role="pole_head", role__unit=offering.pole.unit))
    session = reverse("exams:session-detail", args=[paper.session_id])
    assert client.get(session).status_code == 404
    publish_session(paper.session, by=registrar)
    assert paper.session.name in page(client, "session-list")
    assert client.get(session).status_code == 200
    assert client.get(reverse("exams:paper", args=[paper.pk])).status_code == 200
    assert client.post(reverse("exams:withdraw", args=[paper.session_id])).status_code == 403


def test_an_exam_stands_in_the_week_of_whoever_it_concerns(client, registrar, paper, trainee, room):
    publish_session(paper.session, by=registrar)
    client.force_login(trainee)
    week = client.get(reverse("timetable:mine"), {"week": "2026-12-07"}).content.decode()
    assert (paper.module.name in week, room.code in week) == (True, True)


def test_an_exam_goes_to_the_calendar_of_whoever_it_concerns(client, registrar, paper, trainee, room):
    client.force_login(trainee)
    client.post(reverse("timetable:feed-open"))
    address = reverse("timetable:calendar", args=[trainee.feeds.get().token])
    assert f"exam-{paper.pk}@mihan" not in client.get(address).content.decode()
    publish_session(paper.session, by=registrar)
    calendar = client.get(address).content.decode()
    assert f"UID:exam-{paper.pk}@mihan" in calendar
    assert "DTSTART;TZID=Africa/Casablanca:20261207T080000" in calendar
    assert f"LOCATION:{room.code}" in calendar


def test_somebody_who_cannot_come_is_replaced_from_the_page_of_the_paper(client, registrar, paper, trainer, staff):
    publish_session(paper.session, by=registrar)
    client.force_login(registrar)
    assert "?replace=1" in page(client, "paper", paper.pk)
    offered = page(client, "paper", paper.pk, replace="1").partition("Who comes instead")[2]
    assert (f'value="{staff[3].pk}"' in offered, f'value="{trainer.pk}"' in offered) == (True, False)
    post(client, "stand-in", paper.pk, leaving=staff[0].pk, coming=staff[3].pk)
    assert paper.engagements.filter(trainer=staff[3]).count() == 1
    said = post(client, "stand-in", paper.pk, leaving=staff[1].pk, coming=trainer.pk).content.decode()
    assert "Choose who cannot come" in said


def test_the_sheets_of_a_day_name_rooms_and_who_signs(client, registrar, paper, staff):
    client.force_login(registrar)
    assert staff[1].person.name in page(client, "day", paper.session_id, "2026-12-07")
    for nowhere in ("2026-12-08", "monday"):
        assert client.get(reverse("exams:day", args=[paper.session_id, nowhere])).status_code == 404


def test_the_turns_are_a_list_that_leaves_as_a_file(client, registrar, paper, staff):
    client.force_login(registrar)
    assert staff[0].person.name in page(client, "duties", paper.session_id)
    found = page(client, "duties", paper.session_id, q=staff[1].person.last_name.lower())
    assert (staff[1].person.name in found, staff[0].person.name in found) == (True, False)
    answer = client.get(reverse("exams:duties", args=[paper.session_id]), {"export": "xlsx"})
    assert answer.content.startswith(b"PK")
    assert client.get(reverse("exams:xlsx", args=[paper.session_id])).content.startswith(b"PK")


def test_a_paper_is_added_for_a_group_then_changed_and_taken_out(client, registrar, session, line):
    client.force_login(registrar)
    assert f'<option value="{line.group_id}"' in page(client, "paper-add", session.pk)
    address = reverse("exams:paper-add", args=[session.pk]) + f"?group={line.group_id}"
    facts = {"groups": [line.group_id], "duration": 1, "room_kind": "room", "invigilators": 1}
    client.post(address, facts | {"module": line.module_id})
    paper = session.papers.get()
    assert (paper.invigilators, list(paper.groups.all())) == (1, [line.group])
    post(client, "paper-edit", paper.pk, **facts | {"duration": 2})
    paper.refresh_from_db()
    assert paper.duration == 2
    post(client, "paper-remove", paper.pk)
    assert session.papers.count() == 0


def test_the_dates_of_the_region_are_given_module_by_module(client, registrar, campus, year, line):
    session = ExamSessionFactory(unit=campus, year=year, kind="regional")
    paper = PaperFactory(session=session, group=line.group, module=line.module, is_regional=True)
    client.force_login(registrar)
    offered = page(client, "dates", session.pk)
    assert (line.module.code in offered, "Wednesday 9 December 2026" in offered) == (True, True)
    post(client, "dates", session.pk, module=line.module_id, at="2026-12-09/2")
    paper.refresh_from_db()
    assert (paper.imposed_day, paper.imposed_slot) == (date(2026, 12, 9), 2)
    post(client, "dates", session.pk, module=line.module_id, at="2026-12-13/1")  # a Sunday
    paper.refresh_from_db()
    assert paper.imposed_day == date(2026, 12, 9)


@pytest.mark.parametrize("name", ["plan", "publish", "withdraw", "session-remove"])
def test_only_those_who_plan_exams_act_on_them(client, campus, paper, name):
    client.force_login(UserFactory(role="timetable_officer", role__unit=campus))
    ExamSession.objects.update(state="published", published_at="2026-11-20T08:00Z")
    assert post(client, name, paper.session_id).status_code == 403


def test_a_published_session_offers_no_change(client, registrar, paper):
    publish_session(paper.session, by=registrar)
    client.force_login(registrar)
    assert "Hold it there" not in page(client, "paper", paper.pk)
    for name in ("proposals", "paper-add", "dates"):
        assert client.get(reverse(f"exams:{name}", args=[paper.session_id])).status_code == 403
    assert "published and stand as they are" in post(client, "paper-remove", paper.pk).content.decode()
    assert Paper.objects.count() == 1

"""The pages of the year, through the client, as each user."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mihan.jobs.models import Job
from mihan.jobs.services import run
from mihan.progress.models import LedgerLine
from mihan.timetable.models import YearOutlook
from mihan.timetable.services.outlooks import plan_year
from tests.factories.calendar import ClosedPeriodFactory
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import UserFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import UnavailabilityFactory

D = Decimal


@pytest.fixture
def client(client):
    client.cookies["mihan_language"] = "en"
    return client


@pytest.fixture
def outlook(year, line, room):
    return plan_year(year, by=None)


def page(client, name, *args, **query):
    answer = client.get(reverse(f"timetable:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def row_count(html):
    return html.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr")


def test_before_it_is_planned_the_year_says_what_it_would_show_and_offers_to_plan(client, planner, line):
    client.force_login(planner)
    found = page(client, "year")
    assert ("Nobody has planned this year yet" in found, "Plan the year" in found) == (True, True)
    assert "Nobody has planned this year yet." in page(client, "year-group", line.group_id)


def test_planning_the_year_is_asked_of_a_worker_which_ends_on_its_page(client, planner, campus, line, room):
    client.force_login(planner)
    answer = client.post(reverse("timetable:year-plan"), {"unit": campus.pk})
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_url) == ("done", reverse("timetable:year"))
    assert YearOutlook.objects.get().made_by == planner


def test_a_job_that_finds_no_hours_says_so_and_keeps_the_year_as_it_was(client, planner, campus, outlook):
    LedgerLine.objects.update(delivered_face=D(45), delivered_remote=D(15))
    client.force_login(planner)
    client.post(reverse("timetable:year-plan"), {"unit": campus.pk})
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, YearOutlook.objects.get()) == ("failed", outlook)
    assert "No hours are left to plan this year" in job.problem


@pytest.mark.parametrize("role", ["general_supervisor", "pole_head"])
def test_who_does_not_plan_sees_the_year_and_may_not_plan_it(client, campus, group, outlook, role):
    unit = group.offering.pole.unit if role == "pole_head" else campus
    client.force_login(UserFactory(role=role, role__unit=unit))
    found = page(client, "year")
    assert (row_count(found), "Plan the year" in found) == (1, False)
    assert client.post(reverse("timetable:year-plan"), {"unit": campus.pk}).status_code in {403, 404}


def test_a_head_of_pole_sees_the_groups_of_the_pole_and_no_other(client, campus, year, group, outlook, room):
    other = LedgerLineFactory(group=GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=campus))))
    plan_year(year, by=None)
    client.force_login(UserFactory(role="pole_head", role__unit=group.offering.pole.unit))
    assert row_count(page(client, "year")) == 1
    assert client.get(reverse("timetable:year-group", args=[other.group_id])).status_code == 404


def test_a_trainee_is_refused_and_a_visitor_sent_to_sign_in(client, group, outlook):
    address = reverse("timetable:year-group", args=[group.pk])
    assert client.get(address).status_code == 302
    trainee = UserFactory(role="trainee", role__unit=group.unit)
    EnrolmentFactory(group=group, person=trainee.person)
    client.force_login(trainee)
    assert client.get(address).status_code == 403


def test_a_group_shows_its_modules_week_by_week_with_what_closes_them(client, campus, year, line, room, planner):
    ClosedPeriodFactory(unit=campus, name_en="Winter break", first_day="2026-12-07", last_day="2026-12-12")
    UnavailabilityFactory(
        unit=campus, trainer=None, group=line.group, first_day="2027-03-01", last_day="2027-03-06", reason="Placement"
    )  # fmt: skip
    LedgerLine.objects.filter(pk=line.pk).update(assigned_face=D(46))
    plan_year(year, by=None)
    client.force_login(planner)
    found = page(client, "year-group", line.group_id)
    assert row_count(found) == 2  # face to face, and remote
    assert ('title="Winter break"' in found, 'title="Placement"' in found) == (True, True)
    assert "has a remainder of less than a session" in found


def test_what_cannot_end_comes_first_with_its_reason_and_what_would_save_it(
    client, campus, year, line, room, planner, trainer
):
    UnavailabilityFactory(unit=campus, trainer=trainer, first_day="2026-11-24", last_day="2027-02-04")
    plan_year(year, by=None)
    client.force_login(planner)
    for name, args in (("year", ()), ("year-group", (line.group_id,))):
        found = page(client, name, *args)
        assert "cannot end in time" in found
        assert "What would save it, tried:" in found
        assert found.index("late-course") < found.index("year-table")
    assert "would end in time if" in page(client, "late-list")


def test_a_year_whose_hours_have_moved_says_so_on_its_pages(client, planner, line, outlook):
    client.force_login(planner)
    assert "Things have changed since" not in page(client, "year")
    LedgerLine.objects.filter(pk=line.pk).update(assigned_face=D(50))
    for name, args in (("year", ()), ("year-group", (line.group_id,))):
        assert "Things have changed since" in page(client, name, *args)


def test_the_year_of_a_trainer_is_for_who_may_see_them(client, campus, planner, trainer, line, outlook):
    client.force_login(planner)
    assert row_count(page(client, "year-trainer", trainer.pk)) == 2
    assert row_count(page(client, "year", by="trainer")) == 1
    client.force_login(UserFactory(person=trainer.person))
    assert client.get(reverse("timetable:year-trainer", args=[trainer.pk])).status_code == 200


@pytest.mark.parametrize(("name", "by"), [("year", "group"), ("year", "trainer"), ("year-group", "")])
def test_the_year_leaves_as_a_spreadsheet(client, planner, line, outlook, name, by):
    client.force_login(planner)
    args = [line.group_id] if name == "year-group" else []
    answer = client.get(reverse(f"timetable:{name}", args=args), {"export": "xlsx", "by": by})
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")


def test_a_search_without_an_answer_offers_everything_again(client, planner, outlook):
    client.force_login(planner)
    assert "Show everything" in page(client, "year", q="؟nothing", pole="x", page="y", by="z")


def test_a_pole_of_thousands_of_digits_is_no_pole(client, planner, outlook):
    client.force_login(planner)
    assert row_count(page(client, "year", pole="9" * 5000)) == row_count(page(client, "year"))


def test_more_groups_and_modules_cost_no_more_queries(client, planner, campus, year, offering, line, room):
    def queries(name, *args):
        page(client, name, *args)  # what a process asks once a minute is asked now
        with CaptureQueriesContext(connection) as captured:
            page(client, name, *args)
        return len(captured)

    client.force_login(planner)
    addresses = [("year",), ("late-list",), ("year-group", line.group_id)]
    LedgerLineFactory(group=line.group, trainer_face=None)
    plan_year(year, by=None)
    before = [queries(*address) for address in addresses]
    for _ in range(4):
        LedgerLineFactory(group=GroupFactory(offering=offering))
        LedgerLineFactory(group=line.group)
    plan_year(year, by=None)
    assert [queries(*address) for address in addresses] == before


def test_what_does_not_fill_a_session_is_listed_line_by_line(client, planner, year, line, room):
    LedgerLine.objects.filter(pk=line.pk).update(assigned_face=D(46))
    plan_year(year, by=None)
    client.force_login(planner)
    assert "1 line leaves hours too few for a session" in page(client, "year").replace('<bdi dir="ltr">1</bdi>', "1")
    found = page(client, "remainder-list")
    assert (row_count(found), line.module.code in found) == (1, True)
    assert row_count(page(client, "remainder-list", q="nothing")) == 0


def test_the_page_of_progress_of_a_group_leads_to_its_year_for_who_may_see_it(client, planner, group, line, trainer):
    address = reverse("timetable:year-group", args=[group.pk])
    for user, sees in ((planner, True), (UserFactory(person=trainer.person), False)):
        client.force_login(user)
        answer = client.get(reverse("progress:group-detail", args=[group.pk]))
        assert (address in answer.content.decode()) is sees

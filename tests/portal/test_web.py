import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mihan.people.models import Role
from tests.factories.offer import EnrolmentFactory
from tests.factories.people import UnitFactory, UserFactory
from tests.factories.progress import LedgerLineFactory

HOME = "/"


def home(client, user):
    client.force_login(user)
    return client.get(HOME)


def templates(page):
    return [t.name for t in page.templates if t.name.startswith("portal/")]


def test_a_visitor_is_shown_the_public_site(client, db):
    UserFactory()
    assert client.get(HOME, headers={"accept-language": "fr"}).url == reverse("public:home", args=["fr"])


@pytest.mark.parametrize(
    "kind", ["director", "regional_director", "timetable_officer", "registrar", "general_supervisor"]
)
def test_those_in_charge_find_the_campus(client, campus, group, kind):
    LedgerLineFactory(group=group)
    page = home(client, UserFactory(role=kind, role__unit=campus))
    assert (page.status_code, templates(page)[0]) == (200, "portal/home.html")
    assert page.context["ledger"].lines.count() == 1


def test_a_pole_head_finds_the_pole(client, pole_head, group, elsewhere):
    LedgerLineFactory(group=group)
    LedgerLineFactory(group=elsewhere)
    page = home(client, pole_head)
    (sentence,) = (one.told for one in page.context["lead"] if one.block.name == "sentence")
    assert sentence.total.lines == 1


def test_a_director_elsewhere_finds_nothing_of_this_campus(client, group):
    LedgerLineFactory(group=group)
    page = home(client, UserFactory(role="pole_head", role__unit=UnitFactory()))
    assert templates(page)[0] == "portal/empty.html"
    page = home(client, UserFactory(role="director", role__unit=UnitFactory()))
    assert page.url == reverse("exchange:first-day")


def test_a_trainer_finds_own_modules(client, group):
    line = LedgerLineFactory(group=group)
    trainer = UserFactory(role="trainer", role__unit=group.offering.pole.unit, person=line.trainer_face.person)
    page = home(client, trainer)
    (service,) = (one.told for one in page.context["main"] if one.block.name == "own-service")
    assert [row.line for row in service.rows] == [line]


def test_a_trainee_finds_own_group(client, group):
    LedgerLineFactory(group=group)
    trainee = UserFactory(role="trainee", role__unit=group.unit)
    EnrolmentFactory(person=trainee.person, group=group)
    page = home(client, trainee)
    (groups,) = (one.told for one in page.context["main"] if one.block.name == "own-groups")
    assert [own.group for own in groups] == [group]


@pytest.mark.parametrize("kind", ["applicant", "staff"])
def test_others_are_told_what_they_can_open(client, campus, kind):
    page = home(client, UserFactory(role=kind, role__unit=campus))
    assert (page.status_code, templates(page)[0]) == (200, "portal/other.html")


def test_an_account_without_a_role_or_a_person_still_has_a_page(client, db):
    assert home(client, UserFactory()).status_code == 200
    assert home(client, UserFactory(person=None)).status_code == 200


def test_an_empty_base_asks_for_the_two_files_of_those_who_may_bring_them(client, campus):
    tour = reverse("exchange:first-day")
    assert home(client, UserFactory(role="director", role__unit=campus)).url == tour
    pole = UnitFactory(parent=campus, kind="pole")
    page = home(client, UserFactory(role=Role.Kind.POLE_HEAD, role__unit=pole))
    assert templates(page)[0] == "portal/empty.html"
    assert tour not in page.text


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_runs_the_way_its_language_does(client, director, group, language):
    LedgerLineFactory(group=group)
    client.cookies["mihan_language"] = language
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in home(client, director).text


def test_more_rows_cost_no_more_queries(client, director, group, elsewhere, django_assert_num_queries):
    LedgerLineFactory(group=group, delivered_face=0)
    LedgerLineFactory(group=group, trainer_face=None)
    home(client, director)
    with CaptureQueriesContext(connection) as few:
        client.get(HOME)
    for one in (group, elsewhere):
        LedgerLineFactory(group=one, delivered_face=0)
        LedgerLineFactory(group=one, trainer_face=None)
    with django_assert_num_queries(len(few)):
        client.get(HOME)


def test_health_is_told_to_anybody_and_costs_one_small_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = client.get(reverse("portal:health"))
    assert (page.status_code, page.content, page["Content-Type"]) == (200, b"ok", "text/plain")

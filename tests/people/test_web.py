"""The list of people, the page of a person, and the number that is opened for a reason."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mihan.people.models import Identity, Opening
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory
from tests.factories.people import PersonFactory, RoleFactory, TrainerFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("people:person-list")


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["mihan_language"] = "en"


@pytest.fixture
def numbered(trainee):
    Identity.objects.create(person=trainee, number="EE123456")
    return trainee


@pytest.fixture
def part_timer(campus):
    found = TrainerFactory(number="ZZ915670", is_part_time=True)
    RoleFactory(person=found.person, kind="trainer", unit=campus)
    return found


def page(client, user, url, **params):
    client.force_login(user)
    return client.get(url, params)


def names(response):
    return {person.last_name for person in response.context["page"].page}


# --- the list


def test_each_tab_holds_its_people(client, director, campus):
    for kind in ("trainee", "trainer", "registrar"):
        RoleFactory(kind=kind, unit=campus, person__last_name=kind.upper())
    me = director.person.last_name
    found = {tab: names(page(client, director, LIST, tab=tab)) for tab in ("", "trainees", "trainers", "staff")}
    assert found == {
        "": {"TRAINEE", "TRAINER", "REGISTRAR", me},
        "trainees": {"TRAINEE"},
        "trainers": {"TRAINER"},
        "staff": {"REGISTRAR", me},
    }


def test_a_role_outside_of_its_tab_is_nobodys(client, director, trainee):
    assert names(page(client, director, LIST, tab="staff", role="trainee")) == set()


def test_people_are_searched_in_both_scripts_and_by_number(client, director, campus):
    RoleFactory(kind="trainee", unit=campus, person__last_name="AMRANI", person__arabic_last_name="العمراني")
    wanted = RoleFactory(
        kind="trainee", unit=campus, person__last_name="TAZI", person__arabic_last_name="التازي",
        person__trainee_number="2005010177777",
    ).person  # fmt: skip
    for text in ("tazi", "تازي", "التازى", "2005010177777"):
        assert names(page(client, director, LIST, q=text)) == {wanted.last_name}


def test_the_group_is_shown_and_else_the_unit(client, director, campus):
    group = GroupFactory(offering=OfferingFactory(pole__unit__parent=campus), label="DEV101 (DIA)")
    enrolled = RoleFactory(kind="trainee", unit=campus).person
    EnrolmentFactory(person=enrolled, group=group)
    html = page(client, director, LIST).content.decode()
    assert "DEV101 (DIA)" in html
    assert "Campus de Tamensourt" in html


def test_whoever_lists_nobody_is_led_to_their_own_file(client, campus):
    user = UserFactory(role="trainee", role__unit=campus)
    response = page(client, user, LIST)
    assert (response.status_code, response.url) == (302, reverse("people:my-file"))


def test_a_part_timers_number_is_on_no_page_and_in_no_file(client, director, part_timer):
    urls = [LIST, f"{LIST}?tab=trainers", f"{LIST}?export=csv", part_timer.person.get_absolute_url()]
    client.force_login(director)
    contents = [client.get(url).content.decode() for url in urls]
    assert ["ZZ915670" in content for content in contents] == [False] * 4
    assert all("part-time" in content for content in contents)


# --- the page of a person


def test_a_person_is_shown_in_both_scripts_with_role_and_number(client, director, trainee):
    html = page(client, director, trainee.get_absolute_url()).content.decode()
    for text in (trainee.latin_name, trainee.arabic_name, trainee.trainee_number, "Campus de Tamensourt"):
        assert text in html


def test_a_person_out_of_reach_does_not_exist(client, director, stranger):
    assert page(client, director, stranger.get_absolute_url()).status_code == 404


def test_a_visitor_signs_in_first(client, trainee):
    for name in ("person-detail", "who-looked"):
        response = client.get(reverse(f"people:{name}", args=[trainee.pk]))
        assert response.url.startswith(reverse("account_login"))


def test_one_sees_ones_own_file_whatever_ones_role(client, campus):
    dpo = UserFactory(role="dpo", role__unit=campus)
    html = page(client, dpo, reverse("people:my-file")).content.decode()
    assert dpo.person.latin_name in html
    assert page(client, dpo, dpo.person.get_absolute_url()).status_code == 200


def test_an_account_of_nobody_has_a_page_that_says_so(client):
    response = page(client, UserFactory(person=None), reverse("people:my-file"))
    assert response.status_code == 200
    assert "stands for nobody in particular" in response.content.decode()


def test_enrolments_of_all_seasons_are_on_the_page(client, director, campus, trainee):
    offering = OfferingFactory(pole__unit__parent=campus)
    for label in ("DEV101", "DEV201"):
        EnrolmentFactory(person=trainee, group=GroupFactory(offering=offering, code=label, label=label))
    html = page(client, director, trainee.get_absolute_url()).content.decode()
    assert "DEV101" in html
    assert "DEV201" in html


def test_the_page_of_a_trainer_leads_to_their_hours(client, director, part_timer):
    html = page(client, director, part_timer.person.get_absolute_url()).content.decode()
    assert reverse("progress:trainer-detail", args=[part_timer.pk]) in html


def test_the_history_is_for_those_who_may_read_the_trail(client, director, campus, trainee):
    registrar = UserFactory(role="registrar", role__unit=campus)
    shown = [page(client, u, trainee.get_absolute_url()).context["changes"] for u in (director, registrar)]
    assert bool(shown[0])
    assert shown[1] is None


def test_a_long_history_costs_no_more_queries(client, director, campus, trainee):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(trainee.get_absolute_url())
        return len(captured)

    client.force_login(director)
    queries()
    first = queries()
    for kind in ("staff", "registrar", "counsellor", "house_manager"):
        RoleFactory(person=trainee, kind=kind, unit=campus)
    assert queries() == first


# --- the identity number


def opening(client, user, person, purpose="Registration with the CNSS", **headers):
    client.force_login(user)
    url = reverse("people:identity", args=[person.pk])
    return client.post(url, {"purpose": purpose}, headers=headers)


def test_the_number_is_hidden_until_a_reason_is_given(client, director, numbered):
    assert "EE123456" not in page(client, director, numbered.get_absolute_url()).content.decode()
    response = opening(client, director, numbered)
    assert "EE123456" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert Opening.objects.get().purpose == "Registration with the CNSS"


def test_it_is_shown_once(client, director, numbered):
    opening(client, director, numbered)
    assert "EE123456" not in page(client, director, numbered.get_absolute_url()).content.decode()


def test_htmx_gets_only_the_card_of_the_number(client, director, numbered):
    html = opening(client, director, numbered, **{"hx-request": "true"}).content.decode()
    assert "EE123456" in html
    assert "<html" not in html


def test_without_a_reason_nothing_is_shown_and_what_was_typed_is_kept(client, director, numbered):
    response = opening(client, director, numbered, purpose="abc")
    html = response.content.decode()
    assert response.status_code == 422
    assert "EE123456" not in html
    assert 'value="abc"' in html
    assert not Opening.objects.exists()


def test_a_number_is_never_opened_by_looking(client, director, numbered):
    client.force_login(director)
    assert client.get(reverse("people:identity", args=[numbered.pk])).status_code == 405


def test_a_role_that_sees_the_person_but_opens_no_number_is_refused(client, campus, numbered):
    counsellor = UserFactory(role="counsellor", role__unit=campus)
    assert page(client, counsellor, numbered.get_absolute_url()).context["may_open"] is False
    assert opening(client, counsellor, numbered).status_code == 403
    assert not Opening.objects.exists()


def test_the_number_of_a_stranger_does_not_exist(client, director, stranger):
    Identity.objects.create(person=stranger, number="EE999999")
    assert opening(client, director, stranger).status_code == 404
    assert not Opening.objects.exists()


# --- who looked


def test_the_person_reads_who_looked_and_why(client, director, campus, numbered):
    itself = UserFactory(person=numbered)
    opening(client, director, numbered)
    html = page(client, itself, reverse("people:who-looked", args=[numbered.pk])).content.decode()
    assert "Registration with the CNSS" in html
    assert director.person.name in html or director.person.latin_name in html


def test_so_does_the_data_protection_officer_and_nobody_else(client, campus, numbered):
    url = reverse("people:who-looked", args=[numbered.pk])
    users = [UserFactory(role=role, role__unit=campus) for role in ("dpo", "director", "registrar", "trainee")]
    assert [page(client, user, url).status_code for user in users] == [200, 200, 404, 404]


def test_a_person_nobody_looked_at_is_told_so(client):
    person = PersonFactory()
    html = page(client, UserFactory(person=person), reverse("people:who-looked", args=[person.pk])).content.decode()
    assert "Nobody else has looked at this file yet." in html

"""The pages that say who holds which role, and give, end and extend roles."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mihan.people.models import Role
from tests.factories.people import RoleFactory, UnitFactory, UserFactory
from tests.people.conftest import TODAY

pytestmark = pytest.mark.django_db
LIST = reverse("people:role-list")


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["mihan_language"] = "en"


def of(person):
    return reverse("people:role-person", args=[person.pk])


@pytest.fixture(autouse=True)
def _who_one_is_was_said_just_now(settings):
    """Asked before roles are given: see test_loans.py."""
    settings.ACCOUNT_REAUTHENTICATION_REQUIRED = False


@pytest.fixture
def administrator(campus):
    return UserFactory(role="administrator", role__unit=campus)


def test_the_administrator_finds_everyone_s_roles_without_reading_their_files(client, administrator, trainee, stranger):
    client.force_login(administrator)
    assert {role.person for role in client.get(LIST).context["page"].page} == {administrator.person, trainee}
    assert [r.person for r in client.get(LIST, {"q": trainee.last_name}).context["page"].page] == [trainee]
    html = client.get(of(trainee)).content.decode()
    assert f'href="{trainee.get_absolute_url()}"' not in html
    assert client.get(trainee.get_absolute_url()).status_code == 404
    assert client.get(of(stranger)).status_code == 404


def test_roles_narrow_to_those_held_now(client, director, campus):
    old = RoleFactory(kind="registrar", unit=campus, end=date(2026, 1, 31))
    client.force_login(director)
    shown = {held: client.get(LIST, {"held": held}).context["page"].page for held in ("now", "past")}
    assert [r.person for r in shown["now"]] == [director.person]
    assert list(shown["past"]) == [old]


@pytest.mark.parametrize("role", ["registrar", "pole_head", "trainer", "trainee", "dpo"])
def test_others_have_no_such_page(client, campus, trainee, role):
    client.force_login(UserFactory(role=role, role__unit=campus))
    assert client.get(LIST).status_code == 403
    assert client.get(of(trainee)).status_code == 404


def test_the_page_of_a_person_leads_to_their_roles_for_whoever_may_give_some(client, director, campus, trainee):
    registrar = UserFactory(role="registrar", role__unit=campus)
    found = []
    for user in (director, registrar):
        client.force_login(user)
        found.append(of(trainee) in client.get(trainee.get_absolute_url()).content.decode())
    assert found == [True, False]


def test_a_role_is_given_then_ended_then_let_run_longer(client, director, campus, trainee):
    client.force_login(director)
    answer = client.post(of(trainee), {"kind": "registrar", "unit": campus.pk, "start": "01/12/2026", "end": ""})
    assert answer.url == of(trainee)
    role = Role.objects.get(kind="registrar")
    assert (role.start, role.end, role.stage) == (date(2026, 12, 1), None, "coming")
    for written, kept in (("31/12/2026", date(2026, 12, 31)), ("30/06/2027", date(2027, 6, 30)), ("", None)):
        assert client.post(role.get_absolute_url(), {"end": written}).url == of(trainee)
        role.refresh_from_db()
        assert role.end == kept


def test_a_refusal_is_told_above_the_form_and_nothing_is_written(client, director, campus):
    only = RoleFactory(kind="administrator", unit=campus)
    client.force_login(director)
    answer = client.post(only.get_absolute_url(), {"end": "24/11/2026"})
    assert answer.status_code == 422
    assert "cannot be left without an administrator" in answer.content.decode()
    answer = client.post(of(only.person), {"kind": "administrator", "unit": campus.pk})
    assert answer.status_code == 422
    assert "already holds this role" in answer.content.decode()
    only.refresh_from_db()
    assert (only.end, Role.objects.filter(person=only.person).count()) == (None, 1)


def test_roles_narrow_to_those_that_end_soon(client, director, campus):
    soon = RoleFactory(unit=campus, kind="counsellor", end=TODAY + timedelta(30))
    RoleFactory(unit=campus, kind="counsellor", end=TODAY + timedelta(31))
    client.force_login(director)
    assert list(client.get(LIST, {"held": "ending"}).context["page"].page) == [soon]


def test_roles_narrow_to_those_of_people_who_cannot_sign_in(client, director, campus):
    alone = RoleFactory(unit=campus, kind="trainer")
    RoleFactory(unit=campus, kind="trainee")
    UserFactory(role="counsellor", role__unit=campus)
    client.force_login(director)
    assert list(client.get(LIST, {"account": "none"}).context["page"].page) == [alone]


def test_a_role_held_now_can_be_ended_today_at_one_press(client, director, campus):
    role = RoleFactory(kind="registrar", unit=campus)
    client.force_login(director)
    assert f'value="{TODAY:%d/%m/%Y}"' in client.get(role.get_absolute_url()).content.decode()


def test_a_unit_out_of_reach_is_no_choice(client, director, trainee):
    client.force_login(director)
    answer = client.post(of(trainee), {"kind": "registrar", "unit": UnitFactory().pk})
    assert answer.status_code == 422
    assert not Role.objects.filter(kind="registrar").exists()


def test_a_role_of_elsewhere_does_not_exist_and_ones_own_is_not_for_oneself_to_change(client, director, campus):
    client.force_login(director)
    assert client.get(RoleFactory().get_absolute_url()).status_code == 404
    trainer = UserFactory(role="trainer", role__unit=campus)
    client.force_login(trainer)
    assert client.get(trainer.person.roles.get().get_absolute_url()).status_code == 403


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_pages_open_in_the_three_languages(client, director, trainee, language):
    client.cookies["mihan_language"] = language
    client.force_login(director)
    for url in (LIST, of(trainee), trainee.roles.get().get_absolute_url()):
        assert client.get(url).status_code == 200

"""Who read whose file: written when it is read, for the person to see."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mihan.core.errors import RuleBroken
from mihan.people.models import Identity, Look, Opening
from mihan.people.queries import rights, seen_of
from mihan.people.services import note_export, note_look, open_identity, open_zone
from tests.factories.people import PersonFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["mihan_language"] = "en"


@pytest.fixture
def registrar(campus):
    return UserFactory(role="registrar", role__unit=campus)


def opened(client, user, person):
    client.force_login(user)
    return client.get(person.get_absolute_url())


def test_reading_a_file_is_written_with_the_role_and_where_it_is_held(client, registrar, campus, trainee):
    assert opened(client, registrar, trainee).status_code == 200
    look = Look.objects.get()
    assert (look.person, look.reader, look.role, look.unit) == (trainee, registrar.person, "registrar", campus)


def test_one_s_own_file_is_no_look_nor_is_one_out_of_reach(client, registrar, stranger):
    opened(client, registrar, registrar.person)
    assert opened(client, registrar, stranger).status_code == 404
    client.get(reverse("people:my-file"))
    assert not Look.objects.exists()


def test_ten_looks_of_a_day_are_one_line_and_the_tenth_writes_nothing(client, registrar, trainee):
    opened(client, registrar, trainee)
    with CaptureQueriesContext(connection) as captured:
        opened(client, registrar, trainee)
    assert [q["sql"] for q in captured if "INSERT" in q["sql"] or "BEGIN" in q["sql"]] == []
    assert Look.objects.count() == 1


def test_another_day_is_another_line(settings, client, registrar, trainee):
    from mihan.core import clock

    today = clock.today()
    for day in (today, today + timedelta(1)):
        settings.TODAY = day
        opened(client, registrar, trainee)
    assert Look.objects.count() == 2


def test_a_list_that_leaves_is_written_for_each_person_on_it(client, registrar, campus, trainee):
    RoleFactory(kind="trainer", unit=campus)
    client.force_login(registrar)
    client.get(reverse("people:person-list"), {"tab": "trainees", "export": "csv"})
    assert list(Look.objects.values_list("person", "reader", "kind")) == [
        (trainee.pk, registrar.person_id, "export")
    ]  # fmt: skip


def test_a_trainee_reads_who_opened_the_file_in_one_click(client, registrar, trainee):
    opened(client, registrar, trainee)
    client.force_login(UserFactory(person=trainee))
    mine = client.get(reverse("people:my-file")).text
    url = reverse("people:who-looked", args=[trainee.pk])
    assert f'href="{url}"' in mine
    assert registrar.person.name in mine
    html = client.get(url).text
    for said in (registrar.person.name, "registrar", "the file was opened", "Their role reads the files of"):
        assert said in html


def test_openings_and_looks_stand_in_one_list_newest_first(registrar, trainee):
    Identity.objects.create(person=trainee, number="EE1")
    note_look(trainee, by=registrar)
    open_identity(trainee, purpose="Registration with the CNSS", by=registrar)
    assert [(seen.what, seen.role) for seen in seen_of(trainee)] == [
        ("identity number", "registrar"), ("the file was opened", "registrar"),
    ]  # fmt: skip


@pytest.mark.parametrize("zone", sorted(rights.zones()))
def test_a_zone_is_closed_to_who_has_no_right_in_it_and_nothing_is_written(campus, trainee, zone):
    user = UserFactory(role="timetable_officer", role__unit=campus)
    with pytest.raises(RuleBroken, match="does not open"):
        open_zone(trainee, zone, purpose="Because I want to", by=user)
    assert not Opening.objects.exists()


@pytest.mark.parametrize("zone", ["identity", "guidance", "discipline", "house"])
def test_a_director_opens_a_zone_only_by_saying_why(director, trainee, zone):
    with pytest.raises(RuleBroken, match="Say in a few words"):
        open_zone(trainee, zone, purpose=" ", by=director)
    open_zone(trainee, zone, purpose="A hearing on Monday", by=director)
    assert Opening.objects.values_list("zone", "purpose", "role").get() == (zone, "A hearing on Monday", "director")


def test_health_is_opened_by_nobody_before_its_app(director, trainee):
    with pytest.raises(RuleBroken):
        open_zone(trainee, "health", purpose="A hearing on Monday", by=director)


@pytest.mark.django_db(transaction=True)
def test_two_looks_at_once_are_one(campus):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time")
    reader, person = UserFactory(role="director", role__unit=campus), PersonFactory()

    def look():
        note_look(person, by=reader)
        connection.close()

    both = [threading.Thread(target=look) for _ in range(2)]
    [one.start() for one in both]
    [one.join() for one in both]
    assert Look.objects.count() == 1


def test_a_list_of_thousands_is_written_in_few_statements(registrar):
    people = PersonFactory.create_batch(30)
    with CaptureQueriesContext(connection) as captured:
        note_export([person.pk for person in people], by=registrar)
    assert len(captured) <= 5

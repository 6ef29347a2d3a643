"""Reads about people: who holds what, numbers that may be shown, the trail told to a reader."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from mihan.core.journal import acting, because_of
from mihan.people import queries
from mihan.people.models import Identity, Person
from tests.factories.people import RoleFactory, TrainerFactory, UserFactory
from tests.people.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def trainer(campus):
    found = TrainerFactory(number="14418", person__last_name="ABDI")
    RoleFactory(person=found.person, kind="trainer", unit=campus)
    return found


@pytest.fixture
def part_timer(campus):
    found = TrainerFactory(number="ZZ915670", is_part_time=True, person__last_name="KARIMI")
    RoleFactory(person=found.person, kind="trainer", unit=campus)
    return found


def test_people_are_found_by_the_role_they_hold(director, trainee, trainer, stranger):
    assert set(queries.holding(director)) == {director.person, trainee, trainer.person}
    assert set(queries.holding(director, ["trainer"])) == {trainer.person}
    assert set(queries.holding(director, queries.STAFF)) == {director.person}


def test_whoever_holds_a_role_no_more_is_not_listed(director, trainee):
    trainee.roles.update(end=TODAY - timedelta(1))
    assert set(queries.holding(director)) == {director.person}


def test_no_list_shows_anyone_the_reader_cannot_open(director, trainee, trainer, stranger):
    assert set(queries.holding(director)) <= set(Person.objects.visible_to(director))


def test_a_permanent_trainer_is_found_by_the_whole_staff_number(director, trainer):
    everyone = queries.holding(director)
    assert [list(queries.found(everyone, text)) for text in ("14418", "١٤٤١٨", "1441")] == [
        [trainer.person], [trainer.person], [],
    ]  # fmt: skip


def test_a_part_timers_number_finds_nobody(director, part_timer):
    everyone = queries.holding(director)
    assert not queries.found(everyone, "ZZ915670").exists()
    assert not queries.found(everyone, "915670").exists()


def test_only_the_number_of_a_permanent_trainer_is_shown(trainer, part_timer, trainee):
    shown = [queries.staff_number(person) for person in (trainer.person, part_timer.person, trainee)]
    assert shown == ["14418", "", ""]


def test_a_part_timers_number_is_not_shown_even_when_it_is_all_digits():
    assert queries.staff_number(TrainerFactory(number="915670", is_part_time=True).person) == ""


def test_a_permanent_trainer_whose_number_is_no_number_shows_none():
    assert queries.staff_number(TrainerFactory(number="EE778899").person) == ""


def test_reaching_a_person_is_for_one_permission_in_one_place(director, trainee, stranger, campus):
    counsellor = UserFactory(role="counsellor", role__unit=campus)
    assert director.has_perm("people.open_identity", trainee)
    assert not director.has_perm("people.open_identity", stranger)
    assert not counsellor.has_perm("people.open_identity", trainee)


def test_actors_are_called_by_their_name(director):
    names = queries.actor_names([f"user:{director.pk}", "user:999999", "command:import_file", "visitor", "system"])
    assert list(names.values()).count(director.person.name) == 1
    assert names["user:999999"] == "an account that is gone"
    assert names["command:import_file"] == "the command import_file"
    assert names["system"] == "the system"


# --- the trail


def last_change(person):
    return queries.changes_about(person)[0]


def test_a_change_is_told_field_by_field(trainee, director):
    trainee.phone, trainee.birth_date = "0600000002", date(2005, 1, 31)
    with acting(f"user:{director.pk}"), because_of("import:7"):
        trainee.save()
    change = last_change(trainee)
    assert {(f.label, f.before, f.after) for f in change.fields} == {
        ("Telephone", "", "0600000002"),
        ("Date of birth", "", "31/01/2005"),
    }
    assert (change.by, change.cause) == (director.person.name, "import no. 7")


def test_a_change_that_moves_only_a_stamp_is_not_told(trainee):
    before = len(queries.changes_about(trainee))
    trainee.save()
    assert len(queries.changes_about(trainee)) == before


def test_a_role_is_told_with_the_name_of_its_unit(trainee, campus):
    RoleFactory(person=trainee, kind="registrar", unit=campus, start=TODAY)
    told = {f.label: f.after for f in last_change(trainee).fields}
    assert told == {"Role": "registrar", "Unit": "Campus de Tamensourt", "From": "24/11/2026"}


def test_a_deleted_role_is_still_told(trainee):
    trainee.roles.all().delete()
    assert (last_change(trainee).action, str(last_change(trainee).subject)) == ("delete", "role")


def test_numbers_never_show_in_the_trail(part_timer):
    Identity.objects.create(person=part_timer.person, number="EE123456")
    told = "".join(
        f"{field.before} {field.after}"
        for change in queries.changes_about(part_timer.person)
        for field in change.fields
    )
    assert "…" in told
    assert "ZZ915670" not in told
    assert "EE123456" not in told


def test_the_trail_of_one_is_not_that_of_another(trainee, stranger):
    stranger.phone = "0611111111"
    stranger.save()
    assert all(f.after != "0611111111" for change in queries.changes_about(trainee) for f in change.fields)

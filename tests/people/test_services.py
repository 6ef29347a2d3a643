"""Opening an identity number, giving and ending roles."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from mihan.core.errors import RuleBroken
from mihan.core.journal import acting
from mihan.core.models import JournalEntry
from mihan.people.models import Identity, Opening, Person, Role, User
from mihan.people.services import (
    correct_person,
    end_role,
    give_role,
    log_identity_list,
    log_identity_opening,
    open_identity,
)
from tests.factories.people import PersonFactory, RegionFactory, RoleFactory, UnitFactory, UserFactory
from tests.people.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbered(trainee):
    Identity.objects.create(person=trainee, number="EE123456")
    return trainee


def test_a_number_is_opened_for_a_purpose_that_is_written_down(numbered, director):
    assert open_identity(numbered, purpose="  CNSS registration ", by=director) == "EE123456"
    written = Opening.objects.get()
    assert (written.person, written.opened_by, written.purpose) == (
        numbered, f"user:{director.pk}", "CNSS registration",
    )  # fmt: skip


@pytest.mark.parametrize("purpose", ["", "    ", "why"])
def test_without_a_purpose_nothing_is_opened_nor_written(numbered, director, purpose):
    with pytest.raises(RuleBroken):
        open_identity(numbered, purpose=purpose, by=director)
    assert not Opening.objects.exists()


def test_a_role_that_does_not_open_numbers_is_refused(numbered, campus):
    counsellor = UserFactory(role="counsellor", role__unit=campus)
    of_elsewhere = UserFactory(role="director")
    for user in (counsellor, of_elsewhere):
        with pytest.raises(RuleBroken):
            open_identity(numbered, purpose="CNSS registration", by=user)
    assert not Opening.objects.exists()


def test_the_open_number_is_given_and_not_a_former_one(numbered, director):
    from mihan.core import clock

    numbered.identities.update(closed_at=clock.now())
    Identity.objects.create(person=numbered, number="EE654321")
    assert open_identity(numbered, purpose="CNSS registration", by=director) == "EE654321"


def test_a_number_that_is_not_known_is_said_empty_and_the_looking_is_written(trainee, director):
    assert open_identity(trainee, purpose="CNSS registration", by=director) == ""
    assert Opening.objects.filter(person=trainee).count() == 1


def test_a_whole_list_that_leaves_is_written_with_its_scope():
    log_identity_list(scope="trainees 2026-2027", purpose="Sent to the region", by="command:export_file")
    written = Opening.objects.get()
    assert (written.person, written.scope) == (None, "trainees 2026-2027")


# --- giving roles


def test_a_role_is_given_from_today_without_an_end(campus, director):
    person = PersonFactory()
    role = give_role(person, "registrar", unit=campus, by=director)
    assert (role.person, role.start, role.end, role.stage) == (person, TODAY, None, "current")


def test_the_same_role_is_not_held_twice_on_the_same_days(campus, director):
    person = PersonFactory()
    give_role(person, "registrar", unit=campus, start=TODAY, end=date(2027, 1, 31), by=director)
    for days in ({}, {"start": date(2027, 1, 31)}, {"start": date(2026, 9, 1), "end": TODAY}):
        with pytest.raises(RuleBroken, match="already holds"):
            give_role(person, "registrar", unit=campus, by=director, **days)
    give_role(person, "registrar", unit=campus, start=date(2027, 2, 1), by=director)
    assert person.roles.count() == 2


def test_the_same_role_elsewhere_is_another_role(campus, director):
    person = PersonFactory()
    give_role(person, "workshop_head", unit=campus, by=director)
    give_role(person, "workshop_head", unit=UnitFactory(kind="pole", parent=campus), by=director)
    assert person.roles.count() == 2


@pytest.mark.parametrize("giver", ["registrar", "pole_head", "regional_director", "dpo"])
def test_a_role_is_given_by_those_in_charge_only(campus, giver):
    with pytest.raises(RuleBroken, match="those in charge"):
        give_role(PersonFactory(), "registrar", unit=campus, by=UserFactory(role=giver, role__unit=campus))


def test_and_in_their_own_unit_only(campus, director):
    for unit in (UnitFactory(), RegionFactory()):
        with pytest.raises(RuleBroken, match="those in charge"):
            give_role(PersonFactory(), "registrar", unit=unit, by=director)


def test_nobody_gives_a_role_to_themself(campus, director):
    with pytest.raises(RuleBroken, match="themself"):
        give_role(director.person, "dpo", unit=campus, by=director)


def test_a_head_of_pole_is_one_of_a_pole_and_a_regional_director_of_a_region(campus, director):
    pole = UnitFactory(kind="pole", parent=campus)
    for kind, unit in (("pole_head", campus), ("regional_director", campus)):
        with pytest.raises(RuleBroken, match="of this kind"):
            give_role(PersonFactory(), kind, unit=unit, by=director)
    assert give_role(PersonFactory(), "pole_head", unit=pole, by=director).unit == pole


def test_a_role_does_not_end_before_it_begins(campus, director):
    with pytest.raises(RuleBroken, match="before it begins"):
        give_role(PersonFactory(), "registrar", unit=campus, end=TODAY - timedelta(1), by=director)
    role = RoleFactory(kind="registrar", unit=campus, start=TODAY)
    with pytest.raises(RuleBroken, match="before it begins"):
        end_role(role, on=TODAY - timedelta(1), by=director)


# --- ending and extending them


def test_an_ended_role_stays_in_the_file_and_can_be_let_run_longer(campus, director):
    role = RoleFactory(kind="registrar", unit=campus, start=date(2026, 9, 1))
    for last in (TODAY, date(2027, 7, 31), None):
        end_role(role, on=last, by=director)
        assert list(role.person.roles.values_list("kind", "end")) == [("registrar", last)]


def test_a_role_is_ended_by_those_in_charge_of_its_unit_only(campus, director):
    for role in (RoleFactory(kind="registrar"), RoleFactory(kind="registrar", unit=None)):
        with pytest.raises(RuleBroken, match="those in charge"):
            end_role(role, on=TODAY, by=director)
    role = RoleFactory(kind="registrar", unit=campus)
    with pytest.raises(RuleBroken, match="those in charge"):
        end_role(role, on=TODAY, by=UserFactory(role="registrar", role__unit=campus))


def test_what_is_given_and_ended_is_in_the_trail_with_who_did_it(campus, director):
    with acting(f"user:{director.pk}"):
        role = give_role(PersonFactory(), "registrar", unit=campus, by=director)
        end_role(role, on=TODAY, by=director)
    entries = JournalEntry.objects.filter(table="people_role", row=role.pk).order_by("id")
    assert list(entries.values_list("action", "actor")) == [(a, f"user:{director.pk}") for a in ("insert", "update")]


@pytest.mark.parametrize("last", [TODAY, date(2030, 1, 1)])
def test_the_last_administrator_cannot_leave_now_or_later(campus, director, last):
    role = RoleFactory(kind="administrator", unit=campus)
    RoleFactory(kind="administrator")  # of another establishment: no help
    RoleFactory(kind="administrator", unit=campus, end=date(2031, 1, 1))  # will leave too
    with pytest.raises(RuleBroken, match="Campus de Tamensourt cannot be left without an administrator"):
        end_role(role, on=last, by=director)
    assert Role.objects.get(pk=role.pk).end is None


def test_an_administrator_who_is_not_the_last_may_leave(campus, director):
    role = RoleFactory(kind="administrator", unit=campus)
    UserFactory(role="administrator", role__unit=campus)
    assert end_role(role, on=TODAY, by=director).end == TODAY


def test_an_administrator_hands_over_without_a_day_between(campus, director):
    role = RoleFactory(kind="administrator", unit=campus)
    UserFactory(role="administrator", role__unit=campus, role__start=TODAY + timedelta(2))
    with pytest.raises(RuleBroken):
        end_role(role, on=TODAY, by=director)
    assert end_role(role, on=TODAY + timedelta(1), by=director)


def test_an_administrator_of_the_region_is_one_of_its_establishments():
    region = RegionFactory()
    here, there = (UnitFactory(parent=region) for _ in range(2))
    above = UserFactory(role="administrator", role__unit=region)
    role = RoleFactory(kind="administrator", unit=here)
    assert end_role(role, on=TODAY, by=above)
    UserFactory(role="administrator", role__unit=here)
    (regional,) = above.person.roles.all()
    with pytest.raises(RuleBroken, match=there.name_fr):
        end_role(regional, on=TODAY, by=above)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_last_two_administrators_do_not_leave_at_once():
    campus = UnitFactory()
    director = UserFactory(role="director", role__unit=campus)
    roles = [UserFactory(role="administrator", role__unit=campus).person.roles.get() for _ in range(2)]
    ready, refused = Barrier(2), []

    def leave(role):
        ready.wait()
        try:
            end_role(role, on=TODAY, by=User.objects.get(pk=director.pk))
        except RuleBroken:
            refused.append(role)
        finally:
            connection.close()

    threads = [Thread(target=leave, args=(role,)) for role in roles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Role.objects.filter(kind="administrator", end=None).count() == len(refused) == 1


# --- a file put right


@pytest.fixture
def registrar(campus):
    return UserFactory(role="registrar", role__unit=campus)


def test_a_field_is_corrected_under_its_cause_and_the_search_follows(trainee, registrar):
    trainee.last_name = "TASI"
    trainee.save()
    correct_person(trainee, "last_name", before="TASI", after="TAZI", cause="request:3", by=registrar)
    entry = JournalEntry.objects.filter(table="people_person", row=trainee.pk).first()
    assert (entry.new["last_name"], entry.cause) == ("TAZI", "request:3")
    assert list(Person.objects.matching("tazi")) == [trainee]


def test_a_correction_starts_from_what_stands(trainee, registrar):
    with pytest.raises(RuleBroken, match="changed"):
        correct_person(trainee, "phone", before="0600000000", after="0611111111", cause="request:3", by=registrar)


@pytest.mark.parametrize("field", ["trainee_number", "search_text", "sex", "id"])
def test_only_some_fields_are_corrected(trainee, registrar, field):
    with pytest.raises(RuleBroken):
        correct_person(trainee, field, before="", after="x", cause="request:3", by=registrar)


def test_a_file_is_corrected_by_those_who_edit_it(trainee, campus, director):
    stranger = UserFactory(role="registrar")
    for by in (director, stranger):
        with pytest.raises(RuleBroken):
            correct_person(trainee, "phone", before="", after="0611111111", cause="request:3", by=by)


def test_a_date_that_is_none_is_refused(trainee, registrar):
    before = trainee.birth_date.isoformat() if trainee.birth_date else ""
    with pytest.raises(RuleBroken):
        correct_person(trainee, "birth_date", before=before, after="2007-13-40", cause="request:3", by=registrar)


def test_the_number_of_one_person_that_leaves_in_a_file_is_written_down(trainee):
    log_identity_opening(trainee, purpose="Copie des données", by="user:3")
    opening = Opening.objects.get()
    assert (opening.person, opening.opened_by, opening.purpose) == (trainee, "user:3", "Copie des données")

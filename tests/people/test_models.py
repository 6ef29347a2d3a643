"""One person, one row; one open identity; roles that come and go; who sees whom."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from mihan.core import clock
from mihan.people.models import Identity, Person, Role, Trainer, Unit, User
from tests.factories.people import (
    PersonFactory,
    RegionFactory,
    RoleFactory,
    TrainerFactory,
    UnitFactory,
    UserFactory,
)
from tests.people.conftest import TODAY

pytestmark = pytest.mark.django_db


def refused():
    """The database itself says no; the test's own transaction survives."""
    return pytest.raises(IntegrityError)


def again(user):
    """The same account on its next request: its roles are read anew."""
    return User.objects.get(pk=user.pk)


# --- one identity for life


def test_a_person_has_one_open_identity_number():
    person = PersonFactory()
    Identity.objects.create(person=person, number="EE1")
    with refused(), transaction.atomic():
        Identity.objects.create(person=person, number="EE2")


def test_a_changed_number_closes_its_row_and_opens_another():
    first = Identity.objects.create(person=PersonFactory(), number="EE1")
    first.closed_at = clock.now()
    first.save()
    Identity.objects.create(person=first.person, number="EE2")
    assert list(first.person.identities.values_list("number", flat=True)) == ["EE1", "EE2"]


def test_two_people_never_share_a_trainee_number():
    PersonFactory(trainee_number="2005010100001")
    with refused(), transaction.atomic():
        PersonFactory(trainee_number="2005010100001")


def test_people_without_a_trainee_number_are_many():
    PersonFactory.create_batch(2, trainee_number=None)
    assert Person.objects.filter(trainee_number=None).count() == 2


def test_a_trainee_who_comes_back_as_a_trainer_is_the_same_row(campus, trainee):
    RoleFactory(person=trainee, kind="trainer", unit=campus)
    TrainerFactory(person=trainee)
    assert Person.objects.count() == 1
    assert {role.kind for role in trainee.roles.all()} == {"trainee", "trainer"}


def test_namesakes_are_told_apart_by_their_staff_number():
    names = {"person__last_name": "ALAOUI", "person__first_name": "Ahmed"}
    first, second = TrainerFactory(number="10001", **names), TrainerFactory(number="10002", **names)
    assert first.person != second.person
    with refused(), transaction.atomic():
        TrainerFactory(number="10001")


# --- units


def test_a_unit_knows_its_line_of_ancestors():
    region = RegionFactory()
    campus = UnitFactory(parent=region)
    assert campus.path == f"/{region.pk}/{campus.pk}/"


def test_under_is_not_fooled_by_keys_that_begin_alike():
    first = Unit.objects.create(pk=4_001, kind="establishment", name_fr="A")
    Unit.objects.create(pk=40_011, kind="establishment", name_fr="B")
    below = Unit.objects.create(kind="pole", name_fr="C", parent=first)
    assert list(Unit.objects.under(first)) == [first, below]


# --- roles in time


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (None, None, True),
        (TODAY, None, True),
        (None, TODAY, True),
        (TODAY + timedelta(1), None, False),
        (None, TODAY - timedelta(1), False),
        (date(2025, 9, 1), date(2026, 7, 31), False),
    ],
)
def test_a_role_holds_from_its_first_day_to_its_last(start, end, holds):
    role = RoleFactory(start=start, end=end)
    assert Role.objects.current().filter(pk=role.pk).exists() is holds


def test_a_role_does_not_end_before_it_starts():
    with refused(), transaction.atomic():
        RoleFactory(start=TODAY, end=TODAY - timedelta(1))


def test_rights_go_when_the_role_ends(campus, director):
    assert director.has_perm("people.list")
    director.person.roles.update(end=TODAY - timedelta(1))
    assert not again(director).has_perm("people.list")


# --- who sees whom


def seen_by(user):
    return set(Person.objects.visible_to(user))


def test_a_director_sees_the_people_of_the_campus_and_no_other(director, trainee, stranger):
    assert seen_by(director) == {director.person, trainee}


def test_a_head_of_pole_sees_the_people_of_the_pole(campus, trainee):
    pole = UnitFactory(kind="pole", parent=campus)
    mine = RoleFactory(kind="staff", unit=pole).person
    head = UserFactory(role="pole_head", role__unit=pole)
    assert seen_by(head) == {head.person, mine}


@pytest.mark.parametrize("role", ["trainee", "trainer", "graduate", "employer"])
def test_whoever_has_no_reach_sees_only_themselves(campus, trainee, role):
    user = UserFactory(role=role, role__unit=campus)
    assert seen_by(user) == {user.person}


@pytest.mark.parametrize("role", ["administrator", "regional_director", "timetable_officer", "dpo"])
def test_roles_that_have_no_line_for_people_see_only_themselves(campus, trainee, role):
    user = UserFactory(role=role, role__unit=campus)
    assert seen_by(user) == {user.person}


def test_a_former_director_sees_only_themselves(campus, trainee):
    user = UserFactory(role="director", role__unit=campus, role__end=TODAY - timedelta(1))
    assert seen_by(user) == {user.person}


def test_an_account_of_nobody_sees_nobody(trainee):
    assert seen_by(UserFactory(person=None)) == set()


def test_trainers_are_seen_by_those_who_may_see_loads(campus, director):
    trainer = TrainerFactory()
    RoleFactory(person=trainer.person, kind="trainer", unit=campus)
    registrar = UserFactory(role="registrar", role__unit=campus)
    itself = UserFactory(person=trainer.person)
    assert [list(Trainer.objects.visible_to(u)) for u in (director, itself, registrar)] == [[trainer], [trainer], []]


def test_roles_are_seen_where_one_reaches_and_ones_own(director, trainee, stranger):
    assert {role.person for role in Role.objects.visible_to(director)} == {director.person, trainee}


# --- names


@pytest.mark.parametrize("text", ["ادريسي", "الإدْريسي", "سلمى الادريسى", "IDRISSI", "él idríssi", "salma idrissi"])
def test_a_name_is_found_whatever_its_spelling(text):
    person = PersonFactory(
        last_name="EL IDRISSI", first_name="Salma", arabic_last_name="الإدريسي", arabic_first_name="سلمى"
    )
    PersonFactory(last_name="TAZI", first_name="Omar", arabic_last_name="التازي", arabic_first_name="عمر")
    assert list(Person.objects.matching(text)) == [person]


def test_a_number_is_found_in_arabic_digits_too():
    person = PersonFactory(trainee_number="2005010100077")
    PersonFactory(trainee_number="2005010100078")
    assert list(Person.objects.matching("٢٠٠٥٠١٠١٠٠٠٧٧")) == [person]


def test_every_word_must_be_there():
    PersonFactory(last_name="TAZI", first_name="Omar")
    assert not Person.objects.matching("tazi salma").exists()


def test_a_name_is_written_in_the_readers_script_when_it_is_known():
    from django.utils import translation

    both = PersonFactory(last_name="TAZI", first_name="Omar", arabic_last_name="التازي", arabic_first_name="عمر")
    latin = PersonFactory(last_name="DIOP", first_name="Awa", arabic_last_name="", arabic_first_name="")
    with translation.override("ar"):
        assert (both.name, latin.name) == ("عمر التازي", "DIOP Awa")
    with translation.override("fr"):
        assert both.name == "TAZI Omar"

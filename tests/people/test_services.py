"""Opening an identity number, giving and ending roles."""

from datetime import date

import pytest

from mihan.core.errors import RuleBroken
from mihan.people.models import Identity, IdentityOpening, Role
from mihan.people.services import end_role, give_role, log_identity_list, open_identity
from tests.factories.people import PersonFactory, RoleFactory, UserFactory
from tests.people.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbered(trainee):
    Identity.objects.create(person=trainee, number="EE123456")
    return trainee


def test_a_number_is_opened_for_a_purpose_that_is_written_down(numbered, director):
    assert open_identity(numbered, purpose="  CNSS registration ", by=director) == "EE123456"
    written = IdentityOpening.objects.get()
    assert (written.person, written.opened_by, written.purpose) == (
        numbered, f"user:{director.pk}", "CNSS registration",
    )  # fmt: skip


@pytest.mark.parametrize("purpose", ["", "    ", "why"])
def test_without_a_purpose_nothing_is_opened_nor_written(numbered, director, purpose):
    with pytest.raises(RuleBroken):
        open_identity(numbered, purpose=purpose, by=director)
    assert not IdentityOpening.objects.exists()


def test_a_role_that_does_not_open_numbers_is_refused(numbered, campus):
    counsellor = UserFactory(role="counsellor", role__unit=campus)
    with pytest.raises(RuleBroken):
        open_identity(numbered, purpose="CNSS registration", by=counsellor)
    assert not IdentityOpening.objects.exists()


def test_the_open_number_is_given_and_not_a_former_one(numbered, director):
    from mihan.core import clock

    numbered.identities.update(closed_at=clock.now())
    Identity.objects.create(person=numbered, number="EE654321")
    assert open_identity(numbered, purpose="CNSS registration", by=director) == "EE654321"


def test_a_number_that_is_not_known_is_said_empty_and_the_looking_is_written(trainee, director):
    assert open_identity(trainee, purpose="CNSS registration", by=director) == ""
    assert IdentityOpening.objects.filter(person=trainee).count() == 1


def test_a_whole_list_that_leaves_is_written_with_its_scope():
    log_identity_list(scope="trainees 2026-2027", purpose="Sent to the region", by="command:export_file")
    written = IdentityOpening.objects.get()
    assert (written.person, written.scope) == (None, "trainees 2026-2027")


def test_the_same_role_is_not_given_twice(campus):
    person = PersonFactory()
    first = give_role(person, "registrar", unit=campus, start=TODAY)
    assert give_role(person, "registrar", unit=campus) == first
    assert person.roles.count() == 1


def test_the_same_role_elsewhere_is_another_role(campus):
    person = PersonFactory()
    give_role(person, "registrar", unit=campus)
    give_role(person, "registrar", unit=RoleFactory().unit)
    assert person.roles.count() == 2


def test_an_ended_role_stays_in_the_file(campus):
    role = RoleFactory(kind="registrar", unit=campus, start=date(2026, 9, 1))
    end_role(role, on=TODAY)
    assert list(role.person.roles.values_list("kind", "end")) == [("registrar", TODAY)]


def test_the_last_administrator_cannot_leave(campus):
    role = RoleFactory(kind="administrator", unit=campus)
    RoleFactory(kind="administrator")  # of another establishment: no help
    with pytest.raises(RuleBroken):
        end_role(role, on=TODAY)
    assert Role.objects.get(pk=role.pk).end is None


def test_an_administrator_who_is_not_the_last_may_leave(campus):
    role = RoleFactory(kind="administrator", unit=campus)
    RoleFactory(kind="administrator", unit=campus)
    assert end_role(role, on=TODAY).end == TODAY

"""The one door to a record: unseen is 404, seen but not allowed is 403."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from mihan.core.access import get_for
from mihan.jobs.models import Job
from mihan.offer.models import Group, Programme
from mihan.people.models import Person
from tests.factories.jobs import JobFactory
from tests.factories.offer import EnrolmentFactory, GroupFactory, ProgrammeFactory
from tests.factories.people import PersonFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture
def campus(group):
    return group.offering.pole.unit.parent


def test_whoever_sees_and_may_gets_the_record(group, campus):
    director = UserFactory(role="director", role__unit=campus)
    assert get_for(director, Group, group.pk, may="progress.edit") == group


def test_what_one_sees_but_may_not_do_is_refused(group, campus):
    registrar = UserFactory(role="registrar", role__unit=campus)
    assert get_for(registrar, Group, group.pk, may="progress.view") == group
    with pytest.raises(PermissionDenied):
        get_for(registrar, Group, group.pk, may="progress.edit")


def test_what_one_does_not_see_does_not_exist(group):
    stranger = UserFactory(role="director")
    with pytest.raises(Http404):
        get_for(stranger, Group, group.pk, may="progress.edit")


def test_ones_own_group_is_seen_by_its_trainees_only(group, campus):
    enrolled = UserFactory(role="trainee", role__unit=campus)
    EnrolmentFactory(person=enrolled.person, group=group)
    other = UserFactory(role="trainee", role__unit=campus)
    assert get_for(enrolled, Group, group.pk, may="progress.view") == group
    with pytest.raises(PermissionDenied):
        get_for(enrolled, Group, group.pk, may="progress.edit")
    with pytest.raises(Http404):
        get_for(other, Group, group.pk, may="progress.view")


def test_a_person_is_reached_where_they_hold_a_role(campus):
    person = RoleFactory(kind="trainee", unit=campus).person
    director = UserFactory(role="director", role__unit=campus)
    counsellor = UserFactory(role="counsellor", role__unit=campus)
    assert get_for(director, Person, person.pk, may="people.open_identity") == person
    with pytest.raises(PermissionDenied):
        get_for(counsellor, Person, person.pk, may="people.open_identity")
    with pytest.raises(Http404):
        get_for(UserFactory(role="director"), Person, person.pk, may="people.open_identity")


def test_everyone_reaches_their_own_file_for_what_is_theirs_and_no_more():
    user = UserFactory(role="trainee")
    assert get_for(user, Person, user.person_id, may="people.view") == user.person
    with pytest.raises(PermissionDenied):
        get_for(user, Person, user.person_id, may="people.edit")
    with pytest.raises(Http404):
        get_for(user, Person, PersonFactory().pk, may="people.view")


def test_a_national_programme_is_within_the_reach_of_whoever_has_any(campus):
    programme = ProgrammeFactory()
    director = UserFactory(role="director", role__unit=campus)
    registrar = UserFactory(role="registrar", role__unit=campus)
    assert get_for(director, Programme, programme.pk, may="offer.manage") == programme
    with pytest.raises(PermissionDenied):
        get_for(registrar, Programme, programme.pk, may="offer.manage")
    with pytest.raises(Http404):
        get_for(UserFactory(role="dpo"), Programme, programme.pk, may="offer.view")


def test_a_job_is_its_owner_s_whatever_the_keys_of_accounts_and_people(campus):
    owner = UserFactory(pk=800_001, role="director", role__unit=campus)
    job = JobFactory(owner=owner)
    namesake = UserFactory(role="director", role__unit=campus, person=PersonFactory(pk=owner.pk))
    assert get_for(owner, Job, job.pk, may="jobs.view") == job
    assert not namesake.has_perm("jobs.view", job)
    with pytest.raises(Http404):
        get_for(namesake, Job, job.pk, may="jobs.view")

"""The one door to a record: unseen is 404, seen but not allowed is 403."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from mihan.core.access import get_for
from mihan.offer.models import Group
from tests.factories.offer import EnrolmentFactory, GroupFactory
from tests.factories.people import UserFactory

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
    assert get_for(enrolled, Group, group.pk, may="offer.view") == group
    with pytest.raises(Http404):
        get_for(other, Group, group.pk, may="offer.view")

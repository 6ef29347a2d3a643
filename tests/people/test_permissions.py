"""The matrix, read as the product reads it."""

import pytest

from mihan.people.models import Role
from mihan.people.permissions import GRANTS, UNIT
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_only_known_roles_are_granted_anything():
    assert {role for grants in GRANTS.values() for role in grants} <= set(Role.Kind.values)


@pytest.mark.parametrize("permission", sorted(GRANTS))
def test_an_account_without_a_role_has_no_permission(permission):
    assert not UserFactory(person=None).has_perm(permission)
    assert not UserFactory().has_perm(permission)


@pytest.mark.parametrize("permission", sorted(GRANTS))
@pytest.mark.parametrize("kind", Role.Kind.values)
def test_a_role_has_what_its_lines_say_and_nothing_else(permission, kind, campus):
    user = UserFactory(role=kind, role__unit=campus)
    assert user.has_perm(permission) is (kind in GRANTS[permission])
    assert user.reach(permission) == ([campus.path] if GRANTS[permission].get(kind) == UNIT else [])


def test_whoever_may_list_people_may_see_them():
    assert set(GRANTS["people.list"]) <= {role for role, scope in GRANTS["people.view"].items() if scope == UNIT}


def test_a_right_in_one_establishment_is_none_in_another(campus):
    class Elsewhere:
        scope_path = "/999/"

    director = UserFactory(role="director", role__unit=campus)
    assert director.has_perm("people.open_identity", campus)
    assert not director.has_perm("people.open_identity", Elsewhere())

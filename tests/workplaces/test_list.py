"""The list of workplaces and of sessions."""

import pytest

from tests.factories.offer import SectorFactory
from tests.factories.people import PersonFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_workplaces_of_one_s_own_trade_come_first(client, group, salma):
    client.force_login(salma)
    (whole,) = client.get("/workplaces/").context["trades"]
    assert whole[0] == ""
    programme = group.offering.programme
    programme.sector = SectorFactory(code="SAN")
    programme.save()
    head = UserFactory(person=PersonFactory())
    RoleFactory(person=head.person, kind="pole_head", unit=group.offering.pole.unit)
    for user in (salma, head):
        client.force_login(user)
        own, others = client.get("/workplaces/").context["trades"]
        assert [pack["name"] for pack in own[1]] == ["care_ward_of_eight"]
        assert (others[0], len(others[1])) == ("Workplaces of other trades", len(whole[1]) - 1)

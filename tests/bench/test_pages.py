"""What `bench pages` takes a page for, and that none of those reached is left out."""

import pytest
from django.urls import reverse

from mihan.bench.pages import _rows
from mihan.bench.pages_process import DASHBOARDS, JUDGED, LIST, WHOLE_WEEKS, _measure, kind_of
from mihan.bench.sitemap import patterns
from tests.factories.offer import GroupFactory
from tests.factories.people import RoleFactory, UnitFactory, UserFactory


def test_a_page_with_a_list_is_a_list_whatever_its_name():
    assert kind_of("progress:behind", b"<div " + LIST + b">") == "list"
    assert kind_of("places:building-list", b"<ul>") == "list"
    assert kind_of("portal:home", b"<div " + LIST + b">") == "dashboard"
    assert kind_of("progress:line-edit", b"<form>") == "page"
    assert kind_of("timetable:session", b"<form>") == "judged"
    assert kind_of("timetable:board", b"<div " + LIST + b">") == "whole week"


def test_every_page_with_a_target_of_its_own_is_one_of_ours():
    assert {*DASHBOARDS, *JUDGED, *WHOLE_WEEKS} - {name for name, _entry in patterns()} == set()


@pytest.mark.django_db
def test_a_list_is_known_by_what_the_component_writes(client):
    GroupFactory()
    director = UserFactory()
    RoleFactory(person=director.person, kind="director", unit=UnitFactory(kind="establishment"))
    client.force_login(director)
    told = _measure(client, "progress:behind", reverse("progress:behind"), warm=0, times=1)
    assert (told["kind"], told["rows"]) == ("list", 0)
    assert told["queries"] > 0


@pytest.mark.parametrize(
    ("kind", "most"), [("list", 15), ("dashboard", 25), ("page", 25), ("judged", 150), ("whole week", 1000)]
)
def test_every_kind_of_page_has_a_target(kind, most):
    page = {"view": "a:b", "kind": kind, "milliseconds": most + 0.1, "queries": 3, "bytes": 4, "rows": 5}
    page["after_a_write"] = most + 5
    processor, *told = _rows(page, is_full=True)
    assert (processor.target, processor.met) == (most, False)
    assert [row.met for row in told] == [None, None, None]
    assert _rows(page, is_full=False)[0].target is None

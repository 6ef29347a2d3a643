"""The map of the campus: what each one sees of it, at which moment; and drawing it."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import Unit
from mihan.places.models import Site, Space
from mihan.places.queries import campus_map
from mihan.places.queries.campus_map import SlotOfDay, drawing_of, hues_of
from mihan.places.services import draw_building, draw_site
from tests.factories.people import UnitFactory, UserFactory
from tests.factories.places import BuildingFactory, EquipmentFactory, OccupationFactory, SiteFactory, SpaceFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)
OUTLINE = "10,10 50,10 50,40 10,40"
SLOTS = [SlotOfDay(1, time(8, 30), time(10, 30)), SlotOfDay(2, time(10, 30), time(13))]


@pytest.fixture(autouse=True)
def _nine_o_clock(settings, monkeypatch):
    settings.TODAY = DAY
    moment = timezone.make_aware(datetime(2026, 11, 24, 9, 0))  # noqa: DTZ001 - made aware, Casablanca
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(campus_map, "_slots", [lambda unit, day: SLOTS])


@pytest.fixture
def campus():
    return UnitFactory(name_fr="Cité")


@pytest.fixture
def site(campus):
    return SiteFactory(unit=campus, width=100, depth=80)


@pytest.fixture
def building(site):
    return BuildingFactory(site=site, code="B1", name_fr="Ateliers", outline=OUTLINE, sign="crafts")


@pytest.fixture
def sign_in(client, campus):
    def as_(role, unit=campus):
        client.force_login(UserFactory(role=role, role__unit=unit))
        client.cookies["mihan_language"] = "en"
        return client

    return as_


def at(name, *args):
    return reverse(f"places:{name}", args=args)


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def tally(client, query=""):
    rows = client.get(at("map") + query).context["rows"]
    return {r.building.code: (r.tally.free, r.tally.taken, r.tally.shut, r.tally.total) for r in rows}


# --- What it says


def test_a_building_tells_what_is_free_taken_and_shut(sign_in, building):
    OccupationFactory(space=SpaceFactory(building=building))  # 08:30 to 11:00
    SpaceFactory(building=building)
    SpaceFactory(building=building, state=Space.State.CLOSED)
    SpaceFactory(building=building, kind=Space.Kind.DORMITORY)
    client = sign_in("director")
    assert tally(client) == {"B1": (1, 1, 1, 3)}
    assert "Ateliers: 1 of 3 spaces free" in page(client.get(at("map")))


def test_the_moment_is_now_or_a_slot_of_a_day(sign_in, building):
    OccupationFactory(space=SpaceFactory(building=building), starts=time(10, 45), ends=time(12))
    client = sign_in("director")
    assert tally(client) == {"B1": (1, 0, 0, 1)}
    assert tally(client, "?slot=2") == {"B1": (0, 1, 0, 1)}
    assert tally(client, "?slot=2&day=2026-11-25") == {"B1": (1, 0, 0, 1)}
    moments = [
        client.get(at("map") + query).context["moment"] for query in ("", "?slot=99", "?day=2026-11-25", "?day=x")
    ]
    assert [(m.is_now, m.slot, m.starts) for m in moments] == [
        (True, 0, time(9)), (True, 0, time(9)), (False, 1, time(8, 30)), (True, 0, time(9)),
    ]  # fmt: skip


def test_only_what_is_free_and_only_one_kind(sign_in, building):
    OccupationFactory(space=SpaceFactory(building=building))
    other = BuildingFactory(site=building.site, code="B2", outline="60,10 90,10 90,40")
    SpaceFactory(building=other, kind=Space.Kind.LAB)
    client = sign_in("director")

    def matching(query):
        return [row.building.code for row in client.get(at("map") + query).context["matching"]]

    assert matching("") == ["B1", "B2"]
    assert matching("?free=1") == ["B2"]
    assert matching("?kind=lab") == ["B2"]
    assert matching("?kind=lab&free=1&slot=1") == ["B2"]
    assert matching("?kind=room&free=1") == []
    assert "No building holds that at this time." in page(client.get(at("map") + "?kind=room&free=1"))
    assert page(client.get(at("map") + "?free=1")).count("is-out") == 1


def test_a_building_closer_says_who_is_there_until_when_and_what_is_broken(sign_in, building):
    taken, free, shut = (SpaceFactory(building=building, code=code, name_fr=code) for code in ("A1", "A2", "A3"))
    OccupationFactory(space=taken, purpose="DEV101 Soudure")
    OccupationFactory(space=taken, starts=time(11), ends=time(12))
    OccupationFactory(space=free, starts=time(14), ends=time(16))
    EquipmentFactory(space=free, name_fr="Four", quantity=4, in_order=3)
    Space.objects.filter(pk=shut.pk).update(state=Space.State.MAINTENANCE, state_note="Peinture")
    client = sign_in("director")
    then = {s.code: s for s in client.get(at("map-building", building.pk)).context["spaces"]}
    assert (then["A1"].taken.purpose, then["A1"].free_from) == ("DEV101 Soudure", time(12))
    assert (then["A2"].is_free, then["A2"].free_until) == (True, time(14))
    assert (then["A3"].is_free, then["A3"].note) == (False, "Peinture")
    assert [(f.name, f.in_order, f.quantity) for f in then["A2"].faults] == [("Four", 3, 4)]
    assert [s.code for s in client.get(at("map-building", building.pk) + "?free=1").context["spaces"]] == ["A2"]


def test_htmx_gets_the_building_alone_and_everyone_else_the_whole_page(sign_in, building):
    client = sign_in("director")
    whole = page(client.get(at("map-building", building.pk)))
    part = page(client.get(at("map-building", building.pk), headers={"HX-Request": "true"}))
    assert ('<svg class="plan"' in whole, '<svg class="plan"' in part) == (True, False)
    assert part.lstrip().startswith('<section id="panel"')
    assert f'data-building="{building.pk}"' in part
    campus = page(client.get(at("map") + f"?building={building.pk}", headers={"HX-Request": "true"}))
    assert campus.lstrip().startswith('<div id="campus"')
    assert 'aria-current="true"' in campus


def test_the_moment_and_the_filters_go_along_to_a_building(sign_in, building):
    html = page(sign_in("director").get(at("map") + "?slot=2&kind=lab"))
    assert f'href="{at("map-building", building.pk)}?slot=2&amp;kind=lab#panel"' in html


def test_queries_do_not_grow_with_buildings_and_spaces(sign_in, building, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(connection) as captured:
            page(client.get(at("map-building", building.pk)))
        return len(captured)

    client = sign_in("director")
    SpaceFactory(building=building)
    one = asked()
    for n in range(8):
        other = BuildingFactory(site=building.site, outline=f"{n},50 {n + 5},50 {n + 5},60")
        OccupationFactory(space=SpaceFactory(building=other))
        EquipmentFactory(space=SpaceFactory(building=building), quantity=2, in_order=1)
    assert asked() == one


# --- Who sees what


def test_who_may_not_read_the_week_sees_that_a_space_is_taken_not_by_whom(sign_in, building):
    OccupationFactory(space=SpaceFactory(building=building), purpose="DEV101 Soudure")
    for role, told in (("registrar", "DEV101 Soudure"), ("trainee", "")):
        (space,) = sign_in(role).get(at("map-building", building.pk)).context["spaces"]
        assert (space.is_free, space.taken.purpose) == (False, told), role
    assert "DEV101" not in page(sign_in("trainee").get(at("map-building", building.pk)))


def test_a_head_of_pole_sees_the_whole_plan_and_the_spaces_of_the_pole(sign_in, campus, building):
    pole = UnitFactory(kind=Unit.Kind.POLE, parent=campus)
    own = BuildingFactory(site=building.site, code="P1", outline="60,10 90,10 90,40")
    SpaceFactory(building=own, unit=pole)
    SpaceFactory(building=building)
    client = sign_in("pole_head", pole)
    assert tally(client) == {"B1": (0, 0, 0, 0), "P1": (1, 0, 0, 1)}
    assert "none that you follow" in page(client.get(at("map-building", building.pk)))


def test_a_site_out_of_reach_does_not_exist(sign_in, building):
    client = sign_in("director", UnitFactory())
    assert "No site yet." in page(client.get(at("map") + f"?site={building.site_id}"))
    for url in (at("map-building", building.pk), at("map") + f"?building={building.pk}", at("map-building", 10**9)):
        assert client.get(url).status_code == 404
    for name, record in (("building-outline", building), ("site-plan", building.site)):
        assert client.get(at(name, record.pk)).status_code == 404
        assert client.post(at(f"{name}-look", record.pk)).status_code == 404


def test_several_sites_are_shown_one_at_a_time_the_first_with_a_plan_first(sign_in, campus, building):
    bare = SiteFactory(unit=campus, name_fr="Annexe")
    BuildingFactory(site=bare, code="X1")
    client = sign_in("director")
    assert tally(client) == {"B1": (0, 0, 0, 0)}
    assert tally(client, f"?site={bare.pk}") == {"X1": (0, 0, 0, 0)}
    html = page(client.get(at("map") + f"?site={bare.pk}"))
    assert "This site has no plan yet." in html
    assert at("site-plan", bare.pk) in html
    assert at("site-plan", bare.pk) not in page(sign_in("trainer").get(at("map") + f"?site={bare.pk}"))


@pytest.mark.parametrize("role", ["trainer", "timetable_officer", "regional_director"])
def test_who_only_looks_draws_nothing(sign_in, building, role):
    client = sign_in(role)
    for name, record in (("building-outline", building), ("site-plan", building.site)):
        assert client.get(at(name, record.pk)).status_code == 403
        assert client.post(at(name, record.pk), {"outline": "", "width": 50, "depth": 50}).status_code == 403
        assert client.post(at(f"{name}-look", record.pk)).status_code == 403


# --- The drawing


def test_the_drawing_takes_public_facts_only(building, django_assert_num_queries):
    OccupationFactory(space=SpaceFactory(building=building), purpose="DEV101")
    building = building.site.buildings.select_related("site").get()
    with django_assert_num_queries(0):
        drawing = drawing_of(building.site, [building], {building.pk: 30})
    (shape,) = drawing.shapes
    assert (shape.pk, shape.name) == (building.pk, "Ateliers")
    assert 'points="10,10 50,10 50,40 10,40" style="--hue:30"' in shape.body
    assert "DEV101" not in shape.body


def test_names_are_escaped_in_the_drawing(site):
    building = BuildingFactory(site=site, name_fr="<b>A&B", outline=OUTLINE)
    (shape,) = drawing_of(site, [building]).shapes
    assert "&lt;b&gt;A&amp;B" in shape.body


def test_links_are_in_reading_order_and_the_plan_is_never_mirrored(site):
    west, east = (BuildingFactory(site=site, outline=f"{x},5 {x + 20},5 {x + 20},25 {x},25") for x in (5, 60))
    south = BuildingFactory(site=site, outline="30,50 50,50 50,70 30,70")
    orders = {}
    for language in ("fr", "ar"):
        with translation.override(language):
            shapes = drawing_of(site, [south, east, west]).shapes
            orders[language] = [shape.pk for shape in shapes]
            assert 'points="5,5 25,5 25,25 5,25"' in next(s for s in shapes if s.pk == west.pk).body
    assert orders == {"fr": [west.pk, east.pk, south.pk], "ar": [east.pk, west.pk, south.pk]}


def test_a_building_has_the_hue_of_the_one_pole_in_it(campus, building, monkeypatch):
    pole = UnitFactory(kind=Unit.Kind.POLE, parent=campus)
    monkeypatch.setattr(campus_map, "_hues", [lambda units: {pole.pk: 210} if pole.pk in units else {}])
    SpaceFactory(building=building, unit=pole)
    shared = BuildingFactory(site=building.site)
    for unit in (pole, campus):
        SpaceFactory(building=shared, unit=unit)
    assert hues_of(building.site) == {building.pk: 210}


def test_a_site_without_a_size_has_no_drawing(campus):
    assert drawing_of(SiteFactory(unit=campus), []) is None


# --- Drawing it


def test_an_outline_is_looked_at_before_it_is_kept(sign_in, building):
    client = sign_in("director")
    typed = {"outline": "1,1  21,1 21,21", "sign": "books"}
    part = page(client.post(at("building-outline-look", building.pk), typed, headers={"HX-Request": "true"}))
    assert part.lstrip().startswith('<figure id="preview"')
    assert 'points="1,1 21,1 21,21"' in part
    building.refresh_from_db()
    assert building.outline == OUTLINE
    assert client.post(at("building-outline", building.pk), typed).headers["Location"] == building.get_absolute_url()
    building.refresh_from_db()
    assert (building.outline, building.sign) == ("1,1 21,1 21,21", "books")


@pytest.mark.parametrize(
    ("outline", "said"),
    [
        ("1,1 5,5", "at least three corners"),
        ("1,1 120,1 120,50", "is not on the site, which is 100 metres by 80"),
        ("1,1 2 5,5", "cannot be read"),
        ("0,0 10,10 10,0 0,10", "Two sides cross"),
    ],
)
def test_a_wrong_outline_is_refused_in_words_and_keeps_what_was_typed(sign_in, building, outline, said):
    html = page(sign_in("director").post(at("building-outline", building.pk), {"outline": outline}), 422)
    assert said in html.replace("\u2066", "").replace("\u2069", "")
    assert outline in html
    building.refresh_from_db()
    assert building.outline == OUTLINE


def test_the_service_refuses_what_no_form_has_seen(building):
    with pytest.raises(RuleBroken, match="not on the site"):
        draw_building(building, outline="1,1 500,1 500,50")
    building.site.width = building.site.depth = None
    building.site.save()
    with pytest.raises(RuleBroken, match="size of the site first"):
        draw_building(building, outline=OUTLINE)


def test_an_empty_outline_takes_a_building_off_the_plan(sign_in, building):
    client = sign_in("workshop_head")
    client.post(at("building-outline", building.pk), {"outline": "", "sign": "crafts"})
    response = client.get(at("map"))
    assert (response.context["plots"], [r.building for r in response.context["rows"]]) == ([], [building])
    assert "in the list only" in page(response)


def test_a_site_is_given_its_size_and_grounds_and_does_not_shrink_under_its_buildings(sign_in, building):
    client, site = sign_in("director"), building.site
    facts = {"width": 200, "depth": 90, "grounds": "path 0,0  9,9\r\n\r\ngate 5,5"}
    assert client.post(at("site-plan", site.pk), facts).headers["Location"] == site.get_absolute_url()
    site = Site.objects.get()
    assert (site.width, site.depth, site.grounds) == (200, 90, "path 0,0 9,9\ngate 5,5")
    with pytest.raises(RuleBroken, match="Ateliers would not be on the site any more"):
        draw_site(site, width=40, depth=90)
    assert "cannot be read" in page(client.post(at("site-plan", site.pk), facts | {"grounds": "hill 1,1"}), 422)
    looked = page(client.post(at("site-plan-look", site.pk), facts | {"width": 60}))
    assert 'viewBox="-3 -3 66 106"' in looked
    assert Site.objects.get().width == 200


def test_the_map_of_another_campus_is_drawn_from_nothing(sign_in, campus):
    client = sign_in("director")
    assert "No site yet." in page(client.get(at("map")))
    client.post(at("building-add"), {"code": "A", "name_fr": "Bloc A"})
    site = Site.objects.get()
    client.post(at("site-plan", site.pk), {"width": 60, "depth": 40})
    client.post(at("building-outline", site.buildings.get().pk), {"outline": "5,5 30,5 30,25 5,25", "sign": "lessons"})
    html = page(client.get(at("map")))
    assert ('points="5,5 30,5 30,25 5,25"' in html, "This plan is ours" in html) == (True, False)

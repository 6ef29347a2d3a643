"""The pages of the spaces: as the director, as someone who only looks, as a stranger."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse
from django.utils import timezone

from mihan.core import clock
from mihan.places.models import Building, Occupation, Space
from tests.factories.people import UnitFactory, UserFactory
from tests.factories.places import BuildingFactory, EquipmentFactory, OccupationFactory, SiteFactory, SpaceFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _nine_o_clock(settings, monkeypatch):
    settings.TODAY = DAY
    moment = timezone.make_aware(datetime(2026, 11, 24, 9, 0))  # noqa: DTZ001 - made aware, Casablanca
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def campus():
    return UnitFactory(name_fr="Cité")


@pytest.fixture
def building(campus):
    return BuildingFactory(site=SiteFactory(unit=campus), code="B1")


@pytest.fixture
def space(building):
    return SpaceFactory(building=building, code="A101")


@pytest.fixture
def sign_in(client, campus):
    def as_(role, unit=campus):
        client.force_login(UserFactory(role=role, role__unit=unit))
        client.cookies["mihan_language"] = "en"
        return client

    return as_


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def at(name, *args):
    return reverse(f"places:{name}", args=args)


def listed(client, query=""):
    found = client.get(at("space-list") + query).context["page"].page
    return [space.code for space in found]


# --- The list


def test_bedrooms_stay_out_of_the_list_until_they_are_asked_for(sign_in, building, space):
    SpaceFactory(building=building, code="INT-101", kind=Space.Kind.DORMITORY)
    client = sign_in("director")
    html = page(client.get(at("space-list")))
    assert 'href="?bedrooms=1"' in html
    assert listed(client) == ["A101"]
    assert listed(client, "?bedrooms=1") == ["A101", "INT-101"]
    assert listed(client, "?kind=dormitory") == ["INT-101"]


def test_the_list_is_narrowed_by_what_one_looks_for(sign_in, building, space):
    SpaceFactory(building=building, code="LAB1", kind=Space.Kind.LAB, capacity=12)
    SpaceFactory(building__site=building.site, code="FAR", state=Space.State.CLOSED)
    client = sign_in("director")
    assert listed(client) == ["A101", "FAR", "LAB1"]
    assert listed(client, "?kind=lab") == ["LAB1"]
    assert listed(client, f"?building={building.pk}") == ["A101", "LAB1"]
    assert listed(client, "?seats=20") == ["A101", "FAR"]
    assert listed(client, "?state=closed") == ["FAR"]
    assert listed(client, f"?unit={space.unit_id}") == ["A101", "FAR", "LAB1"]
    assert listed(client, "?q=lab1") == ["LAB1"]
    assert listed(client, "?building=nonsense") == []


def test_spaces_narrow_to_those_with_equipment_out_of_order(sign_in, building, space):
    EquipmentFactory(space=space, quantity=3, in_order=2)
    EquipmentFactory(space=SpaceFactory(building=building, code="LAB1"), quantity=3, in_order=3)
    client = sign_in("director")
    assert listed(client, "?equipment=faulty") == ["A101"]
    assert listed(client, "?equipment=x") == ["A101", "LAB1"]


def test_free_now_and_free_at_a_moment(sign_in, building, space):
    OccupationFactory(space=space, starts=time(8, 30), ends=time(11), purpose="DEV101")
    SpaceFactory(building=building, code="FREE")
    client = sign_in("director")
    assert "DEV101" in page(client.get(at("space-list")))
    assert listed(client, "?free=now") == ["FREE"]
    assert listed(client, "?from=10:59&until=12:00") == ["FREE"]
    assert listed(client, "?from=11:00&until=12:00") == ["A101", "FREE"]
    assert listed(client, "?from=8:45") == ["FREE"]
    assert listed(client, "?day=25/11/2026&from=09:00&until=10:00") == ["A101", "FREE"]


@pytest.mark.parametrize("query", ["?day=25/11/2026", "?from=soon", "?day=2026-11-25&from=09:00"])
def test_a_moment_that_cannot_be_read_is_told_and_hides_nothing(sign_in, space, query):
    client = sign_in("director")
    assert "give at least one time, as 08:30" in page(client.get(at("space-list") + query))
    assert listed(client, query) == ["A101"]


def test_the_list_leaves_as_a_file(sign_in, space):
    response = sign_in("director").get(at("space-list") + "?export=csv")
    assert "A101" in b"".join(response).decode("utf-8-sig")


# --- Who may


@pytest.mark.parametrize("name", ["space-list", "today", "building-list", "space-add", "building-add"])
def test_a_visitor_signs_in_and_a_stranger_is_refused(client, name):
    assert client.get(at(name)).headers["Location"].startswith(reverse("account_login"))
    client.force_login(UserFactory())
    assert client.get(at(name)).status_code == 403


def test_a_space_of_another_establishment_does_not_exist(sign_in, space):
    client = sign_in("director", UnitFactory())
    occupation = OccupationFactory(space=space)
    assert listed(client) == []
    for name, record in (
        ("space-detail", space), ("space-edit", space), ("building-edit", space.building),
        ("occupation-detail", occupation),
    ):  # fmt: skip
        assert client.get(at(name, record.pk)).status_code == 404
    for name, record in (("space-occupy", space), ("space-state", space), ("occupation-release", occupation)):
        assert client.post(at(name, record.pk)).status_code == 404


def test_someone_who_only_looks_is_offered_nothing_and_refused_everything(sign_in, space):
    occupation = OccupationFactory(space=space)
    client = sign_in("trainer")
    html = page(client.get(at("space-detail", space.pk)))
    for name, record in (("space-occupy", space), ("space-state", space), ("space-edit", space)):
        assert at(name, record.pk) not in html
    assert at("occupation-release", occupation.pk) not in page(client.get(at("occupation-detail", occupation.pk)))
    for name, record in (
        ("space-occupy", space), ("space-state", space), ("space-edit", space),
        ("occupation-detail", occupation), ("occupation-release", occupation),
    ):  # fmt: skip
        assert client.post(at(name, record.pk)).status_code == 403
    assert Occupation.objects.get() == occupation


@pytest.mark.parametrize("name", ["space-occupy", "space-state", "occupation-release"])
def test_what_changes_something_is_never_a_link(sign_in, space, name):
    record = OccupationFactory(space=space) if name.startswith("occupation") else space
    assert sign_in("director").get(at(name, record.pk)).status_code == 405


# --- One space


def test_a_space_says_its_state_as_a_sentence(sign_in, space):
    client = sign_in("director")
    assert "Free now, and nothing more is planned today." in page(client.get(at("space-detail", space.pk)))
    OccupationFactory(space=space, starts=time(11), ends=time(12), purpose="TS201")
    assert "<bdi>TS201</bdi> comes at" in page(client.get(at("space-detail", space.pk)))
    OccupationFactory(space=space, starts=time(8, 30), ends=time(11), purpose="DEV101")
    assert "Occupied now by <bdi>DEV101</bdi>, until" in page(client.get(at("space-detail", space.pk)))


def test_a_space_tells_its_equipment_out_of_order(sign_in, space):
    EquipmentFactory(space=space, quantity=4, in_order=3)
    html = page(sign_in("director").get(at("space-detail", space.pk)))
    assert '<bdi dir="ltr">3</bdi> of <bdi dir="ltr">4</bdi> in working order' in html


def test_the_week_can_be_turned_and_htmx_gets_the_board_only(sign_in, space):
    OccupationFactory(space=space, day=date(2026, 12, 1), purpose="NEXT WEEK")
    client = sign_in("director")
    address = at("space-detail", space.pk)
    assert "NEXT WEEK" not in page(client.get(address))
    part = page(client.get(f"{address}?week=2026-12-01", headers={"HX-Request": "true"}))
    assert "NEXT WEEK" in part
    assert "<html" not in part


WANTED = {"day": "25/11/2026", "starts": "08:30", "ends": "11:00", "purpose": "Réunion"}


def test_a_space_is_taken_from_its_page_by_the_person_who_asks(sign_in, space):
    client = sign_in("director")
    response = client.post(at("space-occupy", space.pk), WANTED)
    made = Occupation.objects.get()
    assert response.headers["Location"] == f"{at('space-detail', space.pk)}?week=2026-11-25#board"
    assert (made.day, made.starts, made.purpose) == (date(2026, 11, 25), time(8, 30), "Réunion")
    assert made.person.user.pk == int(client.session["_auth_user_id"])


def test_a_taken_space_names_who_is_there_and_keeps_what_was_typed(sign_in, space):
    OccupationFactory(space=space, day=date(2026, 11, 25), purpose="DEV101")
    html = page(sign_in("director").post(at("space-occupy", space.pk), WANTED), 422)
    assert "A101 is already taken from 08:30 to 11:00: DEV101." in html
    assert 'value="Réunion"' in html
    assert Occupation.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"day": "2026/11/25x"}, {"starts": "late"}, {"ends": "08:00"}, {"purpose": ""}])
def test_a_form_that_cannot_be_read_takes_nothing(sign_in, space, wrong):
    page(sign_in("director").post(at("space-occupy", space.pk), WANTED | wrong), 422)
    assert not Occupation.objects.exists()


def test_a_space_closes_with_a_reason_and_tells_what_is_to_be_moved(sign_in, space):
    OccupationFactory(space=space, starts=time(14), ends=time(16))
    client = sign_in("director")
    address = at("space-state", space.pk)
    assert "Say in a few words" in page(client.post(address, {"state": "closed", "note": ""}, follow=True))
    html = page(client.post(address, {"state": "closed", "note": "Fuite d’eau"}, follow=True))
    assert "Fuite d’eau" in html
    assert "occupation is still planned here" in html
    assert at("space-occupy", space.pk) not in html
    assert client.post(address, {"state": "burnt"}).status_code == 302
    space.refresh_from_db()
    assert space.state == Space.State.CLOSED


def facts(space, kits=(), **changes):
    data = {
        "code": space.code, "name_fr": "Salle A101", "name_ar": "", "name_en": "", "kind": "room",
        "capacity": "30", "building": space.building_id, "unit": space.unit_id,
        "kits-TOTAL_FORMS": len(kits), "kits-INITIAL_FORMS": 0,
    }  # fmt: skip
    for n, (name, quantity, in_order) in enumerate(kits):
        data |= {f"kits-{n}-name_fr": name, f"kits-{n}-quantity": quantity, f"kits-{n}-in_order": in_order}
    return data | changes


def test_facts_and_equipment_are_changed_together_or_not_at_all(sign_in, space):
    client = sign_in("director")
    address = at("space-edit", space.pk)
    html = page(client.post(address, facts(space, [("Établi", 2, 3)])), 422)
    assert "no more can be in working order than there are" in html
    space.refresh_from_db()
    assert space.capacity == 25
    client.post(address, facts(space, [("Établi", 3, ""), ("", 1, "")]))
    space.refresh_from_db()
    assert space.capacity == 30
    assert [(e.name_fr, e.quantity, e.in_order) for e in space.equipment.all()] == [("Établi", 3, 3)]


def test_a_space_is_added_and_a_code_already_taken_is_told(sign_in, space):
    client = sign_in("director")
    assert "already has a space with the code A101" in page(client.post(at("space-add"), facts(space)), 422)
    client.post(at("space-add"), facts(space, code="A102"))
    assert sorted(Space.objects.values_list("code", flat=True)) == ["A101", "A102"]


def test_a_space_cannot_be_put_in_a_building_one_does_not_see(sign_in, space):
    elsewhere = BuildingFactory()
    page(sign_in("director").post(at("space-edit", space.pk), facts(space, building=elsewhere.pk)), 422)
    space.refresh_from_db()
    assert space.building != elsewhere


# --- One occupation


def test_an_occupation_moves_to_another_space_or_says_who_is_there(sign_in, building, space):
    mine = OccupationFactory(space=space, day=date(2026, 11, 25))
    other = SpaceFactory(building=building, code="A102")
    OccupationFactory(space=other, day=date(2026, 11, 25), purpose="TS201")
    client = sign_in("director")
    address = at("occupation-detail", mine.pk)
    assert ": TS201." in page(client.post(address, WANTED | {"space": other.pk}), 422)
    client.post(address, WANTED | {"space": other.pk, "starts": "11:00", "ends": "12:00"})
    mine.refresh_from_db()
    assert (mine.space, mine.starts) == (other, time(11))


def test_a_head_of_pole_moves_nothing_out_of_the_pole(sign_in, campus, building):
    pole = UnitFactory(parent=campus, kind="pole", code="DIA")
    mine = OccupationFactory(space=SpaceFactory(building=building, unit=pole), day=date(2026, 11, 25))
    beyond = SpaceFactory(building=building, unit=campus)
    client = sign_in("pole_head", pole)
    page(client.post(at("occupation-detail", mine.pk), WANTED | {"space": beyond.pk}), 422)
    mine.refresh_from_db()
    assert mine.space != beyond


def test_a_space_is_released(sign_in, space):
    occupation = OccupationFactory(space=space)
    response = sign_in("director").post(at("occupation-release", occupation.pk))
    assert response.headers["Location"].startswith(at("space-detail", space.pk))
    assert not Occupation.objects.exists()


# --- Today and buildings


def test_today_tells_who_is_where_and_who_comes_next(sign_in, space):
    OccupationFactory(space=space, starts=time(8, 30), ends=time(11), purpose="DEV101")
    OccupationFactory(space=space, starts=time(11), ends=time(12), purpose="TS201")
    OccupationFactory(purpose="SECRET")  # of another establishment
    html = page(sign_in("director").get(at("today")))
    assert "DEV101" in html
    assert "TS201" in html
    assert "SECRET" not in html


def test_today_without_anyone_says_what_will_be_here(sign_in, space):
    assert "No space is occupied now or later today" in page(sign_in("director").get(at("today")))


def test_pages_cost_the_same_however_many_rows(sign_in, building, space, django_assert_max_num_queries):
    for n in range(6):
        OccupationFactory(space=SpaceFactory(building=building, code=f"Z{n}"), starts=time(8), ends=time(10))
    client = sign_in("director")
    for name, queries in (("space-list", 13), ("today", 9), ("building-list", 7)):
        client.get(at(name))
        with django_assert_max_num_queries(queries):
            client.get(at(name))


def test_a_building_is_added_changed_and_counted(sign_in, campus):
    client = sign_in("director")
    assert "No building yet" in page(client.get(at("building-list")))
    client.post(at("building-add"), {"code": "IND", "name_fr": "Pôle Industrie"})
    made = Building.objects.get()
    assert made.site.unit == campus
    client.post(at("building-edit", made.pk), {"code": "IND", "name_fr": "Industrie"})
    SpaceFactory.create_batch(2, building=made, capacity=25)
    html = page(client.get(at("building-list")))
    assert "Industrie" in html
    assert '<bdi dir="ltr">50</bdi> seats' in html


def test_two_buildings_of_a_site_do_not_share_a_code(sign_in, building):
    html = page(sign_in("director").post(at("building-add"), {"code": "B1", "name_fr": "Autre"}), 422)
    assert "Another building already has the code B1." in html


def test_a_name_typed_by_someone_is_never_taken_for_html(sign_in, space):
    OccupationFactory(space=space, starts=time(8), ends=time(10), purpose="<b>DEV</b>")
    client = sign_in("director")
    for address in (at("space-list"), at("today"), at("space-detail", space.pk)):
        assert "<b>DEV</b>" not in page(client.get(address))

"""The region's pages: every establishment, what is published beside what is listed, and nobody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mihan.core.errors import RuleBroken
from mihan.core.models import Mark
from mihan.exchange.services import runs
from mihan.exchange.services.undo import undo
from mihan.people.policy import SMALLEST_COUNT, told_apart
from mihan.places.models import Establishment, RegionFigures
from mihan.places.queries.regions import region_told
from mihan.places.services import set_region_figures
from mihan.timetable.queries.establishments import establishments_told, files_of, shown
from tests.exchange.files import workbook
from tests.factories.offer import EnrolmentFactory
from tests.factories.people import RegionFactory, TrainerFactory, UnitFactory, UserFactory
from tests.factories.progress import LedgerLineFactory

FIGURES = {
    "year": "2025-2026", "establishments": 3, "contracted": 1, "prisons": 0, "seats": 4_500, "source": "presse",
    "campus_is_counted": True, "is_confirmed": False,
}  # fmt: skip


def listed(region, code, nature, seats, mark=Mark.ILLUSTRATIVE):
    unit = UnitFactory(code=code, name_fr=f"Nom {code}", parent=region, mark=mark)
    Establishment.objects.filter(unit=unit).update(nature=nature, seats=seats, town_fr="Safi", town_ar="آسفي")
    return unit


@pytest.fixture
def region(campus):
    """Three establishments beside the campus of these tests, which alone has groups and hours."""
    region = RegionFactory()
    if campus.parent_id is None:
        campus.parent = region
        campus.save()
    region = campus.parent
    Establishment.objects.filter(unit=campus).update(nature="campus", seats=3_000)
    listed(region, "A1", "establishment", 1_000)
    listed(region, "A2", "establishment", 400)
    listed(region, "C1", "contracted", 100)
    return region


@pytest.fixture
def leader(region):
    return UserFactory(role="regional_director", role__unit=region)


@pytest.fixture
def figures(region, leader):
    return set_region_figures(region, by=leader, **FIGURES)


def test_the_list_is_read_beside_what_is_published_the_campus_inside(region, leader, figures):
    told = region_told(region, leader)
    assert [(k.nature, k.count, k.published, k.seats) for k in told.kinds] == [
        ("establishment", 3, 3, 4_400), ("contracted", 1, 1, 100), ("prison", 0, 0, 0),
    ]  # fmt: skip
    assert (told.count, told.listed, told.seats, told.missing, told.missing_seats) == (4, 4, 4_500, 0, 0)
    assert (told.apart, told.illustrative) == (None, 3)


def test_the_campus_taken_apart_leaves_a_gap_that_is_told(region, leader, figures):
    set_region_figures(region, by=leader, **FIGURES | {"campus_is_counted": False})
    told = region_told(region, leader)
    assert (told.count, told.listed, told.seats, told.missing, told.missing_seats) == (3, 4, 1_500, 1, 3_000)
    assert (told.apart.count, told.apart.seats) == (1, 3_000)


def test_a_figure_changed_by_somebody_is_an_entry_and_the_answer_about_the_campus_is_not(region, leader):
    RegionFigures.objects.create(unit=region, mark=Mark.PUBLISHED, **FIGURES)
    assert set_region_figures(region, by=leader, **FIGURES | {"is_confirmed": True}).mark == Mark.PUBLISHED
    assert set_region_figures(region, by=leader, **FIGURES | {"seats": 5_000}).mark == Mark.ENTERED
    assert RegionFigures.objects.count() == 1


def test_only_the_direction_of_the_region_keeps_its_figures(region, campus):
    director = UserFactory(role="director", role__unit=campus)
    with pytest.raises(RuleBroken, match="direction of the region"):
        set_region_figures(region, by=director, **FIGURES)


def test_each_establishment_is_told_by_what_it_brought(region, leader, group):
    LedgerLineFactory(group=group)
    told = {row.unit.code or "campus": row for row in establishments_told(leader)}
    row = told.pop(group.year.unit.code or "campus")
    assert (row.season, row.group_count, row.programme_count, row.stage) == (group.year.season, 1, 1, "ledger")
    assert {(row.season, row.group_count, row.stage) for row in told.values()} == {(None, 0, "nothing")}


@pytest.mark.parametrize(("count", "said"), [(0, 0), (1, None), (9, None), (10, 10), (250, 250)])
def test_fewer_than_ten_people_are_not_counted_aloud(count, said):
    assert (shown(count), SMALLEST_COUNT) == (said, 10)
    assert told_apart(None) is False


def test_small_groups_stay_unsaid_on_every_page_of_the_region(client, region, leader, group):
    LedgerLineFactory(group=group)
    EnrolmentFactory.create_batch(9, group=group)
    client.force_login(leader)
    home = client.get("/")
    assert home.context["trainees"] == 0
    pk = Establishment.objects.get(unit=group.year.unit).pk
    assert client.get(reverse("portal:establishment", args=[pk])).context["trainees"] is None
    page = client.get(reverse("portal:region"))
    assert set(_trainees_told(page)) == {None, 0}
    EnrolmentFactory(group=group)
    assert client.get("/").context["trainees"] == 10


def _trainees_told(page):
    table = page.context["page"]
    column = next(column for column in table.table.columns if column.key == "trainees")
    return [column.raw(row) for row in table.page]


def test_no_page_of_the_region_names_anybody(client, region, leader, group):
    line = LedgerLineFactory(group=group)
    person = EnrolmentFactory(group=group).person
    client.force_login(leader)
    pk = Establishment.objects.get(unit=group.year.unit).pk
    for url in ("/", reverse("portal:region"), reverse("portal:establishment", args=[pk])):
        said = client.get(url).content.decode()
        assert line.trainer_face.person.last_name not in said
        assert person.last_name not in said


def test_the_home_of_the_region_counts_its_establishments(client, region, leader, group, figures):
    LedgerLineFactory(group=group)
    client.force_login(leader)
    page = client.get("/")
    assert page.templates[0].name == "portal/region_home.html"
    assert (page.context["region"].listed, len(page.context["silent"])) == (4, 3)
    assert [one.total.lines for one in page.context["standings"]] == [1]
    assert [(s["stage"], s["count"]) for s in page.context["stages"]] == [
        ("nothing", 3), ("groups", 0), ("ledger", 1), ("week", 0),
    ]  # fmt: skip


def test_a_region_without_a_list_is_led_to_bring_it(client, db):
    leader = UserFactory(role="regional_director", role__unit=RegionFactory())
    client.force_login(leader)
    page = client.get("/")
    assert reverse("exchange:desk") in page.content.decode()
    assert client.get(reverse("exchange:layout-empty", args=["establishments"])).status_code == 200


def test_the_list_is_narrowed_searched_and_exported(client, region, leader):
    client.force_login(leader)
    codes = lambda **asked: {row.unit.code for row in client.get(reverse("portal:region"), asked).context["page"].page}  # noqa: E731
    assert codes(nature="contracted") == {"C1"}
    assert codes(stage="nothing") >= {"A1", "A2", "C1"}
    assert codes(stage="week") == set()
    assert codes(q="nom a2") == {"A2"}
    assert codes(q="أسفي") == {"A1", "A2", "C1"}
    assert client.get(reverse("portal:region"), {"export": "csv"}).status_code == 200


def test_the_pages_of_the_region_are_for_whoever_leads_it(client, region, campus):
    pk = Establishment.objects.get(unit=campus).pk
    urls = [reverse("portal:region"), reverse("portal:region-figures"), reverse("portal:establishment", args=[pk])]
    client.force_login(UserFactory(role="director", role__unit=campus))
    assert {client.get(url).status_code for url in urls} == {403}
    client.force_login(UserFactory(role="regional_director", role__unit=RegionFactory(code="CS")))
    assert client.get(urls[2]).status_code == 404


def test_the_figures_are_kept_from_their_page(client, region, leader):
    client.force_login(leader)
    url = reverse("portal:region-figures")
    assert client.get(url).status_code == 200
    assert client.post(url, FIGURES | {"campus_is_counted": "False", "is_confirmed": "on"}).status_code == 302
    kept = RegionFigures.objects.get()
    assert (kept.campus_is_counted, kept.is_confirmed, kept.seats) == (False, True, 4_500)
    assert client.post(url, FIGURES | {"seats": -1}).status_code == 422


def test_files_are_told_by_kind_and_day_as_long_as_they_stand(campus):
    run = runs.receive_file("lister.xlsx", workbook("trainees", {}), by=None, unit=campus)
    assert files_of([campus.pk]) == {}
    runs.apply(run, seen=False)
    assert [(f.kind, f.lines) for f in files_of([campus.pk])[campus.pk].values()] == [("trainees", 1)]
    undo(run)
    assert files_of([campus.pk]) == {}


def test_the_list_costs_the_same_however_long(client, region, leader):
    client.force_login(leader)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("portal:region"))
        return len(asked)

    cost()
    few = cost()
    for n in range(10):
        listed(region, f"Z{n}", "establishment", 10)
    assert cost() == few


def test_the_pages_of_hours_name_no_trainer_to_the_region(client, region, campus, group):
    line = LedgerLineFactory(group=group, trainer_face=TrainerFactory(person__last_name="ZELMAT"))
    pages = [
        line.get_absolute_url(), reverse("progress:group-detail", args=[group.pk]),
        reverse("progress:module-detail", args=[line.module_id]),
    ]  # fmt: skip
    told = {}
    for kind, unit in (("regional_director", region), ("director", campus)):
        client.force_login(UserFactory(role=kind, role__unit=unit))
        told[kind] = ["ZELMAT" in client.get(page).content.decode() for page in pages]
    assert told == {"regional_director": [False] * 3, "director": [True] * 3}

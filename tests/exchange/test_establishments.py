"""The list of a region: brought by its direction, applied, read back, compared, undone."""

import pytest
from django.urls import reverse

from mihan.core.errors import RuleBroken
from mihan.exchange.models import ImportRun
from mihan.exchange.services import runs
from mihan.exchange.services.files_out import export
from mihan.exchange.services.gap import gap_with_last
from mihan.exchange.services.undo import undo
from mihan.people.models import Unit
from mihan.places.models import Establishment
from tests.engines.sheets import good
from tests.exchange.files import ESTABLISHMENT, cells, raw_workbook, workbook
from tests.factories.people import RegionFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def leader(region):
    return UserFactory(role="regional_director", role__unit=region)


def told():
    rows = Establishment.objects.select_related("unit").order_by("unit__code")
    return [(e.unit.code, e.unit.name_fr, e.unit.name_ar, e.nature, e.town_fr, e.town_ar, e.seats, e.unit.mark,
             e.unit.source) for e in rows]  # fmt: skip


def test_a_list_opens_the_establishments_under_its_region(bring, region, leader):
    run = bring(
        "establishments",
        {},
        {"code": "EFP02", "nature": "prison", "seats": None, "mark": None, "source": None},
        by=leader,
    )
    assert (run.plan.counts, run.state, run.unit) == ((2, 2, 0, 0, 0), "applied", region)
    assert told() == [
        ("EFP01", "Établissement d'essai", "مؤسسة تجريبية", "establishment", "Safi", "آسفي", 1200,
         "illustrative", "essai"),
        ("EFP02", "Établissement d'essai", "مؤسسة تجريبية", "prison", "Safi", "آسفي", None,
         "from_file", "etablissements.xlsx"),
    ]  # fmt: skip
    assert set(Unit.objects.filter(kind="establishment").values_list("parent", flat=True)) == {region.pk}
    assert not Unit.objects.exclude(pk=region.pk).exclude(path__startswith=region.path).exists()


def test_bringing_it_again_changes_nothing_and_a_new_figure_is_one_change(bring, region):
    bring("establishments", {}, {"code": "EFP02", "mark": None})
    assert bring("establishments", {}, {"code": "EFP02", "mark": None}).plan.counts == (2, 0, 0, 2, 0)
    run = bring("establishments", {"seats": 900}, {"code": "EFP02", "mark": None}, {"code": "EFP03"})
    assert run.plan.counts == (3, 1, 1, 1, 0)
    assert [line.changes for line in run.plan.lines if line.changes] == [[["Places pédagogiques", 1200, 900]]]
    assert bring("establishments", {"seats": 900}).plan.absent == 2


def test_an_establishment_known_by_its_own_files_is_completed_not_doubled(bring, region):
    campus = UnitFactory(code="EFP01", parent=region, name_fr="EFP01", name_ar="")
    assert bring("establishments").plan.counts == (1, 0, 1, 0, 0)
    campus.refresh_from_db()
    assert (campus.name_fr, campus.name_ar, campus.establishment.seats) == (
        "Établissement d'essai",
        "مؤسسة تجريبية",
        1200,
    )


def test_columns_that_the_file_does_not_have_keep_what_is_known(bring, region):
    bring("establishments")
    short = good.xlsx([["Code EFP", "Kind", "Name (French)", "Seats"], ["EFP01", "EFP", "Établissement d'essai", 1300]])
    run = bring("establishments", content=short, name="liste.xlsx")
    assert [line.changes for line in run.plan.lines] == [[["Places pédagogiques", 1200, 1300]]]
    (row,) = told()
    assert row[2:7] == ("مؤسسة تجريبية", "establishment", "Safi", "آسفي", 1300)


def test_what_was_brought_comes_out_cell_for_cell(bring, region):
    content = raw_workbook(
        "establishments",
        {"nature": "CMC", "seats": "3 000", "name_fr": " Établissement  d'essai "},
        {"code": 1204, "nature": "مركز متعاقد", "mark": None, "source": None},
        {"code": "EFP03", "name_fr": None, "seats": "١٢٠", "mark": "PUBLIÉ"},
    )
    bring("establishments", content=content)
    assert cells(export("establishments", unit=region)) == cells(content)
    Establishment.objects.filter(unit__code="EFP03").update(seats=121)
    assert [row[6] for row in cells(export("establishments", unit=region))[1:]] == ["3 000", 1200, 121]


def test_lines_that_cannot_be_taken_are_refused_one_by_one(bring, region):
    content = raw_workbook(
        "establishments",
        {}, {"seats": "beaucoup", "code": "EFP02"}, {"nature": "Lycée", "code": "EFP03"}, {"seats": 3},
        {"code": "TOTAL", "nature": None, "seats": 33181},
    )  # fmt: skip
    run = bring("establishments", content=content)
    assert run.plan.counts == (5, 1, 0, 0, 4)
    assert [(p.code, p.line) for p in run.plan.problems] == [
        ("seats_unreadable", 3), ("choice_unknown", 4), ("duplicate_line", 5), ("total_line", 6),
    ]  # fmt: skip


def test_it_is_undone_whole_while_nothing_stands_on_it(bring, region):
    kept = UnitFactory(code="EFP01", parent=region)
    before = told()
    run = bring("establishments", {}, {"code": "EFP02"})
    undo(run)
    assert told() == before
    assert list(Unit.objects.filter(kind="establishment")) == [kept]


def test_it_is_not_undone_once_an_establishment_has_begun_to_live(bring, region):
    run = bring("establishments", {"code": "CMCT1"})
    bring("avancement")
    with pytest.raises(RuleBroken, match="can no longer be undone"):
        undo(run)
    assert Unit.objects.filter(code="CMCT1").exists()


def test_the_gap_tells_what_has_changed_since(bring, region):
    bring("establishments", {}, {"code": "EFP02"})
    Establishment.objects.filter(unit__code="EFP02").update(seats=7)
    UnitFactory(code="EFP99", name_fr="Nouveau", parent=region)
    gap = gap_with_last("establishments", region)
    assert [(row.where, row.subject, row.theirs, row.ours) for row in gap.rows] == [
        ("differs", "EFP02 — Établissement d'essai", 1200, 7), ("here", "EFP99 — Nouveau", None, None),
    ]  # fmt: skip


def test_an_establishment_of_another_region_is_not_taken(bring, region, leader):
    UnitFactory(code="EFP01", parent=RegionFactory(code="CS", name_fr="Casablanca-Settat"))
    run = bring("establishments", {}, {"code": "EFP02"}, by=leader)
    assert run.plan.counts == (2, 1, 0, 0, 1)
    assert [(p.code, p.line) for p in run.plan.problems] == [("not_yours", 2)]


def test_without_a_region_or_among_several_the_list_waits_for_one(bring):
    assert bring("establishments").file_problem["code"] == "no_region"
    RegionFactory(), RegionFactory(code="CS")
    assert bring("establishments").file_problem["code"] == "no_region"
    assert bring("establishments", unit=Unit.objects.get(code="CS")).plan.counts == (1, 1, 0, 0, 0)
    assert bring("establishments", unit=UnitFactory()).file_problem["code"] == "no_region"


@pytest.mark.parametrize("role", ["director", "registrar", "timetable_officer"])
def test_an_officer_of_an_establishment_does_not_bring_the_list_of_the_region(bring, region, role):
    officer = UserFactory(role=role, role__unit=UnitFactory(parent=region))
    run = bring("establishments", by=officer)
    assert (run.state, run.file_problem["code"]) == ("refused", "not_for_you")
    assert Establishment.objects.count() == 1


@pytest.mark.parametrize("kind", ["avancement", "trainees", "drif_modules"])
def test_the_region_does_not_bring_files_that_name_people(bring, region, leader, kind):
    UnitFactory(code="CMCT1", parent=region)
    run = bring(kind, by=leader, unit=region)
    assert (run.state, run.file_problem["code"]) == ("refused", "names_people")


def test_the_region_reads_no_file_of_an_establishment_nor_an_establishment_those_of_the_region(bring, region, leader):
    campus = UnitFactory(parent=region)
    director = UserFactory(role="director", role__unit=campus)
    own = bring("trainees", by=director, unit=campus)
    lists = bring("establishments", {"code": "EFP02"})
    assert list(ImportRun.objects.visible_to(leader)) == [lists]
    assert list(ImportRun.objects.visible_to(director)) == [own]


def test_the_desk_of_the_region_is_about_its_list_only(client, bring, region, leader):
    bring("establishments")
    client.force_login(leader)
    page = client.get(reverse("exchange:desk"))
    assert [last["kind"] for last in page.context["lasts"]] == ["establishments"]
    assert [item["kind"] for item in client.get(reverse("exchange:exports")).context["kinds"]] == ["establishments"]
    answer = client.post(reverse("exchange:export-file", args=["establishments"]))
    assert cells(answer.content) == cells(workbook("establishments", ESTABLISHMENT))
    assert 'filename="etablissements_MS_' in answer["Content-Disposition"]
    assert client.post(reverse("exchange:export-file", args=["trainees"])).status_code == 403
    assert client.get(reverse("exchange:gap")).status_code == 200


def test_the_desk_of_an_establishment_does_not_offer_the_list_of_the_region(client, region):
    director = UserFactory(role="director", role__unit=UnitFactory(parent=region))
    client.force_login(director)
    kinds = ["avancement", "trainees", "drif_modules"]
    assert [last["kind"] for last in client.get(reverse("exchange:desk")).context["lasts"]] == kinds
    assert [item["kind"] for item in client.get(reverse("exchange:exports")).context["kinds"]] == kinds
    assert client.post(reverse("exchange:export-file", args=["establishments"])).status_code == 403


def test_a_comparison_is_asked_for_a_region_or_an_establishment_not_one_for_the_other(client, region, leader):
    client.force_login(leader)
    assert client.post(reverse("exchange:gap"), {"kind": "trainees"}).status_code == 422
    assert client.post(reverse("exchange:gap"), {"kind": "establishments"}).status_code == 302


def test_a_preview_is_written_by_the_same_hand_it_was_shown_to(bring, region, leader):
    run = bring("establishments", by=leader, apply=False)
    assert (run.state, run.added) == ("previewed", 1)
    assert not Establishment.objects.exists()
    runs.apply(run)
    assert Establishment.objects.count() == 1

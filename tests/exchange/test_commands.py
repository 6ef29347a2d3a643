"""import_file, export_file, make_demo_files, build_demo, progress: the words of the command line."""

import json

import pytest
from django.core.management import CommandError, call_command

from mihan.assessment.models import Occasion
from mihan.exchange.models import ImportRun
from mihan.offer.models import Enrolment, Group
from mihan.people.models import User
from mihan.places.queries.regions import region_told, regions_led_by
from mihan.progress.models import LedgerLine
from mihan.workplaces.models import Session
from tests.exchange.files import E_NOTE, cells, raw_workbook, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def put(tmp_path):
    def put(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return put


def rows(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json_gives_one_line_per_file_and_nothing_else(put, capsys):
    call_command(
        "import_file", put(E_NOTE, workbook("avancement", {}, {"group": "DEV102"})),
        put("lister_1.xlsx", raw_workbook("trainees", {"long_label": "?"}, {"enrolment_number": 2})),
        json=True,
    )  # fmt: skip
    first, second = rows(capsys)
    assert first == {
        "kind": "avancement", "read": 2, "added": 2, "changed": 0, "unchanged": 0, "refused": 0,
        "problems": [],
    }  # fmt: skip
    assert {k: v for k, v in second.items() if k != "problems"} == {
        "kind": "trainees", "read": 2, "added": 1, "changed": 0, "unchanged": 0, "refused": 1,
    }  # fmt: skip
    (problem,) = second["problems"]
    assert (problem["line"], problem["column"], problem["code"]) == (
        2,
        "LibelleLong",
        "label_unreadable",
    )
    assert problem["message"].startswith(("Line 2", "Ligne 2", "السطر 2"))


def test_unchanged_is_a_success_and_a_file_that_cannot_be_taken_is_not(put, capsys):
    good, bad = put(E_NOTE, workbook("avancement", {})), put("x.xlsx", b"hello")
    call_command("import_file", good, json=True)
    call_command("import_file", good, json=True)
    with pytest.raises(SystemExit) as stop:
        call_command("import_file", bad, good, json=True)
    assert stop.value.code == 1
    *_before, refused, taken = rows(capsys)
    assert (refused["kind"], refused["read"], len(refused["problems"])) == (None, 0, 1)
    assert taken["unchanged"] == 1


def test_a_missing_file_is_said_and_fails(capsys):
    with pytest.raises(SystemExit):
        call_command("import_file", "/nowhere.xlsx", json=True)
    assert rows(capsys)[0]["problems"][0]["code"] == "not_opened"


def test_a_dry_run_writes_nothing(put, capsys):
    call_command("import_file", put(E_NOTE, workbook("avancement", {})), dry_run=True, json=True)
    assert rows(capsys)[0]["added"] == 1
    assert not LedgerLine.objects.exists()
    assert not ImportRun.objects.exists()


def test_the_kind_is_told_from_the_content_not_from_the_name(put, capsys):
    call_command("import_file", put("n'importe.xls", workbook("drif_modules", {})), json=True)
    assert rows(capsys)[0]["kind"] == "drif_modules"


def test_export_refuses_a_purpose_that_says_nothing(put, tmp_path):
    with pytest.raises(CommandError):
        call_command("export_file", "trainees", str(tmp_path / "out.xlsx"), purpose="x")


def test_progress_prints_one_line_of_rows(put, capsys):
    call_command("import_file", put(E_NOTE, workbook("avancement", {}, {"group": "DEV102"})))
    capsys.readouterr()
    call_command("progress", by="pole", json=True)
    assert rows(capsys) == [[{
        "key": "Digital et IA", "foreseen": {"face": 90.0, "remote": 30.0},
        "assigned": {"face": 85.0, "remote": 30.0}, "delivered": {"face": 40.0, "remote": 10.0},
    }]]  # fmt: skip


@pytest.fixture(scope="module")
def demo_files(tmp_path_factory, django_db_setup):
    folder = tmp_path_factory.mktemp("demo")
    call_command("make_demo_files", str(folder), seed=5, scale=0.1)
    return folder


def test_the_demo_is_one_workbook_of_each_kind(demo_files):
    names = sorted(path.name for path in demo_files.iterdir())
    assert names[0].startswith("AvancementProgramme2026_CMCMS10_")
    assert names[1:] == ["RH_Modules.xlsx", "lister_2026.xlsx"]


def test_the_same_seed_writes_the_same_campus(demo_files, tmp_path):
    call_command("make_demo_files", str(tmp_path / "again"), seed=5, scale=0.1)
    for path in demo_files.iterdir():
        assert cells((tmp_path / "again" / path.name).read_bytes()) == cells(path.read_bytes())


def test_demo_files_import_into_a_bare_base_and_come_out_equal(demo_files, tmp_path, capsys):
    files = sorted(demo_files.iterdir())
    call_command("import_file", *map(str, files), json=True)
    assert [row["refused"] for row in rows(capsys)] == [0, 0, 0]
    for kind, path in zip(("avancement", "drif_modules", "trainees"), files, strict=True):
        out = tmp_path / "out.xlsx"
        purpose = "comparaison" if kind == "trainees" else ""
        call_command("export_file", kind, str(out), purpose=purpose)
        assert cells(out.read_bytes()) == cells(path.read_bytes())


def test_the_demo_campus_has_two_years_and_an_account_of_each_kind():
    call_command("build_demo", seed=5, scale=0.05)
    assert set(Group.objects.values_list("year__season", flat=True)) == {2025, 2026}
    assert not Group.objects.filter(year__season=2025, study_year__gt=1).exists()
    at_work = {"hotel", "hotel1", "hotel2", "hotel3", "nurse", "care", "seller", "market"}
    names = set(User.objects.values_list("username", flat=True))
    assert (len(names), names >= at_work) == (16 + len(at_work), True)
    assert Enrolment.objects.filter(person__enrolments__year__season=2025, year__season=2026).exists()
    leader = User.objects.get(username="regional")
    region = region_told(regions_led_by(leader).get(), leader)
    assert (region.count, region.seats, region.missing, region.missing_seats) == (34, 33_181, 0, 0)
    assert (region.figures.campus_is_counted, region.figures.is_confirmed, region.illustrative) == (True, False, 34)
    assert [(r.kind, r.added, r.refused) for r in ImportRun.objects.visible_to(leader)] == [("establishments", 33, 0)]
    played = {s.ended_at.date().isoformat(): s.debrief_copies.count() for s in Session.objects.filter(state="ended")}
    assert played == {"2026-11-10": 4, "2026-11-17": 3, "2026-11-23": 0}  # the last one is still to be debriefed
    days = Occasion.objects.order_by("happened_on").values_list("happened_on", flat=True)
    assert [day.isoformat() for day in days] == sorted(played)
    call_command("build_demo")  # a second time leaves everything alone
    assert User.objects.count() == len(names)

"""The nine rules of the e-note importer, and what an import must never do."""

from decimal import Decimal

import pytest

from mihan.core.models import JournalEntry
from mihan.exchange.models import ImportLine
from mihan.exchange.services.undo import undo
from mihan.offer.models import Group, Module, Programme
from mihan.people.models import Trainer, Unit
from mihan.progress.models import LedgerLine
from mihan.progress.queries import by_trainer, lines_of, totals
from mihan.progress.services import deliver
from tests.engines.sheets.good import xlsx
from tests.exchange.files import cells, raw_workbook, workbook

pytestmark = pytest.mark.django_db


def test_a_line_makes_what_the_base_lacks_and_says_where_it_comes_from(bring):
    run = bring("avancement")

    assert run.plan.counts == (1, 1, 0, 0, 0)
    assert dict(run.plan.creates) == {
        "establishments": 1, "programmes": 1, "groups": 1, "modules": 1, "trainers": 1,
    }  # fmt: skip
    line = LedgerLine.objects.get()
    assert (line.group.label, line.module.code) == ("DEV101", "M101")
    assert (line.group.mark, line.module.mark, line.module.source) == (
        "from_file", "from_file", run.file_name,
    )  # fmt: skip
    assert list(
        Unit.objects.order_by("path").values_list("kind", "code")
    ) == [
        ("establishment", "CMCT1"), ("pole", "DIA"), ("programme", "DIA_DEV_TS"),
        ("group", "2026 DEV101 CDJ"),
    ]  # fmt: skip


def test_rule_1_a_file_without_header_is_read_by_position(bring):
    from mihan.exchange import engine

    layout = engine.LAYOUTS["avancement"]
    rows = engine.read_table(workbook("avancement", {}, {"module_code": "M102"}), "x.xlsx").rows
    text = "\n".join("\t".join("" if c is None else str(c) for c in row) for row in rows[1:])
    run = bring("avancement", content=text.encode("utf-16"), name="base.xls")
    assert run.plan.counts == (2, 2, 0, 0, 0)
    assert len(layout.columns) == 51


def test_rule_2_the_columns_that_real_importers_read_are_enough(bring):
    """Fourteen of the 51, and the hours delivered; the file's name tells the year."""
    kept = (4, 8, 12, 15, 16, 18, 19, 20, 21, 22, 23, 27, 35, 36, 38, 39)
    rows = [[row[n] for n in kept] for row in cells(workbook("avancement", {}, {"module_code": "M102"}))]
    run = bring("avancement", content=xlsx(rows))
    assert run.plan.counts == (2, 2, 0, 0, 0)
    line = LedgerLine.objects.first()
    assert (line.group.year.season, line.group.study_year, line.assigned_face, line.delivered_face) == (
        2026, 1, Decimal("42.5"), 20,
    )  # fmt: skip
    assert bring("avancement", content=xlsx(rows)).plan.counts == (2, 0, 0, 2, 0)


def test_rule_3_the_three_masses_are_kept_apart(bring):
    bring("avancement")
    line = LedgerLine.objects.get()
    assert (line.foreseen_face, line.assigned_face, line.delivered_face) == (
        45,
        Decimal("42.5"),
        20,
    )
    assert (line.foreseen_remote, line.assigned_remote, line.delivered_remote) == (15, 15, 5)


def test_rule_4_a_merged_remote_session_counts_once_for_its_trainer_and_in_full_for_each_group(
    bring,
):
    merged = {"fusion_groups": "DEV101 DEV102", "trainer_remote_number": "10234",
              "trainer_remote_name": "EL IDRISSI Salma"}  # fmt: skip
    bring("avancement", merged, {**merged, "group": "DEV102"})
    year = Group.objects.first().year

    (service,) = by_trainer(lines_of(year), year)
    assert (service.assigned.face, service.assigned.remote) == (85, 15)
    assert (service.delivered.face, service.delivered.remote) == (40, 5)
    assert [(t.key, t.assigned.remote) for t in totals("group", lines_of(year), year)] == [
        ("DEV101", 15), ("DEV102", 15),
    ]  # fmt: skip


def test_rule_5_one_name_for_several_groups_gets_a_suffix(bring):
    bring(
        "avancement",
        {"group": "GE101", "programme_code": "GC_GE_TS"},
        {"group": "GE101", "programme_code": "GE_GE_TS"},
        {"group": "GE101", "programme_code": "GC_GE_TS", "shift": "CDS"},
        {"group": "GE101", "programme_code": "GC_GE_FQ"},
        {"group": "ALONE101"},
    )
    assert list(Group.objects.order_by("label").values_list("label", flat=True)) == [
        "ALONE101", "GE101 (CDS)", "GE101 (FQ)", "GE101 (GC)", "GE101 (GE)",
    ]  # fmt: skip


@pytest.mark.parametrize("blank", [None, "nan", "NaN", "NULL", " "])
def test_rule_6_a_blank_trainer_is_a_module_not_yet_assigned(bring, blank):
    content = raw_workbook("avancement", {"trainer_face_number": blank, "trainer_face_name": blank})
    bring("avancement", content=content)
    assert LedgerLine.objects.get().is_assigned is False
    assert not Trainer.objects.exists()


def test_rule_7_the_number_tells_trainers_apart_and_their_kind(bring):
    bring(
        "avancement",
        {"trainer_face_number": "10234", "trainer_face_name": "ALAMI Sara"},
        {
            "trainer_face_number": "ZZ90021",
            "trainer_face_name": "ALAMI Sara",
            "module_code": "M102",
        },
    )
    assert list(Trainer.objects.order_by("number").values_list("number", "is_part_time", "yearly_hours")) == [
        ("10234", False, 910),
        ("ZZ90021", True, 0),
    ]


@pytest.mark.parametrize("written", ["27,5", "27.5", 27.5, "٢٧٫٥", " 27,50 "])
def test_rule_8_hours_are_decimal_with_a_comma_or_a_point(bring, written):
    bring("avancement", content=raw_workbook("avancement", {"assigned_face": written}))
    assert LedgerLine.objects.get().assigned_face == Decimal("27.5")


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Électricité générale", "utf-8"), ("Électricité générale", "utf-8-sig"),
        ("Électricité générale", "cp1252"), ("Électricité générale", "utf-16"),
        ("الكهرباء العامة", "utf-8"), ("الكهرباء العامة", "cp1256"), ("الكهرباء العامة", "utf-16"),
    ],
)  # fmt: skip
def test_rule_9_accents_and_arabic_survive_each_encoding(bring, name, encoding):
    rows = cells(workbook("avancement", {"module": name}))
    text = "\n".join(";".join("" if c is None else str(c) for c in row) for row in rows)
    bring("avancement", content=text.encode(encoding, errors="replace"), name="export.csv")
    assert Module.objects.get().name_fr == name


def test_the_same_file_twice_changes_nothing(bring):
    rows = [{}, {"module_code": "M102", "trainer_face_number": None, "trainer_face_name": None}]
    bring("avancement", *rows)
    before = JournalEntry.objects.exclude(table="exchange_importrun").count()
    again = bring("avancement", *rows)
    assert again.plan.counts == (2, 0, 0, 2, 0)
    assert JournalEntry.objects.exclude(table="exchange_importrun").count() == before


def test_what_the_file_says_was_delivered_is_kept_beside_what_is_held_here(bring):
    said = lambda: LedgerLine.objects.values_list("delivered_face", "reported_face").get()  # noqa: E731
    bring("avancement")
    before = said()
    deliver([LedgerLine.objects.get().pk], channel="face", hours=Decimal("2.5"))
    assert (before, said()) == ((20, 20), (Decimal("22.5"), 20))
    caught_up = workbook("avancement", {"delivered_face": Decimal("22.5"), "delivered_total": Decimal("27.5")})
    assert bring("avancement", content=caught_up).plan.counts == (1, 0, 0, 1, 0)
    assert said() == (Decimal("22.5"), Decimal("22.5"))


def test_a_newer_file_shows_what_it_changes_and_nothing_else(bring):
    bring("avancement", {}, {"module_code": "M102"})
    newer = bring(
        "avancement",
        {"updated_at": "01/12/2026 08:00:00", "delivered_face": Decimal("27.5"), "delivered_total": Decimal("32.5")},
        {"updated_at": "01/12/2026 08:00:00", "module_code": "M102"},
        apply=False,
    )  # fmt: skip
    assert newer.plan.counts == (2, 0, 1, 1, 0)
    (line,) = newer.plan.lines
    assert line.changes == [
        ["MH Réalisée Présentiel", 20, 27.5], ["MH Réalisée Globale", 25, 32.5],
    ]  # fmt: skip
    assert LedgerLine.objects.get(module__code="M102").delivered_face == 20


def test_lines_known_here_and_absent_from_the_file_are_counted_and_kept(bring):
    bring("avancement", {}, {"module_code": "M102"})
    assert bring("avancement", {}).plan.absent == 1
    assert LedgerLine.objects.count() == 2


def test_a_changed_line_brings_the_newer_name_of_its_module(bring):
    bring("avancement", {"module": "Algorithmic"})
    bring("avancement", {"module": "Algorithmique"})
    assert Module.objects.get().name_fr == "Algorithmique"
    assert bring("avancement", {"module": "Algorithmique"}).plan.unchanged == 1


def test_two_spellings_of_one_module_are_each_given_back(bring):
    rows = [{"module": "Algorithmique"}, {"module": "ALGORITHMIQUE ", "group": "DEV102"}]
    content = raw_workbook("avancement", *rows)
    bring("avancement", content=content)
    assert Module.objects.count() == 1
    assert bring("avancement", content=content).plan.counts == (2, 0, 0, 2, 0)


def test_an_option_goes_under_the_pole_of_its_common_core(bring):
    bring("avancement", {})
    bring("avancement", {"programme_code": "DIA_DEVOWFS_TS", "sector": "Autre", "group": "DEVOWFS201"})
    option = Programme.objects.get(code="DIA_DEVOWFS_TS")
    assert option.parent.code == "DIA_DEV_TS"
    assert option.offerings.get().pole.unit.name_fr == "Digital et IA"


def test_a_refused_line_leaves_the_others(bring):
    run = bring(
        "avancement",
        content=raw_workbook("avancement", {"assigned_face": "abc"}, {"group": "DEV102"}),
    )
    assert run.plan.counts == (2, 1, 0, 0, 1)
    assert [(p.code, p.line, p.column) for p in run.plan.problems] == [
        ("hours_unreadable", 2, "MH Affectée Présentiel")
    ]
    assert LedgerLine.objects.get().group.code == "DEV102"


def test_a_part_timer_s_number_is_in_no_trail_no_preview_and_no_name(bring):
    bring("avancement", {"trainer_face_number": "ZZ90021", "trainer_face_name": None}, {"module_code": "M102"})
    (person,) = [t.person for t in Trainer.objects.filter(is_part_time=True)]
    assert person.name == "VACATAIRE"
    changed = bring("avancement", {"trainer_face_number": "ZZ90022"}, apply=False)
    assert changed.plan.lines[0].changes == [
        ["Mle Affecté Présentiel Actif", "…", "…"], ["Formateur Affecté Présentiel Actif", None, "EL IDRISSI Salma"],
    ]  # fmt: skip
    written = [str(e.old) + str(e.new) for e in JournalEntry.objects.all()]
    written += [str(line.changes) + line.subject for line in ImportLine.objects.all()]
    assert not any("ZZ9002" in text for text in written)


def test_a_trainer_taken_back_by_undoing_leaves_the_others_their_numbers(bring):
    bring("avancement")
    undo(bring("avancement", {"trainer_face_number": "ZZ90021", "trainer_face_name": "ALAMI Sara"}))
    assert [t.number for t in Trainer.objects.all()] == ["10234"]
    assert LedgerLine.objects.get().trainer_face.number == "10234"

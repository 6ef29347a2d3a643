"""What nobody changed comes out cell for cell as it came in; what was changed comes out new."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from mihan.engines.sheets import LAYOUTS, Table, detect, parse, read_table, render, write_workbook
from tests.engines.sheets import good
from tests.engines.sheets.good import HEADERS

MOMENT = datetime(2026, 4, 3, 21, 7, 12)  # noqa: DTZ001 - sheets have no zone
DIRTY = {
    "avancement": [
        good.avancement_row(year="2025", headcount="20", module=" Se  situer\t",
                            assigned_face="27,5", regional="o", rate_face=0.30909090909,
                            trainer_face_number=10234, trainer_face_name="nan",
                            delivered_total=11.001, sector="\u200eIA"),
        good.avancement_row(group="X1", updated_at=MOMENT, tests_count="٢"),
    ],
    "trainees": [
        good.trainee_row(trainee_number=2005010100001, birth_date=38384, phone=612345678,
                         enrolled_on="2025-09-05", file_complete_on="31/02/2025", active="oui",
                         first_name="Imane ", study_year=1),
        good.trainee_row(enrolment_number=70002, birth_date=date(2005, 2, 1), study_year="1",
                         enrolled_on=MOMENT, second_first_name="  "),
    ],
    "drif_modules": [
        good.drif_row(module="Métier  et formation\t", hours_s1="45", hours_s2=22.503,
                      hours_total="67,5", study_year="1"),
    ],
    "establishments": [
        good.establishment_row(code=1204, name_fr=" Établissement  d'essai", nature="CMC", seats="3 000",
                               mark="published"),
        good.establishment_row(code="EFP02", nature="مركز متعاقد", seats="١٢٠", mark="توضيحي", town_ar="\u200fآسفي"),
    ],
}  # fmt: skip


def parsed(content: bytes):
    table = read_table(content)
    return parse(table, detect(table))


def exported(found) -> bytes:
    rows = [render(found.layout, record.values, record.written) for record in found.records]
    return write_workbook(found.layout, rows)


def cells_with_types(content: bytes) -> list[list]:
    return [[(type(cell), cell) for cell in row] for row in read_table(content).rows]


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_good_file_is_exported_cell_for_cell_with_nothing_kept(kind):
    content = good.xlsx(good.table_of(kind), LAYOUTS[kind].sheet)
    found = parsed(content)
    assert [record.written for record in found.records] == [{}, {}, {}]
    assert cells_with_types(exported(found)) == cells_with_types(content)
    assert [r.values for r in parsed(exported(found)).records] == [r.values for r in found.records]


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_dirty_file_is_exported_cell_for_cell(kind):
    content = good.xlsx([HEADERS[kind], *DIRTY[kind]], LAYOUTS[kind].sheet)
    found = parsed(content)
    assert len(found.records) == len(DIRTY[kind])
    assert cells_with_types(exported(found)) == cells_with_types(content)
    again = parsed(exported(found))
    assert [(r.values, r.written) for r in again.records] == [(r.values, r.written) for r in found.records]


@pytest.mark.parametrize("kind", LAYOUTS)
def test_what_is_kept_survives_json(kind):
    found = parsed(good.xlsx([HEADERS[kind], *DIRTY[kind]]))
    for record in found.records:
        kept = json.loads(json.dumps(record.written))
        assert render(found.layout, record.values, kept) == render(found.layout, record.values, record.written)


def test_a_changed_value_wins_over_the_kept_cell():
    found = parsed(good.xlsx([HEADERS["drif_modules"], *DIRTY["drif_modules"]]))
    record = found.records[0]
    changed = {**record.values, "hours_s1": Decimal("50.00"), "module": "Autre"}
    row = render(found.layout, changed, record.written)
    places = [good.place("drif_modules", key) for key in ("hours_s1", "module", "study_year")]
    assert [row[place] for place in places] == [50, "Autre", "1"]


def test_canonical_cells_are_numbers_for_masses_and_text_for_the_rest():
    values = {"enrolment_number": 7, "trainee_number": "2005010100001", "active": False,
              "birth_date": date(2005, 2, 1), "last_name": None}  # fmt: skip
    row = render(LAYOUTS["trainees"], values, None)
    assert [cell for cell in row if cell is not None] == [
        7, "2005010100001", "Non", "01/02/2005",
    ]  # fmt: skip
    values = {"assigned_face": Decimal("27.50"), "year": 2025,
              "assigned_total": Decimal("45.00"), "regional": True}  # fmt: skip
    row = render(LAYOUTS["avancement"], values)
    assert [cell for cell in row if cell is not None] == [2025, "O", 27.5, 45]


def test_the_identity_number_is_never_kept():
    line = good.trainee_row(identity_number=" cd123 ", first_name=" x ")
    found = parse(Table([line], "", "xlsx"), LAYOUTS["trainees"])
    assert found.records[0].written == {"first_name": " x "}
    assert found.records[0].values["identity_number"] == " cd123 "


def test_text_that_looks_like_a_formula_or_a_link_stays_text():
    layout = LAYOUTS["drif_modules"]
    row = ["=1+1", "http://x", "{=A1}", "12", *[None] * 10]
    assert read_table(write_workbook(layout, [row, good.drif_row()])).rows[1] == row

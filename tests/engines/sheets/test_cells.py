"""One dirty cell at a time: its value, what is kept to write it back, what is said of it."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from mihan.engines.sheets import LAYOUTS, Table, parse
from mihan.engines.sheets.cells import ABSENT, read_cell
from tests.engines.sheets import good

D = Decimal
MAKERS = {
    "avancement": good.avancement_row,
    "trainees": good.trainee_row,
    "drif_modules": good.drif_row,
}


def read(kind: str, key: str, cell):
    return tuple(read_cell(cell, LAYOUTS[kind].column(key)))


def hours(cell):
    return read("avancement", "assigned_face", cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (27.5, D("27.50")), (45, D("45.00")), (45.0, D("45.00")), (0, D("0.00")),
    ],
)  # fmt: skip
def test_number_cells_of_hours_need_nothing_kept(cell, value):
    assert hours(cell) == (value, ABSENT, "")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("27,5", D("27.50")), ("27.5", D("27.50")), (" 27,50 ", D("27.50")), ("45", D("45.00")),
        ("1 057,5", D("1057.50")), ("1\xa0057,5", D("1057.50")), ("1\u202f057,5", D("1057.50")),
        ("1.057,50", D("1057.50")), ("1,057.50", D("1057.50")), ("٢٧٫٥", D("27.50")),
        ("٤٥", D("45.00")), (27.499999999, D("27.50")), ("0,125", D("0.12")),
    ],
)  # fmt: skip
def test_hours_are_read_with_a_comma_a_point_or_arabic_digits(cell, value):
    assert hours(cell) == (value, cell, "")


@pytest.mark.parametrize("cell", [None, "", float("nan")])
def test_blank_hours_are_nothing(cell):
    assert hours(cell) == (None, ABSENT, "")


@pytest.mark.parametrize("cell", ["nan", "None", "NULL", "-", "  ", "NaN"])
def test_words_for_nothing_are_blank_and_written_back(cell):
    assert hours(cell) == (None, cell, "")
    assert read("trainees", "first_name", cell) == (None, cell, "")


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#DIV/0!"])
def test_broken_formulas_are_blank_in_texts_and_rates_and_refused_in_hours(cell):
    assert read("avancement", "rate_total", cell) == (None, cell, "")
    assert read("trainees", "site", cell) == (None, cell, "")
    assert hours(cell) == (None, ABSENT, "hours_unreadable")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (2005010100001.0, "2005010100001"), (2005010100001, "2005010100001"),
        ("2005010100001.0", "2005010100001"), ("٢٠٠٥٠١٠١٠٠٠٠١", "2005010100001"),
        ("2.005010100001E+12", "2005010100001"), (" 2005010100001\t", "2005010100001"),
    ],
)  # fmt: skip
def test_identifiers_come_back_from_numbers(cell, value):
    assert read("trainees", "trainee_number", cell) == (value, cell, "")


def test_identifiers_keep_their_leading_zeros():
    assert read("trainees", "trainee_number", "0012345") == ("0012345", ABSENT, "")


@pytest.mark.parametrize("cell", ["2.00501E+12", "2,00501E+12", "2E+12", 1e15, float("inf")])
def test_identifiers_that_lost_digits_are_refused(cell):
    assert read("trainees", "trainee_number", cell) == (None, ABSENT, "number_lost_digits")


def test_a_code_with_an_e_is_no_scientific_number():
    assert read("avancement", "group", "2E101") == ("2E101", ABSENT, "")


@pytest.mark.parametrize(
    ("cell", "value"),
    [(612345678, "0612345678"), (712345678.0, "0712345678"), ("512345678", "0512345678")],
)
def test_phones_get_their_leading_zero_back(cell, value):
    assert read("trainees", "phone", cell) == (value, cell, "")


@pytest.mark.parametrize("cell", ["0612345678", "+212 612345678", "06-12-34-56-78"])
def test_phones_written_as_text_are_kept(cell):
    assert read("trainees", "phone", cell) == (cell, ABSENT, "")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("01/02/2005", ABSENT), ("1/2/2005", "1/2/2005"), ("01-02-2005", "01-02-2005"),
        ("01/02/2005 00:00:00", "01/02/2005 00:00:00"), ("2005-02-01", "2005-02-01"),
        ("2005-02-01T10:00:00", "2005-02-01T10:00:00"), (38384, 38384), ("38384", "38384"),
        (38384.5, 38384.5), (date(2005, 2, 1), {"date": "2005-02-01"}),
        (datetime(2005, 2, 1, 8), {"datetime": "2005-02-01T08:00:00"}),  # noqa: DTZ001 - sheets have no zone
        ("٠١/٠٢/٢٠٠٥", "٠١/٠٢/٢٠٠٥"),
    ],
)  # fmt: skip
def test_every_kind_of_date_is_the_same_day(cell, written):
    assert read("trainees", "birth_date", cell) == (date(2005, 2, 1), written, "")


@pytest.mark.parametrize("cell", ["31/02/2005", "01/02/05", "13/13/2005", 12, True, "hier"])
def test_impossible_dates_are_told_and_kept(cell):
    assert read("trainees", "birth_date", cell) == (None, cell, "date_unreadable")


@pytest.mark.parametrize(
    ("cell", "value", "written"),
    [
        ("O", True, ABSENT), ("N", False, ABSENT), ("oui", True, "oui"), ("نعم", True, "نعم"),
        (1, True, 1), (False, False, False), (" N ", False, " N "),
    ],
)  # fmt: skip
def test_yes_and_no_are_known_in_their_ways(cell, value, written):
    assert read("avancement", "regional", cell) == (value, written, "")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("2025", 2025), ("2025/2026", 2025), ("2025-2026", 2025), ("٢٠٢٥", 2025)],
)
def test_a_year_may_be_text(cell, value):
    assert read("avancement", "year", cell) == (value, cell, "")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Métier  et formation\t", "Métier et formation"), ("Me\u0301tier", "Métier"),
        ("\u200fالفاسي\u200e", "الفاسي"), ("a\nb", "a b"),
    ],
)  # fmt: skip
def test_names_are_tidied_and_the_raw_cell_kept(cell, value):
    assert read("drif_modules", "module", cell) == (value, cell, "")


def test_percentages_keep_the_scale_of_the_file():
    assert read("avancement", "rate_face", "85 %") == (D("85.0000"), "85 %", "")
    assert read("avancement", "rate_face", 0.85) == (D("0.8500"), ABSENT, "")


def test_an_identity_number_is_verbatim_and_never_written():
    assert read("trainees", "identity_number", "cd 123\t") == ("cd 123\t", ABSENT, "")
    assert read("trainees", "identity_number", 123456) == ("123456", ABSENT, "")


def test_lone_surrogates_never_crash():
    line = good.trainee_row(first_name="a\ud800", identity_number="b\udfff")
    found = parse(Table([good.HEADERS["trainees"], line], "", "csv"), LAYOUTS["trainees"])
    assert [(p.code, p.params) for p in found.problems] == [
        ("wrong_encoding", {"value": "a?"}),
        ("wrong_encoding", {"value": "***"}),
    ]


def test_a_blank_trainer_is_a_module_not_yet_assigned():
    row = good.avancement_row(trainer_face_number=None, trainer_face_name="nan")
    found = parse(Table([row], "", "xlsx"), LAYOUTS["avancement"])
    values = found.records[0].values
    assert (values["trainer_face_number"], values["trainer_face_name"]) == (None, None)

"""Groups, merged groups, trainers, labels and file names."""

from datetime import datetime

import pytest

from mihan.engines.sheets import (
    Label,
    display_names,
    file_name,
    file_name_facts,
    fusion_set,
    parse_label,
    statutory_hours,
    trainer_is_part_time,
)

DAY_GC, DAY_GE = ("GE101", "GC_GE_TS", "CDJ"), ("GE101", "GE_GE_TS", "CDJ")


def test_a_name_used_once_stays_as_it_is():
    assert display_names([DAY_GC, DAY_GC, ("AA101", "AGC_AA_T", "CDS")]) == {
        DAY_GC: "GE101",
        ("AA101", "AGC_AA_T", "CDS"): "AA101",
    }


def test_a_name_of_two_sectors_gets_the_sector():
    assert display_names([DAY_GC, DAY_GE]) == {DAY_GC: "GE101 (GC)", DAY_GE: "GE101 (GE)"}


def test_evening_and_short_qualifications_are_named():
    evening, code = ("GE101", "GC_GE_TS", "CDS"), ("GE101", "GC_GE_CDS", "")
    short = ("GE101", "GC_GE_FQ", "CDJ")
    assert display_names([DAY_GC, evening, short]) == {
        DAY_GC: "GE101 (GC)",
        evening: "GE101 (CDS)",
        short: "GE101 (FQ)",
    }
    assert display_names([DAY_GC, code])[code] == "GE101 (CDS)"


def test_names_still_alike_get_the_whole_programme():
    one, other = ("GE101", "GC_GE_TS", "CDJ"), ("GE101", "GC_GEO_TS", "CDJ")
    assert display_names([one, other]) == {one: "GE101 (GC_GE_TS)", other: "GE101 (GC_GEO_TS)"}
    unknown = ("GE101", "GC_GE_TS", "")
    assert display_names([one, unknown]) == {
        one: "GE101 (GC_GE_TS CDJ)",
        unknown: "GE101 (GC_GE_TS)",
    }


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("GE101 GE104  GE105", {"GE101", "GE104", "GE105"}),
        ("GE104 GE101 GE105", {"GE101", "GE104", "GE105"}),
        ("", set()),
        (None, set()),
    ],
)
def test_a_fusion_is_a_set(text, groups):
    assert fusion_set(text) == groups


@pytest.mark.parametrize(
    ("number", "part_time", "hours"),
    [("10234", False, 910), ("AB12345", True, 0), ("", False, 0), ("١٢٣", False, 910)],
)
def test_letters_in_a_number_make_a_part_time_trainer(number, part_time, hours):
    assert (trainer_is_part_time(number), statutory_hours(number)) == (part_time, hours)


def test_a_label_is_taken_apart():
    label = parse_label("DIA_DEV_TS_1A-Développement Digital (1A)-2025")
    assert label == Label("DIA", "DEV", "TS", False, 1, "Développement Digital", 2025)
    assert label.programme_code == "DIA_DEV_TS"


def test_an_evening_label_says_so():
    label = parse_label("GC_GE_TS_RCDS_2A-Gestion (option A) (2A)-2024")
    assert (label.evening, label.study_year, label.name) == (True, 2, "Gestion (option A)")


@pytest.mark.parametrize("text", ["", "Développement Digital", "A_B_C_1A-X-2025"])
def test_another_text_is_no_label(text):
    assert parse_label(text) is None


def test_the_name_of_an_export_is_read_and_written():
    name = "AvancementProgramme2025_NC10PDAI_03_04_2026_21_07_12.xlsx"
    facts = file_name_facts(f"C:\\Exports\\{name}")
    assert facts == file_name_facts(name.replace(".xlsx", " (1).xlsx"))
    assert (facts.establishment, facts.year) == ("NC10PDAI", 2025)
    assert facts.stamp == datetime(2026, 4, 3, 21, 7, 12)  # noqa: DTZ001 - sheets have no zone
    assert file_name(facts.establishment, facts.year, facts.stamp) == name


@pytest.mark.parametrize("name", ["", "lister_1.xls", "AvancementProgramme2025_X_99_99_2026_21_07_12.xlsx"])
def test_other_names_say_nothing(name):
    assert file_name_facts(name) is None

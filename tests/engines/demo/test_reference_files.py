"""The reference files: every mark there, kinds of hours kept apart, no study year silent."""

from collections import Counter
from decimal import Decimal
from math import ceil

import pytest

from tests.engines.demo.conftest import read

FORESEEN = {"referential_total", "illustrative_total"}
MODULES = read("modules.csv")


def key(row):
    return row["programme_code"], row["year"], row["module_code"]


def test_the_offer_is_75_programmes_over_8_poles():
    catalogue = read("catalogue.csv")
    poles = read("poles.csv")
    assert len(catalogue) == 75
    assert sum(int(row["seats_hint"]) for row in catalogue) == 1560
    assert {row["pole"] for row in catalogue} == {pole["name_fr"] for pole in poles}
    assert [pole["code"] for pole in poles] == [
        "GC",
        "DIA",
        "THR",
        "SAN",
        "IND",
        "SAP",
        "ART",
        "AIG",
    ]


def test_the_hues_of_the_poles_are_well_apart():
    hues = sorted(int(pole["hue"]) for pole in read("poles.csv"))
    around = [*hues, hues[0] + 360]
    assert all(0 <= hue < 360 for hue in hues)
    assert min(later - hue for hue, later in zip(hues, around[1:], strict=True)) >= 40


def test_only_the_platforms_that_the_source_names_are_named():
    unnamed = {pole["code"] for pole in read("poles.csv") if not pole["platform_fr"]}
    assert unnamed == {"ART", "AIG"}


def test_every_prefix_of_a_programme_code_is_a_sector():
    prefixes = {row["code"].split("_")[0] for row in read("catalogue.csv")}
    assert {row["code"] for row in read("sectors.csv")} == prefixes


@pytest.mark.parametrize("name", ["catalogue.csv", "options.csv", "poles.csv", "sectors.csv"])
def test_everything_is_named_in_three_languages(name):
    for row in read(name):
        assert all(row[name] for name in ("name_fr", "name_ar", "name_en")), row


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("catalogue.csv", "status"),
        ("catalogue.csv", "code_status"),
        ("options.csv", "status"),
        ("options.csv", "code_status"),
        ("sectors.csv", "mark"),
        ("modules.csv", "mark"),
    ],
)
def test_every_row_says_whether_it_is_published(name, column):
    assert {row[column] for row in read(name)} <= {"published", "illustrative"}


def test_what_is_ours_says_so_and_what_is_published_names_its_source():
    for row in MODULES:
        ours = row["hours_kind"] == "illustrative_total"
        assert (row["mark"] == "illustrative") is ours
        assert (row["source"] == "illustrative: ours") is ours
        assert row["source"]


def test_no_module_has_two_foreseen_figures():
    foreseen = Counter(key(row) for row in MODULES if row["hours_kind"] in FORESEEN)
    assert [place for place, count in foreseen.items() if count > 1] == []


def test_a_module_whose_hours_are_only_another_campus_s_has_a_companion_of_the_same_name():
    foreseen = {key(row): row for row in MODULES if row["hours_kind"] in FORESEEN}
    lone = [row for row in MODULES if row["hours_kind"] not in FORESEEN]
    assert len(lone) == 460
    for row in lone:
        assert foreseen[key(row)]["module_name_fr"] == row["module_name_fr"]
        assert foreseen[key(row)]["hours_kind"] == "illustrative_total"


def test_the_semesters_of_a_foreseen_module_add_up():
    for row in MODULES:
        if row["hours_kind"] in FORESEEN:
            assert Decimal(row["hours_s1"]) + Decimal(row["hours_s2"]) == Decimal(row["hours"]), row


def test_every_study_year_of_every_programme_has_modules():
    options = {}
    for row in read("options.csv"):
        options.setdefault(row["parent_code"], []).append(row["option_code"])
    counts = Counter((r["programme_code"], int(r["year"])) for r in MODULES if r["hours_kind"] in FORESEEN)
    expected = set()
    for row in read("catalogue.csv"):
        for year in range(1, max(1, ceil(float(row["years"]))) + 1):
            paths = options.get(row["code"], [row["code"]]) if year > 1 else [row["code"]]
            expected |= {(path, year) for path in paths}
    assert set(counts) == expected
    assert min(counts.values()) >= 6


def test_general_modules_carry_the_letters_of_the_level():
    levels = {row["code"]: row["level"] for row in read("catalogue.csv")}
    levels |= {row["option_code"]: row["level"] for row in read("options.csv")}
    for row in MODULES:
        if row["module_code"].startswith("E"):
            level = levels[row["programme_code"]]
            assert row["module_code"].startswith(f"EG{level}"), row
            assert row["module_code"][-3] == row["year"], row


def test_no_title_is_a_placeholder_or_said_twice_in_a_year():
    titles = Counter(
        (r["programme_code"], r["year"], r["module_name_fr"].lower()) for r in MODULES if r["hours_kind"] in FORESEEN
    )
    assert [title for title, count in titles.items() if count > 1] == []
    assert not [row for row in MODULES if row["module_name_fr"].lower().startswith("module")]

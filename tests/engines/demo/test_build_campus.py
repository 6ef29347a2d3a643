"""The whole campus: same seed same campus, sizes in their bands, shape of the rows."""

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mihan.engines.demo import build_campus
from tests.engines.demo.conftest import OPENING, SECOND, group_of

ROOT = Path(__file__).parents[3]

PROGRESS_KEYS = [
    "updated_at",
    "year",
    "level",
    "sector",
    "programme_code",
    "programme",
    "training_kind",
    "shift",
    "group",
    "headcount",
    "subgroup",
    "subgroup_status",
    "fusion_groups",
    "fusion_code",
    "study_year",
    "mode",
    "module_code",
    "module",
    "regional",
    "trainer_face_number",
    "trainer_face_name",
    "trainer_remote_number",
    "trainer_remote_name",
    "foreseen_face_s1",
    "foreseen_remote_s1",
    "foreseen_self_s1",
    "foreseen_total_s1",
    "foreseen_face_s2",
    "foreseen_remote_s2",
    "foreseen_self_s2",
    "foreseen_total_s2",
    "foreseen_face",
    "foreseen_remote",
    "foreseen_self",
    "foreseen_total",
    "assigned_face",
    "assigned_remote",
    "assigned_total",
    "delivered_face",
    "delivered_remote",
    "delivered_total",
    "rate_face",
    "rate_remote",
    "rate_total",
    "mean_absence",
    "tests_count",
    "exam_planned",
    "exam_validated",
    "teams_class",
    "pie_module",
    "pie_establishment",
]
TRAINEE_KEYS = [
    "enrolment_number",
    "trainee_number",
    "last_name",
    "first_name",
    "sex",
    "active",
    "diploma",
    "principal",
    "long_label",
    "diploma_code",
    "session_code",
    "paying",
    "diploma_code_1",
    "second_first_name",
    "birth_date",
    "site",
    "regime",
    "enrolled_on",
    "file_complete_on",
    "birth_place",
    "admission_reason",
    "identity_number",
    "phone",
    "guardian_phone",
    "address",
    "nationality",
    "study_year",
    "arabic_last_name",
    "arabic_first_name",
    "school_level",
]
REFERENTIAL_KEYS = [
    "exercise",
    "sector_code",
    "sector",
    "level",
    "training_kind",
    "shift",
    "programme_code",
    "programme",
    "study_year",
    "module_code",
    "module",
    "hours_s1",
    "hours_s2",
    "hours_total",
]

FINGERPRINT = """
import hashlib
from tests.engines.demo.conftest import SECOND, read
from mihan.engines.demo import ReferenceData, build_campus
names = ("catalogue.csv", "options.csv", "modules.csv", "poles.csv")
data = ReferenceData.from_rows(*map(read, names))
campus = build_campus(data, seed=7, scale=0.2, **SECOND)
print(hashlib.sha256(repr((campus.lines, campus.trainees, campus.drif)).encode()).hexdigest())
"""


def groups_of(campus):
    return {group_of(row): row for row in campus.lines}


def active_persons(campus):
    return {row["trainee_number"] for row in campus.trainees if row["active"]}


def test_the_same_seed_gives_the_same_campus(data, second):
    assert build_campus(data, seed=7, **SECOND) == second


def test_another_seed_gives_other_people_and_other_hours(build, second):
    other = build(SECOND, seed=8)
    assert other.lines != second.lines
    assert active_persons(other) != active_persons(second)


def test_the_hash_seed_of_the_process_plays_no_part():
    prints = {
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("0", "1", "4242")
    }
    assert len(prints) == 1


def test_rows_have_exactly_the_columns_of_their_file(campus):
    for rows, keys in (
        (campus.lines, PROGRESS_KEYS),
        (campus.trainees, TRAINEE_KEYS),
        (campus.drif, REFERENTIAL_KEYS),
    ):
        assert all(row.keys() == set(keys) for row in rows)


def test_values_are_plain(campus):
    kinds = {type(v) for rows in (campus.lines, campus.trainees, campus.drif) for r in rows for v in r.values()}
    assert kinds == {str, int, Decimal, date, bool, type(None)}


def test_the_establishment_is_named(campus):
    assert campus.establishment_code == "CMCMS10"
    assert {row["site"] for row in campus.trainees} == {"CMC Marrakech-Safi"}


def test_the_opening_season_is_78_groups_of_first_years(opening):
    groups = groups_of(opening)
    assert len(groups) == 78
    assert {row["study_year"] for row in groups.values()} == {1}
    assert len(active_persons(opening)) == 1560
    assert {row["year"] for row in opening.lines} == {2025}


def test_the_second_season_fills_the_campus(second):
    groups = groups_of(second)
    rows = second.trainees
    assert 140 <= len(groups) <= 165
    assert 2500 <= len(second.lines) <= 4000
    assert 2850 <= len(active_persons(second)) <= 3000
    assert 0.02 <= sum(not row["principal"] for row in rows) / len(rows) <= 0.04
    assert 0.01 <= sum(not row["active"] for row in rows) / len(rows) <= 0.03


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_sizes_hold_for_other_seeds(build, seed):
    campus = build(SECOND, seed=seed)
    assert 2500 <= len(campus.lines) <= 4000
    assert 2850 <= len(active_persons(campus)) <= 3000


def test_a_pole_is_written_as_in_the_catalogue(data, campus):
    poles = {pole.name for pole in data.poles}
    assert {row["sector"] for row in campus.lines} == poles
    assert {row["sector"] for row in campus.drif} == poles


@pytest.mark.parametrize("season", [OPENING, SECOND])
@pytest.mark.parametrize("scale", [0.01, 0.05])
def test_a_tiny_campus_is_complete(build, season, scale):
    campus = build(season, scale=scale)
    assert len({row["sector"] for row in campus.lines}) == 8
    assert "FQ" in {row["level"] for row in campus.lines}
    assert len(groups_of(campus)) <= 25
    assert any(not row["trainer_face_number"] for row in campus.lines)
    if not season["first_cohort_only"]:
        assert {row["study_year"] for row in campus.lines} == {1, 2}
        assert {row["shift"] for row in campus.lines} == {"CDJ", "CDS"}


def test_sizes_follow_the_scale(build, second):
    half = build(SECOND, scale=0.5)
    assert 0.45 <= len(active_persons(half)) / len(active_persons(second)) <= 0.55
    double = build(SECOND, scale=2.0)
    assert 1.9 <= len(active_persons(double)) / len(active_persons(second)) <= 2.1


@pytest.mark.parametrize("scale", [0, -1, 4.5])
def test_a_scale_out_of_reach_is_refused(data, scale):
    with pytest.raises(ValueError, match="scale"):
        build_campus(data, seed=1, scale=scale, **SECOND)


def test_the_module_sheet_has_every_study_year(data, campus):
    places = {(row["programme_code"], row["study_year"]) for row in campus.drif}
    assert places == {(programme.code, year) for programme, year in data.programme_years()}
    assert {row["exercise"] for row in campus.drif} <= {"2025/2026", "2026/2027"}


def test_a_full_campus_is_built_in_less_than_two_seconds(data):
    began = time.process_time()
    build_campus(data, seed=99, **SECOND)
    assert time.process_time() - began < 2


def test_poles_can_be_told_apart_by_their_size(second):
    sizes = Counter(row["sector"] for row in groups_of(second).values())
    assert sizes["Industrie"] == max(sizes.values())
    assert min(sizes.values()) >= 5


def test_courses_shorter_than_a_year_have_days_of_their_own(second, opening):
    for campus in (second, opening):
        short = {group_of(row) for row in campus.lines if row["training_kind"] == "Qualifiante"}
        assert campus.short_courses.keys() <= short
        assert len(campus.short_courses) > 5
        assert all(first < last for first, last in campus.short_courses.values())
    assert len({first for first, _last in second.short_courses.values()}) == 2  # two sessions a year

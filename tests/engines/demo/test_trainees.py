"""Trainees: one row per enrolment, one person for ever, names that say the same in both scripts."""

import re
from collections import Counter, defaultdict
from datetime import date

from mihan.engines.demo.family_names import FAMILY_NAMES
from mihan.engines.demo.first_names import FEMALE_FIRST_NAMES, MALE_FIRST_NAMES
from tests.engines.demo.conftest import OPENING, SECOND, group_of

LONG_LABEL = re.compile(r"^([^_]+)_([^_]+)_([^_]+)_(?:RCDS_)?(\dA)-(.+?)\s*\((\d+A)\)-(\d{4})$")
ARABIC = re.compile(r"[\u0621-\u064a ]+")
WHO = [
    "last_name",
    "first_name",
    "sex",
    "birth_date",
    "birth_place",
    "identity_number",
    "arabic_last_name",
    "arabic_first_name",
]


def person(row):
    return tuple(row[name] for name in WHO)


def test_an_enrolment_is_one_row(campus):
    numbers = [row["enrolment_number"] for row in campus.trainees]
    assert len(set(numbers)) == len(numbers)
    places = [(r["trainee_number"], r["diploma_code"], r["session_code"]) for r in campus.trainees]
    assert len(set(places)) == len(places)


def test_a_trainee_number_is_one_person_and_begins_with_the_birth_date(campus):
    persons = defaultdict(set)
    for row in campus.trainees:
        persons[row["trainee_number"]].add(person(row))
        assert re.fullmatch(r"\d{13}", row["trainee_number"])
        assert row["trainee_number"].startswith(f"{row['birth_date']:%Y%m%d}")
    assert {len(found) for found in persons.values()} == {1}


def test_second_years_are_the_persons_of_the_opening_season(opening, second):
    before = {row["trainee_number"]: person(row) for row in opening.trainees if row["active"]}
    continuing = [row for row in second.trainees if row["study_year"] == 2 and row["active"]]
    assert all(before[row["trainee_number"]] == person(row) for row in continuing)
    newcomers = {r["trainee_number"] for r in second.trainees if r["study_year"] == 1 and r["principal"]}
    assert not newcomers & before.keys()


def test_about_one_in_twenty_does_not_continue(opening, second):
    two_years = {r["programme_code"].split("_")[1] for r in second.lines if r["study_year"] == 2}
    assert two_years
    bases = {r["diploma_code_1"] for r in second.trainees if r["study_year"] == 2}
    started = {r["trainee_number"] for r in opening.trainees if r["active"] and r["diploma_code"] in bases}
    stayed = {r["trainee_number"] for r in second.trainees if r["study_year"] == 2 and r["active"]}
    assert 0.03 <= 1 - len(stayed) / len(started) <= 0.07


def test_persons_are_stable_at_a_small_scale_too(build):
    before = {r["trainee_number"]: person(r) for r in build(OPENING, scale=0.05).trainees}
    after = [r for r in build(SECOND, scale=0.05).trainees if r["study_year"] == 2]
    assert after
    assert all(before[row["trainee_number"]] == person(row) for row in after)


def test_the_headcount_of_a_group_is_its_active_rows(campus):
    evening = {True: "CDS", False: "CDJ"}
    counts = Counter(
        (r["diploma_code"], evening["RCDS_" in r["long_label"]], r["session_code"])
        for r in campus.trainees
        if r["active"]
    )
    assert {group_of(row): row["headcount"] for row in campus.lines} == counts


def test_one_principal_enrolment_per_person(campus):
    rows = defaultdict(list)
    for row in campus.trainees:
        rows[row["trainee_number"]].append(row)
    for found in rows.values():
        assert sum(row["principal"] for row in found) == 1
        assert all("_FQ" in row["diploma_code"] for row in found if not row["principal"])


def test_the_long_label_has_the_form_of_the_export(campus):
    for row in campus.trainees:
        found = LONG_LABEL.match(row["long_label"])
        assert found, row["long_label"]
        assert found[4] == found[6] == f"{row['study_year']}A"


def test_nothing_in_a_file_can_belong_to_a_real_person(campus):
    for row in campus.trainees:
        assert re.fullmatch(r"(ZZ\d{6})?", row["identity_number"])
        assert re.fullmatch(r"0600\d{6}", row["phone"])
        assert re.fullmatch(r"0600\d{6}", row["guardian_phone"])


def test_identity_cards_belong_to_one_person_and_no_trainer(campus):
    owners = defaultdict(set)
    for row in campus.trainees:
        if row["identity_number"]:
            owners[row["identity_number"]].add(row["trainee_number"])
    assert max(len(found) for found in owners.values()) == 1
    assert not owners.keys() & {row["trainer_face_number"] for row in campus.lines}


def test_ages_are_those_of_vocational_training(campus):
    for row in campus.trainees:
        age = (date(2025, 9, 1) - row["birth_date"]).days / 365.25
        assert 15 <= age <= 31


def test_enrolment_dates_are_in_order(campus):
    assert all(row["enrolled_on"] <= row["file_complete_on"] for row in campus.trainees)


def test_names_are_pairs_of_the_lists(campus):
    families = {latin.upper(): arabic for latin, arabic in FAMILY_NAMES}
    firsts = {"F": dict(FEMALE_FIRST_NAMES), "M": dict(MALE_FIRST_NAMES)}
    for row in campus.trainees:
        assert families[row["last_name"]] == row["arabic_last_name"]
        assert firsts[row["sex"]][row["first_name"]] == row["arabic_first_name"]


def test_the_lists_of_names_are_long_clean_and_without_repeats():
    lists = (FAMILY_NAMES, 130), (FEMALE_FIRST_NAMES, 60), (MALE_FIRST_NAMES, 60)
    for pairs, least in lists:
        assert len(pairs) >= least
        assert len({latin for latin, _ in pairs}) == len({arabic for _, arabic in pairs}) == len(pairs)
        for latin, arabic in pairs:
            assert re.fullmatch(r"[A-Z][A-Za-z]+( [A-Z][a-z]+)?", latin)
            assert ARABIC.fullmatch(arabic)


def test_health_and_care_have_more_women_and_industry_more_men(second):
    women = defaultdict(list)
    poles = {row["programme_code"]: row["sector"] for row in second.lines}
    for row in second.trainees:
        women[poles[row["diploma_code"]]].append(row["sex"] == "F")
    share = {pole: sum(found) / len(found) for pole, found in women.items()}
    assert share["Santé"] > 0.55
    assert share["Industrie"] < 0.3

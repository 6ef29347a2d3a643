"""The patients of the ward as a trainer may set them: a bed, a course, when it begins; and what is refused."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.engines.simulation import Session, played
from mihan.packs import check, load
from mihan.packs.care_ward_of_eight.ward import BEDS

WARD = "care_ward_of_eight"
PLAIN = load(WARD)
P = PLAIN.scenario.params


def edited(**rows):
    """An edit of some patients: what changes of each, by name."""
    patients = copy.deepcopy(P["patients"])
    for row in patients:
        row.update(rows.get(row["name"], {}))
    return {"parameters": {"patients": patients}}


def laid(edit, seed=3):
    """The patients of a world begun with an edit, by name."""
    read = load(WARD, edit)
    found = Session(read.pack, read.scenario, seed).world.things("patient").values()
    return {patient["name"]: patient for patient in found}


def test_left_to_chance_the_ward_is_laid_as_before():
    found = laid({}, seed=3)
    assert {name: (one["bed"], one["course"], one["onset"]) for name, one in found.items()} == {
        name: (one["bed"], one["course"], one["onset"]) for name, one in laid(edited(), seed=3).items()
    }
    assert len({one["onset"] for one in found.values()}) > 1


@pytest.mark.parametrize("seed", range(1, 9))
def test_who_has_a_bed_lies_in_it_and_the_others_change_places(seed):
    found = laid(edited(zitoune={"bed": 8}, warda={"bed": 1}, louza={"bed": 2}), seed)
    assert [found[name]["bed"] for name in ("zitoune", "warda", "louza")] == [8, 1, 2]
    assert sorted(one["bed"] for one in found.values()) == list(range(1, BEDS + 1))


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(1, BEDS + 1)), st.integers(0, BEDS), st.integers(1, 50))
def test_however_many_beds_are_set_each_patient_has_one(beds, count, seed):
    names = [row["name"] for row in P["patients"]]
    asked = dict(zip(names[:count], beds, strict=False))
    found = laid(edited(**{name: {"bed": bed} for name, bed in asked.items()}), seed)
    assert {name: found[name]["bed"] for name in asked} == asked
    assert sorted(one["bed"] for one in found.values()) == list(range(1, BEDS + 1))


def test_a_course_that_is_set_begins_when_it_is_said():
    found = laid(edited(warda={"courses": [["bleeding", 1000]], "onset": 1500}))
    assert (found["warda"]["course"], found["warda"]["onset"]) == ("bleeding", 1500)


def test_who_gets_worse_so_that_somebody_does_begins_when_it_is_said():
    calm = {"courses": [["stable", 1000]]}
    others = {row["name"]: calm for row in P["patients"] if row["name"] != "zitoune"}
    late = {"courses": [["mild", 999], ["sepsis", 1]], "onset": 3000}
    assert {(one["course"], one["onset"]) for one in [laid(edited(zitoune=late, **others))["zitoune"]]} == {
        ("sepsis", 3000)
    }


def test_an_edited_ward_is_played_by_bots_to_the_end():
    read = load(WARD, edited(warda={"courses": [["sepsis", 1000]], "onset": 0, "bed": 5, "age": 16}))
    assert played(read.pack, read.scenario, 1).world.fault == ""


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ({"zitoune": {"bed": 3}, "louza": {"bed": 3}}, "patients: bed 3 is asked for twice"),
        ({"zitoune": {"name": "louza"}}, "patients: louza is there twice"),
        ({"zitoune": {"name": "louban"}}, "patients: louban is there twice"),
        ({"louza": {"courses": [["measles", 1000]]}}, "patients: louza: there is no course measles"),
        ({"louza": {"courses": [["stable", 0]]}}, "patients: louza: a course is never weighed at nothing"),
        ({"louza": {"bed": 9}}, "patients: louza: there is no bed 9"),
        ({"louza": {"onset": 7201}}, "patients: louza: the course begins outside of the session"),
        ({"louza": {"age": 15}}, "patients: louza: NEWS2 is for people of 16 and over"),
        ({"louza": {"scale": "scale_3"}}, "patients: louza: there is no scale scale_3"),
        (
            {"louza": {"allergy": "penicillin"}},
            "patients: louza: amoxicillin is ordered, against the allergy to penicillin",
        ),
    ],
)
def test_the_check_of_the_pack_judges_an_edited_ward(rows, why):
    assert check(WARD, edit=edited(**rows)) == [why]


def test_fewer_patients_than_beds_are_refused():
    assert check(WARD, edit={"parameters": {"patients": P["patients"][:7]}}) == ["patients: 7 of them for 8 beds"]


def test_what_a_trainer_may_want_is_well():
    rows = {"zitoune": {"bed": 3, "age": 40, "allergy": "latex"}, "warda": {"courses": [["sepsis", 1000]], "onset": 60}}
    assert check(WARD, edit=edited(**rows)) == []

"""Whom the ward can take, what is always true on it, and how the afternoon went."""

from mihan.packs.care_ward_of_eight.news2 import SCALES
from mihan.packs.care_ward_of_eight.patients import DEVICES, LIMITS
from mihan.packs.care_ward_of_eight.ward import BEDS, CHANCE, pack, patients_in, truth
from mihan.packs.care_ward_of_eight.words import ALLERGIES, REASONS

KNOWN = {"reason": REASONS, "scale": SCALES, "allergy": ALLERGIES, "oxygen": DEVICES}


@pack.premise
def there_is_one_patient_a_bed(p):
    rows = p["patients"]
    if len(rows) != BEDS:
        yield f"patients: {len(rows)} of them for {BEDS} beds"
    yield from (f"patients: bed {bed} is asked for twice" for bed in twice([row["bed"] for row in rows if row["bed"]]))
    yield from (f"patients: {name} is there twice" for name in twice([row["name"] for row in everybody(p)]))


def twice(found):
    return [one for n, one in enumerate(found) if one in found[:n]]


def everybody(p):
    return [*p["patients"], p["newcomer"]]


@pack.premise
def patients_can_be_cared_for(p):
    for row in everybody(p):
        yield from (f"patients: {row['name']}: {why}" for why in unfit(row, p))


def unfit(row, p):
    """Why nobody can play this patient."""
    if row["age"] < p["least_age"]:
        yield f"NEWS2 is for people of {p['least_age']} and over"
    if not 0 <= row.get("bed", 0) <= BEDS:
        yield f"there is no bed {row['bed']}"
    if not CHANCE <= row.get("onset", CHANCE) <= pack.length:
        yield "the course begins outside of the session"
    yield from (f"there is no {part} {row[part]}" for part, words in KNOWN.items() if row[part] not in words)
    yield from (f"there is no course {course}" for course, _ in row["courses"] if course not in p["courses"])
    if not all(weight > 0 for _, weight in row["courses"]):
        yield "a course is never weighed at nothing"
    yield from unfit_medicines(row, p["medicines"])


def unfit_medicines(row, medicines):
    for name in row["medicines"]:
        if name not in medicines:
            yield f"there is no medicine {name}"
        elif medicines[name]["allergy"] == row["allergy"]:
            yield f"{name} is ordered, against the allergy to {row['allergy']}"


@pack.invariant
def patients_are_kept(w):
    """Who arrived is here, has left, or was transferred."""
    known = w.things("patient").values()
    gone = [sum(patient["state"] == state for patient in known) for state in ("left", "transferred")]
    return (
        w.v["arrived"] == len(known) == len(patients_in(w)) + sum(gone)
        and gone == [w.v["left"], w.v["transferred"]]
    )  # fmt: skip


@pack.invariant
def one_patient_a_bed(w):
    taken = [patient["bed"] for patient in patients_in(w)]
    return len(taken) == len(dict.fromkeys(taken)) and all(1 <= bed <= len(w.p["patients"]) for bed in taken)


@pack.invariant
def doses_are_kept(w):
    """What left the cupboard was given to somebody, and the cupboard is never below nothing."""
    given = [dose["medicine"] for dose in w.things("dose").values() if dose["state"] == "given"]
    return all(
        w.balance("doses", f"given.{medicine}") == given.count(medicine)
        and w.balance("doses", f"cupboard.{medicine}") == w.p["stock"] - given.count(medicine) >= 0
        for medicine in w.p["medicines"]
    )


@pack.invariant
def every_waiting_dose_has_its_task(w):
    waiting = [key for key, dose in w.things("dose").items() if dose["state"] == "waiting"]
    return waiting == [task["data"]["dose"] for task in w.tasks("dose")]


@pack.invariant
def signs_are_possible(w):
    for patient in patients_in(w):
        if not 0 <= patient["ill"] <= 1000:
            return False
        signs = truth(w, patient)
        if not all(least <= signs[sign] <= most for sign, (least, most) in LIMITS.items()):
            return False
    return True


@pack.invariant
def no_work_for_who_is_gone(w):
    here = [None, *(patient["id"] for patient in patients_in(w))]
    return all(task["data"].get("patient") in here for task in w.state["tasks"].values())


@pack.indicator(unit="min", good="down")
def minutes_from_five(w):
    """Minutes patients truly at five or more waited for a doctor, all together."""
    return w.v["waited_five"]


@pack.indicator(unit="min", good="down")
def minutes_from_seven(w):
    return w.v["waited_seven"]


@pack.indicator(good="down")
def missed_rounds(w):
    return w.v["missed_rounds"]


@pack.indicator(good="down")
def errors(w):
    """Wrong scores and errors with medicines."""
    return w.v["wrong_scores"] + w.v["drug_errors"]


@pack.indicator(good="down")
def false_alarms(w):
    return w.v["false_alarms"]


@pack.indicator(good="down")
def late_calls(w):
    return w.v["late_calls"]


@pack.indicator(good="down")
def collapses(w):
    return w.v["collapses"]

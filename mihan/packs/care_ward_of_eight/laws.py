"""What is always true on the ward, and how the afternoon went."""

from mihan.packs.care_ward_of_eight.patients import LIMITS
from mihan.packs.care_ward_of_eight.ward import pack, patients_in, truth


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

"""Medicines: doses prepared, checked by the five rights, given or kept back; prescriptions reviewed."""

from mihan.engines.simulation import Choice, Ticks
from mihan.packs.care_ward_of_eight.ward import doctor, is_in, nurse, pack, patient_of, who

RIGHTS = ("patient", "medicine", "dose", "route", "time")
CHECKED = (*RIGHTS, "allergy")
WHY = ("as_prescribed", "label_differs", "allergy_known", "dose_too_high")


@pack.event
def prepare_dose(w, patient, medicine, fault=""):
    """A dose is laid out for a patient; now and then its label is not what was ordered."""
    found = w.thing("patient", patient)
    if not is_in(found):
        return
    fault = fault or fault_of(w, found)
    order = order_of(w, found, allergen(w, found) if fault == "allergy" else medicine)
    label = mislabelled(w, found, order, fault)
    dose = w.new("dose", patient=patient, medicine=label["medicine"], ordered=order["medicine"], state="waiting")
    w.open("dose", seat=found["nurse"], **who(found), order=order, label=label, dose=dose["id"])


def fault_of(w, patient):
    """What is wrong with a dose, if anything: its stream is the patient's own."""
    if w.v["bad_label"]:
        w.v["bad_label"] = False
        return "medicine"
    fault = w.pick(f"dose.{patient['id']}", w.p["dose_faults"])
    return "" if fault == "nothing" or (fault == "allergy" and not allergen(w, patient)) else fault


def allergen(w, patient):
    """A medicine of the ward that the patient must not have."""
    return next((name for name, known in w.p["medicines"].items() if known["allergy"] == patient["allergy"]), "")


def order_of(w, patient, medicine):
    known = w.p["medicines"][medicine]
    return {
        "patient": patient["name"], "medicine": medicine, "dose": known["dose"], "route": known["route"],
        "time": w.t + w.p["dose_ahead"],
    }  # fmt: skip


def mislabelled(w, patient, order, fault):
    """The label, with one of the five rights gone wrong."""
    label = dict(order)
    if fault == "patient":
        label["patient"] = next(row["name"] for row in w.p["patients"] if row["name"] != patient["name"])
    elif fault == "medicine":
        names = [name for name in w.p["medicines"] if name != order["medicine"]]
        label["medicine"] = names[w.below(f"label.{patient['id']}", len(names))]
    elif fault == "dose":
        label["dose"] = order["dose"] * 2
    elif fault == "route":
        label["route"] = "into_vein" if order["route"] == "by_mouth" else "by_mouth"
    elif fault == "time":
        label["time"] = order["time"] + w.p["other_round"]
    return label


def mismatches(order, label, allergy, medicines):
    """Which of the six checks fail: what a careful eye finds."""
    wrong = [right for right in RIGHTS if order[right] != label[right]]
    return (
        [*wrong, "allergy"] if allergy != "no_allergy" and medicines[label["medicine"]]["allergy"] == allergy else wrong
    )


@pack.decision(nurse, task="dose", wrong=Ticks(*CHECKED), act=Choice("give", "keep_back"), why=Choice(*WHY))
def check_dose(w, task, wrong, act, why):
    """Check a dose at the bedside: what does not match is ticked, then it is given or kept back."""
    patient, order, label = patient_of(w, task), task["data"]["order"], task["data"]["label"]
    found = mismatches(order, label, patient["allergy"], w.p["medicines"])
    given = act == "give"
    w.evidence("five_rights", wrong == found and given == (not found))
    if "allergy" in found:
        w.evidence("allergy_respected", not given)
    w.evidence("dose_on_time", abs(w.t - order["time"]) <= w.p["dose_window"])
    w.evidence("dose_recorded", why == reason_for(found))
    w.v["drug_errors"] += given == bool(found)
    settle(w, task, patient, given=given, found=found)


def reason_for(found):
    if not found:
        return "as_prescribed"
    return "allergy_known" if "allergy" in found else "label_differs"


def settle(w, task, patient, *, given, found):
    """A given dose leaves the cupboard; a wrong one kept back is prepared again."""
    dose, medicine = w.thing("dose", task["data"]["dose"]), task["data"]["label"]["medicine"]
    dose["state"] = "given" if given else "kept_back"
    if given:
        w.post("doses", "given", debit={f"given.{medicine}": 1}, credit={f"cupboard.{medicine}": 1})
        if "allergy" in found:
            w.tell("nurse", "notice.hives", bed=patient["bed"])
    elif "allergy" in found:
        w.open("review", **who(patient), **ask_about(w, dose["ordered"], "allergy"))
    elif found and w.t + w.p["prepared_in"] < w.p["handover_at"]:
        w.after(w.p["prepared_in"], "prepare_dose", patient=patient["id"], medicine=dose["ordered"], fault="none")


@pack.overdue("dose")
def dose_forgotten(w, task):
    w.missed(task, "dose_on_time")
    w.v["drug_errors"] += 1
    w.thing("dose", task["data"]["dose"])["state"] = "forgotten"


# The doctor's review


@pack.event
def ask_review(w, patient):
    """The prescription of tomorrow is to be confirmed: it may clash with an allergy or be too high."""
    found = w.thing("patient", patient)
    if not is_in(found):
        return
    fault = w.pick(f"review.{patient}", w.p["review_faults"])
    medicine = found["medicines"][w.below(f"review.{patient}", len(found["medicines"]))]
    if fault == "allergy" and allergen(w, found):
        medicine = allergen(w, found)
    w.open("review", **who(found), **ask_about(w, medicine, fault))


def ask_about(w, medicine, fault):
    known = w.p["medicines"][medicine]
    times = known["most_a_day"] // known["dose"]
    return {"medicine": medicine, "dose": known["dose"] * (2 if fault == "dose" else 1), "times": times}


def fault_in(review, allergy, medicines):
    """Why a prescription must change, if it must."""
    known = medicines[review["medicine"]]
    if allergy != "no_allergy" and known["allergy"] == allergy:
        return "allergy_known"
    return "dose_too_high" if review["dose"] * review["times"] > known["most_a_day"] else "as_prescribed"


@pack.decision(doctor, task="review", verdict=Choice("confirm", "change"), why=Choice(*WHY))
def review_prescription(w, task, verdict, why):
    """Confirm tomorrow's prescription, or change it and say why."""
    w.require(not w.v["doctor_away"], "you_are_in_theatre")
    due = fault_in(task["data"], patient_of(w, task)["allergy"], w.p["medicines"])
    w.evidence("prescription_safe", (verdict == "confirm") == (due == "as_prescribed"))
    w.evidence("prescription_reason", why == due)
    w.v["drug_errors"] += (verdict == "confirm") != (due == "as_prescribed")


@pack.overdue("review")
def review_forgotten(w, task):
    w.missed(task, "prescription_safe")

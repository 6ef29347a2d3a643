"""Bells, falls, gestures under a trainer's eyes, machines that fail, a patient to isolate."""

from mihan.engines.simulation import Choice, Thing, Ticks
from mihan.packs.care_ward_of_eight.patients import goes_first
from mihan.packs.care_ward_of_eight.ward import (
    aide,
    call_nurse,
    nurse,
    open_round,
    pack,
    patient_of,
    patients_in,
    seats_of,
    who,
)

NURSE_ACTS = ("relieve_pain", "check_drip", "change_dressing", "measure_now", "reassure")
AIDE_ACTS = ("help_to_toilet", "bring_water", "reposition", "bring_blanket", "walk_back", "tell_nurse")
ANSWERS = {
    "pain": "relieve_pain", "drip_alarm": "check_drip", "wet_dressing": "change_dressing", "worried": "reassure",
    "feels_unwell": "measure_now", "wandering": "measure_now", "breathless": "measure_now", "dizzy": "measure_now",
}  # fmt: skip
AIDE_ANSWERS = {
    "toilet": "help_to_toilet", "thirsty": "bring_water", "badly_placed": "reposition", "cold": "bring_blanket",
    "wandering": "walk_back",
    "breathless": "tell_nurse", "dizzy": "tell_nurse", "pain": "tell_nurse",
}  # fmt: skip
GESTURES = ("hands_before", "hands_after", "protection", "equipment", "waste")
SAFE = ("stay_and_call", "do_not_lift", "check_breathing", "ask_where_it_hurts")
UNSAFE = ("lift_alone", "give_a_drink")
ISOLATED = ("sign_on_door", "gloves_and_apron", "soap_and_water", "own_equipment", "infectious_waste")
NOT_ENOUGH = ("hand_gel_only",)


@pack.event
def somebody_rings(w):
    """A bell for the aide: which need is behind it, the patient says."""
    w.after(w.p["call_least"] + w.expo("call.gap", w.p["call_gap"]), "somebody_rings")
    if w.t < w.p["handover_at"] and (patient := anybody(w, "call.patient")):
        w.open("call", **who(patient), need=w.pick("call.need", w.p["calls"]))


@pack.event
def somebody_calls_nurse(w, seat):
    w.after(w.p["attend_least"] + w.expo(f"attend.gap.{seat}", w.p["attend_gap"]), "somebody_calls_nurse", seat=seat)
    own = [patient for patient in patients_in(w) if patient["nurse"] == seat]
    if own and w.t < w.p["handover_at"]:
        patient = own[w.below(f"attend.patient.{seat}", len(own))]
        call_nurse(w, patient, w.pick(f"attend.need.{seat}", w.p["nurse_calls"]))


def anybody(w, stream):
    known = patients_in(w)
    return known[w.below(stream, len(known))] if known else None


@pack.decision(nurse, task="attend", act=Choice(*NURSE_ACTS))
def attend(w, task, act):
    """Go to a patient who asked for the nurse."""
    patient = patient_of(w, task)
    w.evidence("call_in_time", True)
    w.evidence("call_answered", act == ANSWERS[task["data"]["need"]])
    if act == "measure_now":
        open_round(w, patient)


@pack.decision(aide, task="call", act=Choice(*AIDE_ACTS))
def answer_call(w, task, act):
    """Answer a bell: help, or tell the nurse what is beyond an aide."""
    need, patient = task["data"]["need"], patient_of(w, task)
    due = AIDE_ANSWERS[need]
    w.evidence("call_in_time", True)
    if due == "tell_nurse":
        w.evidence("nurse_asked", act == due)
    else:
        w.evidence("call_answered", act == due)
    if act == "tell_nurse":
        call_nurse(w, patient, need if need in ANSWERS else "worried")


@pack.decision(aide, task="fall", done=Ticks(*SAFE, *UNSAFE))
def make_safe(w, task, done):
    """A patient lies on the floor: make safe, then tell."""
    patient = patient_of(w, task)
    w.evidence("fall_made_safe", list(SAFE) == done)
    open_round(w, patient)
    w.tell("nurse", "notice.fell", bed=patient["bed"])


# Under the trainer's eyes


@pack.event
def ask_hands(w):
    for seat in seats_of(nurse):
        w.open("hands", seat=seat)
    w.open("aide_hands")


def note_gestures(w, seen):
    """What the trainer saw at one contact with a patient."""
    w.evidence("hands_cleaned", "hands_before" in seen and "hands_after" in seen)
    w.evidence("protection_worn", "protection" in seen)
    w.evidence("equipment_cleaned", "equipment" in seen)
    w.evidence("waste_sorted", "waste" in seen)


@pack.decision(nurse, task="hands", seen=Ticks(*GESTURES))
def tick_gestures(w, task, seen):
    note_gestures(w, seen)


@pack.decision(aide, task="aide_hands", seen=Ticks(*GESTURES))
def tick_aide_gestures(w, task, seen):
    note_gestures(w, seen)


# Machines and infection


@pack.decision(nurse, task="monitor_check", patient=Thing("patient"))
def check_by_hand(w, task, patient):
    """The monitors are dark: the patient on oxygen, else the one most at risk, is seen first."""
    own = [known for known in patients_in(w) if known["nurse"] == w.seat]
    w.evidence("most_at_risk_first", patient["id"] in first_by_hand(own))
    if patient["nurse"] == w.seat:
        open_round(w, patient)


def first_by_hand(own):
    on_oxygen = [patient for patient in own if patient["oxygen"] != "none"]
    among = on_oxygen or own
    return [patient["id"] for patient in among if goes_first(patient, among)]


@pack.event
def power_is_back(w):
    w.v["monitors_down"] = False
    w.tell("", "notice.power_is_back")


@pack.decision(nurse, task="isolation", measures=Ticks(*ISOLATED, *NOT_ENOUGH))
def isolate(w, task, measures):
    """A patient with infectious diarrhoea: what is put in place at once."""
    patient = patient_of(w, task)
    w.evidence("protection_worn", "gloves_and_apron" in measures and "sign_on_door" in measures)
    w.evidence("hands_cleaned", "soap_and_water" in measures and "hand_gel_only" not in measures)
    w.evidence("equipment_cleaned", "own_equipment" in measures)
    w.evidence("waste_sorted", "infectious_waste" in measures)
    patient["isolated"] = True


# What passes unanswered


@pack.overdue("attend")
def nurse_never_came(w, task):
    w.missed(task, "call_in_time")
    w.v["late_calls"] += 1


@pack.overdue("call")
def nobody_answered(w, task):
    w.missed(task, "call_in_time")
    w.v["late_calls"] += 1


@pack.overdue("fall")
def left_on_the_floor(w, task):
    w.missed(task, "fall_made_safe")


@pack.overdue("hands")
@pack.overdue("aide_hands")
def gestures_unseen(w, task):
    """The trainer was elsewhere: nobody's failure."""


@pack.overdue("monitor_check")
def nobody_checked(w, task):
    w.missed(task, "most_at_risk_first")


@pack.overdue("isolation")
def not_isolated(w, task):
    w.missed(task, "protection_worn")

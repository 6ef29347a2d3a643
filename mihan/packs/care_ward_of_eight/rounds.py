"""Observation: signs taken, scored and answered; oxygen; the bench where a real arm is measured."""

from mihan.engines.simulation import Choice, Number, Thing, Ticks
from mihan.packs.care_ward_of_eight import news2
from mihan.packs.care_ward_of_eight.patients import (
    DEVICES,
    expected_signs,
    fitting_devices,
    goes_first,
    last_complete,
    low_sugar,
    needs_call,
    off_target,
)
from mihan.packs.care_ward_of_eight.ward import (
    aide,
    has_round,
    is_in,
    keep_reading,
    measured,
    nurse,
    open_round,
    pack,
    patient_of,
    patients_in,
    seats_of,
    who,
)

MEASURED = (*news2.SIGNS, "glucose")
TECHNIQUE = ("rested", "back_supported", "arm_at_heart", "right_cuff", "no_talking")
READ = Number(40, 280)


@pack.event
def aide_goes_round(w):
    """The second round is the aide's; the nurses score what the aide measures."""
    for patient in patients_in(w):
        if not has_round(w, patient):
            w.open("aide_round", **who(patient))


@pack.event
def last_round(w):
    for patient in patients_in(w):
        open_round(w, patient)


@pack.event
def measure_again(w, patient):
    """The table of responses asks for a new set by now."""
    found = w.thing("patient", patient)
    if is_in(found) and w.t < w.p["handover_at"]:
        open_round(w, found)


@pack.decision(nurse, task="round", signs=Ticks(*MEASURED))
def measure(w, task, signs):
    """Take the signs at the bedside: only what is ticked is known."""
    w.require(signs, "nothing_measured")
    patient = patient_of(w, task)
    note_order(w, task, patient)
    if not task["data"]["again"]:
        w.evidence("observed_in_time", True)
    take(w, patient, signs)
    if not last_is_complete(patient):
        w.close(task)
        open_round(w, patient, again=True)


@pack.decision(nurse, patient=Thing("patient"))
def look_in(w, patient):
    """See a patient though nobody asked for it: a set may be taken at any time."""
    w.require(not has_round(w, patient), "round_is_open", bed=patient["bed"])
    w.open("round", seat=patient["nurse"], **who(patient), again=True)


def note_order(w, task, patient):
    """There was a choice only if somebody else of hers is waiting whose last score differs."""
    others = [patient_of(w, other) for other in w.tasks("round") if other["seat"] == w.seat and other is not task]
    if any(goes_first(patient, [other]) != goes_first(other, [patient]) for other in others):
        w.evidence("most_at_risk_first", goes_first(patient, others))


@pack.decision(aide, task="aide_round", signs=Ticks(*MEASURED))
def take_signs(w, task, signs):
    """The aide takes the set; the nurse will score it."""
    w.require(signs, "nothing_measured")
    patient = patient_of(w, task)
    w.evidence("observed_in_time", True)
    take(w, patient, signs)
    if not last_is_complete(patient):
        w.close(task)
        open_round(w, patient, again=True)


def take(w, patient, signs):
    asked = expected_signs(patient)
    w.evidence("set_complete", sum(sign in signs for sign in asked), len(asked))
    keep_reading(w, patient, measured(w, patient, signs), by=w.seat)
    reading = patient["readings"][-1]
    del patient["readings"][1 : -w.p["readings_kept"]]  # the morning's set stays
    if low_sugar(patient, w.p["sugar_low"]) and not patient["sugar_owed"]:
        owe_sugar(w, patient)
    if reading["complete"]:
        w.open("score", seat=patient["nurse"], **who(patient), measured=reading["t"])
        if off_target(patient, reading["signs"]["saturation"], w.p):
            w.open("oxygen", seat=patient["nurse"], **who(patient), saturation=reading["signs"]["saturation"])


def owe_sugar(w, patient):
    """From a low reading on, the nurse of the bed has some minutes to give sugar."""
    seat = patient["nurse"]
    extra = w.state["seats"][seat]["extra"]
    patient["sugar_owed"] = {"id": "", "kind": "round", "role": nurse, "seat": seat, "help": 0, "t": w.t}
    w.after(w.p["sugar_within"] * extra // 1000, "sugar_was_due", patient=patient["id"], since=w.t)


@pack.event
def sugar_was_due(w, patient, since):
    found = w.thing("patient", patient)
    if is_in(found) and found["sugar_owed"].get("t") == since:
        w.missed(found["sugar_owed"], "sugar_given")
        found["sugar_owed"] = {}


@pack.decision(nurse, patient=Thing("patient"))
def give_sugar(w, patient):
    """Fifteen to twenty grams of sugar, without waiting for a doctor; measured again a quarter of an hour later."""
    w.require(low_sugar(patient, w.p["sugar_low"]), "sugar_is_not_low", bed=patient["bed"])
    w.evidence("sugar_given", True)
    patient.update(sugar_at=w.t, sugar_owed={}, treatment="sugar")
    patient["recovering"] = patient["recovering"] or patient["course"] == "low_sugar"
    w.after(w.p["sugar_again"], "measure_again", patient=patient["id"])


def last_is_complete(patient):
    return patient["readings"][-1]["complete"]


@pack.decision(
    nurse, task="score", scale=Choice(*news2.SCALES), total=Number(0, 20), answer=Choice(*news2.RESPONSES)
)  # fmt: skip
def score(w, task, scale, total, answer):
    """Work out NEWS2 on the patient's own scale, and say what the published table asks for."""
    patient = patient_of(w, task)
    reading = reading_of(patient, task)
    due, asks = news2.total(reading["signs"], patient["scale"]), news2.response(reading["signs"], patient["scale"])
    w.evidence("right_scale", scale == patient["scale"])
    w.evidence("score_exact", total == due)
    w.v["wrong_scores"] += total != due
    note_answer(w, asks, answer)
    reading["score"], reading["response"] = total, answer
    follow(w, task, patient, asks)


def reading_of(patient, task):
    at = task["data"]["measured"]
    return next((r for r in patient["readings"] if r["t"] == at and r["complete"]), last_complete(patient))


def note_answer(w, asks, answer):
    """Below the thresholds, restraint is looked at; above them, that the urgency is seen."""
    if asks in news2.CALLS:
        w.evidence("urgency_seen", answer == asks)
    else:
        w.evidence("no_needless_alarm", answer not in news2.CALLS)


def follow(w, task, patient, asks):
    """What the right score sets going, whatever was written down."""
    if asks in news2.CALLS:
        again = w.p["seven_again"] if asks == "emergency" else w.p["five_again"]
        w.after(again, "measure_again", patient=patient["id"])
    owed = needs_call(patient, w.t)
    if owed and patient["owed"].get("level") != owed:
        extra = w.state["seats"][patient["nurse"]]["extra"]
        patient["owed"] = {"level": owed, "task": {**task, "data": dict(task["data"])}}
        w.after(w.p["tell_within"] * extra // 1000, "nobody_was_told", patient=patient["id"], task=task["id"])


@pack.decision(nurse, task="oxygen", device=Choice(*DEVICES))
def set_oxygen(w, task, device):
    """Give more oxygen, less, or the same, for the target of the patient's scale."""
    patient = patient_of(w, task)
    fits = fitting_devices(patient, task["data"]["saturation"], w.p)
    w.evidence("oxygen_on_target", device in fits)
    patient["oxygen"] = device


# The bench: a real arm in the skills laboratory


@pack.event
def ask_bench(w):
    for seat in seats_of(nurse):
        w.open("pressure", seat=seat)
    w.open("aide_pressure")


def read_arm(w, technique, first, second, mean):
    """Two readings a minute apart on a partner's arm, and their mean, rounded either way."""
    w.evidence("pressure_technique", len(technique), len(TECHNIQUE))
    w.evidence("pressure_mean", mean in ((first + second) // 2, (first + second + 1) // 2))
    w.fact("pressure", first=first, second=second, mean=mean)


@pack.decision(nurse, task="pressure", technique=Ticks(*TECHNIQUE), first=READ, second=READ, mean=READ)
def read_pressure(w, task, technique, first, second, mean):
    read_arm(w, technique, first, second, mean)


@pack.decision(aide, task="aide_pressure", technique=Ticks(*TECHNIQUE), first=READ, second=READ, mean=READ)
def read_pressure_as_aide(w, task, technique, first, second, mean):
    read_arm(w, technique, first, second, mean)


# What passes unanswered


@pack.overdue("round")
@pack.overdue("aide_round")
def round_missed(w, task):
    if not task["data"].get("again"):
        w.missed(task, "observed_in_time")
        w.v["missed_rounds"] += 1


@pack.overdue("score")
def never_scored(w, task):
    w.missed(task, "score_exact")
    w.v["wrong_scores"] += 1
    patient = patient_of(w, task)
    reading = reading_of(patient, task)
    follow(w, task, patient, news2.response(reading["signs"], patient["scale"]))


@pack.overdue("oxygen")
def oxygen_forgotten(w, task):
    patient = patient_of(w, task)
    if patient["oxygen"] not in fitting_devices(patient, task["data"]["saturation"], w.p):
        w.missed(task, "oxygen_on_target")


@pack.overdue("pressure")
@pack.overdue("aide_pressure")
def arm_not_free(w, task):
    """The laboratory was not free, or nobody was there to lend an arm: nobody's failure."""

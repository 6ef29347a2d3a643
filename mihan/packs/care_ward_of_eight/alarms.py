"""Raising the alarm: the call (SBAR), who comes, what is done, and what silence costs."""

from mihan.engines.simulation import Choice, Number, Thing
from mihan.packs.care_ward_of_eight.patients import due_score, last_score, needs_call
from mihan.packs.care_ward_of_eight.ward import doctor, is_in, nurse, pack, patient_of, who
from mihan.packs.care_ward_of_eight.words import CALLED, REASONS, TREATMENTS

ASSESSMENTS = ("breathing_fails", "infection_spreads", "blood_is_lost", "sugar_is_low", "mind_has_changed")
REQUESTS = ("come_at_once", "come_within_the_hour", "advise_me")
ASKED = {"emergency": "come_at_once", "urgent": "come_within_the_hour"}


@pack.decision(
    nurse, patient=Thing("patient"), to=Choice(*CALLED), situation=Number(0, 20), background=Choice(*REASONS),
    assessment=Choice(*ASSESSMENTS), request=Choice(*REQUESTS),
)  # fmt: skip
def escalate(w, patient, to, situation, background, assessment, request):
    """Call for help about a patient: situation, background, assessment, request."""
    needed = needs_call(patient, w.t)
    w.require(needed or patient["alert"] != "called", "already_called", bed=patient["bed"])
    w.require(to != "ward_doctor" or not w.v["doctor_away"], "doctor_is_away")
    right = [
        situation in (last_score(patient), due_score(patient)), background == patient["reason"],
        assessment in w.p["courses"][patient["course"]]["problems"], request == ASKED.get(needed),
    ]  # fmt: skip
    note_call(w, patient, needed, to, right)
    patient.update(alert="called", alert_to=to, care_until=0, owed={})
    patient["calls"] += 1
    send(w, patient, to, situation)


def note_call(w, patient, needed, to, right):
    """A call that was needed is looked at whole; a needless one only for being needless."""
    if needed:
        w.evidence("sbar_complete", sum(right), len(right))
    if needed == "emergency":
        w.evidence("emergency_called", to == "critical_care_team")
    elif needed == "urgent":
        w.evidence("urgent_called", True)
    if not needed and patient["alert"] != "answered":
        w.evidence("no_needless_alarm", False)
        w.v["false_alarms"] += 1


def send(w, patient, to, score):
    """The ward doctor is given a visit; the others come by themselves."""
    n, found = patient["calls"], on_examination(w, patient)
    if to == "ward_doctor":
        w.open("visit", **who(patient), told_score=score, finding=found["finding"], fits=found["treatment"])
        return
    team = to == "critical_care_team"
    least, most = w.p["team_comes"] if team else w.p["on_call_comes"]
    delay = w.between(f"help.{patient['id']}", least, most) + weariness(w)
    w.after(delay, "help_comes", patient=patient["id"], n=n)


def weariness(w):
    """Those who were called for nothing come less quickly."""
    return min(w.v["false_alarms"] * w.p["alarm_fatigue"], w.p["fatigue_most"])


@pack.event
def help_comes(w, patient, n):
    """Those called from outside the ward see the patient and treat the cause."""
    found = w.thing("patient", patient)
    if is_in(found) and found["calls"] == n and found["alert"] == "called":
        treat(w, found, on_examination(w, found)["treatment"])
        if found["alert"] == "answered":
            w.tell("nurse", "notice.help_came", bed=found["bed"])
        else:
            w.tell("nurse", "notice.nothing_found", bed=found["bed"])


def on_examination(w, patient):
    """The course a doctor can find: before it shows, there is nothing to treat."""
    return w.p["courses"][patient["course"] if patient["ill"] >= w.p["shows_at"] else "stable"]


def treat(w, patient, treatment):
    """What a doctor orders begins to work, if it is for what the patient has."""
    if treatment == "nothing":
        patient["alert"] = ""
    else:
        patient.update(alert="answered", care_until=w.t + w.p["settles"], treatment=treatment)
        if treatment == "sugar":
            patient.update(sugar_at=w.t, sugar_owed={})
        patient["recovering"] = treatment == w.p["courses"][patient["course"]]["treatment"]
    for task in w.tasks("visit"):
        if task["data"]["patient"] == patient["id"] and task["id"] != w.answered:
            w.close(task, "seen_by_others")


@pack.event
def nobody_was_told(w, patient, task):
    """The time to call is over: a patient at 7 or more of whom nobody was told is a critical failure."""
    found = w.thing("patient", patient)
    owed = found["owed"]
    if not (is_in(found) and owed and owed["task"]["id"] == task):
        return
    found["owed"] = {}
    if owed["level"] == "emergency":
        w.missed(owed["task"], "emergency_called")
    else:
        w.missed(owed["task"], "urgent_called")


# The doctor


@pack.decision(doctor, task="visit", treatment=Choice(*TREATMENTS))
def see_patient(w, task, treatment):
    """Examine the patient one was called to, and treat what is found."""
    w.require(not w.v["doctor_away"], "you_are_in_theatre")
    patient = patient_of(w, task)
    w.evidence("treatment_fits", treatment == task["data"]["fits"])
    w.evidence("treated_in_time", True)
    treat(w, patient, treatment)
    w.tell("nurse", "notice.doctor_came", bed=patient["bed"])


@pack.overdue("visit")
def doctor_never_came(w, task):
    """The on-call doctor has to come instead."""
    w.missed(task, "treated_in_time")
    patient = patient_of(w, task)
    w.after(60, "help_comes", patient=patient["id"], n=patient["calls"])


@pack.event
def doctor_is_back(w):
    w.v["doctor_away"] = False
    w.tell("", "notice.doctor_is_back")

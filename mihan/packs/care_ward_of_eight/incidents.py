"""What goes wrong on the ward: set off by the calendar, or by an instructor."""

from mihan.packs.care_ward_of_eight.calls import anybody
from mihan.packs.care_ward_of_eight.desk import come_up
from mihan.packs.care_ward_of_eight.ward import (
    begin_course,
    nurse,
    pack,
    patients_in,
    row_of,
    seats_of,
    who,
)


@pack.incident()
def deterioration(w):
    """A patient who was quiet begins to get worse."""
    quiet = [patient for patient in patients_in(w) if patient["course"] not in w.p["serious"]]
    able = [patient for patient in quiet if serious_courses(w, patient)]
    if able:
        patient = able[w.below("deterioration.patient", len(able))]
        begin_course(w, patient, serious_courses(w, patient)[0])
        patient["onset"] = w.t


def serious_courses(w, patient):
    return [course for course, _ in row_of(w, patient)["courses"] if course in w.p["serious"]]


@pack.incident(told="aide")
def fall(w):
    """A patient has fallen beside the bed."""
    if patient := anybody(w, "fall.patient"):
        w.open("fall", **who(patient))


@pack.incident(told="coordinator")
def confused_patient(w):
    """A patient walks about the ward and does not know where."""
    come_up(w, "wandering")


@pack.incident()
def wrong_label(w):
    """The next dose to be prepared will carry the label of another medicine."""
    w.v["bad_label"] = True


@pack.incident(told="coordinator")
def family_call(w):
    """The phone: somebody asks for news of a patient."""
    if patient := anybody(w, "phone.patient"):
        w.open("phone", **who(patient), caller=w.pick("phone.caller", w.p["callers"]))


@pack.incident(told="")
def power_failure(w):
    """The monitors go dark for a while."""
    if not w.v["monitors_down"]:
        w.v["monitors_down"] = True
        w.tell("", "notice.power_is_out")
        for seat in seats_of(nurse):
            w.open("monitor_check", seat=seat)
        w.after(w.p["power_out"], "power_is_back")


@pack.incident()
def doctor_called_away(w):
    """The ward doctor is called to the operating theatre; the on-call doctor answers instead."""
    if not w.v["doctor_away"]:
        w.v["doctor_away"] = True
        w.tell("", "notice.doctor_is_away")
        for task in w.tasks("visit"):
            w.after(w.p["on_call_takes_over"], "help_comes", patient=task["data"]["patient"], n=calls_of(w, task))
        w.after(w.p["theatre"], "doctor_is_back")


def calls_of(w, task):
    return w.thing("patient", task["data"]["patient"])["calls"]


@pack.incident(told="coordinator")
def unexpected_admission(w):
    """The emergency department sends a patient: a bed must be found."""
    known = patients_in(w)
    is_new = all(patient["name"] != w.p["newcomer"]["name"] for patient in known)
    if is_new and any(patient["may_leave"] for patient in known) and not w.tasks("admission"):
        w.open("admission", reason=w.p["newcomer"]["reason"])


@pack.incident()
def infectious_patient(w):
    """A patient has diarrhoea that others may catch."""
    able = [patient for patient in patients_in(w) if not patient["isolated"]]
    if able:
        patient = able[w.below("infectious.patient", len(able))]
        w.open("isolation", seat=patient["nurse"], **who(patient))

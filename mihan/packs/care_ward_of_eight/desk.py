"""The coordinator's desk and the handover: the board, the phone, who does what, beds, reading back."""

from mihan.engines.simulation import Choice, Number, Thing, Ticks
from mihan.packs.care_ward_of_eight.calls import anybody
from mihan.packs.care_ward_of_eight.patients import goes_first, last_score, most_at_risk
from mihan.packs.care_ward_of_eight.ward import (
    coordinator,
    lay,
    leave,
    left_open,
    nurse,
    open_round,
    pack,
    patient_of,
    patients_in,
    who,
)
from mihan.packs.care_ward_of_eight.words import PENDING, TREATMENTS

STAFF = {"nurse_1": "nurse.1", "nurse_2": "nurse.2", "aide": "aide.1"}
FIT = {
    "wandering": ("nurse_1", "nurse_2", "aide"), "visitor_faints": ("nurse_1", "nurse_2"),
    "blood_to_laboratory": ("aide",), "lost_glasses": ("aide",), "new_drip_to_start": ("nurse_1", "nurse_2"),
}  # fmt: skip
PHONE_ACTS = ("give_brief_news", "invite_to_come", "tell_everything")
PHONE_ANSWERS = {
    "family_with_code": "give_brief_news", "voice_without_code": "invite_to_come", "neighbour": "invite_to_come",
}  # fmt: skip
PLACES = ("in_the_office", "in_the_corridor")
FIVE = 5  # the published threshold of an urgent response


@pack.event
def ask_board(w):
    w.after(w.p["board_every"], "ask_board")
    w.open("board_check")


@pack.decision(coordinator, task="board_check", patient=Thing("patient"), at_five=Number(0, 8))
def check_board(w, task, patient, at_five):
    """Read the board: who is most at risk, and how many score five or more."""
    known = patients_in(w)
    right = [patient["id"] in most_at_risk(known), at_five == count_at_five(known)]
    w.evidence("board_read", sum(right), len(right))


def count_at_five(patients):
    return sum(last_score(patient) >= FIVE for patient in patients)


@pack.decision(coordinator, task="phone", act=Choice(*PHONE_ACTS))
def answer_phone(w, task, act):
    """Somebody asks for news: who may hear what?"""
    w.evidence("call_in_time", True)
    w.evidence("kept_private", act == PHONE_ANSWERS[task["data"]["caller"]])


@pack.event
def something_comes_up(w):
    w.after(w.p["problem_every"], "something_comes_up")
    come_up(w, w.pick("problem.what", w.p["come_up"]))


def come_up(w, what):
    """Somebody must go: who, is the coordinator's to say, who sees how much each has to do."""
    loads = {name: load(w, seat) for name, seat in STAFF.items()}
    if what != "wandering":
        w.open("problem", what=what, loads=loads)
    elif patient := anybody(w, "wandering.patient"):
        w.open("problem", what=what, loads=loads, patient=patient["id"])


def load(w, seat):
    role = pack.seats[seat]
    return sum(task["role"] == role and task["seat"] in ("", seat) for task in w.state["tasks"].values())


@pack.decision(coordinator, task="problem", staff=Choice(*STAFF))
def send_somebody(w, task, staff):
    """Send the one among those fit for it who has least to do."""
    w.evidence("work_shared", staff in least_loaded(task["data"]))
    if task["data"]["what"] == "wandering":
        patient = patient_of(w, task)
        if staff == "aide":
            w.open("call", **who(patient), need="wandering")
        else:
            w.open("attend", seat=STAFF[staff], **who(patient), need="wandering")


def least_loaded(data):
    """Those fit for a problem who have the fewest open tasks."""
    fit = {name: data["loads"][name] for name in FIT[data["what"]]}
    return [name for name, open_tasks in fit.items() if open_tasks == min(fit.values())]


@pack.decision(coordinator, task="admission", leaves=Thing("patient"))
def admit(w, task, leaves):
    """A new patient needs a bed: of those signed out by the doctor, the least at risk leaves it."""
    w.require(leaves["may_leave"], "not_signed_out", bed=leaves["bed"])
    may = [patient for patient in patients_in(w) if patient["may_leave"]]
    w.evidence("bed_found", all(goes_first(patient, [leaves]) for patient in may))
    bed = leaves["bed"]
    leave(w, leaves, "left")
    patient = lay(w, w.p["newcomer"], bed)
    open_round(w, patient)
    w.tell("nurse", "notice.admitted", bed=bed)


# Handover


@pack.event
def hand_over_begins(w):
    for patient in patients_in(w):
        w.open("handover", seat=patient["nurse"], **who(patient))


@pack.decision(
    nurse, task="handover", score=Number(0, 20), treatment=Choice(*TREATMENTS), pending=Ticks(*PENDING.values()),
    place=Choice(*PLACES),
)  # fmt: skip
def hand_over(w, task, score, treatment, pending, place):
    """Tell the relief about one patient: last score, treatment begun, what is still to be done."""
    patient = patient_of(w, task)
    others = [patient_of(w, other) for other in w.tasks("handover") if other["seat"] == w.seat and other is not task]
    if any(goes_first(patient, [other]) != goes_first(other, [patient]) for other in others):
        w.evidence("handed_first", goes_first(patient, others))
    w.evidence("handed_score", score == last_score(patient))
    w.evidence("handed_treatment", treatment == patient["treatment"])
    w.evidence("handed_complete", pending == left_open(w, patient))
    w.evidence("kept_private", place == "in_the_office")
    w.open("read_back", **who(patient), told_score=score, told_pending=pending)


@pack.decision(coordinator, task="read_back", score=Number(0, 20), follow=Choice("nothing_to_follow", "to_follow"))
def read_back(w, task, score, follow):
    """Say back what was handed over, against the chart."""
    patient = patient_of(w, task)
    w.evidence("handed_score", score == last_score(patient))
    w.evidence("handed_complete", (follow == "to_follow") == bool(task["data"]["told_pending"]))


# What passes unanswered


@pack.overdue("board_check")
def board_unread(w, task):
    w.missed(task, "board_read")


@pack.overdue("phone")
def phone_rang_out(w, task):
    w.missed(task, "call_in_time")
    w.v["late_calls"] += 1


@pack.overdue("problem")
def nobody_was_sent(w, task):
    w.missed(task, "work_shared")


@pack.overdue("admission")
def sent_elsewhere(w, task):
    if any(patient["may_leave"] for patient in patients_in(w)):
        w.missed(task, "bed_found")


@pack.overdue("handover")
def not_handed_over(w, task):
    w.missed(task, "handed_complete")


@pack.overdue("read_back")
def not_read_back(w, task):
    w.missed(task, "handed_complete")

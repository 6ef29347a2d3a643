"""Who plays alone, at any skill: each sees what its role sees and asks itself whether it gets a thing right."""

from mihan.packs.care_ward_of_eight import news2
from mihan.packs.care_ward_of_eight.alarms import ASKED
from mihan.packs.care_ward_of_eight.calls import (
    AIDE_ACTS,
    AIDE_ANSWERS,
    ANSWERS,
    GESTURES,
    ISOLATED,
    NURSE_ACTS,
    SAFE,
    UNSAFE,
    first_by_hand,
)
from mihan.packs.care_ward_of_eight.desk import PHONE_ACTS, PHONE_ANSWERS, count_at_five, least_loaded
from mihan.packs.care_ward_of_eight.medicines import WHY, fault_in, mismatches, reason_for
from mihan.packs.care_ward_of_eight.patients import (
    DEVICES,
    expected_signs,
    fitting_devices,
    goes_first,
    last_complete,
    last_score,
    low_sugar,
    most_at_risk,
    needs_call,
)
from mihan.packs.care_ward_of_eight.rounds import TECHNIQUE, reading_of
from mihan.packs.care_ward_of_eight.ward import aide, coordinator, doctor, nurse, pack, pending

PROBLEMS = {
    "hip_operation": "blood_is_lost", "diabetic_foot": "sugar_is_low", "chronic_lung_disease": "breathing_fails",
    "heart_failure": "breathing_fails", "asthma": "breathing_fails",
}  # fmt: skip
CURES = {
    "hot_and_mottled": "antibiotic_and_fluid", "dressing_soaked": "surgeon_and_blood", "sweats_and_trembles": "sugar",
    "wheezes": "bronchodilator", "crackles": "diuretic", "full_bladder": "catheter", "nothing_new": "nothing",
}  # fmt: skip
MOST = 20  # the highest score there is
ARM = 118  # mmHg read on a partner's arm


def other(words, right):
    """A wrong answer."""
    return next(word for word in words if word != right)


def choice(me, what, right, words):
    return right if me.right(what) else other(words, right)


def ticked(me, what, lines):
    """The whole list, or all of it but one."""
    left_out = "" if me.right(what) else lines[me.below(len(lines))]
    return [line for line in lines if line != left_out]


@pack.bot(nurse)
def nurse_plays(me):
    patients = me.things("patient")
    own = [patient for patient in patients.values() if patient["nurse"] == me.seat]
    yield from calls_for_help(me, own)
    yield from gives_sugar(me, own)
    yield from scores(me, patients)
    yield from cries_wolf(me, own)
    for act in (goes_to_the_unwell, checks_by_hand, gives_oxygen, isolates, hands_over):
        yield from act(me, own, patients)
    yield from checks_doses(me, patients)
    yield from answers_patients(me)
    yield from measures(me, patients)
    yield from is_watched(me, "hands", "tick_gestures")
    yield from reads_arm(me, "pressure", "read_pressure")


def calls_for_help(me, own):
    for patient in own:
        level = needs_call(patient, me.t)
        if level and me.right(f"call.{level}"):
            team = level == "emergency" and me.right("team")
            doctor_there = "on_call_doctor" if me.v["doctor_away"] else "ward_doctor"
            yield me.does(
                "escalate", patient=patient["id"], to="critical_care_team" if team else doctor_there,
                situation=last_score(patient), background=patient["reason"], assessment=guess(patient),
                request=ASKED[level if me.right("request") else other(ASKED, level)],
            )  # fmt: skip


def gives_sugar(me, own):
    for patient in own:
        if low_sugar(patient, me.p["sugar_low"]) and me.right("sugar"):
            yield me.does("give_sugar", patient=patient["id"])


def cries_wolf(me, own):
    """A score of three or four just written down frightens who is not sure."""
    for patient in own:
        last = patient["readings"][-1]
        is_new = last["score"] in (3, 4) and me.t - last["t"] <= 3 * me.pack.step
        if is_new and not patient["alert"] and not needs_call(patient, me.t) and not me.right("calm"):
            yield me.does(
                "escalate", patient=patient["id"], to="on_call_doctor", situation=last["score"],
                background=patient["reason"], assessment=guess(patient), request="come_at_once",
            )  # fmt: skip


def guess(patient):
    """What is probably wrong: by the signs, else by why the patient is here."""
    if patient["reason"] == "urine_infection" and last_complete(patient)["signs"]["awareness"] != "A":
        return "mind_has_changed"
    return PROBLEMS.get(patient["reason"], "infection_spreads")


def scores(me, patients):
    for task in me.tasks("score"):
        patient = patients[task["data"]["patient"]]
        signs = reading_of(patient, task)["signs"]
        scale = choice(me, "scale", patient["scale"], news2.SCALES)
        due = news2.total(signs, scale)
        answer = choice(me, "answer", news2.response(signs, scale), news2.RESPONSES)
        total = due if me.right("score") else min(MOST, due + 1)
        yield me.does("score", task=task["id"], scale=scale, total=total, answer=answer)


def goes_to_the_unwell(me, own, patients):
    for task in me.tasks("attend"):
        if task["data"]["need"] == "feels_unwell":
            yield me.does("attend", task=task["id"], act=choice(me, "unwell", "measure_now", NURSE_ACTS[::-1]))


def checks_by_hand(me, own, patients):
    for task in me.tasks("monitor_check") if own else []:
        first = first_by_hand(own)
        wrong = [patient["id"] for patient in own if patient["id"] not in first] or first
        yield me.does("check_by_hand", task=task["id"], patient=(first if me.right("by_hand") else wrong)[0])


def gives_oxygen(me, own, patients):
    for task in me.tasks("oxygen"):
        fits = fitting_devices(patients[task["data"]["patient"]], task["data"]["saturation"], me.p)
        wrong = [device for device in DEVICES if device not in fits]
        yield me.does("set_oxygen", task=task["id"], device=fits[0] if me.right("oxygen") else wrong[-1])


def isolates(me, own, patients):
    for task in me.tasks("isolation"):
        yield me.does("isolate", task=task["id"], measures=ticked(me, "isolation", ISOLATED))


def hands_over(me, own, patients):
    told = [patients[task["data"]["patient"]] for task in me.tasks("handover")]
    for task in me.tasks("handover"):
        patient = patients[task["data"]["patient"]]
        if goes_first(patient, told) or not me.right("first"):
            yield hand_over(me, task, patient)


def hand_over(me, task, patient):
    score = last_score(patient)
    left = pending([other for other in me.tasks() if other["data"].get("patient") == patient["id"]])
    return me.does(
        "hand_over", task=task["id"], score=score if me.right("told_score") else (score + 1) % MOST,
        treatment=patient["treatment"] if me.right("told_treatment") else "sugar",
        pending=left if me.right("told_pending") else ["isolation_to_begin"],
        place=choice(me, "place", "in_the_office", ("in_the_corridor",)),
    )  # fmt: skip


def checks_doses(me, patients):
    for task in me.tasks("dose"):
        patient, data = patients[task["data"]["patient"]], task["data"]
        found = mismatches(data["order"], data["label"], patient["allergy"], me.p["medicines"])
        seen = found if me.right("rights") else [] if found else ["time"]
        yield me.does(
            "check_dose", task=task["id"], wrong=seen, act="keep_back" if seen else "give",
            why=choice(me, "why", reason_for(found), WHY),
        )  # fmt: skip


def answers_patients(me):
    for task in me.tasks("attend"):
        right = ANSWERS[task["data"]["need"]]
        yield me.does("attend", task=task["id"], act=choice(me, "attend", right, NURSE_ACTS))


def measures(me, patients):
    """Those most at risk first, unless it errs."""
    tasks = me.tasks("round")
    if me.right("order"):
        tasks.sort(key=lambda task: -last_score(patients[task["data"]["patient"]]))
    for task in tasks:
        yield me.does(
            "measure", task=task["id"], signs=ticked(me, "set", expected_signs(patients[task["data"]["patient"]]))
        )


def is_watched(me, kind, verb):
    for task in me.tasks(kind):
        yield me.does(verb, task=task["id"], seen=[line for line in GESTURES if me.right(line)])


def reads_arm(me, kind, verb):
    for task in me.tasks(kind):
        first, second = ARM + me.below(9), ARM + me.below(9)
        mean = (first + second) // 2 if me.right("mean") else first + 5
        yield me.does(
            verb, task=task["id"], technique=ticked(me, "technique", TECHNIQUE), first=first, second=second, mean=mean
        )


@pack.bot(aide)
def aide_plays(me):
    for task in me.tasks("fall"):
        yield me.does("make_safe", task=task["id"], done=list(SAFE) if me.right("fall") else [*SAFE[:2], UNSAFE[0]])
    for task in me.tasks("call"):
        right = AIDE_ANSWERS[task["data"]["need"]]
        yield me.does("answer_call", task=task["id"], act=choice(me, "call", right, AIDE_ACTS))
    patients = me.things("patient")
    for task in me.tasks("aide_round"):
        signs = ticked(me, "set", expected_signs(patients[task["data"]["patient"]]))
        yield me.does("take_signs", task=task["id"], signs=signs)
    yield from is_watched(me, "aide_hands", "tick_aide_gestures")
    yield from reads_arm(me, "aide_pressure", "read_pressure_as_aide")


@pack.bot(coordinator)
def coordinator_plays(me):
    patients = list(me.things("patient").values())
    for task in me.tasks("phone"):
        right = PHONE_ANSWERS[task["data"]["caller"]]
        yield me.does("answer_phone", task=task["id"], act=choice(me, "phone", right, PHONE_ACTS))
    for task in me.tasks("problem"):
        fit = least_loaded(task["data"])
        others = [name for name in task["data"]["loads"] if name not in fit] or fit
        yield me.does("send_somebody", task=task["id"], staff=(fit if me.right("staff") else others)[0])
    for task in me.tasks("admission"):
        may = sorted((patient for patient in patients if patient["may_leave"]), key=last_score)
        if may:
            yield me.does("admit", task=task["id"], leaves=may[0 if me.right("leaves") else -1]["id"])
    for task in me.tasks("board_check") if patients else []:
        worst, at_five = most_at_risk(patients), count_at_five(patients)
        wrong = [patient["id"] for patient in patients if patient["id"] not in worst] or worst
        yield me.does(
            "check_board", task=task["id"], patient=(worst if me.right("board") else wrong)[0],
            at_five=at_five if me.right("count") else (at_five + 1) % 9,
        )  # fmt: skip
    yield from reads_back(me)


def reads_back(me):
    patients = me.things("patient")
    for task in me.tasks("read_back"):
        score = last_score(patients[task["data"]["patient"]])
        follow = "to_follow" if task["data"]["told_pending"] else "nothing_to_follow"
        yield me.does(
            "read_back", task=task["id"], score=score if me.right("back") else (score + 1) % MOST,
            follow=choice(me, "follow", follow, ("to_follow", "nothing_to_follow")),
        )  # fmt: skip


@pack.bot(doctor)
def doctor_plays(me):
    if me.v["doctor_away"]:
        return
    for task in sorted(me.tasks("visit"), key=lambda task: -task["data"]["told_score"]):
        if me.t - task["opened"] >= me.p["walks"]:
            yield me.does(
                "see_patient",
                task=task["id"],
                treatment=choice(me, "cure", CURES[task["data"]["finding"]], CURES.values()),
            )
    patients = me.things("patient")
    for task in me.tasks("review"):
        due = fault_in(task["data"], patients[task["data"]["patient"]]["allergy"], me.p["medicines"])
        told = choice(me, "review", due, ("as_prescribed", "dose_too_high"))
        yield me.does(
            "review_prescription", task=task["id"], verdict="confirm" if told == "as_prescribed" else "change", why=told
        )  # fmt: skip

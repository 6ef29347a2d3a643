"""The ward of eight: each rule where it alone decides, what is kept, and what nobody may see."""

import json
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.engines.simulation import Crew, Player, Session, Streams, World, at_random, played, replay
from mihan.packs import load
from mihan.packs.care_ward_of_eight import news2
from mihan.packs.care_ward_of_eight.medicines import RIGHTS, mismatches
from mihan.packs.care_ward_of_eight.patients import (
    due_score,
    fitting_devices,
    last_score,
    most_at_risk,
    needs_call,
)
from mihan.packs.care_ward_of_eight.ward import pending
from mihan.packs.loading import HERE

CARE = load("care_ward_of_eight")
PACK, SCENARIO = CARE.pack, CARE.scenario
P = SCENARIO.params
WHOLE = list(news2.SIGNS)
ROOT = HERE.parent


@pytest.fixture
def session():
    return Session(PACK, SCENARIO, 3)


def patients(session):
    return session.world.things("patient")


def by_name(session, name):
    return next(patient for patient in patients(session).values() if patient["name"] == name)


def evidence(session, rule=""):
    found = [
        (values["rule"], values["num"], values["den"])
        for _t, kind, values, _cause in session.world.facts
        if kind == "evidence"
    ]
    return [(num, den) for name, num, den in found if name == rule] if rule else found


def task_of(session, kind, patient):
    return next(task for task in session.world.tasks(kind) if task["data"]["patient"] == patient["id"])


def sicken(patient, ill=900, **fields):
    """Make a patient as ill as a test needs."""
    patient.update(ill=ill, onset=0, rate=0, recovering=False, cued=True, **fields)


def observe(session, patient, signs=WHOLE):
    task = task_of(session, "round", patient)
    return session.decide(patient["nurse"], "measure", task=task["id"], signs=list(signs))


def score(session, patient, **wrong):
    task = task_of(session, "score", patient)
    signs = patient["readings"][-1]["signs"]
    right = {
        "scale": patient["scale"], "total": news2.total(signs, patient["scale"]),
        "answer": news2.response(signs, patient["scale"]),
    }  # fmt: skip
    return session.decide(patient["nurse"], "score", task=task["id"], **{**right, **wrong})


def call(session, patient, **wrong):
    right = {
        "to": "critical_care_team", "situation": last_score(patient), "background": patient["reason"],
        "assessment": P["courses"][patient["course"]]["problems"][0], "request": "come_at_once",
    }  # fmt: skip
    return session.decide(patient["nurse"], "escalate", patient=patient["id"], **{**right, **wrong})


# Observation


def test_eight_patients_lie_in_eight_beds_four_to_a_nurse(session):
    assert sorted(patient["bed"] for patient in patients(session).values()) == list(range(1, 9))
    assert {patient["nurse"] for patient in patients(session).values() if patient["bed"] <= 4} == {"nurse.1"}
    assert {patient["nurse"] for patient in patients(session).values() if patient["bed"] > 4} == {"nurse.2"}


@pytest.mark.parametrize("seed", range(1, 13))
def test_each_nurse_has_somebody_who_gets_worse(seed):
    for nurse in ("nurse.1", "nurse.2"):
        own = [p for p in patients(Session(PACK, SCENARIO, seed)).values() if p["nurse"] == nurse]
        assert [p["name"] for p in own if p["course"] in P["serious"]] != []


def test_only_what_was_measured_is_on_the_chart(session):
    patient = by_name(session, "warda")
    assert observe(session, patient, ["pulse", "temperature"]).accepted
    assert list(patient["readings"][-1]["signs"]) == ["pulse", "temperature"]
    assert evidence(session, "set_complete") == [(2, 7)]
    assert session.world.tasks("score") == []
    assert task_of(session, "round", patient)["data"]["again"]  # the set is still to be completed


def test_a_whole_set_asks_to_be_scored_and_proves_two_things(session):
    patient = by_name(session, "warda")
    observe(session, patient)
    assert [e for e in evidence(session) if e[0] != "most_at_risk_first"] == [
        ("observed_in_time", 1, 1), ("set_complete", 7, 7),
    ]  # fmt: skip
    assert task_of(session, "score", patient)["data"]["measured"] == patient["readings"][-1]["t"]


def test_the_blood_sugar_of_a_diabetic_patient_belongs_to_the_set(session):
    observe(session, by_name(session, "louza"))
    assert evidence(session, "set_complete") == [(7, 8)]


def test_a_set_without_a_sign_is_refused_in_words(session):
    refused = observe(session, by_name(session, "warda"), [])
    assert CARE.say(f"refusal.{refused.why.key}", "fr") == "Cochez au moins une constante."


def test_who_is_known_to_be_most_at_risk_is_seen_first(session):
    own = [patient for patient in patients(session).values() if patient["nurse"] == "nurse.1"]
    worst = next(patient for patient in own if patient["id"] in most_at_risk(own))
    mildest = min(own, key=last_score)
    assert last_score(worst) > last_score(mildest)
    observe(session, mildest)
    observe(session, worst)
    assert evidence(session, "most_at_risk_first") == [(0, 1), (1, 1)]


@pytest.mark.parametrize(("wrong", "failed"), [
    ({}, []),
    ({"total": 19}, ["score_exact"]),
    ({"scale": "scale_1"}, ["right_scale"]),
    ({"answer": "emergency"}, ["no_needless_alarm"]),
])  # fmt: skip
def test_a_score_is_right_in_number_in_scale_and_in_what_it_asks_for(session, wrong, failed):
    patient = by_name(session, "kharroub")
    sicken(patient, ill=0)
    observe(session, patient)
    before = len(evidence(session))
    score(session, patient, **wrong)
    assert [rule for rule, num, _den in evidence(session)[before:] if not num] == failed
    assert {rule for rule, _num, _den in evidence(session)[before:]} == {
        "score_exact", "right_scale", "no_needless_alarm",
    }  # fmt: skip


def test_a_round_nobody_goes_is_missed_by_the_nurse_of_the_bed(session):
    session.look(P["round_within"])
    assert evidence(session).count(("observed_in_time", 0, 1)) == 8
    assert session.indicators()["missed_rounds"] == 8


# Oxygen


@pytest.mark.parametrize(("scale", "device", "saturation", "fits"), [
    ("scale_1", "none", 94, ["none"]),
    ("scale_1", "none", 93, ["nasal_2", "venturi_28", "mask_6", "reservoir_15"]),
    ("scale_1", "nasal_2", 84, ["reservoir_15"]),
    ("scale_1", "nasal_2", 98, ["nasal_2"]),
    ("scale_1", "nasal_2", 99, ["none"]),
    ("scale_2", "none", 88, ["none"]),
    ("scale_2", "none", 87, ["nasal_2", "venturi_28"]),
    ("scale_2", "none", 70, ["nasal_2", "venturi_28"]),  # never a reservoir mask
    ("scale_2", "none", 97, ["none"]),
    ("scale_2", "venturi_28", 92, ["venturi_28"]),
    ("scale_2", "venturi_28", 93, ["none", "nasal_2"]),
    ("scale_2", "venturi_28", 80, ["venturi_28"]),
])  # fmt: skip
def test_oxygen_is_for_the_target_of_the_patients_scale(scale, device, saturation, fits):
    assert fitting_devices({"scale": scale, "oxygen": device}, saturation, P) == fits


def test_too_much_oxygen_harms_a_patient_on_scale_2(session):
    patient = by_name(session, "kharroub")
    sicken(patient, ill=0, oxygen="reservoir_15")
    session.look(600)
    assert patient["ill"] == 10 * P["oxygen_harm"]


# Low blood sugar


def low(session):
    """The diabetic patient, with a low sugar just measured."""
    patient = by_name(session, "louza")
    sicken(patient, ill=700, course="low_sugar")
    observe(session, patient, [*WHOLE, "glucose"])
    assert patient["readings"][-1]["signs"]["glucose"] < P["sugar_low"]
    return patient


def test_sugar_is_given_without_waiting_and_helps(session):
    patient = low(session)
    assert session.decide(patient["nurse"], "give_sugar", patient=patient["id"]).accepted
    session.look(P["sugar_again"])
    assert (evidence(session, "sugar_given"), patient["ill"] < 400) == ([(1, 1)], True)
    assert task_of(session, "round", patient)


def test_sugar_not_given_in_time_is_missed_by_the_nurse_of_the_bed(session):
    patient = low(session)
    session.look(P["sugar_within"])
    missed = [v for _t, kind, v, _c in session.world.facts if kind == "evidence" and v["rule"] == "sugar_given"]
    assert [(v["seat"], v["num"]) for v in missed] == [(patient["nurse"], 0)]


def test_sugar_is_for_a_low_reading_alone(session):
    patient = by_name(session, "warda")
    refused = session.decide(patient["nurse"], "give_sugar", patient=patient["id"])
    assert refused.why.key == "sugar_is_not_low"


# Raising the alarm


def alarming(session, name="remmane", ill=900):
    """A patient whose measured and scored set asks for a call."""
    patient = by_name(session, name)
    sicken(patient, ill=ill)
    if name == "remmane":
        patient["course"] = "bleeding"
    observe(session, patient)
    score(session, patient)
    return patient


def test_at_seven_or_more_the_team_is_called_in_four_sentences(session):
    patient = alarming(session)
    assert due_score(patient) >= 7
    assert call(session, patient).accepted
    assert (evidence(session, "emergency_called"), evidence(session, "sbar_complete")) == ([(1, 1)], [(4, 4)])


@pytest.mark.parametrize("wrong", [
    {"situation": 1}, {"background": "asthma"}, {"assessment": "sugar_is_low"}, {"request": "advise_me"},
])  # fmt: skip
def test_each_part_of_the_call_counts(session, wrong):
    call(session, alarming(session), **wrong)
    assert evidence(session, "sbar_complete") == [(3, 4)]


def test_calling_only_the_ward_doctor_at_seven_is_a_critical_failure(session):
    call(session, alarming(session), to="ward_doctor")
    assert evidence(session, "emergency_called") == [(0, 1)]
    assert SCENARIO.rules["emergency_called"].critical


def test_telling_nobody_is_a_critical_failure_of_that_nurse_and_no_other(session):
    patient = alarming(session)
    session.look(session.t + P["tell_within"])
    missed = [v for _t, kind, v, _c in session.world.facts if kind == "evidence" and v["rule"] == "emergency_called"]
    assert [(v["seat"], v["num"], v["critical"]) for v in missed] == [(patient["nurse"], 0, True)]


def test_extra_time_leaves_longer_to_call(session):
    session.decide("", "extra_time", actor="instructor", seat="nurse.1", permille=2000)
    session.decide("", "extra_time", actor="instructor", seat="nurse.2", permille=2000)
    alarming(session)
    session.look(session.t + 2 * P["tell_within"] - 1)
    assert evidence(session, "emergency_called") == []
    session.look(session.t + 1)
    assert evidence(session, "emergency_called") == [(0, 1)]


def test_a_wrong_score_does_not_excuse_from_calling(session):
    patient = by_name(session, "remmane")
    sicken(patient, course="bleeding")
    observe(session, patient)
    score(session, patient, total=2, answer="ward")
    session.look(session.t + P["tell_within"])
    assert evidence(session, "emergency_called") == [(0, 1)]


def test_an_alarm_without_cause_is_needless_and_finds_nothing_to_treat(session):
    patient = by_name(session, "zitoune")
    sicken(patient, ill=0)
    assert call(session, patient).accepted
    assert (evidence(session), session.indicators()["false_alarms"]) == ([("no_needless_alarm", 0, 1)], 1)
    session.look(session.t + P["team_comes"][1] + P["alarm_fatigue"])
    assert (patient["alert"], patient["recovering"], patient["treatment"]) == ("", False, "nothing")
    assert session.seen(patient["nurse"])["notices"][-1]["text"] == "notice.nothing_found"


def test_a_team_called_for_nothing_comes_less_quickly_but_within_the_half_hour_published(session):
    most = P["team_comes"][1] + P["fatigue_most"]
    assert most <= 1800
    session.world.v["false_alarms"] = 50
    patient = alarming(session)
    call(session, patient)
    session.look(session.t + P["team_comes"][0] + P["fatigue_most"] - 1)
    assert patient["alert"] == "called"
    session.look(most)
    assert patient["alert"] == "answered"


def test_nobody_is_called_twice_for_the_same_thing(session):
    patient = alarming(session)
    call(session, patient)
    assert call(session, patient).why.key == "already_called"


def test_a_patient_called_about_at_five_who_reaches_seven_needs_the_team(session):
    patient = alarming(session, ill=480)
    assert needs_call(patient, session.t) == "urgent"
    call(session, patient, to="ward_doctor", request="come_within_the_hour")
    assert (evidence(session, "urgent_called"), needs_call(patient, session.t)) == ([(1, 1)], "")
    sicken(patient)
    session.decide(patient["nurse"], "look_in", patient=patient["id"])
    observe(session, patient)
    score(session, patient)
    assert needs_call(patient, session.t) == "emergency"
    assert call(session, patient).accepted


def test_a_patient_treated_in_time_gets_better_and_one_left_alone_collapses(session):
    patient = alarming(session)
    left_alone = by_name(session, "zitoune")
    sicken(left_alone, course="sepsis")
    call(session, patient)
    session.look(session.t + P["team_comes"][1] + 1800)
    assert patient["ill"] < 300
    session.look(60 * (P["collapses_after"] + 1))
    assert (left_alone["state"], session.indicators()["collapses"]) == ("transferred", 1)
    assert [
        task for task in session.world.state["tasks"].values() if task["data"].get("patient") == left_alone["id"]
    ] == []


def test_the_ward_doctor_treats_what_the_examination_shows(session):
    patient = alarming(session, ill=480)
    call(session, patient, to="ward_doctor", request="come_within_the_hour")
    visit = session.world.tasks("visit")[0]
    assert visit["data"]["finding"] == "dressing_soaked"
    session.decide("doctor.1", "see_patient", task=visit["id"], treatment="surgeon_and_blood")
    assert (evidence(session, "treatment_fits"), patient["recovering"]) == ([(1, 1)], True)


def test_a_doctor_in_theatre_cannot_be_called_and_the_doctor_on_call_comes(session):
    patient = alarming(session, ill=480)
    session.decide("", "inject", actor="instructor", event="doctor_called_away")
    assert call(session, patient, to="ward_doctor").why.key == "doctor_is_away"
    call(session, patient, to="on_call_doctor", request="come_within_the_hour")
    session.look(session.t + P["on_call_comes"][1])
    patient = by_name(session, "remmane")  # a refusal puts a copy back
    assert (patient["alert"], patient["recovering"]) == ("answered", True)


# Medicines

ORDER = {"patient": "warda", "medicine": "amoxicillin", "dose": 1000, "route": "by_mouth", "time": 1800}


@pytest.mark.parametrize("right", RIGHTS)
def test_each_of_the_five_rights_is_seen_when_it_alone_is_wrong(right):
    other = {"patient": "louza", "medicine": "paracetamol", "dose": 2000, "route": "into_vein", "time": 3600}
    assert mismatches(ORDER, {**ORDER, right: other[right]}, "no_allergy", P["medicines"]) == [right]
    assert mismatches(ORDER, ORDER, "no_allergy", P["medicines"]) == []


def test_an_allergy_is_seen_whatever_the_label_says():
    assert mismatches(ORDER, ORDER, "penicillin", P["medicines"]) == ["allergy"]


def prepare(session, name, fault):
    patient = by_name(session, name)
    PACK.events["prepare_dose"](session.world, patient=patient["id"], medicine=patient["medicines"][0], fault=fault)
    return patient, session.world.tasks("dose")[-1]


def check(session, patient, task, **told):
    return session.decide(patient["nurse"], "check_dose", task=task["id"], **told)


GIVE = {"wrong": [], "act": "give", "why": "as_prescribed"}


def test_a_dose_that_matches_is_given_and_leaves_the_cupboard(session):
    patient, task = prepare(session, "louza", "none")
    assert check(session, patient, task, **GIVE).accepted
    assert evidence(session) == [("five_rights", 1, 1), ("dose_on_time", 1, 1), ("dose_recorded", 1, 1)]
    assert session.world.balance("doses", "cupboard.amoxicillin") == P["stock"] - 1
    assert session.world.balance("doses", "given.amoxicillin") == 1


@pytest.mark.parametrize("fault", RIGHTS)
def test_a_wrong_label_given_all_the_same_is_an_error_and_kept_back_is_prepared_again(session, fault):
    patient, task = prepare(session, "louza", fault)
    check(session, patient, task, **GIVE)
    assert (evidence(session, "five_rights"), session.indicators()["errors"]) == ([(0, 1)], 1)
    patient, task = prepare(session, "louza", fault)
    check(session, patient, task, wrong=[fault], act="keep_back", why="label_differs")
    assert evidence(session, "five_rights")[-1] == (1, 1)
    session.look(P["prepared_in"])
    again = session.world.tasks("dose")[-1]["data"]
    assert again["order"] == again["label"]


def test_a_medicine_against_an_allergy_is_kept_back_and_the_doctor_asked(session):
    patient, task = prepare(session, "naanaa", "allergy")
    check(session, patient, task, wrong=["allergy"], act="keep_back", why="allergy_known")
    assert (evidence(session, "five_rights"), evidence(session, "allergy_respected")) == ([(1, 1)], [(1, 1)])
    assert session.world.tasks("review")[-1]["data"]["medicine"] == "amoxicillin"


def test_a_medicine_given_against_an_allergy_is_a_critical_failure(session):
    patient, task = prepare(session, "naanaa", "allergy")
    check(session, patient, task, **GIVE)
    assert evidence(session, "allergy_respected") == [(0, 1)]
    assert SCENARIO.rules["allergy_respected"].critical


# Bells, falls, the desk


def inject(session, event, **args):
    return session.decide("", "inject", actor="instructor", event=event, args=args)


@pytest.mark.parametrize(("done", "right"), [
    (["stay_and_call", "do_not_lift", "check_breathing", "ask_where_it_hurts"], 1),
    (["stay_and_call", "do_not_lift", "check_breathing"], 0),
    (["stay_and_call", "do_not_lift", "check_breathing", "ask_where_it_hurts", "lift_alone"], 0),
])  # fmt: skip
def test_a_fall_is_made_safe_before_anything_else(session, done, right):
    inject(session, "fall")
    task = session.world.tasks("fall")[0]
    session.decide("aide.1", "make_safe", task=task["id"], done=done)
    assert evidence(session, "fall_made_safe") == [(right, 1)]


def test_the_trainers_ticks_are_evidence_of_the_observed_station(session):
    session.look(P["hands_at"][0])
    task = next(task for task in session.world.tasks("hands") if task["seat"] == "nurse.1")
    session.decide("nurse.1", "tick_gestures", task=task["id"], seen=["hands_before", "equipment", "waste"])
    noted = [v for _t, kind, v, _c in session.world.facts if kind == "evidence"][-4:]
    assert [(v["rule"], v["num"], v["station"]) for v in noted] == [
        ("hands_cleaned", 0, "observed"), ("protection_worn", 0, "observed"), ("equipment_cleaned", 1, "observed"),
        ("waste_sorted", 1, "observed"),
    ]  # fmt: skip


def test_nobody_fails_for_a_trainer_who_was_elsewhere_or_an_arm_that_was_missing(session):
    session.look(PACK.length)
    assert {"hands_cleaned", "pressure_mean"}.isdisjoint(rule for rule, _num, _den in evidence(session))


@pytest.mark.parametrize(("mean", "right"), [(118, 1), (119, 1), (120, 0)])
def test_a_real_arm_is_read_twice_and_the_mean_entered(session, mean, right):
    session.look(P["bench_at"][0])
    task = session.world.tasks("aide_pressure")[0]
    told = {"technique": ["rested", "right_cuff"], "first": 116, "second": 121, "mean": mean}
    assert session.decide("aide.1", "read_pressure_as_aide", task=task["id"], **told).accepted
    assert (evidence(session, "pressure_mean"), evidence(session, "pressure_technique")) == ([(right, 1)], [(2, 5)])


def test_an_admission_takes_the_bed_of_who_is_signed_out(session):
    inject(session, "unexpected_admission")
    task = session.world.tasks("admission")[0]
    leaving, staying = by_name(session, "warda"), by_name(session, "zitoune")
    refused = session.decide("coordinator.1", "admit", task=task["id"], leaves=staying["id"])
    assert refused.why.key == "not_signed_out"
    assert session.decide("coordinator.1", "admit", task=task["id"], leaves=leaving["id"]).accepted
    newcomer, leaving = by_name(session, "louban"), by_name(session, "warda")  # a refusal puts a copy back
    assert (newcomer["bed"], newcomer["nurse"]) == (leaving["bed"], leaving["nurse"])
    assert (leaving["state"], session.world.v["arrived"], session.world.v["left"]) == ("left", 9, 1)


def test_a_handover_is_exact_complete_and_private(session):
    session.look(P["handover_at"])
    patient = patients(session)["1"]
    task = task_of(session, "handover", patient)
    work = [t for t in session.seen(patient["nurse"])["tasks"] if t["data"].get("patient") == patient["id"]]
    told = {
        "score": last_score(patient), "treatment": patient["treatment"], "pending": pending(work),
        "place": "in_the_corridor",
    }  # fmt: skip
    before = len(evidence(session))
    session.decide(patient["nurse"], "hand_over", task=task["id"], **told)
    noted = [e for e in evidence(session)[before:] if e[0] != "handed_first"]
    assert noted == [
        ("handed_score", 1, 1), ("handed_treatment", 1, 1), ("handed_complete", 1, 1), ("kept_private", 0, 1),
    ]  # fmt: skip
    back = session.world.tasks("read_back")[0]
    session.decide("coordinator.1", "read_back", task=back["id"], score=told["score"], follow="to_follow")
    assert evidence(session)[-2] == ("handed_score", 1, 1)


@pytest.mark.parametrize(("staff", "kind"), [("aide", "call"), ("nurse_2", "attend")])
def test_whoever_is_sent_to_a_wandering_patient_is_given_the_task(session, staff, kind):
    inject(session, "confused_patient")
    task = session.world.tasks("problem")[0]
    session.decide("coordinator.1", "send_somebody", task=task["id"], staff=staff)
    assert [t["data"]["need"] for t in session.world.tasks(kind)] == ["wandering"]
    least = min(task["data"]["loads"].values())
    assert evidence(session, "work_shared") == [(task["data"]["loads"][staff] == least, 1)]


def test_the_board_is_read_for_who_is_most_at_risk_and_how_many_are_at_five(session):
    session.look(P["board_every"])
    worst = most_at_risk(patients(session).values())[0]
    task = session.world.tasks("board_check")[0]
    session.decide("coordinator.1", "check_board", task=task["id"], patient=worst, at_five=8)
    assert evidence(session)[-1] == ("board_read", 1, 2)


# Incidents, secrets, laws


def test_every_incident_can_be_injected_at_any_time():
    finished = played(PACK, SCENARIO, 5, skill=850)
    for t in (0, 4000, PACK.length):
        tried = Session(PACK, SCENARIO, 5)
        for logged in finished.log:
            if logged.t < t:
                tried.submit(logged)
        for event in PACK.incidents:
            logged = tried.decide("", "inject", t=t, actor="instructor", event=event)
            assert (event, logged.why, tried.world.fault) == (event, None, "")


SECRETS = (
    "base",
    "course",
    "cued",
    "dose_id",
    "fits",
    "ill",
    "onset",
    "owed",
    "rate",
    "recovering",
    "silent",
    "calls",
    "sugar_owed",
)


def test_nothing_hidden_is_ever_seen_by_any_role():
    """Short form of the scanner: every view of an afternoon of random decisions, names and values."""
    session = played(PACK, SCENARIO, 8, policy=at_random)
    courses = [f'"{course}"' for course in P["courses"]]
    for t in range(0, PACK.length + 1, 900):
        world = replay(PACK, SCENARIO, 8, [logged for logged in session.log if logged.t <= t], t)
        moment = Session.resumed(PACK, SCENARIO, 8, [], world.snapshot())
        for seat in PACK.seats:
            seen = moment.seen(seat)
            assert keys(seen).isdisjoint(SECRETS)
            told = json.dumps(seen)
            assert [course for course in courses if course in told] == []


def keys(tree):
    inside = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return set(tree if isinstance(tree, dict) else ()).union(*(keys(value) for value in inside))


def test_the_marks_of_training_are_seen_from_the_first_minute(session):
    for seat in PACK.seats:
        assert [notice["text"] for notice in session.seen(seat)["notices"]] == ["notice.training"]
    for language in ("en", "fr", "ar"):
        assert "NEWS2" in CARE.say("notice.training", language)


def test_the_boards_hold_what_a_page_needs_and_the_chart_only_what_was_measured(session):
    patient = by_name(session, "warda")
    observe(session, patient, ["pulse"])
    boards = session.seen(patient["nurse"])["boards"]
    assert [bed["bed"] for bed in boards["bed_board"]] == list(range(1, 9))
    chart = next(chart for chart in boards["observation_chart"] if chart["patient"] == patient["id"])
    assert (len(chart["series"]["pulse"]), len(chart["series"]["temperature"])) == (2, 1)
    assert chart["scores"] == [[0, last_score(patient)]]
    assert list(session.seen("aide.1")["boards"]) == ["bed_board", "observation_chart"]


@pytest.mark.parametrize("seed", [2, 9])
def test_every_word_on_a_screen_is_said_in_three_languages(seed):
    session = Session(PACK, SCENARIO, seed)
    words = set()
    for t in range(0, PACK.length, 600):
        session.look(t)
        for seat in PACK.seats:
            seen = session.seen(seat)
            words |= {value for task in seen["tasks"] for value in plain_words(task["data"])}
            for patient in seen["things"]["patient"].values():
                shown = ("name", "reason", "scale", "oxygen", "allergy", "alert", "treatment")
                words |= {patient[field] for field in shown if patient.get(field)}
    assert [word for word in sorted(words) if f"word.{word}" not in CARE.texts and not word.isdigit()] == []


def plain_words(data):
    return [v for tree in (data, data.get("order", {}), data.get("label", {})) for v in tree.values() if type(v) is str]


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**64 - 1), st.sampled_from(["random", "novice"]))
def test_whatever_is_decided_patients_beds_and_doses_are_kept(seed, who):
    chosen = {"policy": at_random} if who == "random" else {"skill": 550}
    session = played(PACK, SCENARIO, seed, **chosen)
    assert session.world.fault == ""
    assert replay(PACK, SCENARIO, seed, session.log, PACK.length).digest() == session.world.digest()


@pytest.mark.parametrize("spoil", [
    lambda w: w.remove("patient", "1"),
    lambda w: w.thing("patient", "1").update(bed=w.thing("patient", "2")["bed"]),
    lambda w: w.thing("patient", "1").update(ill=1001),
    lambda w: w.thing("patient", "1").update(state="left"),
    lambda w: w.new("dose", patient="1", medicine="paracetamol", ordered="paracetamol", state="given"),
    lambda w: w.new("dose", patient="1", medicine="paracetamol", ordered="paracetamol", state="waiting"),
    lambda w: w.enter("doses", "thin air", [["cupboard.paracetamol", 1]]),
])  # fmt: skip
def test_a_broken_law_is_seen_at_once(spoil):
    world = World(PACK, SCENARIO, 3).begin()
    world.advance(600)
    assert world.fault == ""
    spoil(world)
    world.advance(PACK.length)
    assert world.fault.startswith("InvariantBroken")


def test_a_better_crew_proves_more_and_the_reference_everything():
    def share(skill):
        session = played(PACK, SCENARIO, 2, skill=skill)
        assert (session.world.fault, session.t) == ("", PACK.length)
        found = evidence(session)
        return sum(num / den for _rule, num, den in found) / len(found)

    assert share(550) < share(850) < share(960) < share(1000) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_role_has_eight_opportunities_and_more(seed):
    session = played(PACK, SCENARIO, seed)
    seats = [v["seat"] for _t, kind, v, _c in session.world.facts if kind == "evidence"]
    assert [seat for seat in PACK.seats if seats.count(seat) < 8] == []
    assert session.indicators()["collapses"] == 0


def test_what_one_patient_does_is_not_moved_by_what_is_measured_of_another():
    """Common random numbers: each patient's streams are its own."""
    one, other = Session(PACK, SCENARIO, 3), Session(PACK, SCENARIO, 3)
    observe(one, by_name(one, "warda"))
    for session in (one, other):
        session.look(2000)
    streams = {name: n for name, n in one.world.state["draws"].items() if not name.startswith("reading.")}
    assert streams == {name: n for name, n in other.world.state["draws"].items() if not name.startswith("reading.")}


def test_bots_go_on_when_everybody_has_gone(session):
    """Eight collapses at once: nobody is left to measure, to call or to name on the board."""
    for patient in patients(session).values():
        sicken(patient, course="sepsis")
    session.look(60 * (P["collapses_after"] + 1))
    assert session.world.v["transferred"] == 8
    session.decide("", "inject", actor="instructor", event="power_failure")
    crew = Crew(session, dict.fromkeys(PACK.seats, 1000))
    crew.play(PACK.length)
    assert session.world.fault == ""


def test_every_rule_proves_a_criterion_of_the_framework_and_critical_ones_are_critical_there():
    framework = tomllib.loads((ROOT / "assessment/data/frameworks/care.toml").read_text(encoding="utf-8"))
    criteria = {
        f"{competence['key']}.{criterion['key']}": criterion.get("critical", False)
        for competence in framework["competence"]
        for element in competence["element"]
        for criterion in element["criterion"]
    }
    told = tomllib.loads((ROOT / "packs/care_ward_of_eight/data/evidence.toml").read_text(encoding="utf-8"))["rule"]
    proven = {rule["criterion"] for rule in told.values()}
    assert proven == set(criteria)
    for name, rule in told.items():
        assert rule["criterion"].rpartition(".")[0] == rule["competence"]
        assert criteria[rule["criterion"]] or not rule.get("critical", False), name


def test_a_nurse_alone_with_bots_calls_in_time_and_the_evidence_is_the_nurses_own(session):
    session.decide("nurse.1", "sit", seat="nurse.1")
    crew = Crew(session, {seat: 1000 for seat in PACK.seats if seat != "nurse.1"})
    chances = Streams(5)
    while session.t + PACK.step <= PACK.length:
        crew.play(session.t + PACK.step)
        for verb, args in PACK.bots["nurse"](Player(session.world, "nurse.1", chances)):
            if session.decide("nurse.1", verb, **args).accepted:
                break
    own = [v for _t, kind, v, _c in session.world.facts if kind == "evidence" and v["seat"] == "nurse.1"]
    assert {v["by"] for v in own} == {"user"}
    assert [v["rule"] for v in own if v["num"] < v["den"]] == []
    assert {"urgent_called", "emergency_called"} & {v["rule"] for v in own} != set()

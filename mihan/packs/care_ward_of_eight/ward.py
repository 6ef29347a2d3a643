"""The ward: its roles, what each sees, its eight patients and the minutes that pass for them."""

from mihan.engines.simulation import Pack
from mihan.packs.care_ward_of_eight.news2 import CALLS, is_complete, response, total
from mihan.packs.care_ward_of_eight.patients import is_cared_for, true_signs, within
from mihan.packs.care_ward_of_eight.words import PENDING, WORDS

pack = Pack(
    "care_ward_of_eight", "1.0.0", length=2 * 3600, starts="14:00", trusted=("doses",), words=WORDS,
    public=(
        "target", "reservoir_below", "medicines", "five_doctor_within", "dose_window", "walks", "sugar_low",
    ),
)  # fmt: skip

BEDS = 8
CHANCE = -1  # an onset that is not set

nurse = pack.role("nurse", seats=2, counts=("doctor_away", "monitors_down"))
aide = pack.role("aide", counts=("monitors_down",))
coordinator = pack.role("coordinator", counts=("doctor_away", "monitors_down"))
doctor = pack.role("doctor", counts=("doctor_away",))

KNOWN = ("bed", "name", "age", "nurse", "reason", "scale", "diabetes", "oxygen", "isolated", "readings")
FOLLOWED = ("allergy", "alert", "alert_to", "care_until", "treatment", "may_leave", "sugar_at")


def is_in(patient):
    return patient["state"] == "in"


pack.sees(nurse, "patient", *KNOWN, *FOLLOWED, when=is_in)
pack.sees(aide, "patient", *KNOWN, when=is_in)
pack.sees(coordinator, "patient", *KNOWN, *FOLLOWED, when=is_in)
pack.sees(doctor, "patient", *KNOWN, *FOLLOWED, when=is_in)

WHO = ("patient", "bed")
pack.task("round", nurse, within="round_within", shows=WHO)
pack.task("score", nurse, within="score_within", shows=(*WHO, "measured"))
pack.task("oxygen", nurse, within="oxygen_within", shows=(*WHO, "saturation"))
pack.task("dose", nurse, within="dose_within", shows=(*WHO, "order", "label"))
pack.task("attend", nurse, within="attend_within", shows=(*WHO, "need"))
pack.task("monitor_check", nurse, within="monitor_within")
pack.task("isolation", nurse, within="isolation_within", shows=WHO)
pack.task("pressure", nurse, within="bench_within", station="bench")
pack.task("hands", nurse, within="observed_within", station="observed")
pack.task("handover", nurse, within="handover_within", shows=WHO)
pack.task("aide_round", aide, within="aide_round_within", shows=WHO)
pack.task("call", aide, within="call_within", shows=(*WHO, "need"))
pack.task("fall", aide, within="fall_within", shows=WHO)
pack.task("aide_pressure", aide, within="bench_within", station="bench")
pack.task("aide_hands", aide, within="observed_within", station="observed")
pack.task("board_check", coordinator, within="board_within")
pack.task("phone", coordinator, within="phone_within", shows=("caller", "patient", "bed"))
pack.task("problem", coordinator, within="problem_within", shows=("what", "loads"))
pack.task("admission", coordinator, within="admission_within", shows=("reason",))
pack.task("read_back", coordinator, within="read_back_within", shows=(*WHO, "told_score", "told_pending"))
pack.task("visit", doctor, within="five_doctor_within", shows=(*WHO, "finding", "told_score"))
pack.task("review", doctor, within="review_within", shows=(*WHO, "medicine", "dose", "times"))


@pack.begin
def begin(w):
    w.v.update(
        arrived=0, left=0, transferred=0, doctor_away=False, monitors_down=False, bad_label=False, waited_five=0,
        waited_seven=0, missed_rounds=0, wrong_scores=0, drug_errors=0, false_alarms=0, late_calls=0, collapses=0,
    )  # fmt: skip
    for medicine in w.p["medicines"]:
        w.post(
            "doses", "stock", debit={f"cupboard.{medicine}": w.p["stock"]},
            credit={f"supplied.{medicine}": w.p["stock"]},
        )  # fmt: skip
    for bed, row in sorted(beds(w).items()):
        lay(w, row, bed)
    for seat in seats_of(nurse):
        somebody_worsens(w, seat)
    w.after(60, "minute")
    w.tell("", "notice.training")
    plan(w)


def beds(w):
    """Bed: row of the patients' table. Rows go by pairs, of which a coin gives one to each nurse.

    Who has a bed set changes places with whoever chance laid there.
    """
    rows, half, given = w.p["patients"], len(w.p["patients"]) // 2, {}
    turn = w.below("begin.turn", half)
    for n in range(half):
        side = w.below("begin.side", 2)
        bed = 1 + (n + turn) % half
        given[bed + side * half] = rows[2 * n]
        given[bed + (1 - side) * half] = rows[2 * n + 1]
    for row in rows:
        if asked := row.get("bed", 0):  # a session opened before there were any has none
            now = next(bed for bed, laid in given.items() if laid is row)
            given[now], given[asked] = given[asked], row
    return given


def lay(w, row, bed):
    """A patient into a bed, with the set of signs that comes along."""
    patient = w.new(
        "patient", name=row["name"], age=row["age"], bed=bed, nurse=seats_of(nurse)[bed > w.p["beds_a_nurse"]],
        reason=row["reason"], allergy=row["allergy"], scale=row["scale"], diabetes=row["diabetes"],
        oxygen=row["oxygen"], isolated=False, may_leave=row["may_leave"], readings=[], alert="", alert_to="",
        care_until=0, treatment="nothing", state="in", medicines=list(row["medicines"]), base={}, course="stable",
        ill=0, rate=0, onset=0, recovering=False, cued=False, silent=0, calls=0, owed={},
        sugar_at=-1, sugar_owed={},
    )  # fmt: skip
    stream = f"patient.{patient['id']}"
    spread = w.p["base_spread"]
    patient["base"] = {sign: base + w.between(stream, -spread, spread) for sign, base in row["base"].items()}
    begin_course(w, patient, w.pick(stream, row["courses"]), row.get("onset", CHANCE))
    keep_reading(w, patient, dict(truth(w, patient)), by="before")
    patient["readings"][-1]["score"] = total(patient["readings"][-1]["signs"], patient["scale"])
    w.v["arrived"] += 1
    return patient


def begin_course(w, patient, course, onset=CHANCE):
    """What will happen to a patient, and from when: nobody is shown it before the debrief."""
    stream, known = f"course.{patient['id']}", w.p["courses"][course]
    patient["course"] = course
    drawn = w.t + w.between(stream, w.p["onset_least"], w.p["onset_most"])
    patient["onset"] = drawn if onset == CHANCE else onset
    patient["rate"] = known["rate"] * w.between(stream, w.p["pace_least"], w.p["pace_most"]) // 1000
    patient["recovering"] = patient["cued"] = False


def somebody_worsens(w, seat):
    """Each nurse has at least one patient who gets worse: the first of hers who may, if chance gave none."""
    own = [patient for patient in w.things("patient").values() if patient["nurse"] == seat]
    serious = w.p["serious"]
    if not any(patient["course"] in serious for patient in own):
        for patient in own:
            row = row_of(w, patient)
            options = [course for course, _ in row["courses"] if course in serious]
            if options:
                begin_course(w, patient, options[0], row.get("onset", CHANCE))
                return


def row_of(w, patient):
    return next(row for row in (*w.p["patients"], w.p["newcomer"]) if row["name"] == patient["name"])


def plan(w):
    """The afternoon as it is planned; the incidents come on top."""
    for patient in patients_in(w):
        open_round(w, patient)
        w.at(w.between("plan.review", 1, w.p["reviews_until"]), "ask_review", patient=patient["id"])
        for n, t in enumerate(w.p["doses_at"]):
            w.at(t, "prepare_dose", patient=patient["id"], medicine=patient["medicines"][n])
    w.at(w.p["aide_round_at"], "aide_goes_round")
    w.at(w.p["last_round_at"], "last_round")
    w.at(w.p["handover_at"], "hand_over_begins")
    for t in w.p["bench_at"]:
        w.at(t, "ask_bench")
    for t in w.p["hands_at"]:
        w.at(t, "ask_hands")
    w.at(w.p["board_every"], "ask_board")
    w.at(w.p["problem_every"], "something_comes_up")
    w.after(w.expo("call.gap", w.p["call_gap"]), "somebody_rings")
    for seat in seats_of(nurse):
        w.after(w.between("attend.first", 60, w.p["attend_gap"]), "somebody_calls_nurse", seat=seat)


# What passes for a patient


@pack.event
def minute(w):
    """Sixty seconds on: courses go on, and silence is counted."""
    w.after(60, "minute")
    for patient in patients_in(w):
        move(w, patient)
        watch(w, patient)


def move(w, patient):
    if patient["recovering"]:
        patient["ill"] = max(0, patient["ill"] - w.p["recovers"])
    elif w.t >= patient["onset"]:
        most = w.p["courses"][patient["course"]]["most"]
        patient["ill"] = min(max(most, patient["ill"]), patient["ill"] + patient["rate"])
    if too_much_oxygen(w, patient):
        patient["ill"] = min(1000, patient["ill"] + w.p["oxygen_harm"])
    if patient["ill"] >= w.p["cue_at"] and not patient["cued"] and patient["course"] in w.p["serious"]:
        patient["cued"] = True
        delay = w.between(f"cue.{patient['id']}", w.p["cue_least"], w.p["cue_most"])
        w.after(delay, "feels_unwell", patient=patient["id"])


def too_much_oxygen(w, patient):
    """Oxygen above the target of scale 2 makes carbon dioxide rise."""
    if patient["scale"] != "scale_2" or patient["oxygen"] == "none":
        return False
    return truth(w, patient)["saturation"] > w.p["target"]["scale_2"][1] + w.p["oxygen_margin"]


def watch(w, patient):
    """Minutes a patient who needs somebody waits; too many at 7 and above end in a collapse."""
    if is_cared_for(patient, w.t):
        patient["silent"] = 0
        return
    asks = response(truth(w, patient), patient["scale"])
    w.v["waited_five"] += asks in CALLS
    w.v["waited_seven"] += asks == "emergency"
    patient["silent"] = patient["silent"] + 1 if asks == "emergency" else 0
    if patient["silent"] >= w.p["collapses_after"]:
        w.v["collapses"] += 1
        w.tell("", "notice.collapse", bed=patient["bed"])
        leave(w, patient, "transferred")


@pack.event
def feels_unwell(w, patient):
    """The patient rings, or a neighbour does: something is not right."""
    found = w.thing("patient", patient)
    if is_in(found) and not found["recovering"]:
        call_nurse(w, found, "feels_unwell")


# What the others build on


def seats_of(role):
    return [seat for seat, played in pack.seats.items() if played == role]


def patients_in(w):
    return [patient for patient in w.things("patient").values() if is_in(patient)]


def patient_of(w, task):
    return w.thing("patient", task["data"]["patient"])


def truth(w, patient):
    return true_signs(patient, w.p["courses"][patient["course"]], w.p["oxygen_boost"])


def who(patient):
    """What every task says of its patient."""
    return {"patient": patient["id"], "bed": patient["bed"]}


def has_round(w, patient):
    return any(task["data"]["patient"] == patient["id"] for task in [*w.tasks("round"), *w.tasks("aide_round")])


def open_round(w, patient, *, again=False):
    """A set of signs to take; `again` when it only completes one."""
    if not has_round(w, patient):
        w.open("round", seat=patient["nurse"], **who(patient), again=again)


def call_nurse(w, patient, need):
    w.open("attend", seat=patient["nurse"], **who(patient), need=need)


def keep_reading(w, patient, signs, *, by):
    """A line of the chart: only what was measured, to within the precision of the hand."""
    patient["readings"].append({
        "t": w.t, "by": by, "signs": signs, "score": -1, "response": "",
        "complete": is_complete(signs),
    })  # fmt: skip


def measured(w, patient, ticked):
    """What one reads at the bedside: the truth, give or take."""
    found, stream = truth(w, patient), f"reading.{patient['id']}"
    read = {}
    for sign in ticked:
        spread = w.p["reading_spread"].get(sign, 0)
        read[sign] = within(sign, found[sign] + w.between(stream, -spread, spread)) if spread else found[sign]
    return read


def leave(w, patient, state):
    """A patient out of the ward: bed, tasks and doses are settled."""
    patient["state"] = state
    w.v[state] += 1
    for task in list(w.state["tasks"].values()):
        if task["data"].get("patient") == patient["id"]:
            if task["kind"] == "dose":
                w.thing("dose", task["data"]["dose"])["state"] = "returned"
            w.close(task, state)


def left_open(w, patient):
    """The kinds of work still open for a patient, as a handover must name them."""
    return pending([task for task in w.state["tasks"].values() if task["data"].get("patient") == patient["id"]])


def pending(tasks):
    kinds = [task["kind"] for task in tasks]
    return [line for kind, line in PENDING.items() if kind in kinds]

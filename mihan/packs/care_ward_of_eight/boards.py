"""What the ward looks at: beds, charts, medicines, alarms; made from what a role sees, as data only.

Words are keys (`word.<value>` of the texts), times are seconds since the session began, the
morning's set is at 0 and `by` "before". A chart holds only what was measured: gaps are gaps.
"""

from mihan.packs.care_ward_of_eight.ward import aide, coordinator, doctor, nurse, pack

BANDS = ((7, "emergency"), (5, "urgent"), (1, "ward"), (0, "routine"))


def by_bed(seen):
    return sorted(seen["things"]["patient"].values(), key=lambda patient: patient["bed"])


def scored(patient):
    """The readings somebody has scored, oldest first."""
    return [reading for reading in patient["readings"] if reading["score"] >= 0]


def band(score):
    """How the score that was written down is coloured: never without its number beside it."""
    return next(name for least, name in BANDS if score >= least)


@pack.board(nurse, aide, coordinator, doctor)
def bed_board(seen):
    """The eight beds in order; an empty one has no `patient`."""
    found = {patient["bed"]: patient for patient in by_bed(seen)}
    return [on_board(seen, bed, found.get(bed)) for bed in range(1, 1 + max([8, *found]))]


def on_board(seen, bed, patient):
    if patient is None:
        return {"bed": bed, "patient": ""}
    last = scored(patient)[-1]
    work = [task for task in seen["tasks"] if task["data"].get("patient") == patient["id"]]
    return {
        "bed": bed, "patient": patient["id"], "name": patient["name"], "age": patient["age"],
        "nurse": patient["nurse"], "reason": patient["reason"], "scale": patient["scale"],
        "oxygen": patient["oxygen"], "isolated": patient["isolated"], "alert": patient.get("alert", ""),
        "alert_to": patient.get("alert_to", ""), "score": last["score"], "band": band(last["score"]),
        "measured": last["t"], "waits_for_score": patient["readings"][-1]["score"] < 0,
        "work": [{"task": task["id"], "kind": task["kind"], "due": task["due"]} for task in work],
    }  # fmt: skip


@pack.board(nurse, aide, coordinator, doctor)
def observation_chart(seen):
    """By patient, a series of [t, value] for each sign measured, and the scores written down."""
    return [chart(seen, patient) for patient in by_bed(seen)]


def chart(seen, patient):
    low, high = seen["p"]["target"][patient["scale"]]
    series: dict[str, list[list[object]]] = {}
    for reading in patient["readings"]:
        for sign, value in reading["signs"].items():
            series.setdefault(sign, []).append([reading["t"], value])
    return {
        "patient": patient["id"], "bed": patient["bed"], "name": patient["name"], "scale": patient["scale"],
        "target_low": low, "target_high": high, "series": series,
        "scores": [[reading["t"], reading["score"]] for reading in scored(patient)],
        "by": [[reading["t"], reading["by"]] for reading in patient["readings"]],
    }  # fmt: skip


@pack.board(nurse)
def medicine_round(seen):
    """The doses to check, first due first: what was ordered beside what the label says."""
    patients = seen["things"]["patient"]
    doses = [task for task in seen["tasks"] if task["kind"] == "dose"]
    return [
        {"task": task["id"], **task["data"], "allergy": patients[task["data"]["patient"]]["allergy"]}
        for task in sorted(doses, key=lambda task: (task["data"]["order"]["time"], task["data"]["bed"]))
    ]


@pack.board(nurse, coordinator, doctor)
def alarms(seen):
    """Patients for whom somebody was called and has not come yet; highest score first."""
    called = [patient for patient in by_bed(seen) if patient["alert"] == "called"]
    told = [
        {
            "bed": patient["bed"],
            "patient": patient["id"],
            "to": patient["alert_to"],
            "score": scored(patient)[-1]["score"],
        }
        for patient in called
    ]
    return sorted(told, key=lambda call: (-call["score"], call["bed"]))

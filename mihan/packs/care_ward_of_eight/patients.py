"""Patients: their true signs, the oxygen that suits them, how much is known of their risk.

A patient is *in*, has *left* or was *transferred*. `ill` goes from 0 to 1000 along a hidden course;
each course says how far it shifts each sign at 1000. A chart holds only what somebody measured.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from mihan.packs.care_ward_of_eight.news2 import CALLS, SIGNS, response, total

Patient = Mapping[str, Any]
Params = Mapping[str, Any]

DEVICES = ("none", "nasal_2", "venturi_28", "mask_6", "reservoir_15")  # from least oxygen to most
CONTROLLED = DEVICES[:3]  # what suits a patient on scale 2
LIMITS = {
    "respiration": (4, 60), "saturation": (60, 99), "pressure": (50, 260), "pulse": (25, 220),
    "temperature": (330, 420), "glucose": (25, 600),
}  # fmt: skip


def true_signs(patient: Patient, course: Mapping[str, Any], boost: Mapping[str, int]) -> dict[str, Any]:
    """The signs as they are now: base, moved by the course as far as the patient is ill."""
    ill, shift = patient["ill"], course["shift"]
    signs: dict[str, Any] = {
        sign: within(sign, base + shift.get(sign, 0) * ill // 1000) for sign, base in patient["base"].items()
    }
    signs["saturation"] = within("saturation", signs["saturation"] + boost[patient["oxygen"]])
    signs["oxygen"] = patient["oxygen"] != "none"
    signs["awareness"] = "A"
    for least, letter in course["awareness"]:
        if ill >= least:
            signs["awareness"] = letter
    return signs


def within(sign: str, value: int) -> int:
    least, most = LIMITS[sign]
    return max(least, min(most, value))


# What the chart says


def last_complete(patient: Patient) -> Mapping[str, Any]:
    """The last whole set of signs; the morning's when there is none since."""
    return next(reading for reading in reversed(patient["readings"]) if reading["complete"])


def last_score(patient: Patient) -> int:
    """The last score somebody worked out, right or wrong."""
    return int(next(reading["score"] for reading in reversed(patient["readings"]) if reading["score"] >= 0))


def due_score(patient: Patient) -> int:
    """What the last whole set scores."""
    return total(last_complete(patient)["signs"], patient["scale"])


def needs_call(patient: Patient, t: int) -> str:
    """`urgent` or `emergency` when the last whole set asks for a call nobody has made; else ""."""
    asks = response(last_complete(patient)["signs"], patient["scale"])
    if asks not in CALLS:
        return ""
    if patient["alert"] == "called" or is_cared_for(patient, t):
        return asks if asks == "emergency" and patient["alert_to"] != "critical_care_team" else ""
    return asks


def is_cared_for(patient: Patient, t: int) -> bool:
    """Whether somebody came, and what was begun is being given its time."""
    return bool(patient["alert"] == "answered" and t < patient["care_until"])


def expected_signs(patient: Patient) -> tuple[str, ...]:
    """The seven signs, and the blood sugar of a diabetic patient or of one who was not alert."""
    asks_sugar = patient["diabetes"] or last_complete(patient)["signs"]["awareness"] != "A"
    return (*SIGNS, "glucose") if asks_sugar else SIGNS


def most_at_risk(patients: Iterable[Patient]) -> list[str]:
    """The ids of those with the highest last score."""
    scores = {patient["id"]: last_score(patient) for patient in patients}
    return [key for key, score in scores.items() if score == max(scores.values())]


def goes_first(chosen: Patient, others: Iterable[Patient]) -> bool:
    """Whether nobody else is known to be more at risk."""
    return all(last_score(chosen) >= last_score(other) for other in others)


def low_sugar(patient: Patient, low: int) -> bool:
    """Whether the last blood sugar measured is low, and no sugar was given since."""
    measured = [reading for reading in patient["readings"] if "glucose" in reading["signs"]]
    return bool(measured and measured[-1]["signs"]["glucose"] < low and measured[-1]["t"] > patient["sugar_at"])


# Oxygen


def fitting_devices(patient: Patient, saturation: int, p: Params) -> list[str]:
    """What to give the oxygen with, for the target of the patient's scale: more, less or the same."""
    low, high = p["target"][patient["scale"]]
    now = DEVICES.index(patient["oxygen"])
    if saturation < low:
        if saturation < p["reservoir_below"] and patient["scale"] == "scale_1":
            return [DEVICES[-1]]
        usual = CONTROLLED if patient["scale"] == "scale_2" else DEVICES
        return list(usual[now + 1 :]) or [usual[-1]]
    return list(DEVICES[:now]) if saturation > high and now else [patient["oxygen"]]


def off_target(patient: Patient, saturation: int, p: Params) -> bool:
    """Whether somebody should think about the oxygen: low, or given at all."""
    return patient["oxygen"] != "none" or saturation < p["target"]["scale_1"][0]

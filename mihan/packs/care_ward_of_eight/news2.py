"""NEWS2: seven signs in, points and the response they ask for out, exactly as published.

Source: Royal College of Physicians, *National Early Warning Score (NEWS) 2: Standardising the
assessment of acute-illness severity in the NHS*, updated report of a working party, London, RCP,
2017 (chart 1; table of clinical responses). The Royal College of Physicians is acknowledged as its
author. Only the score is computed; the official chart is neither copied nor redrawn.

Units: breaths and beats a minute, % of saturation, mmHg, tenths of a degree Celsius; awareness is
one of A, C, V, P, U (alert, new confusion, voice, pain, unresponsive); oxygen is true or false.
For training, never for the care of a real patient.
"""

from collections.abc import Mapping
from typing import Any

SIGNS = ("respiration", "saturation", "oxygen", "pressure", "pulse", "awareness", "temperature")
SCALES = ("scale_1", "scale_2")
RESPONSES = ("routine", "ward", "urgent", "emergency")  # 0; 1 to 4; 5, 6 or one sign at 3; 7 and more
CALLS = ("urgent", "emergency")

Bands = tuple[tuple[int, int], ...]  # (up to and including, points)
ABOVE = 1_000_000
RESPIRATION: Bands = ((8, 3), (11, 1), (20, 0), (24, 2), (ABOVE, 3))
SCALE_1: Bands = ((91, 3), (93, 2), (95, 1), (ABOVE, 0))
SCALE_2_ON_AIR: Bands = ((83, 3), (85, 2), (87, 1), (ABOVE, 0))
SCALE_2_ON_OXYGEN: Bands = ((83, 3), (85, 2), (87, 1), (92, 0), (94, 1), (96, 2), (ABOVE, 3))
PRESSURE: Bands = ((90, 3), (100, 2), (110, 1), (219, 0), (ABOVE, 3))
PULSE: Bands = ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (ABOVE, 3))
TEMPERATURE: Bands = ((350, 3), (360, 1), (380, 0), (390, 1), (ABOVE, 2))
ON_OXYGEN = 2
NOT_ALERT = 3


def points(signs: Mapping[str, Any], scale: str) -> dict[str, int]:
    """The points of each sign; `scale` is the one prescribed for the patient."""
    found = {sign: _of(known, signs[sign]) for sign, known in bands(scale, oxygen=signs["oxygen"]).items()}
    found["oxygen"] = ON_OXYGEN if signs["oxygen"] else 0
    found["awareness"] = 0 if signs["awareness"] == "A" else NOT_ALERT
    return {sign: found[sign] for sign in SIGNS}


def bands(scale: str, *, oxygen: bool) -> dict[str, Bands]:
    """Of each sign that is a number: up to which value, that one included, it gives how many points."""
    return {
        "respiration": RESPIRATION, "saturation": _saturation(scale, oxygen=oxygen), "pressure": PRESSURE,
        "pulse": PULSE, "temperature": TEMPERATURE,
    }  # fmt: skip


def total(signs: Mapping[str, Any], scale: str) -> int:
    """From 0 to 20."""
    return sum(points(signs, scale).values())


def response(signs: Mapping[str, Any], scale: str) -> str:
    """What the published table asks for: one of `RESPONSES`."""
    each = points(signs, scale)
    score = sum(each.values())
    if score >= 7:
        return "emergency"
    if score >= 5 or 3 in each.values():
        return "urgent"
    return "ward" if score else "routine"


def is_complete(signs: Mapping[str, Any]) -> bool:
    """Whether nothing is missing to work out the score."""
    return all(sign in signs for sign in SIGNS)


def _saturation(scale: str, *, oxygen: bool) -> Bands:
    if scale == "scale_1":
        return SCALE_1
    return SCALE_2_ON_OXYGEN if oxygen else SCALE_2_ON_AIR


def _of(bands: Bands, value: int) -> int:
    return next(given for up_to, given in bands if value <= up_to)

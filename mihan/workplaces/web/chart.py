"""The observation chart of one patient, and how scores and signs are said.

The chart is our own picture of what was measured, with a table beside it; the official chart is not redrawn.
NEWS2 is the work of the Royal College of Physicians (London, 2017): every picture says so. Training, never
clinical use. Nothing here says whether a score was right: it shows what was written down.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.packs.care_ward_of_eight import news2
from mihan.ui.writing import num_text, pct_text, set_apart
from mihan.workplaces.web.parts import Piece
from mihan.workplaces.web.screens import Seen
from mihan.workplaces.web.words import Words

LEVELS = ("routine", "ward", "urgent", "emergency")  # from least to most
RISKS = {  # as the published table words the clinical risk
    "routine": gettext_lazy("Low risk"), "ward": gettext_lazy("Low risk"),
    "urgent": gettext_lazy("Medium risk"), "emergency": gettext_lazy("High risk"),
}  # fmt: skip
SINGLE = gettext_lazy("Low to medium risk")  # one sign alone at three
URGENT_FROM = 5
AT_THE_BED = ("escalate", "look_in", "give_sugar")  # no task asks for them: noticing is what is learnt
DRAWN = 10  # readings of the picture and its table, the last ones

# What the height of each picture goes from and to, unless a reading is beyond: ours, not bands of the score.
WINDOWS = {
    "respiration": (8, 32), "saturation": (80, 100), "pressure": (70, 180), "pulse": (40, 140),
    "temperature": (350, 400), "glucose": (40, 250),
}  # fmt: skip
LETTERED = ("oxygen", "awareness")
AS_TAKEN = (*news2.SIGNS, "glucose")
UNITS = {
    "respiration": gettext_lazy("a minute"), "saturation": "%", "pressure": "mmHg", "pulse": gettext_lazy("a minute"),
    "temperature": "°C", "glucose": "mg/dl",
}  # fmt: skip
WIDTH, HEIGHT, MARGIN = 100, 32, 4
POINTS, MIDDLE = (3, 2, 1, 0, 1, 2, 3), 3  # the columns of the published table


# What a score asks for


def level_of(band: str, answered: str) -> str:
    """The more urgent of what the number asks for and what was written beside it (one sign alone may be at three)."""
    return max((band, answered or band), key=LEVELS.index)


def risk_of(level: str, score: int) -> Any:
    return SINGLE if level == "urgent" and score < URGENT_FROM else RISKS[level]


def trend_of(scored: list[dict[str, Any]], words: Words) -> dict[str, Any]:
    """The last score against the one before it."""
    if len(scored) < 2:
        return {"way": "", "said": _("first score")}
    change, since = scored[-1]["score"] - scored[-2]["score"], words.clock(scored[-2]["t"])
    if not change:
        return {"way": "=", "said": _("same as at %(time)s") % {"time": since}}
    told = {"points": num_text(abs(change)), "time": since}
    if change > 0:
        return {"way": "↑", "is_worse": True, "said": _("%(points)s more than at %(time)s") % told}
    return {"way": "↓", "said": _("%(points)s less than at %(time)s") % told}


# The chart of one patient


def observation_chart(data: Any, seen: Seen, words: Words) -> dict[str, Any]:
    """The patient asked for; else the one with the highest score of this seat's own."""
    if not data:
        return {}
    chart = next((one for one in data if one["patient"] == seen.get("look")), None) or _first(data, seen)
    patient = seen["things"]["patient"][chart["patient"]]
    return {
        "patient": chart["patient"], "bed": chart["bed"], "name": words.value("name", chart["name"]),
        "beds": [{"number": one["bed"], "patient": one["patient"], "is_here": one is chart} for one in data],
        "acts": _acts(seen, words), "points": _points(words), "columns_of_points": POINTS,
        "credit": words.say("notice.training"), **_measured(chart, patient, words),
    }  # fmt: skip


def _measured(chart: dict[str, Any], patient: dict[str, Any], words: Words) -> dict[str, Piece]:
    """What changes while one looks; the rest is of the patient."""
    drawn = patient["readings"][-DRAWN:]
    return {
        "about": Piece("about", "chart-about", facts=_about(patient, words)),
        "caption": Piece("caption", "chart-caption", **_summed_up(patient, words)),
        "picture": Piece("picture", "chart-picture", **_picture(chart, drawn, patient, words)),
        "readings": Piece("readings", "chart-readings", **_table(drawn, words)),
    }


def _summed_up(patient: dict[str, Any], words: Words) -> dict[str, Any]:
    scored = [reading for reading in patient["readings"] if reading["score"] >= 0]
    score = scored[-1]["score"]
    level = level_of(LEVELS[_band(score)], scored[-1]["response"])
    return {"score": score, "risk": risk_of(level, score), "trend": trend_of(scored, words)}


def _picture(
    chart: dict[str, Any], drawn: list[dict[str, Any]], patient: dict[str, Any], words: Words
) -> dict[str, Any]:
    return {
        "columns": len(drawn), "times": [words.clock(reading["t"]) for reading in drawn],
        "scores": [reading["score"] if reading["score"] >= 0 else "" for reading in drawn],
        "signs": [_sign(sign, chart, drawn, patient, words) for sign in WINDOWS if sign in chart["series"]],
        "letters": [_letters(sign, drawn, words) for sign in LETTERED if sign in chart["series"]],
    }  # fmt: skip


def _first(data: Any, seen: Seen) -> dict[str, Any]:
    patients = seen["things"]["patient"]
    own = [one for one in data if patients[one["patient"]]["nurse"] == seen["seat"]] or data
    return max(own, key=lambda one: (one["scores"][-1][1], -one["bed"]))


def _band(score: int) -> int:
    return 3 if score >= 7 else 2 if score >= URGENT_FROM else 1 if score else 0


def _acts(seen: Seen, words: Words) -> list[tuple[str, str]]:
    known = words.loaded.pack.decisions
    return [(act, words.say(f"decision.{act}")) for act in AT_THE_BED if seen["role"] in known[act].roles]


def _about(patient: dict[str, Any], words: Words) -> list[tuple[str, str]]:
    told = [
        (words.say("shown.reason"), words.value("reason", patient["reason"])),
        (words.say("shown.scale"), words.value("scale", patient["scale"])),
        (words.say("shown.oxygen"), words.value("oxygen", patient["oxygen"])),
    ]
    known = [
        name for name in ("allergy", "treatment", "alert", "alert_to") if patient.get(name, "nothing") != "nothing"
    ]
    return told + [(words.say(f"shown.{name}"), words.value(name, patient[name])) for name in known if patient[name]]


def _sign(
    sign: str, chart: dict[str, Any], drawn: list[dict[str, Any]], patient: dict[str, Any], words: Words
) -> dict[str, Any]:
    """One sign: its dots joined, with gaps where nobody measured, over what gives points; the last value in figures."""
    values = [reading["signs"].get(sign) for reading in drawn]
    found = [value for value in values if value is not None]
    low, high = WINDOWS[sign]
    low, high = min([low, *found]), max([high, *found])
    last = chart["series"][sign][-1][1]
    return {
        "name": words.say(f"tick.{sign}"), "unit": UNITS[sign], "last": _figure(sign, last, words),
        "path": _path(values, low, high), "bands": _bands(sign, patient, low, high),
        "dots": _dots(values, low, high), "target": _target(chart, low, high) if sign == "saturation" else None,
        "range": f"{_figure(sign, low, words)}–{_figure(sign, high, words)}",
    }  # fmt: skip


def _figure(sign: str, value: Any, words: Words) -> str:
    return num_text(value / 10, 1) if sign == "temperature" else words.value(sign, value)


def _target(chart: dict[str, Any], low: int, high: int) -> dict[str, str]:
    """Where the saturation should be, for the scale this patient is on."""
    top, bottom = _height(chart["target_high"], low, high), _height(chart["target_low"], low, high)
    return {
        "y": f"{top:g}",
        "height": f"{bottom - top:g}",
        "said": f"{chart['target_low']}–{pct_text(chart['target_high'])}",
    }


def _bands(sign: str, patient: dict[str, Any], low: int, high: int) -> list[tuple[int, str]]:
    """Where a value of this patient gives points, drawn by their number.

    Between two whole values ends one band and begins the next.
    """
    known, drawn, start = news2.bands(patient["scale"], oxygen=patient["oxygen"] != "none"), {}, -news2.ABOVE
    for up_to, points in known.get(sign, ()):
        top, bottom = (min(HEIGHT, max(0, _height(at + 0.5, low, high))) for at in (up_to, start))
        start = up_to
        if points and bottom > top:
            drawn[points] = f"{drawn.get(points, '')}M0 {top:g}h{WIDTH}v{round(bottom - top, 1):g}H0"
    return sorted(drawn.items())


def _points(words: Words) -> list[dict[str, Any]]:
    """The points of each sign, side by side as the published table has them; of the saturation, on each scale."""
    rows = [
        (words.say("tick.respiration"), "respiration", news2.RESPIRATION),
        (words.value("scale", "scale_1"), "saturation", news2.SCALE_1),
        (_("%(scale)s, on air") % {"scale": words.value("scale", "scale_2")}, "saturation", news2.SCALE_2_ON_AIR),
        (_("%(scale)s, on oxygen") % {"scale": words.value("scale", "scale_2")}, "saturation",
            news2.SCALE_2_ON_OXYGEN),
        (words.say("tick.pressure"), "pressure", news2.PRESSURE),
        (words.say("tick.pulse"), "pulse", news2.PULSE),
        (words.say("tick.temperature"), "temperature", news2.TEMPERATURE),
    ]  # fmt: skip
    lettered = [
        {"name": words.say("tick.oxygen"), "cells": ["", "O₂", "", _("air"), "", "", ""]},
        {"name": words.say("tick.awareness"), "cells": ["", "", "", "A", "", "", "C V P U"]},
    ]
    return [{"name": name, "cells": _cells(sign, bands, words)} for name, sign, bands in rows] + lettered


def _cells(sign: str, bands: news2.Bands, words: Words) -> list[str]:
    """What lies below the values of no points before them, what lies above after them."""
    cells, start, side = [""] * len(POINTS), None, -1
    for up_to, points in bands:
        side = 1 if not points else side
        cells[MIDDLE + side * points] = _between(sign, start, up_to, words)
        start = up_to + 1
    return cells


def _between(sign: str, start: int | None, up_to: int, words: Words) -> str:
    if start is None:
        return f"≤ {_figure(sign, up_to, words)}"
    if up_to == news2.ABOVE:
        return f"≥ {_figure(sign, start, words)}"
    return f"{_figure(sign, start, words)}–{_figure(sign, up_to, words)}"


def _height(value: float, low: int, high: int) -> float:
    return round(MARGIN + (high - value) * (HEIGHT - 2 * MARGIN) / ((high - low) or 1), 1)


def _places(values: list[Any], low: int, high: int) -> list[str]:
    """`x y` of each value, "" for a gap. A reading is a column: time runs as one reads."""
    step = WIDTH / (len(values) or 1)
    return [
        "" if v is None else f"{round((n + 0.5) * step, 1):g} {_height(v, low, high):g}" for n, v in enumerate(values)
    ]


def _path(values: list[Any], low: int, high: int) -> str:
    found, told, is_down = _places(values, low, high), [], False
    for place in found:
        if place:
            told.append(f"{'L' if is_down else 'M'}{place}")
        is_down = bool(place)
    return "".join(told)


def _dots(values: list[Any], low: int, high: int) -> str:
    """A line of no length at each value: with round ends it is a dot, whatever the picture's width."""
    return "".join(f"M{place}h0" for place in _places(values, low, high) if place)


def _letters(sign: str, drawn: list[dict[str, Any]], words: Words) -> dict[str, Any]:
    """Awareness as its letter, oxygen as air or O₂."""
    return {
        "name": words.say(f"tick.{sign}"),
        "values": [_letter(sign, reading["signs"].get(sign)) for reading in drawn],
    }


def _letter(sign: str, value: Any) -> str:
    if value is None:
        return ""
    if sign == "oxygen":
        return "O₂" if value else _("air")
    return str(value)


def _table(readings: list[dict[str, Any]], words: Words) -> dict[str, Any]:
    """The same readings in figures, for who reads or listens."""
    signs = (*WINDOWS, *LETTERED)
    heads = [(words.say(f"tick.{sign}"), UNITS.get(sign, "")) for sign in signs]
    return {"heads": heads, "rows": [_row(reading, signs, words) for reading in readings]}


def _row(reading: dict[str, Any], signs: tuple[str, ...], words: Words) -> dict[str, Any]:
    cells = [
        _letter(s, reading["signs"].get(s)) if s in LETTERED else _cell(s, reading["signs"].get(s), words)
        for s in signs
    ]
    by = words.value("by", reading["by"])
    return {
        "at": words.clock(reading["t"]),
        "by": by,
        "cells": cells,
        "score": reading["score"] if reading["score"] >= 0 else "",
    }


def _cell(sign: str, value: Any, words: Words) -> str:
    return "" if value is None else _figure(sign, value, words)


def with_unit(sign: str, value: Any, words: Words) -> str:
    if sign in LETTERED:
        return _letter(sign, value)
    return f"{_figure(sign, value, words)} {set_apart(str(UNITS[sign]))}"

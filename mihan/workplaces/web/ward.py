"""The screens of the ward: eight beds at a glance, doses, alarms, what its tasks and forms say.

The chart of one patient is in `chart.py`, with what is said of NEWS2.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mihan.packs.care_ward_of_eight.medicines import RIGHTS
from mihan.ui.writing import isolated, num_text, pct_text, set_apart
from mihan.workplaces.web.chart import AS_TAKEN, level_of, observation_chart, risk_of, trend_of, with_unit
from mihan.workplaces.web.parts import Piece
from mihan.workplaces.web.patients import Patients
from mihan.workplaces.web.screens import Screen, Seen, add_screen
from mihan.workplaces.web.words import Words

PACK = "care_ward_of_eight"
ICONS = ("bell-ring", "stethoscope", "shield-alert", "wind", "triangle-alert")  # of the marks of a bed, drawn once


# Beds


def bed_board(data: Any, seen: Seen, words: Words) -> dict[str, Any]:
    """The beds in order. Those of this seat are marked, where seats have their own."""
    patients = seen["things"].get("patient", {})
    beds = [_bed(bed, patients.get(bed["patient"]), seen, words) for bed in data]
    return {"beds": beds, "credit": words.say("notice.training"), "icons": ICONS}


def _bed(bed: dict[str, Any], patient: dict[str, Any] | None, seen: Seen, words: Words) -> Piece:
    told = _taken(bed, patient, seen, words) if patient else {}
    return Piece("bed", f"bed-{bed['bed']}", number=bed["bed"], **told)


def _taken(bed: dict[str, Any], patient: dict[str, Any], seen: Seen, words: Words) -> dict[str, Any]:
    scored = [reading for reading in patient["readings"] if reading["score"] >= 0]
    level = level_of(bed["band"], scored[-1]["response"])
    return {
        "patient": bed["patient"], "name": words.value("name", bed["name"]), "age": bed["age"],
        "reason": words.value("reason", bed["reason"]), "score": bed["score"], "level": level,
        "risk": risk_of(level, bed["score"]), "answer": words.value("answer", level), "trend": trend_of(scored, words),
        "measured": words.clock(bed["measured"]), "waits": bed["waits_for_score"],
        "is_mine": bed["nurse"] == seen["seat"], "marks": list(_marks(bed, patient, words)),
        "work": [_due(work, words) for work in bed["work"]],
    }  # fmt: skip


def _marks(bed: dict[str, Any], patient: dict[str, Any], words: Words) -> Any:
    """What one must know at this bed, in a few words with a picture each."""
    if bed["alert"]:
        said = words.value("alert", bed["alert"])
        whom = words.value("alert_to", bed["alert_to"])
        yield {
            "icon": "bell-ring" if bed["alert"] == "called" else "stethoscope",
            "said": f"{whom} · {said}",
            "loud": bed["alert"] == "called",
        }
    if bed["isolated"]:
        yield {"icon": "shield-alert", "said": words.say("shown.isolated"), "loud": True}
    if bed["oxygen"] != "none":
        yield {"icon": "wind", "said": words.value("oxygen", bed["oxygen"])}
    if bed["scale"] == "scale_2":
        yield {"icon": "", "said": _("Oxygen scale 2")}
    if patient["diabetes"]:
        yield {"icon": "", "said": words.say("shown.diabetes")}
    if said := _allergy(patient.get("allergy", "no_allergy"), words):
        yield {"icon": "triangle-alert", "said": said}
    if patient.get("may_leave"):
        yield {"icon": "", "said": words.say("shown.may_leave")}


def _due(work: dict[str, Any], words: Words) -> dict[str, Any]:
    return {
        "said": words.say(f"task.{work['kind']}"),
        "until": words.clock(work["due"]) if work["due"] else "",
    }


# Doses and alarms


def medicine_round(data: Any, seen: Seen, words: Words) -> list[dict[str, Any]]:
    """What was ordered, first due first; opened, a dose is laid beside its label, to be compared by the nurse."""
    return [
        {
            "task": dose["task"], "bed": dose["bed"], "at": words.clock(dose["order"]["time"]),
            "medicine": words.value("medicine", dose["order"]["medicine"]), "what": _usual(dose["order"], words),
            "allergy": _allergy(dose["allergy"], words),
        }
        for dose in data
    ]  # fmt: skip


def _allergy(known: str, words: Words) -> str:
    return "" if known == "no_allergy" else _("Allergy: %(to)s") % {"to": words.value("allergy", known)}


def _rights(order: dict[str, Any], label: dict[str, Any], words: Words) -> list[tuple[str, list[str]]]:
    return [
        (words.say(f"tick.{name}"), [_right(name, order[name], words), _right(name, label[name], words)])
        for name in RIGHTS
    ]


def _right(name: str, value: Any, words: Words) -> str:
    if name == "time":
        return words.clock(value)
    return _milligrams(value) if name == "dose" else words.value(name, value)


def alarms(data: Any, seen: Seen, words: Words) -> list[dict[str, Any]]:
    patients = seen["things"].get("patient", {})
    return [
        {
            "bed": call["bed"], "patient": call["patient"],
            "name": words.value("name", patients[call["patient"]]["name"]),
            "to": words.value("to", call["to"]), "score": call["score"],
        }
        for call in data
    ]  # fmt: skip


# Tasks and forms


def told(task: dict[str, Any], seen: Seen, words: Words) -> str:
    """A task in a few words: which bed, who, and what is said."""
    data = task["data"]
    parts = [_bed_named(data, seen, words)] if "bed" in data else []
    said = ("need", "caller", "what", "reason", "medicine")
    parts += [words.value(name, data[name]) for name in said if name in data]
    if "order" in data:
        parts += [words.value("medicine", data["order"]["medicine"]), words.clock(data["order"]["time"])]
    if "measured" in data:
        parts.append(_("measured at %(time)s") % {"time": words.clock(data["measured"])})
    return " · ".join(part for part in parts if part)


def _bed_named(data: dict[str, Any], seen: Seen, words: Words) -> str:
    patient = seen["things"].get("patient", {}).get(data.get("patient", ""))
    bed = _("bed %(number)s") % {"number": num_text(data["bed"])}
    return f"{bed} · {set_apart(words.value('name', patient['name']))}" if patient else bed


def facts(task: dict[str, Any], seen: Seen, words: Words) -> list[tuple[str, str]]:
    """What one looks at to answer: of a set to score, the set itself."""
    data = task["data"]
    shown = [(words.say("shown.patient"), _bed_named(data, seen, words))] if "bed" in data else []
    patient = seen["things"].get("patient", {}).get(data.get("patient", ""))
    if patient and "order" in data:  # order and label stand side by side below
        return [*shown, (words.say("shown.allergy"), words.value("allergy", patient["allergy"]))]
    plain = {name: value for name, value in data.items() if name not in ("bed", "loads", "measured")}
    shown += words.fields(plain)
    if "loads" in data:
        shown += [(words.value("staff", name), _tasks(count)) for name, count in data["loads"].items()]
    if patient and task["kind"] in ("score", "oxygen"):
        shown += _set(patient, data.get("measured"), words)
    return shown


def compared(task: dict[str, Any], seen: Seen, words: Words) -> dict[str, Any]:
    """Order and label of a dose side by side: whether they agree is for the nurse to find."""
    data = task["data"]
    if "label" not in data:
        return {}
    return {"heads": [_("Ordered"), _("On the label")], "rows": _rights(data["order"], data["label"], words)}


def _tasks(count: int) -> str:
    return ngettext("%(n)s task", "%(n)s tasks", count) % {"n": num_text(count)}


def _set(patient: dict[str, Any], at: int | None, words: Words) -> list[tuple[str, str]]:
    readings = [reading for reading in patient["readings"] if reading["complete"]]
    reading = next((one for one in readings if one["t"] == at), readings[-1])
    found = reading["signs"]
    signs = [(words.say(f"tick.{sign}"), with_unit(sign, found[sign], words)) for sign in AS_TAKEN if sign in found]
    return [(words.say("shown.measured"), words.clock(reading["t"])), *signs]


def patients(seen: Seen, words: Words, task: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Who a form is about, by bed, with the last score written down."""
    found = sorted(seen["things"].get("patient", {}).values(), key=lambda patient: patient["bed"])
    return [(patient["id"], _listed(patient, words)) for patient in found]


def _listed(patient: dict[str, Any], words: Words) -> str:
    score = next(reading["score"] for reading in reversed(patient["readings"]) if reading["score"] >= 0)
    told = {
        "bed": num_text(patient["bed"]),
        "name": set_apart(words.value("name", patient["name"])),
        "score": num_text(score),
    }
    return _("Bed %(bed)s · %(name)s · NEWS2 %(score)s") % told


def signed_out(seen: Seen, words: Words, task: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Those the doctor lets go; the others too, since choosing is the exercise."""
    may = seen["things"].get("patient", {})
    return [
        (key, f"{label} · {words.say('shown.may_leave')}" if may[key].get("may_leave") else label)
        for key, label in patients(seen, words, task)
    ]  # fmt: skip


def notes(seen: Seen, words: Words) -> list[tuple[str, str]]:
    """Targets and limits one works with."""
    p = seen["p"]
    told = [
        (f"{words.say('tick.saturation')} · {words.value('scale', scale)}", f"{low}–{pct_text(high)}")
        for scale, (low, high) in p["target"].items()
    ]
    told += [
        (words.say("parameter.reservoir_below"), pct_text(p["reservoir_below"])),
        (words.say("parameter.sugar_low"), f"{num_text(p['sugar_low'])} mg/dl"),
        (words.say("parameter.five_doctor_within"), words.long(p["five_doctor_within"])),
        (words.say("parameter.dose_window"), words.long(p["dose_window"])),
    ]
    if seen["role"] == "doctor":
        told += [(words.value("medicine", name), _usual(known, words)) for name, known in p["medicines"].items()]
    return told


def _usual(known: dict[str, Any], words: Words) -> str:
    return f"{_milligrams(known['dose'])} · {words.value('route', known['route'])}"


def _milligrams(dose: int) -> str:
    return isolated(f"{num_text(dose)} mg")


CHOOSES = ("escalate", "look_in", "give_sugar", "check_by_hand", "check_board")

add_screen(PACK, Screen(
    boards={"alarms": alarms, "bed_board": bed_board, "observation_chart": observation_chart,
        "medicine_round": medicine_round},
    offers={**{(verb, "patient"): patients for verb in CHOOSES}, ("admit", "leaves"): signed_out},
    tasks=told, facts=facts, compared=compared, notes=notes,
    adapts=Patients, order=("alarms", "bed_board", "observation_chart", "medicine_round"),
))  # fmt: skip

"""The screen of the front desk: arrivals by the hour, a plan of the rooms, the rooms a guest can be given."""

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mihan.ui.writing import num_text, set_apart
from mihan.workplaces.web.parts import Piece, Rows
from mihan.workplaces.web.screens import Screen, Seen, add_screen
from mihan.workplaces.web.words import Words, money_text

PACK = "hotel_front_desk"
AT_DESK = ("waiting", "doubted")


def arrivals(data: Any, seen: Seen, words: Words) -> dict[str, Any]:
    """Guests to come. Who is late against the hour they said is told so."""
    rows = [
        Piece("guest", f"arrival-{stay['id']}",
            at=words.clock(stay["eta"]), name=stay["name"], state=stay["state"], what=_stay(stay, words),
            state_said=words.value("state", stay["state"]), is_here=stay["state"] in AT_DESK,
            is_late=stay["state"] == "expected" and stay["eta"] < seen["t"],
        )
        for stay in data
    ]  # fmt: skip
    return {"count": Piece("count", "arrival-count", number=len(rows)), "rows": Rows("arrival-list", rows)}


def _stay(stay: dict[str, Any], words: Words) -> str:
    """`double · 2 nights · 3 people`."""
    return f"{words.value('bed', stay['bed'])} · {_lasts(stay['nights'], stay['pax'], words.language)}"


@lru_cache(maxsize=256)
def _lasts(n: int, pax: int, language: str) -> str:
    """Said dozens of times on a board, and mostly the same."""
    nights = ngettext("%(n)s night", "%(n)s nights", n) % {"n": num_text(n)}
    people = ngettext("%(n)s person", "%(n)s people", pax) % {"n": num_text(pax)}
    return f"{nights} · {people}"


def room_plan(data: Any, seen: Seen, words: Words) -> dict[str, Any]:
    """Rooms by floor, each with its state in words; how many are in each state, for a glance."""
    stays = seen["things"].get("stay", {})
    counts: dict[str, int] = {}
    floors = []
    for floor in data:
        for room in floor["rooms"]:
            counts[room["state"]] = counts.get(room["state"], 0) + 1
        floors.append({"floor": floor["floor"], "rooms": [_room(room, stays, words) for room in floor["rooms"]]})
    states = [{"state": state, "said": words.value("state", state), "count": n} for state, n in counts.items()]
    return {"floors": floors, "key": Piece("key", "plan-key", states=states)}


def _room(room: dict[str, Any], stays: dict[str, Any], words: Words) -> Piece:
    return Piece(
        "room",
        f"room-{room['id']}",
        number=room["number"],
        state=room["state"],
        state_said=words.value("state", room["state"]),
        bed=words.value("bed", room["bed"]),
        bed_key=room["bed"],
        guest=stays.get(room.get("stay", ""), {}).get("name", ""),
        by=words.who(room["by"]) if room.get("by") else "",
    )


def rooms_to_give(seen: Seen, words: Words, task: dict[str, Any] | None) -> list[tuple[str, Any]]:
    """First the rooms that are ready, those with the beds booked above the others; then those not clean yet."""
    bed = task["data"]["bed"] if task else ""
    rooms = list(seen["things"].get("room", {}).values())
    groups = (
        (_("Ready, with the beds booked"), [r for r in rooms if r["state"] == "ready" and r["bed"] == bed]),
        (_("Ready, with other beds"), [r for r in rooms if r["state"] == "ready" and r["bed"] != bed]),
        (_("Not ready"), [r for r in rooms if r["state"] == "dirty"]),
    )
    return [(label, [(r["id"], _named(r, words)) for r in found]) for label, found in groups if found]


def rooms_to_clean(seen: Seen, words: Words, task: dict[str, Any] | None) -> list[tuple[str, str]]:
    rooms = seen["things"].get("room", {}).values()
    return [(room["id"], _named(room, words)) for room in rooms if room["state"] == "dirty"]


def _named(room: dict[str, Any], words: Words) -> str:
    state = "" if room["state"] == "ready" else f" · {words.value('state', room['state'])}"
    return f"{room['number']} · {words.value('bed', room['bed'])}{state}"


def supply_offers(seen: Seen, words: Words, task: dict[str, Any] | None) -> list[tuple[str, str]]:
    """What firms of the market ask for the goods the task is about, the cheapest first."""
    goods = task["data"]["goods"] if task else ""
    found = [offer for offer in seen["things"].get("offer", {}).values() if offer["goods"] == goods]
    return [
        (offer["id"], f"{set_apart(offer['supplier'])} · {money_text(offer['price'])}")
        for offer in sorted(found, key=lambda offer: (offer["price"], offer["id"]))
    ]


def told(task: dict[str, Any], seen: Seen, words: Words) -> str:
    """A task in a few words: who, and what to look at first."""
    data = task["data"]
    parts = [set_apart(data.get("name", "")), str(data.get("number", ""))]
    if "bed" in data:
        parts.append(words.value("bed", data["bed"]))
    if "cause" in data:
        parts.append(words.value("cause", data["cause"]))
    if "nights" in data:
        return " · ".join([set_apart(data["name"]), _stay(data, words)])
    return " · ".join(part for part in parts if part)


def rates(seen: Seen, words: Words) -> list[tuple[str, str]]:
    """The price list on the desk: what one needs to quote a stay."""
    p = seen["p"]
    names = ("rate_double", "rate_twin", "rate_family", "stay_tax", "promotion_tax")
    listed = [(words.say(f"parameter.{name}"), money_text(p[name])) for name in names if name in p]
    return [*listed, (words.say("parameter.vat"), words.number(p["vat"], "permille"))]


add_screen(PACK, Screen(
    boards={"arrivals": arrivals, "room_plan": room_plan},
    offers={("check_in", "room"): rooms_to_give, ("clean_room", "room"): rooms_to_clean,
            ("order_supplies", "offer"): supply_offers},
    tasks=told, order=("arrivals", "room_plan", "wanted_beds"), notes=rates,
))  # fmt: skip

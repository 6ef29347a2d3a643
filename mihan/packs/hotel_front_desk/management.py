"""What the duty manager decides: priorities, doubts, complaints, groups."""

from mihan.engines.simulation import Choice, Number
from mihan.packs.hotel_front_desk.rooms import BEDS, COMING, most_wanted, permille, price, ready
from mihan.packs.hotel_front_desk.rules import BOOK, book, lodge, manager, pack, rate, vacate, wants_room

# What cannot wait before what can: somebody stands at the desk, somebody is ill lodged, the rest.
URGENCY = {"identity": 0, "no_room": 0, "group": 0, "complaint": 1, "follow_up": 2, "priority": 2, "handover": 2}


def _note_order(w, task):
    """Only where there was something to choose."""
    waiting = [URGENCY[kind] for kind in URGENCY if w.tasks(kind)]
    if min(waiting) < max(waiting):
        w.evidence("urgent_first", URGENCY[task["kind"]] == min(waiting))


@pack.decision(manager, task="priority", bed=Choice(*BEDS))
def set_priority(w, task, bed):
    """Which rooms come first from now on."""
    best = most_wanted(w.things("room").values(), w.things("stay").values(), BEDS)
    _note_order(w, task)
    w.evidence("priority_right", bed in best)
    w.v["priority"] = bed


@pack.decision(manager, task="identity", verdict=Choice("welcome", "turn_away"))
def settle_identity(w, task, verdict):
    """Welcome the guest after all, or do not."""
    stay = w.thing("stay", task["data"]["stay"])
    _note_order(w, task)
    w.evidence("stranger_kept_out", (verdict == "turn_away") == stay["false"])
    if verdict == "turn_away":
        stay["state"] = "left"
        w.v["walked_out"] += not stay["false"]
    else:
        w.v["strangers"] += stay["false"]
        stay["false"] = False  # the manager has answered for it
        wants_room(w, stay)


@pack.decision(manager, task="no_room", remedy=Choice("upgrade", "wait", "elsewhere"))
def settle_no_room(w, task, remedy):
    """A guest with a booking and no room of that bed."""
    rooms = list(w.things("room").values())
    w.require(remedy != "upgrade" or ready(rooms), "no_room_ready")
    stay = w.thing("stay", task["data"]["stay"])
    soon = any(room["state"] in ("cleaning", "cleaned") for room in rooms)
    best = "upgrade" if ready(rooms) else "wait" if soon else "elsewhere"
    _note_order(w, task)
    w.evidence("guest_lodged", 2 if remedy == best else 0 if remedy == "elsewhere" else 1, 2)
    if remedy == "upgrade":
        stay["bed"] = ready(rooms)[0]["bed"]
        wants_room(w, stay)
    elif remedy == "wait":
        w.after(w.p["waits"], "come_back", stay=stay["id"])
    else:
        stay["state"] = "elsewhere"
        w.post(BOOK, "elsewhere", debit={"61431": w.p["elsewhere_cost"]}, credit={"5141": w.p["elsewhere_cost"]})


@pack.decision(manager, task="complaint", remedy=Choice("fix", "move", "discount", "apologise"))
def settle_complaint(w, task, remedy):
    """Remove the cause, or make up for it."""
    stay = w.thing("stay", task["data"]["stay"])
    free = ready(w.things("room").values())
    w.require(remedy != "move" or free, "no_room_ready")
    fixable = task["data"]["cause"] in w.p["can_be_fixed"]
    _note_order(w, task)
    w.evidence("complaint_answered", True)
    w.evidence("remedy_fits", remedy in fitting(fixable, free))
    removes, soothes = remedy == "move" or (remedy == "fix" and fixable), remedy in ("discount", "apologise")
    if fixable or free:
        w.evidence("cause_removed", 2 if removes else int(soothes), 2)
    else:  # nothing could remove it: a kind word is all that was asked
        w.evidence("cause_removed", soothes)
    rate(w, w.p["points_removed"] if removes else w.p["points_soothed"])
    w.after(w.p["follow_up_after"], "ask_follow_up", stay=stay["id"], cause=task["data"]["cause"], removed=removes)
    if remedy == "move":
        vacate(w, stay, "waiting")
        lodge(w, stay, free[0])
    if remedy == "discount":
        gesture = permille(w.p["rate_double"], w.p["gesture"])
        w.post(BOOK, "gesture", debit={"71294": gesture}, credit={"5141": gesture})


@pack.decision(manager, task="follow_up", verdict=Choice("close", "reopen"))
def follow_up(w, task, verdict):
    """Ask the guest afterwards, and act on what is said."""
    _note_order(w, task)
    unhappy = task["data"]["says"] == "not_content"
    w.evidence("followed_up", (verdict == "reopen") == unhappy)
    if unhappy and verdict == "reopen":
        rate(w, w.p["points_removed"])


@pack.decision(manager, task="handover", coming=Number(0, 100), to_clean=Number(0, 100), complaints=Number(0, 100))
def hand_over(w, task, coming, to_clean, complaints):
    """Tell the next shift what is still to be done."""
    _note_order(w, task)
    told = {"coming": coming, "to_clean": to_clean, "complaints": complaints}
    due = left_over(w.things("room").values(), w.things("stay").values(), len(w.tasks("complaint")))
    w.evidence("handed_over", sum(told[name] == due[name] for name in due), len(due))


@pack.decision(manager, task="group", rooms=Number(0, 60))
def take_group(w, task, rooms):
    """How many rooms the hotel can give a bus without taking those of its own guests."""
    free = ready(w.things("room").values())
    w.require(rooms <= len(free), "not_so_many_ready", ready=len(free))
    spare = spare_rooms(w.things("room").values(), w.things("stay").values())
    best = min(spare, task["data"]["rooms"])
    _note_order(w, task)
    w.evidence("group_fits", rooms == best)
    for room in free[:rooms]:
        stay = book(w, room["bed"], eta=w.t, by="group")
        due = price(room["bed"], 1, stay["pax"], w.p)
        stay["nights"] = 1
        lodge(w, stay, room)
        w.post(
            BOOK,
            "group",
            debit={"5141": due["total"]},
            credit={"71243": due["net"], "4455": due["vat"], "4457": due["taxes"]},
        )


def left_over(rooms, stays, complaints):
    """What the next shift finds: guests to come, rooms not ready for them, complaints without an answer."""
    return {
        "coming": sum(stay["state"] in COMING for stay in stays),
        "to_clean": sum(room["state"] in ("dirty", "cleaning", "cleaned") for room in rooms),
        "complaints": complaints,
    }


def fitting(fixable, free):
    """The remedies that fit the harm: neither less than it takes, nor a move for a towel."""
    return ("fix",) if fixable else ("move",) if free else ("discount", "apologise")


def spare_rooms(rooms, stays):
    """Rooms ready above the guests still to come."""
    return max(0, len(ready(rooms)) - sum(stay["state"] in ("expected", "waiting", "doubted") for stay in stays))

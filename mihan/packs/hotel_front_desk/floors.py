"""What housekeeping decides: which room first, and whether it is ready."""

from mihan.engines.simulation import Choice, Number, Thing, Ticks
from mihan.packs.hotel_front_desk.rooms import most_wanted
from mihan.packs.hotel_front_desk.rules import complain, housekeeping, pack

BED = ("corners", "no_crease", "pillows", "no_stain")


@pack.decision(housekeeping, room=Thing("room"))
def clean_room(w, room):
    """Start on a dirty room; one at a time each."""
    rooms = list(w.things("room").values())
    w.require(room["state"] == "dirty", "room_not_dirty", number=room["number"], state=room["state"])
    w.require(all(r["state"] != "cleaning" or r["by"] != w.seat for r in rooms), "still_cleaning")
    beds = [r["bed"] for r in rooms if r["state"] == "dirty"]
    best = most_wanted(rooms, w.things("stay").values(), beds)
    if any(bed not in best for bed in beds):  # else there was nothing to choose
        w.evidence("needed_first", room["bed"] in best)
    room["state"], room["by"] = "cleaning", w.seat
    spread = w.between(f"clean.{room['id']}", w.p["clean_least"], w.p["clean_most"])
    w.after(spread * w.v["slow"] // 1000, "cleaned", room=room["id"])


@pack.decision(housekeeping, task="room_check", verdict=Choice("ready", "again"))
def check_room(w, task, verdict):
    """Release a room, or put it right first: the towels tell."""
    room = w.thing("room", task["data"]["room"])
    good = task["data"]["towels"] == task["data"]["pax"] * w.p["towels_a_person"]
    w.evidence("room_inspected", (verdict == "ready") == good)
    if verdict == "ready":
        room["state"] = "ready"
        if not good:
            w.after(w.p["complains_after"], "towels_missed", room=room["id"])
    else:
        w.after(w.p["put_right_in"], "put_right", room=room["id"])


@pack.event
def towels_missed(w, room):
    """Whoever is in the room by now misses a towel."""
    if w.thing("room", room)["stay"]:
        complain(w, stay=w.thing("room", room)["stay"], cause="towels")


@pack.decision(housekeeping, task="bed_check", ticks=Ticks(*BED))
def tick_bed(w, task, ticks):
    """The trainer's ticks at a real bed."""
    w.evidence("bed_made", len(ticks), len(BED))


@pack.decision(housekeeping, task="fridge", tenths=Number(-200, 400), act=Choice("keep", "report"))
def read_fridge(w, task, tenths, act):
    """Measure the real refrigerator of the real room, and act on what was read."""
    w.evidence("fridge_acted", (act == "report") == (tenths > w.p["fridge_limit"]))

"""What the trade looks at: the arrivals board and the room plan, made from what a role sees."""

from mihan.packs.hotel_front_desk.rooms import shortage
from mihan.packs.hotel_front_desk.rules import housekeeping, manager, pack, reception


@pack.board(reception, manager)
def arrivals(seen):
    """Guests to come, by the hour they said, those at the desk first."""
    coming = [stay for stay in seen["things"]["stay"].values() if stay["state"] in ("expected", "waiting", "doubted")]
    return sorted(coming, key=lambda stay: (stay["state"] == "expected", stay["eta"], stay["id"]))


@pack.board(reception, manager, housekeeping)
def room_plan(seen):
    """Rooms by floor: [{floor, rooms}]."""
    floors: dict[int, list[dict[str, object]]] = {}
    for room in seen["things"]["room"].values():
        floors.setdefault(room["floor"], []).append(room)
    return [{"floor": floor, "rooms": rooms} for floor, rooms in floors.items()]


@pack.board(manager, housekeeping)
def wanted_beds(seen):
    """By bed, guests to come above rooms ready."""
    return shortage(seen["things"]["room"].values(), seen["things"]["stay"].values())


@pack.board(manager, housekeeping)
def supplies(seen):
    """What was ordered from the firms of the market, newest first; nothing where no market reaches."""
    ordered = [one for one in seen["things"].get("supply", {}).values() if one["number"]]
    return list(reversed(ordered)) or None

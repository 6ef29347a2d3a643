"""Who plays alone, at any skill: each asks itself whether it gets a thing right."""

from mihan.packs.hotel_front_desk.desk import INFORMED, MANNERS
from mihan.packs.hotel_front_desk.floors import BED
from mihan.packs.hotel_front_desk.management import fitting, left_over, spare_rooms
from mihan.packs.hotel_front_desk.rooms import BEDS, most_wanted, price, ready, refund
from mihan.packs.hotel_front_desk.rules import housekeeping, manager, pack, reception
from mihan.packs.hotel_front_desk.supplies import cheapest, is_right

WRONG = 100  # centimes an erring bot is out by


@pack.bot(reception)
def receptionist(me):
    for task in me.tasks("arrival"):
        yield welcome(me, task["id"], task["data"])
    for task in me.tasks("departure"):
        stay = {"priced": task["data"]["priced"], "pax": task["data"]["pax"]}
        due = refund(stay, task["data"]["unused"], me.p)["total"]
        yield me.does("settle_departure", task=task["id"], back=due if me.right("refund") else due + WRONG)
    for task in me.tasks("payment"):
        change = task["data"]["hands"] - task["data"]["total"]
        yield me.does("take_payment", task=task["id"], change=change if me.right("change") else change + WRONG)
    for task in me.tasks("greeting"):
        yield me.does("tick_greeting", task=task["id"], ticks=ticked(me, (*MANNERS, *INFORMED)))


def welcome(me, task, data):
    if data["document"] != data["name"] and me.right("identity"):
        return me.does("doubt_identity", task=task)
    rooms = list(me.things("room").values())
    suitable = ready(rooms, data["bed"])
    if not suitable:
        return me.does("ask_for_room", task=task)
    room = suitable[0] if me.right("room") else ready(rooms)[-1]
    due = price(data["priced"], data["nights"], data["pax"], me.p)
    quote = due["total"] if me.right("quote") else due["total"] + WRONG
    taxes = due["taxes"] if me.right("taxes") else due["taxes"] + WRONG
    return me.does("check_in", task=task, room=room["id"], quote=quote, taxes=taxes)


def ticked(me, lines):
    """The lines a trainer would tick of what this one does."""
    return [line for line in lines if me.right(line)]


@pack.bot(housekeeping)
def housekeeper(me):
    for task in me.tasks("room_check"):
        good = task["data"]["towels"] == task["data"]["pax"] * me.p["towels_a_person"]
        yield me.does("check_room", task=task["id"], verdict="ready" if good == me.right("check") else "again")
    for task in me.tasks("bed_check"):
        yield me.does("tick_bed", task=task["id"], ticks=ticked(me, BED))
    for task in me.tasks("fridge"):
        tenths = me.p["fridge_limit"] + me.below(10) - 5
        warm = tenths > me.p["fridge_limit"]
        yield me.does(
            "read_fridge", task=task["id"], tenths=tenths, act="report" if warm == me.right("fridge") else "keep"
        )
    for task in me.tasks("goods_in"):
        data = task["data"]
        came = data["parcels"] * data["in_a_parcel"] + data["loose"]
        yield me.does("count_goods", task=task["id"], accepted=came + (not me.right("count")))
    rooms = list(me.things("room").values())
    dirty = [room for room in rooms if room["state"] == "dirty"]
    if me.right("needed") and dirty:
        best = most_wanted(rooms, me.things("stay").values(), [room["bed"] for room in dirty])
        dirty.sort(key=lambda room: room["bed"] not in best)
    if dirty and all(room["by"] != me.seat for room in rooms):
        yield me.does("clean_room", room=dirty[0]["id"])


@pack.bot(manager)
def duty_manager(me):
    """Who stands at the desk comes first; an erring one begins at the other end."""
    moves = [*at_the_desk(me), *complaints(me), *the_rest(me)]
    yield from moves if me.right("order") else reversed(moves)


def at_the_desk(me):
    rooms, stays = list(me.things("room").values()), list(me.things("stay").values())
    for task in me.tasks("identity"):
        known = task["data"]["answer"] == "known"
        verdict = "welcome" if known == me.right("call") else "turn_away"
        yield me.does("settle_identity", task=task["id"], verdict=verdict)
    for task in me.tasks("no_room"):
        soon = any(room["state"] in ("cleaning", "cleaned") for room in rooms)
        best = "upgrade" if ready(rooms) else "wait" if soon else "elsewhere"
        yield me.does("settle_no_room", task=task["id"], remedy=best if me.right("lodge") else "elsewhere")
    for task in me.tasks("group"):
        best = min(spare_rooms(rooms, stays), task["data"]["rooms"])
        yield me.does("take_group", task=task["id"], rooms=best if me.right("group") else len(ready(rooms)))


def complaints(me):
    free = ready(me.things("room").values())
    for task in me.tasks("complaint"):
        best = fitting(task["data"]["cause"] in me.p["can_be_fixed"], free)[0]
        yield me.does("settle_complaint", task=task["id"], remedy=best if me.right("cause") else "apologise")


def the_rest(me):
    rooms, stays = me.things("room").values(), me.things("stay").values()
    for task in me.tasks("follow_up"):
        unhappy = task["data"]["says"] == "not_content"
        verdict = "reopen" if unhappy == me.right("follow_up") else "close"
        yield me.does("follow_up", task=task["id"], verdict=verdict)
    for task in me.tasks("priority"):
        wanted = most_wanted(rooms, stays, BEDS)
        others = [bed for bed in BEDS if bed not in wanted] or wanted
        yield me.does("set_priority", task=task["id"], bed=wanted[0] if me.right("priority") else others[0])
    for task in me.tasks("handover"):
        told = left_over(rooms, stays, len(me.tasks("complaint")))
        yield me.does("hand_over", task=task["id"], **{name: n + (not me.right(name)) for name, n in told.items()})
    yield from supplied(me)


def supplied(me):
    """What is bought from firms of the market: the cheapest offer, and no invoice unread."""
    offers = list(me.things("offer").values())
    for task in me.tasks("supplies"):
        best = cheapest(offers, task["data"]["goods"])
        dearer = [o["id"] for o in offers if o["goods"] == task["data"]["goods"] and o["id"] not in best]
        if best:
            offer = best[0] if not dearer or me.right("offer") else dearer[0]
            yield me.does("order_supplies", task=task["id"], offer=offer, quantity=task["data"]["needed"])
    for task in me.tasks("supplier_invoice"):
        verdict = "pay" if is_right(task["data"]) == me.right("invoice") else "dispute"
        yield me.does("settle_supplier", task=task["id"], verdict=verdict)

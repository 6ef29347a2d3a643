"""What happens at the front desk from two to five, and what may be decided about it."""

from mihan.engines.simulation import Amount, Choice, Number, Pack, Thing, Ticks
from mihan.packs.hotel_front_desk.rooms import BEDS, most_wanted, permille, price, ready, refund

pack = Pack(
    "hotel_front_desk", "1.0.0", length=3 * 3600, starts="14:00", trusted=("hotel",),
    public=(
        "rate_double", "rate_twin", "rate_family", "vat", "stay_tax", "promotion_tax", "towels_a_person",
        "fridge_limit", "welcome_good", "welcome_late", "can_be_fixed",
    ),
)  # fmt: skip
BOOK = "hotel"
GREETING = ("stood_up", "eye_contact", "used_name", "showed_way")
BED = ("corners", "no_crease", "pillows", "no_stain")

reception = pack.role("reception", seats=2, counts=("checked_in", "walked_out"))
housekeeping = pack.role("housekeeping", seats=2, counts=("cleaned", "priority"))
manager = pack.role("duty_manager", counts=("checked_in", "walked_out", "complaints", "priority"))

for role in (reception, manager):
    pack.sees(role, "room", "number", "floor", "bed", "state", "stay")
    pack.sees(role, "stay", "name", "bed", "nights", "pax", "eta", "state", "room")
pack.sees(housekeeping, "room", "number", "floor", "bed", "state", "by")
pack.sees(housekeeping, "stay", "bed", "eta", "state")

pack.task("arrival", reception, within="patience", shows=("stay", "name", "bed", "priced", "nights", "pax", "document"))
pack.task("greeting", reception, within="observed_within", shows=("stay", "name"), station="observed")
pack.task("departure", reception, within="patience", shows=("stay", "name", "priced", "pax", "unused"))
pack.task("room_check", housekeeping, shows=("room", "number", "pax", "towels"))
pack.task("bed_check", housekeeping, within="observed_within", shows=("room", "number"), station="observed")
pack.task("fridge", housekeeping, within="observed_within", shows=("room", "number"), station="bench")
pack.task("priority", manager, within="manager_within")
pack.task("identity", manager, within="manager_within", shows=("stay", "name", "document", "answer"))
pack.task("no_room", manager, within="manager_within", shows=("stay", "name", "bed", "pax"))
pack.task("complaint", manager, within="manager_within", shows=("stay", "name", "cause"))
pack.task("group", manager, within="manager_within", shows=("people", "rooms"))


@pack.begin
def begin(w):
    w.v.update(
        checked_in=0, walked_out=0, complaints=0, cleaned=0, priority="double", waited=0, satisfaction=0,
        rated=0, strangers=0, slow=1000,
    )  # fmt: skip
    w.post(BOOK, "opening", debit={"5141": w.p["cash"]}, credit={"1111": w.p["cash"]})
    for n in range(w.p["rooms"]):
        bed = w.pick("begin.bed", w.p["beds"])
        w.new(
            "room",
            number=w.p["first_room"] + n,
            floor=1 + n // w.p["rooms_a_floor"],
            bed=bed,
            state="dirty",
            stay="",
            by="",
        )
    rooms = list(w.things("room").values())
    for room in rooms[: w.p["rooms_ready"]]:
        room["state"] = "ready"
    for room in rooms[w.p["rooms"] - w.p["rooms_occupied"] :]:
        lodge(w, book(w, room["bed"], eta=0, by="stayover"), room)
    for _n in range(w.p["bookings"]):
        eta = w.between("begin.eta", 0, pack.length - w.p["patience"])
        stay = book(w, w.pick("begin.booked_bed", w.p["beds"]), eta=eta)
        w.at(max(eta + w.normal("begin.late", 0, w.p["eta_spread"]), w.p["first_arrival"]), "arrive", stay=stay["id"])
    w.after(w.p["priority_every"] // 2, "ask_priority")
    w.after(w.p["fridge_every"], "ask_fridge")


def book(w, bed, *, eta, by="booking"):
    """A stay as it stands in the bookings; `by` names its streams, so that no booking moves another's."""
    return w.new(
        "stay", name=w.pick(f"{by}.name", w.p["names"]), bed=bed, priced=bed,
        nights=w.pick(f"{by}.nights", w.p["nights"]), pax=w.pick(f"{by}.pax", w.p["people"]),
        eta=eta, state="expected", room="", false=False,
    )  # fmt: skip


def lodge(w, stay, room):
    """A guest into a room."""
    room["state"], room["stay"] = "occupied", stay["id"]
    stay["state"], stay["room"] = "in", room["id"]


def vacate(w, stay, state):
    """A guest out of the room, which is to be cleaned."""
    if stay["room"]:
        room = w.thing("room", stay["room"])
        room["state"], room["stay"] = "dirty", ""
    stay["state"], stay["room"] = state, ""


def rate(w, points):
    """What a guest thinks of it, of 100."""
    w.v["satisfaction"] += points
    w.v["rated"] += 1


def wants_room(w, stay):
    """The guest stands at the desk, with a document that says who it is."""
    stay["state"] = "waiting"
    document = w.pick("stay.other_name", w.p["other_names"]) if stay["false"] else stay["name"]
    w.open(
        "arrival", stay=stay["id"], name=stay["name"], bed=stay["bed"], priced=stay["priced"], nights=stay["nights"],
        pax=stay["pax"], document=document, since=w.t,
    )  # fmt: skip


# What the world does


@pack.event
def arrive(w, stay):
    wants_room(w, w.thing("stay", stay))


@pack.event
def cleaned(w, room):
    found = w.thing("room", room)
    found["state"], found["by"] = "cleaned", ""
    w.v["cleaned"] += 1
    pax = w.pick("clean.pax", w.p["people"])
    short = w.chance("clean.short", w.p["towel_missing"])
    w.open("room_check", room=room, number=found["number"], pax=pax, towels=pax * w.p["towels_a_person"] - short)
    if w.v["cleaned"] % w.p["bed_check_every"] == 0:
        w.open("bed_check", room=room, number=found["number"])


@pack.event
def put_right(w, room):
    w.thing("room", room)["state"] = "ready"


@pack.event
def come_back(w, stay):
    """A guest who was asked to wait stands at the desk again."""
    if w.thing("stay", stay)["state"] == "waiting":
        wants_room(w, w.thing("stay", stay))


@pack.event
def complain(w, stay, cause):
    found = w.thing("stay", stay)
    if found["state"] == "in":
        w.v["complaints"] += 1
        w.open("complaint", stay=stay, name=found["name"], cause=cause)


@pack.event
def ask_priority(w):
    w.open("priority")
    w.after(w.p["priority_every"], "ask_priority")


@pack.event
def ask_fridge(w):
    room = w.pick("fridge.room", [[key, 1] for key in w.things("room")])
    w.open("fridge", room=room, number=w.thing("room", room)["number"])
    w.after(w.p["fridge_every"], "ask_fridge")


# What the reception decides


@pack.decision(reception, task="arrival", room=Thing("room"), quote=Amount())
def check_in(w, task, room, quote):
    """Give a room and quote the stay: who does so holds the document for good."""
    w.require(room["state"] in ("ready", "dirty"), "room_not_free", number=room["number"], state=room["state"])
    stay = w.thing("stay", task["data"]["stay"])
    due = price(stay["priced"], stay["nights"], stay["pax"], w.p)
    w.evidence("invoice_exact", quote == due["total"])
    w.evidence("identity_checked", not stay["false"])
    _note_room(w, room, stay)
    _note_welcome(w, task)
    w.v["strangers"] += stay["false"]
    w.v["checked_in"] += 1
    if room["state"] == "dirty":
        w.after(w.p["complains_after"], "complain", stay=stay["id"], cause="dirty")
    elif room["bed"] != stay["bed"]:
        w.after(w.p["complains_after"], "complain", stay=stay["id"], cause="bed")
    lodge(w, stay, room)
    w.post(
        BOOK,
        "stay",
        debit={"5141": due["total"]},
        credit={"71243": due["net"], "4455": due["vat"], "4457": due["taxes"]},
    )
    if w.v["checked_in"] % w.p["greeting_every"] == 0:
        w.open("greeting", stay=stay["id"], name=stay["name"])


def _note_room(w, room, stay):
    """A right bed is only asked for where one was ready: doing one's best is no failure."""
    clean = room["state"] == "ready"
    if ready(w.things("room").values(), stay["bed"]):
        w.evidence("right_room", clean + (room["bed"] == stay["bed"]), 2)
    else:
        w.evidence("right_room", clean)


def _note_welcome(w, task):
    age = w.age(task)
    w.v["waited"] += w.t - task["data"]["since"]
    points = 2 if age <= w.p["welcome_good"] else 1 if age <= w.p["welcome_late"] else 0
    w.evidence("welcomed_in_time", points, 2)
    rate(w, (w.p["points_late"], w.p["points_slow"], w.p["points_good"])[points])


@pack.decision(reception, task="arrival")
def doubt_identity(w, task):
    """Call the duty manager about the document."""
    stay = w.thing("stay", task["data"]["stay"])
    w.evidence("identity_checked", stay["false"])
    if stay["false"]:
        _note_welcome(w, task)
    else:  # a good guest made to wait was not welcomed
        w.evidence("welcomed_in_time", 0, 2)
    stay["state"] = "doubted"
    answer = "unknown" if stay["false"] else "known"  # what the number on the booking answers
    w.open("identity", stay=stay["id"], name=stay["name"], document=task["data"]["document"], answer=answer)


@pack.decision(reception, task="arrival")
def ask_for_room(w, task):
    """Call the duty manager: no room of this bed is ready."""
    stay = w.thing("stay", task["data"]["stay"])
    w.require(not ready(w.things("room").values(), stay["bed"]), "room_is_ready", bed=stay["bed"])
    _note_welcome(w, task)
    w.open("no_room", stay=stay["id"], name=stay["name"], bed=stay["bed"], pax=stay["pax"])


@pack.decision(reception, task="departure", back=Amount())
def settle_departure(w, task, back):
    """Give back what an early departure leaves over."""
    stay = w.thing("stay", task["data"]["stay"])
    due = refund(stay, task["data"]["unused"], w.p)
    w.evidence("refund_exact", back == due["total"])
    vacate(w, stay, "left")
    w.post(
        BOOK,
        "refund",
        debit={"71243": due["net"], "4455": due["vat"], "4457": due["taxes"]},
        credit={"5141": due["total"]},
    )


@pack.decision(reception, task="greeting", ticks=Ticks(*GREETING))
def tick_greeting(w, task, ticks):
    """The trainer's ticks at a real welcome."""
    w.evidence("greeted", len(ticks), len(GREETING))


# What housekeeping decides


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


# What the duty manager decides


@pack.decision(manager, task="priority", bed=Choice(*BEDS))
def set_priority(w, task, bed):
    """Which rooms come first from now on."""
    best = most_wanted(w.things("room").values(), w.things("stay").values(), BEDS)
    w.evidence("priority_right", bed in best)
    w.v["priority"] = bed


@pack.decision(manager, task="identity", verdict=Choice("welcome", "turn_away"))
def settle_identity(w, task, verdict):
    """Welcome the guest after all, or do not."""
    stay = w.thing("stay", task["data"]["stay"])
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
    removes, soothes = remedy == "move" or (remedy == "fix" and fixable), remedy in ("discount", "apologise")
    if fixable or free:
        w.evidence("cause_removed", 2 if removes else int(soothes), 2)
    else:  # nothing could remove it: a kind word is all that was asked
        w.evidence("cause_removed", soothes)
    rate(w, w.p["points_removed"] if removes else w.p["points_soothed"])
    if remedy == "move":
        vacate(w, stay, "waiting")
        lodge(w, stay, free[0])
    if remedy == "discount":
        gesture = permille(w.p["rate_double"], w.p["gesture"])
        w.post(BOOK, "gesture", debit={"71294": gesture}, credit={"5141": gesture})


@pack.decision(manager, task="group", rooms=Number(0, 60))
def take_group(w, task, rooms):
    """How many rooms the hotel can give a bus without taking those of its own guests."""
    free = ready(w.things("room").values())
    w.require(rooms <= len(free), "not_so_many_ready", ready=len(free))
    spare = spare_rooms(w.things("room").values(), w.things("stay").values())
    best = min(spare, task["data"]["rooms"])
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


def spare_rooms(rooms, stays):
    """Rooms ready above the guests still to come."""
    return max(0, len(ready(rooms)) - sum(stay["state"] in ("expected", "waiting", "doubted") for stay in stays))


# What passes unanswered


@pack.overdue("arrival")
def guest_walks_out(w, task):
    w.missed(task, "welcomed_in_time", 2)
    w.thing("stay", task["data"]["stay"])["state"] = "left"
    w.v["walked_out"] += 1
    rate(w, 0)


@pack.overdue("departure")
def guest_leaves_angry(w, task):
    w.missed(task, "refund_exact")
    vacate(w, w.thing("stay", task["data"]["stay"]), "left")
    rate(w, 0)


@pack.overdue("greeting")
def greeting_unseen(w, task):
    """The trainer was elsewhere: nobody's failure."""


@pack.overdue("bed_check")
def bed_unseen(w, task):
    """The trainer was elsewhere: nobody's failure."""


@pack.overdue("fridge")
def fridge_unread(w, task):
    w.missed(task, "fridge_acted")


@pack.overdue("priority")
def no_priority(w, task):
    w.missed(task, "priority_right")


@pack.overdue("identity")
def doubt_left_open(w, task):
    w.missed(task, "stranger_kept_out")
    w.thing("stay", task["data"]["stay"])["state"] = "left"


@pack.overdue("no_room")
def nobody_found_a_room(w, task):
    w.missed(task, "guest_lodged", 2)
    w.thing("stay", task["data"]["stay"])["state"] = "left"
    w.v["walked_out"] += 1
    rate(w, 0)


@pack.overdue("complaint")
def complaint_left_open(w, task):
    w.missed(task, "cause_removed", 2)
    rate(w, 0)


@pack.overdue("group")
def bus_drives_on(w, task):
    w.missed(task, "group_fits")


# What is always true


@pack.invariant
def rooms_are_kept(w):
    return len(w.things("room")) == w.p["rooms"]


@pack.invariant
def no_room_has_two_guests(w):
    lodged = [stay["room"] for stay in w.things("stay").values() if stay["state"] == "in"]
    return len(lodged) == len(dict.fromkeys(lodged)) and "" not in lodged


@pack.invariant
def who_is_in_has_the_room(w):
    rooms = w.things("room")
    lodged = sum(
        rooms[stay["room"]]["stay"] == stay["id"] for stay in w.things("stay").values() if stay["state"] == "in"
    )
    return lodged == sum(room["state"] == "occupied" for room in rooms.values())


# How it went


@pack.indicator(unit="centimes", good="up")
def revenue(w):
    return -w.balance(BOOK, "71243") - w.balance(BOOK, "71294") - w.balance(BOOK, "61431")


@pack.indicator(unit="/100", good="up")
def satisfaction(w):
    return int(w.v["satisfaction"] // max(1, w.v["rated"]))


@pack.indicator(unit="s", good="down")
def mean_wait(w):
    return int(w.v["waited"] // max(1, w.v["checked_in"]))


@pack.indicator(good="down")
def walked_out(w):
    return w.v["walked_out"]


@pack.indicator(good="down")
def strangers(w):
    return w.v["strangers"]


@pack.indicator(good="up")
def rooms_ready(w):
    return len(ready(w.things("room").values()))

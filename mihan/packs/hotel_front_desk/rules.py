"""Who works from two to five, what each sees and is asked, and what the world does by itself."""

from mihan.engines.simulation import Pack

pack = Pack(
    "hotel_front_desk", "1.2.0", length=3 * 3600, starts="14:00", trusted=("hotel",),
    words=(
        "dirty", "cleaning", "cleaned", "ready", "occupied", "expected", "waiting", "in", "doubted", "left",
        "elsewhere", "double", "twin", "family", "known", "unknown", "bed", "towels", "noise", "air_conditioning",
        "content", "not_content", "linen", "coffee", "sugar", "offered", "ordered", "arrived", "received", "billed",
        "sent", "paid", "cancelled",
    ),
    public=(
        "rate_double", "rate_twin", "rate_family", "vat", "stay_tax", "promotion_tax", "towels_a_person",
        "fridge_limit", "welcome_good", "welcome_late", "can_be_fixed", "supplies",
    ),
)  # fmt: skip
BOOK = "hotel"

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
pack.task("payment", reception, within="patience", shows=("stay", "name", "total", "hands"))
pack.task("departure", reception, within="patience", shows=("stay", "name", "priced", "pax", "unused"))
pack.task("room_check", housekeeping, shows=("room", "number", "pax", "towels"))
pack.task("bed_check", housekeeping, within="observed_within", shows=("room", "number"), station="observed")
pack.task("fridge", housekeeping, within="observed_within", shows=("room", "number"), station="bench")
pack.task("priority", manager, within="manager_within")
pack.task("identity", manager, within="manager_within", shows=("stay", "name", "document", "answer"))
pack.task("no_room", manager, within="manager_within", shows=("stay", "name", "bed", "pax"))
pack.task("complaint", manager, within="manager_within", shows=("stay", "name", "cause"))
pack.task("follow_up", manager, within="manager_within", shows=("stay", "name", "cause", "says"))
pack.task("handover", manager, within="handover_within")
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
    w.at(pack.length - w.p["handover_within"], "ask_handover")


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
def ask_follow_up(w, stay, cause, removed):
    """A guest who complained is still in the house: is all well now?"""
    found = w.thing("stay", stay)
    if found["state"] == "in":
        says = "content" if removed else "not_content"
        w.open("follow_up", stay=stay, name=found["name"], cause=cause, says=says)


@pack.event
def ask_handover(w):
    w.open("handover")


@pack.event
def ask_priority(w):
    w.open("priority")
    w.after(w.p["priority_every"], "ask_priority")


@pack.event
def ask_fridge(w):
    room = w.pick("fridge.room", [[key, 1] for key in w.things("room")])
    w.open("fridge", room=room, number=w.thing("room", room)["number"])
    w.after(w.p["fridge_every"], "ask_fridge")

"""What goes wrong in an afternoon: set off by the calendar, or by an instructor."""

from mihan.packs.hotel_front_desk.rules import book, complain, pack, wants_room


@pack.incident()
def false_identity(w):
    """The next guest to come carries somebody else's document."""
    coming = [stay for stay in w.things("stay").values() if stay["state"] == "expected"]
    if coming:
        min(coming, key=lambda stay: stay["eta"])["false"] = True
    else:
        stay = book(w, w.pick("false.bed", w.p["beds"]), eta=w.t, by="false")
        stay["false"] = True
        wants_room(w, stay)


@pack.incident(told="reception")
def overbooking(w):
    """A family with a confirmed booking that the plan does not hold."""
    stay = book(w, "family", eta=w.t, by="overbooking")
    wants_room(w, stay)


@pack.incident(told="reception")
def early_departure(w):
    """A guest leaves with nights left."""
    staying = [stay for stay in w.things("stay").values() if stay["state"] == "in" and stay["nights"] > 1]
    if staying:
        stay = w.pick("early.stay", [[stay, 1] for stay in staying])
        unused = w.between("early.unused", 1, stay["nights"] - 1)
        w.open(
            "departure", stay=stay["id"], name=stay["name"], priced=stay["priced"], pax=stay["pax"], unused=unused
        )  # fmt: skip


def somebody_complains(w, cause):
    lodged = [stay["id"] for stay in w.things("stay").values() if stay["state"] == "in"]
    if lodged:
        complain(w, stay=w.pick(f"{cause}.stay", [[key, 1] for key in lodged]), cause=cause)


@pack.incident()
def noise(w):
    """A guest cannot rest: work next door."""
    somebody_complains(w, "noise")


@pack.incident()
def air_conditioning(w):
    """The air conditioning of an occupied room gives up."""
    somebody_complains(w, "air_conditioning")


@pack.incident(told="duty_manager")
def bus_of_thirty(w):
    """Thirty people and a driver stand before the door, without a booking."""
    w.open("group", people=w.p["bus_people"], rooms=w.p["bus_rooms"])


@pack.incident()
def walk_ins(w):
    """Guests without a booking, one after another."""
    for _n in range(w.p["walk_ins"]):
        wants_room(w, book(w, w.pick("walk_in.bed", w.p["beds"]), eta=w.t, by="walk_in"))


@pack.incident(told="housekeeping")
def late_linen(w):
    """The laundry is late: rooms take longer until the end."""
    w.v["slow"] = w.p["late_linen"]

"""What the reception decides: rooms, identities, prices, departures."""

from mihan.engines.simulation import Amount, Thing, Ticks
from mihan.packs.hotel_front_desk.rooms import price, ready, refund
from mihan.packs.hotel_front_desk.rules import BOOK, lodge, pack, rate, reception, vacate

MANNERS = ("stood_up", "eye_contact", "used_name")
INFORMED = ("told_hours", "showed_way")


@pack.decision(reception, task="arrival", room=Thing("room"), quote=Amount(), taxes=Amount())
def check_in(w, task, room, quote, taxes):
    """Give a room and quote the stay, with the taxes in it: who does so holds the document for good."""
    w.require(room["state"] in ("ready", "dirty"), "room_not_free", number=room["number"], state=room["state"])
    stay = w.thing("stay", task["data"]["stay"])
    due = price(stay["priced"], stay["nights"], stay["pax"], w.p)
    w.evidence("quote_exact", quote == due["total"])
    w.evidence("taxes_exact", taxes == due["taxes"])
    _note_identity(w, stay, doubted=False)
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
    if w.v["checked_in"] % w.p["cash_every"] == 0:
        _cash_is_held_out(w, stay, due["total"])


def _cash_is_held_out(w, stay, total):
    """Notes that make a round sum, never quite what is owed."""
    note = w.p["cash_note"]
    w.open("payment", stay=stay["id"], name=stay["name"], total=total, hands=(total // note + 1) * note)


def _note_identity(w, stay, *, doubted):
    """Another's document is rare and must be seen; that of an honest guest is no reason to make trouble."""
    if stay["false"]:
        w.evidence("stranger_seen", doubted)
    else:
        w.evidence("identity_accepted", not doubted)


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
    _note_identity(w, stay, doubted=True)
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


@pack.decision(reception, task="payment", change=Amount())
def take_payment(w, task, change):
    """Take the notes, and give back what is over."""
    w.evidence("payment_taken", change == task["data"]["hands"] - task["data"]["total"])


@pack.decision(reception, task="departure", back=Amount())
def settle_departure(w, task, back):
    """Give back what an early departure leaves over."""
    stay = w.thing("stay", task["data"]["stay"])
    due = refund(stay, task["data"]["unused"], w.p)
    w.evidence("refund_exact", back == due["total"])
    w.evidence("departure_recorded", w.age(task) <= w.p["welcome_good"])
    vacate(w, stay, "left")
    w.post(
        BOOK,
        "refund",
        debit={"71243": due["net"], "4455": due["vat"], "4457": due["taxes"]},
        credit={"5141": due["total"]},
    )


@pack.decision(reception, task="greeting", ticks=Ticks(*MANNERS, *INFORMED))
def tick_greeting(w, task, ticks):
    """The trainer's ticks at a real welcome."""
    w.evidence("greeted", sum(line in ticks for line in MANNERS), len(MANNERS))
    w.evidence("informed", sum(line in ticks for line in INFORMED), len(INFORMED))

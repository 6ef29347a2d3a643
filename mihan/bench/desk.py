"""The front desk of the bench: a plain model, written once on our engine and once in SimPy (`desk_in_simpy`).

Both take the same draws from the same streams and the same decisions, so that their outputs can be compared.
"""

from collections.abc import Iterator
from typing import Any

from mihan.engines.simulation import Amount, Choice, Crew, Input, Pack, Player, Rule, Scenario, Session, Thing, YesNo

SEED, LENGTH, STEP = 5, 240_000, 120
ROOMS, GAP, PATIENCE, ANSWER, NIGHT = 60, 300, 900, 600, 3600
RATE, VAT, TAX, GESTURE = 60_000, 100, 1800, 12_000
NIGHTS = ((1, 25), (2, 25), (3, 20), (4, 12), (5, 8), (7, 10))
PEOPLE = ((1, 30), (2, 60), (3, 10))
BEDS = (("double", 65), ("twin", 35))
PLEASED = {"move": 60, "discount": 45, "apologise": 25, "ignore": 0}
COUNTS = ("left", "pleased", "asked", "strangers", "in", "waited")

pack = Pack("desk", "1", length=LENGTH, step=STEP, trusted=("hotel",))
for role in ("reception", "housekeeping", "manager"):
    pack.role(role)
pack.sees("reception", "room", "state", "bed")
pack.sees("housekeeping", "room", "state")
pack.task("arrival", "reception", within="patience", shows=("nights", "pax", "bed"))
pack.task("complaint", "manager", within="answer", shows=("cause",))
SCENARIO = Scenario(
    params={"patience": PATIENCE, "answer": ANSWER},
    rules={name: Rule(name) for name in ("quote", "room", "identity", "welcome", "clean", "remedy")},
)


def due(nights: int, pax: int) -> tuple[int, int, int]:
    """Net, VAT and taxes of a stay."""
    net = nights * RATE
    return net, (net * VAT + 500) // 1000, nights * pax * TAX


@pack.begin
def begin(w: Any) -> None:
    w.v.update(dict.fromkeys(COUNTS, 0))
    for n in range(ROOMS):
        w.new("room", state="dirty" if n % 5 < 2 else "clean", bed="twin" if n % 3 == 0 else "double")
    w.at(60, "arrives")


@pack.event
def arrives(w: Any) -> None:
    w.after(1 + w.expo("gap", GAP), "arrives")
    nights, pax, bed = w.pick("nights", NIGHTS), w.pick("people", PEOPLE), w.pick("bed", BEDS)
    guest = w.new("guest", nights=nights, pax=pax, known=w.chance("known", 960), bed=bed)
    w.open("arrival", guest=guest["id"], nights=nights, pax=pax, bed=bed)


@pack.event
def cleaned(w: Any, room: str) -> None:
    w.thing("room", room)["state"] = "clean"


@pack.event
def leaves(w: Any, guest: str, room: str) -> None:
    w.remove("guest", guest)
    w.thing("room", room)["state"] = "dirty"


@pack.event
def complains(w: Any, cause: str) -> None:
    w.open("complaint", cause=cause)


@pack.decision("reception", task="arrival", room=Thing("room"), checked=YesNo(), quote=Amount())
def check_in(w: Any, task: dict[str, Any], room: dict[str, Any], checked: bool, quote: int) -> None:
    w.require(room["state"] in ("clean", "dirty"), "room_not_free")
    guest, v, age = w.thing("guest", task["data"]["guest"]), w.v, w.age(task)
    net, vat, tax = due(guest["nights"], guest["pax"])
    total, clean, fits = net + vat + tax, room["state"] == "clean", room["bed"] == guest["bed"]
    w.evidence("quote", quote == total)
    w.evidence("room", clean + fits, 2)
    w.evidence("identity", checked)
    w.evidence("welcome", 2 if age <= 300 else 1 if age <= 600 else 0, 2)
    v["strangers"] += not checked and not guest["known"]
    if not clean:
        w.after(240, "complains", cause="dirty")
    if not fits:
        w.after(200, "complains", cause="bed")
    room["state"] = "occupied"
    v["in"] += 1
    v["waited"] += age
    v["pleased"] += 100 - age // 18
    v["asked"] += 1
    w.post("hotel", "stay", debit={"5141": total}, credit={"71243": net, "4455": vat, "4457": tax})
    w.after(guest["nights"] * NIGHT, "leaves", guest=guest["id"], room=room["id"])


@pack.decision("housekeeping", room=Thing("room"))
def clean(w: Any, room: dict[str, Any]) -> None:
    w.require(room["state"] == "dirty", "room_not_dirty")
    room["state"] = "cleaning"
    w.after(w.between("cleaning", 1200, 1800), "cleaned", room=room["id"])
    w.evidence("clean", 1)


@pack.decision("manager", task="complaint", remedy=Choice(*PLEASED))
def settle(w: Any, task: dict[str, Any], remedy: str) -> None:
    w.evidence("remedy", 2 if remedy == "move" else 1 if remedy in ("apologise", "discount") else 0, 2)
    w.v["pleased"] += PLEASED[remedy]
    w.v["asked"] += 1
    if remedy == "discount":
        w.post("hotel", "gesture", debit={"71294": GESTURE}, credit={"5141": GESTURE})


@pack.overdue("arrival")
def walks_out(w: Any, task: dict[str, Any]) -> None:
    w.remove("guest", task["data"]["guest"])
    w.missed(task, "welcome", 2)
    w.v["left"] += 1
    w.v["asked"] += 1


@pack.overdue("complaint")
def unanswered(w: Any, task: dict[str, Any]) -> None:
    w.missed(task, "remedy", 2)
    w.v["asked"] += 1


@pack.invariant
def every_guest_is_somewhere(w: Any) -> bool:
    occupied = sum(room["state"] == "occupied" for room in w.things("room").values())
    return len(w.things("guest")) == occupied + len(w.tasks("arrival"))


@pack.bot("reception")
def receptionist(me: Player) -> Iterator[Any]:
    for task in me.tasks("arrival"):
        rooms = [room for room in me.things("room").values() if room["state"] == "clean"]
        rooms.sort(key=lambda room: (room["bed"] == task["data"]["bed"]) != me.right("room"))
        if rooms:
            total = sum(due(task["data"]["nights"], task["data"]["pax"])) + 100 * (not me.right("quote"))
            yield me.does("check_in", task=task["id"], room=rooms[0]["id"], checked=me.right("identity"), quote=total)


@pack.bot("housekeeping")
def housekeeper(me: Player) -> Iterator[Any]:
    for room in me.things("room").values():
        if room["state"] == "dirty":
            yield me.does("clean", room=room["id"])


@pack.bot("manager")
def manager(me: Player) -> Iterator[Any]:
    for task in me.tasks("complaint"):
        yield me.does("settle", task=task["id"], remedy=list(PLEASED)[me.below(4)])


def lived() -> Session:
    """A long session by bots that err now and then: some 5,000 events and decisions."""
    session = Session(pack, SCENARIO, SEED)
    Crew(session, dict.fromkeys(pack.seats, 850), seed=SEED).play(LENGTH)
    return session


def accepted(log: list[Input]) -> list[Input]:
    return [logged for logged in log if logged.accepted]


def outputs(world: Any) -> dict[str, Any]:
    """What both models must agree on: counters, accounts, and every fact with its time."""
    facts = [(t, kind, values) for t, kind, values, _cause in world.facts if kind != "ended"]
    return {"counts": world.v, "accounts": world.state["books"]["hotel"], "facts": facts}

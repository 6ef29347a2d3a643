"""The front desk of the bench in SimPy: a process for each guest, room and complaint, decisions fed from the log."""

from collections.abc import Generator
from typing import Any

import simpy

from mihan.bench.desk import (
    ANSWER,
    BEDS,
    COUNTS,
    GAP,
    GESTURE,
    LENGTH,
    NIGHT,
    NIGHTS,
    PATIENCE,
    PEOPLE,
    PLEASED,
    ROOMS,
    SCENARIO,
    due,
)
from mihan.engines.simulation import Input, Streams

Room = dict[str, Any]


class Desk:
    """The same guests, the same decisions, the same figures as `desk.pack`."""

    def __init__(self, seed: int) -> None:
        self.env = simpy.Environment()
        self.draw = Streams(seed)
        self.rooms = [
            {"state": "dirty" if n % 5 < 2 else "clean", "bed": "twin" if n % 3 == 0 else "double"}
            for n in range(ROOMS)
        ]  # fmt: skip
        self.tasks: dict[str, Any] = {}
        self.made = {"arrival": 0, "complaint": 0}
        self.counts = dict.fromkeys(COUNTS, 0)
        self.accounts: dict[str, int] = {}
        self.facts: list[Any] = []
        self.env.process(self.arrivals())

    def arrivals(self) -> Generator[Any, Any, None]:
        yield self.env.timeout(60)
        while True:
            gap = 1 + self.draw.expo("gap", GAP)
            self.env.process(self.guest())
            yield self.env.timeout(gap)

    def guest(self) -> Generator[Any, Any, None]:
        draw = self.draw
        nights, pax = draw.pick("nights", NIGHTS), draw.pick("people", PEOPLE)
        bed = str(draw.pick("bed", BEDS))
        known = draw.chance("known", 960)
        began, key, answer = self.open("arrival", "reception")
        yield answer | self.env.timeout(PATIENCE)
        if not answer.triggered:
            self.walks_out(key, began)
            return
        given = answer.value
        room, age = self.rooms[int(given["room"]) - 1], int(self.env.now - began)
        self.welcome(key, given, room, age, nights, pax, bed, known)
        self.close(key, began)
        yield self.env.timeout(nights * NIGHT)
        room["state"] = "dirty"

    def welcome(self, key: str, given: Any, room: Room, age: int, nights: int, pax: int, bed: str, known: bool) -> None:
        net, vat, tax = due(nights, pax)
        total, clean, fits = net + vat + tax, room["state"] == "clean", room["bed"] == bed
        self.note(key, "reception.1", "quote", given["quote"] == total)
        self.note(key, "reception.1", "room", clean + fits, 2)
        self.note(key, "reception.1", "identity", given["checked"])
        self.note(key, "reception.1", "welcome", 2 if age <= 300 else 1 if age <= 600 else 0, 2)
        counts = self.counts
        counts["strangers"] += not given["checked"] and not known
        if not clean:
            self.env.process(self.complaint(240, "dirty"))
        if not fits:
            self.env.process(self.complaint(200, "bed"))
        room["state"] = "occupied"
        counts["in"] += 1
        counts["waited"] += age
        counts["pleased"] += 100 - age // 18
        counts["asked"] += 1
        self.post("stay", [["5141", total], ["71243", -net], ["4455", -vat], ["4457", -tax]])

    def walks_out(self, key: str, began: int) -> None:
        self.fact("task.overdue", {"task": key, "kind": "arrival", "role": "reception"})
        self.note(key, "reception.1", "welcome", 0, 2)
        self.counts["left"] += 1
        self.counts["asked"] += 1
        self.close(key, began, "overdue")

    def complaint(self, delay: int, cause: str) -> Generator[Any, Any, None]:
        yield self.env.timeout(delay)
        began, key, answer = self.open("complaint", "manager")
        yield answer | self.env.timeout(ANSWER)
        self.counts["asked"] += 1
        if not answer.triggered:
            self.fact("task.overdue", {"task": key, "kind": "complaint", "role": "manager"})
            self.note(key, "manager.1", "remedy", 0, 2)
        else:
            remedy = answer.value["remedy"]
            self.note(
                key,
                "manager.1",
                "remedy",
                2 if remedy == "move" else 1 if remedy in ("apologise", "discount") else 0,
                2,
            )
            self.counts["pleased"] += PLEASED[remedy]
            if remedy == "discount":
                self.post("gesture", [["71294", GESTURE], ["5141", -GESTURE]])
        self.close(key, began, "done" if answer.triggered else "overdue")

    def cleaning(self, room: Room) -> Generator[Any, Any, None]:
        yield self.env.timeout(self.draw.between("cleaning", 1200, 1800))
        room["state"] = "clean"

    def open(self, kind: str, role: str) -> tuple[int, str, Any]:
        self.made[kind] += 1
        key, answer = f"{kind}.{self.made[kind]}", self.env.event()
        self.tasks[key] = answer
        self.fact("task.opened", {"task": key, "kind": kind, "role": role})
        return int(self.env.now), key, answer

    def close(self, key: str, began: int, how: str = "done") -> None:
        del self.tasks[key]
        self.fact("task.closed", {"task": key, "how": how, "age": self.env.now - began})

    def post(self, memo: str, lines: list[list[Any]]) -> None:
        if sum(amount for _, amount in lines):
            raise ValueError(lines)
        for account, amount in lines:
            self.accounts[account] = self.accounts.get(account, 0) + amount
        self.fact("entry", {"book": "hotel", "memo": memo, "lines": lines})

    def note(self, key: str, seat: str, rule: str, num: int, den: int = 1) -> None:
        known = SCENARIO.rules[rule]
        values = {
            "rule": rule, "competence": known.competence, "criterion": known.criterion, "seat": seat,
            "num": int(num), "den": den, "weight": known.weight, "critical": known.critical,
            "help": 0, "by": "bot", "station": "screen", "task": key,
        }  # fmt: skip
        self.fact("evidence", values)

    def fact(self, kind: str, values: dict[str, Any]) -> None:
        self.facts.append((self.env.now, kind, values))

    def decide(self, logged: Input) -> None:
        self.run_to(logged.t)
        args = logged.args
        if logged.verb == "clean":
            room = self.rooms[int(args["room"]) - 1]
            room["state"] = "cleaning"
            self.note("", "housekeeping.1", "clean", 1)
            self.env.process(self.cleaning(room))
        else:
            self.tasks[args["task"]].succeed(args)
        self.run_to(logged.t)

    def run_to(self, t: int) -> None:
        """Everything up to and at `t`: SimPy's own `run` stops before."""
        env = self.env
        while env.peek() <= t:
            env.step()
        if env.now < t:
            env.run(until=t)


def replayed(seed: int, log: list[Input]) -> dict[str, Any]:
    """The outputs of `desk.outputs`, by SimPy."""
    desk = Desk(seed)
    for logged in log:
        desk.decide(logged)
    desk.run_to(LENGTH)
    return {"counts": desk.counts, "accounts": desk.accounts, "facts": desk.facts}

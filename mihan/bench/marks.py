"""Values put where a seat may not look, and found again in whatever it is sent.

A word is `zqh` and eight digits of base 16, a number begins with 91827: nothing else on a page looks like them. What
is hidden is told by the pack's own whitelist, apart from `seen_by`, so that the two judge each other.
"""

import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mihan.engines.simulation import Pack

WORD, NUMBER = re.compile(r"zqh[0-9a-f]{8}"), re.compile(r"91827\d{4}")
NUMBERS, FIRST = 10_000, 918_270_000
# What may stand between the digits of a number as people read it, and the digits of other scripts.
BETWEEN = re.compile(r"(?<=\d)[\s\u00a0\u202f\u2066-\u2069.,'\u2019\u066b\u066c]+(?=\d)")
DIGITS = {ord(other): str(n) for script in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for n, other in enumerate(script)}


@dataclass
class Marks:
    chance: random.Random
    made: set[str] = field(default_factory=set)
    numbers_too: bool = True

    def word(self) -> str:
        found = f"zqh{self.chance.getrandbits(32):08x}"
        self.made.add(found)
        return found

    def number(self) -> int:
        found = FIRST + self.chance.randrange(NUMBERS)
        self.made.add(str(found))
        return found

    def instead_of(self, value: Any) -> Any:
        """The same tree with every word and number another; truth values stay."""
        if isinstance(value, dict):
            return {name: self.instead_of(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.instead_of(each) for each in value]
        if isinstance(value, int):
            return self.number() if self.numbers_too and not isinstance(value, bool) else value
        return self.word() if isinstance(value, str) else value

    def found_in(self, text: str) -> set[str]:
        """Those of them that can be read in a text, however numbers are written in it."""
        read = {*WORD.findall(text), *NUMBER.findall(text)}
        if "9" in (told := text.translate(DIGITS)):
            read |= set(NUMBER.findall(BETWEEN.sub("", told)))
        return read & self.made


def hide(state: dict[str, Any], scenario: dict[str, Any], pack: Pack, seat: str, marks: Marks) -> None:
    """Put marks into all of a state and a scenario that a seat may not see; what it sees stays the same."""
    role = pack.seats[seat]
    for kind, things in state["things"].items():
        for key, thing in things.items():
            things[key] = _thing(thing, kind, pack, role, marks)
    seen = pack.seen_counts[role]
    state["v"] = {name: value if name in seen else marks.instead_of(value) for name, value in state["v"].items()}
    for task in state["tasks"].values():
        own = task["role"] == role and task["seat"] in ("", seat)
        shows = pack.tasks[task["kind"]].shows if own else ()
        task["data"] = _but(task["data"], shows, marks)
    state["notices"] = [
        notice if notice["role"] in ("", role) else {**notice, "values": marks.instead_of(notice.get("values", {}))}
        for notice in state["notices"]
    ]
    state["queue"] = [[*event[:3], marks.instead_of(event[3]), *event[4:]] for event in state["queue"]]
    state["books"] = {book: marks.instead_of(accounts) for book, accounts in state["books"].items()}
    scenario["params"] = _but(scenario["params"], pack.public, marks)


def _but(values: Mapping[str, Any], kept: tuple[str, ...], marks: Marks) -> dict[str, Any]:
    return {name: value if name in kept else marks.instead_of(value) for name, value in values.items()}


def _thing(thing: dict[str, Any], kind: str, pack: Pack, role: str, marks: Marks) -> dict[str, Any]:
    """A thing with marks in what is not shown of it; as it was where that would decide whether it is shown."""
    sight = pack.sights.get(role, {}).get(kind)
    is_seen = pack.sees_thing(role, kind, thing)
    lied = _but(thing, ("id", *(sight.fields if sight and is_seen else ())), marks)
    return lied if _quietly(lambda: pack.sees_thing(role, kind, lied)) is is_seen else thing


def _quietly(ask: Callable[[], bool]) -> bool | None:
    try:
        return ask()
    except Exception:  # noqa: BLE001 - a condition of the pack that takes no mark
        return None


def copied(tree: Any) -> Any:
    return json.loads(json.dumps(tree))

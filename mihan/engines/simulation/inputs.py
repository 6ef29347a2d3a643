"""What happened to a session from outside, and the chain that shows a change to it.

A session is nothing but (pack and its version, scenario, seed, inputs): the rest is computed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

GENESIS = "0" * 64


class Actor(StrEnum):
    USER = "user"
    BOT = "bot"
    INSTRUCTOR = "instructor"
    MARKET = "market"


# Reading a member of an enumeration is slow where it is done for every input.
USER, BOT, INSTRUCTOR, MARKET = Actor


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: the key of a text and the values it needs, so that it is said in any language."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """Raised by `World.require` and `World.refuse`; the state is put back as it was."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.refusal = Refusal(key, values)


@dataclass(frozen=True, slots=True)
class Input:
    """A decision, an instructor's act or a message of the market, with its verdict once given.

    `t` is the session's time in its unit; `key` makes a resent request the same input; `n` is its
    place in the log, from 1. Refused ones stay in the log: an attempt is a fact too.
    """

    t: int
    seat: str
    actor: Actor
    verb: str
    args: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    n: int = 0
    accepted: bool = False
    why: Refusal | None = None

    def accepted_as(self, n: int, t: int) -> "Input":
        """The same with its place in the log, its time there and its verdict."""
        return replace(self, n=n, t=t, accepted=True, why=None)

    def refused_as(self, n: int, t: int, why: Refusal) -> "Input":
        """The same with why it was refused."""
        return replace(self, n=n, t=t, accepted=False, why=why)

    def as_json(self) -> dict[str, Any]:
        """Plain values for a row or a file; `from_json` reads them back."""
        why = None if self.why is None else {"key": self.why.key, "values": dict(self.why.values)}
        return {
            "n": self.n, "t": self.t, "seat": self.seat, "actor": str(self.actor), "verb": self.verb,
            "args": dict(self.args), "key": self.key, "accepted": self.accepted, "why": why,
        }  # fmt: skip

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Input":
        """An input read back from its plain values."""
        why = told["why"] and Refusal(told["why"]["key"], told["why"]["values"])
        return cls(**{**told, "actor": Actor(told["actor"]), "why": why})


def link(before: str, logged: Input) -> str:
    """The next hash of the chain: any edit of an input changes all that follow."""
    told = json.dumps(logged.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(f"{before}{told}".encode()).hexdigest()


def chain(log: Iterable[Input], *, start: str = GENESIS) -> str:
    """The hash of a whole log."""
    for logged in log:
        start = link(start, logged)
    return start

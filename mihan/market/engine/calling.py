"""The calendar of the tender board, as the file beside this app says it: `data/tenders.toml`, read once."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent.parent / "data" / "tenders.toml"


@dataclass(frozen=True)
class Planned:
    """A call of the calendar: `day` of the month, days to bid, cartons, thousandths of the market price."""

    day: int
    open_for: int
    buyer: str
    quantity: int
    ceiling: int


@cache
def calendar() -> tuple[Planned, ...]:
    """In the order of their days."""
    rows = tomllib.loads(HERE.read_text(encoding="utf-8"))["call"]
    return tuple(sorted((Planned(**row) for row in rows), key=lambda planned: planned.day))


def due(day: int, called: Iterable[int]) -> Planned | None:
    """The latest call to make once the furthest firm is at `day`; one that was passed over is not made afterwards."""
    last = max(called, default=0)
    return max((one for one in calendar() if last < one.day <= day), key=lambda one: one.day, default=None)


def goods_for(place: int, dealt_in: Sequence[Mapping[str, int]]) -> tuple[str, int] | None:
    """The goods of the call at `place` in the calendar, with their market price: in turn, those several firms have.

    `dealt_in`: of each firm, the market price in centimes of what it deals in.
    """
    prices = {name: price for firm in reversed(dealt_in) for name, price in firm.items()}
    counted = Counter(name for firm in dealt_in for name in firm)
    names = sorted(name for name in counted if counted[name] > 1) or sorted(counted)
    return (name := names[place % len(names)], prices[name]) if names else None

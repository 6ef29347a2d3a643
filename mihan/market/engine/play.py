"""What a firm in play has done that others must know: messages sent, money moved, returns filed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mihan.workplaces.engine.market import BOOK, CASH
from mihan.workplaces.engine.playing import Live

DAY = 480  # minutes of work, as the workplace counts them
RETURNS = ("vat_return", "social_return")
# Who is on the other side of what a firm settles outside of the market, by the kind of the movement.
STATE_DEBTS = ("paid_vat", "paid_contributions", "paid_income_tax", "paid_fine")


class Movement(NamedTuple):
    """A line of the firm's statement; `amount` above zero is money in."""

    id: str
    other: str
    amount: int
    reference: str
    day: int


def day_of(playing: Live) -> int:
    return day_at(playing.t)


def day_at(t: int) -> int:
    """The working day of a time, from 1."""
    return t // DAY + 1


def count_of(playing: Live) -> int:
    """How many lines the statement has."""
    return len(playing.world.things("movement"))


def settled_outside(playing: Live, after: int = 0) -> Iterator[Movement]:
    """The lines from the `after`-th on that no firm of the market is behind: the others the bank posts itself."""
    for line in list(playing.world.things("movement").values())[after:]:
        if not line["partner"]:
            yield Movement(
                line["id"], other_side(line["kind"]), line["amount"], line["reference"], day_at(line["t"])
            )  # fmt: skip


def other_side(kind: str) -> str:
    """Whose account is debited or credited against a line of this kind."""
    if kind in STATE_DEBTS:
        return "state"
    return {"paid_wages": "staff", "paid_supplier": "suppliers", "bank_charge": "bank"}.get(kind, "clients")


def returns_filed(playing: Live) -> list[dict[str, Any]]:
    return [form for form in playing.world.things("form").values() if form["kind"] in RETURNS]


def cash_in_books(playing: Live) -> int:
    """What the firm's true books say it has at the bank."""
    return int(playing.world.balance(BOOK, CASH))

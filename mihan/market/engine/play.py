"""What a firm in play has done that others must know: messages sent, money moved, returns filed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mihan.market.models import Firm
from mihan.market.policy import HOTEL, PACK
from mihan.workplaces.engine.market import BOOK, CASH
from mihan.workplaces.engine.playing import Live

DAY = 480  # minutes of work, as the workplace counts them
RETURNS = ("vat_return", "social_return")
BOOKS = {PACK: BOOK, HOTEL: "hotel"}  # the true books of each kind of member
# Who is on the other side of what a firm settles outside of the market, by the kind of the movement.
STATE_DEBTS = ("paid_vat", "paid_contributions", "paid_income_tax", "paid_fine")


class Movement(NamedTuple):
    """A line of a member's statement; `amount` above zero is money in."""

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


def settled_outside(firm: Firm, playing: Live) -> Iterator[Movement]:
    """What the bank has not followed yet and no member of the market is behind: the rest the bank posts itself."""
    if playing.world.pack.name == HOTEL:
        yield from _takings(firm, playing)
        return
    for line in list(playing.world.things("movement").values())[firm.followed :]:
        if not line["partner"]:
            yield Movement(
                line["id"], other_side(line["kind"]), line["amount"], line["reference"], day_at(line["t"])
            )  # fmt: skip


def _takings(firm: Firm, playing: Live) -> Iterator[Movement]:
    """What guests paid since, less what was given back to them, in one line: the till is brought to the bank."""
    if amount := till_of(playing) - firm.taken:
        yield Movement(f"till.{playing.count}.{playing.t}", "clients", amount, "", day_of(playing))


def till_of(playing: Live) -> int:
    """All that a hotel has had by other ways than the market, what its founders brought included."""
    lines = playing.world.things("movement").values()
    return cash_in_books(playing) - sum(line["amount"] for line in lines)


def other_side(kind: str) -> str:
    """Whose account is debited or credited against a line of this kind."""
    if kind in STATE_DEBTS:
        return "state"
    return {"paid_wages": "staff", "paid_supplier": "suppliers", "bank_charge": "bank"}.get(kind, "clients")


def returns_filed(playing: Live) -> list[dict[str, Any]]:
    return [form for form in playing.world.things("form").values() if form["kind"] in RETURNS]


def cash_in_books(playing: Live) -> int:
    """What a member's true books say it has at the bank."""
    return int(playing.world.balance(BOOKS[playing.world.pack.name], CASH))

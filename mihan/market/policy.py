"""Numbers and names of a common market; no database here."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

PACK, HOTEL = "firm_trading_month", "hotel_front_desk"
OFFICE = "office"  # the sector of a firm of which nothing else is said
PASS_EVERY = timedelta(seconds=5)  # how often workers carry the post that could not be carried at once
TENDERS_EVERY = timedelta(minutes=1)  # how often they look for calls to make, and for bids that can be opened
MOST_AT_ONCE = 200  # messages in one round
LAST_DAY = 22  # of the month of a firm
FEWEST_FIRMS, MOST_FIRMS = 1, 6  # of a season when it is opened; others enter later
NUMBER_WIDTH = 3
FINE_REASONS = ("late_return", "wrong_return", "late_payment")  # words of the workplace
RESERVED = frozenset({"bank", "market", "tax", "tenders"})  # names the post knows already
STRONG = 4  # times the stock, of the product a firm is strong in


def stocked(products: Sequence[Sequence[Any]], *, strong_in: int) -> list[list[Any]]:
    """The products of a firm by its place in the season: of one it stocks, and may stock, several times as much.

    A product is its name, cost, list price, market price, stock, reorder point and most.
    """
    strong = (strong_in - 1) % len(products)
    return [
        [name, cost, price, market, held * STRONG, reorder, most * STRONG] if n == strong
        else [name, cost, price, market, held, reorder, most]
        for n, (name, cost, price, market, held, reorder, most) in enumerate(products)
    ]  # fmt: skip


def account_number(season: int, place: int) -> str:
    """Of the practice bank, and like no real one: `PB 0007 003`."""
    return f"PB {season:04d} {place:0{NUMBER_WIDTH}d}"


def firm_number(season: int, place: int) -> str:
    """In the practice register: `RE-0007-003`."""
    return f"RE-{season:04d}-{place:0{NUMBER_WIDTH}d}"


def goods_of(params: Mapping[str, Any]) -> list[str]:
    """What a member deals in: a firm's products, what a hotel runs short of. Offers of other goods are not for it."""
    return [name for name, *_rest in params.get("products") or params.get("supplies") or []]


def market_prices(params: Mapping[str, Any]) -> dict[str, int]:
    """By goods a firm deals in, what the market pays, in centimes a carton before tax."""
    return {name: market for name, _cost, _price, market, *_rest in params.get("products") or []}


def paths_above(path: str) -> list[str]:
    """A unit's own path and those of the units it is in: `/1/4/7/` gives `/1/`, `/1/4/`, `/1/4/7/`."""
    parts = path.strip("/").split("/")
    return [f"/{'/'.join(parts[:n])}/" for n in range(1, len(parts) + 1)]


def tender_number(season: int, place: int) -> str:
    """Of a call for tenders: `AO-0007-02`."""
    return f"AO-{season:04d}-{place:02d}"


def act_number(season: int, place: int) -> str:
    """Of an act of the tax office: `CF-0007-02`."""
    return f"CF-{season:04d}-{place:02d}"

"""Rooms and stays: their states, what a stay costs, which beds are wanted most.

A room is dirty, cleaning, cleaned, ready, occupied or broken. A stay is expected, waiting, in,
doubted, left or elsewhere.
"""

from collections.abc import Iterable, Mapping
from typing import Any

BEDS = ("double", "twin", "family")
COMING = ("expected", "waiting")

Room = Mapping[str, Any]
Stay = Mapping[str, Any]
Params = Mapping[str, Any]


def permille(amount: int, rate: int) -> int:
    """A share of an amount in thousandths, rounded half up."""
    return (amount * rate + 500) // 1000


def price(bed: str, nights: int, pax: int, p: Params) -> dict[str, int]:
    """What a stay costs, in centimes: rooms before tax, VAT, taxes a person a night, total."""
    net = nights * p[f"rate_{bed}"]
    vat = permille(net, p["vat"])
    taxes = nights * pax * (p["stay_tax"] + p["promotion_tax"])
    return {"net": net, "vat": vat, "taxes": taxes, "total": net + vat + taxes}


def refund(stay: Stay, unused: int, p: Params) -> dict[str, int]:
    """What is given back on an early departure: all unused nights but the one that is kept."""
    back = price(stay["priced"], max(unused - 1, 0), 0, p)
    taxes = unused * stay["pax"] * (p["stay_tax"] + p["promotion_tax"])
    return {**back, "taxes": taxes, "total": back["net"] + back["vat"] + taxes}


def shortage(rooms: Iterable[Room], stays: Iterable[Stay]) -> dict[str, int]:
    """By bed, how many guests are to come above the rooms that are ready."""
    short = dict.fromkeys(BEDS, 0)
    for stay in stays:
        if stay["state"] in COMING:
            short[stay["bed"]] += 1
    for room in rooms:
        if room["state"] == "ready":
            short[room["bed"]] -= 1
    return short


def most_wanted(rooms: Iterable[Room], stays: Iterable[Stay], among: Iterable[str]) -> list[str]:
    """The beds of `among` that are shortest; several when they are as short."""
    short = shortage(rooms, stays)
    beds = [bed for bed in BEDS if bed in among]
    worst = max((short[bed] for bed in beds), default=0)
    return [bed for bed in beds if short[bed] == worst]


def ready(rooms: Iterable[Any], bed: str = "") -> list[Any]:
    """The rooms a guest can be given now."""
    return [room for room in rooms if room["state"] == "ready" and bed in ("", room["bed"])]

"""Models with a closed form, on the simulation engine: a queue, a switchboard, a stock.

Sources: Kleinrock, Queueing Systems I (M/M/1, M/M/c, Erlang B); Zipkin, Foundations of Inventory
Management, ch. 6 (unit demands: the inventory position is uniform on s + 1 .. S).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import exp, factorial
from statistics import fmean, stdev
from typing import Any

from mihan.engines.simulation import Pack, Scenario, World

UNIT = 1_000_000  # of time, so that rounding to whole numbers weighs nothing
WORLDS = 12
T99 = 3.106  # Student, 11 degrees of freedom, both sides
LOW, HIGH, GAP, LEAD = 3, 10, UNIT, 4 * UNIT


@dataclass(frozen=True)
class Oracle:
    """A figure of a pack, one for each world, and what its mean must be."""

    name: str
    pack: Pack
    figure: Callable[[World], float]
    expected: float

    def found(self) -> list[float]:
        return [self.figure(_lived(self.pack, seed)) for seed in range(WORLDS)]


def holds(found: list[float], expected: float) -> bool:
    """Whether the closed form lies within the 99 % confidence bounds of the mean."""
    return abs(fmean(found) - expected) <= T99 * stdev(found) / len(found) ** 0.5


def oracles(*, customers: int) -> Iterator[Oracle]:
    """Every closed form, over so many customers or days in each of twelve worlds."""
    for name, servers, gap, service in (("M/M/1", 1, 2 * UNIT, UNIT), ("M/M/3", 3, UNIT, 2 * UNIT)):
        pack = station(servers, gap, service, waits=True, customers=customers)
        yield Oracle(f"{name} wait", pack, lambda w: w.v["waited"] / w.v["served"], wait(servers, gap, service))
    pack = station(4, UNIT, 3 * UNIT, waits=False, customers=customers)
    yield Oracle("Erlang B lost", pack, lambda w: w.v["lost"] / w.v["came"], erlang_b(4, 3))
    pack, (short, held) = stock(days=customers), stock_forms()
    yield Oracle("(s, S) short", pack, lambda w: w.v["short"] / w.v["asked"], short)
    yield Oracle("(s, S) held", pack, lambda w: w.v["held"] / w.v["since"], held)


def _lived(pack: Pack, seed: int) -> World:
    world = World(pack, Scenario(), seed, checked=False).begin()
    world.advance(pack.length)
    return world


def station(servers: int, gap: int, service: int, *, waits: bool, customers: int) -> Pack:
    """Exponential arrivals and services at `servers` servers; `waits`: whether there is a queue."""
    pack = Pack("queue", "1", length=10**18)

    @pack.begin
    def begin(w: Any) -> None:
        w.v.update(busy=0, line=[], served=0, waited=0, lost=0, came=0)
        w.after(w.expo("gap", gap), "comes")

    @pack.event
    def comes(w: Any) -> None:
        w.v["came"] += 1
        if w.v["came"] < customers:
            w.after(w.expo("gap", gap), "comes")
        if w.v["busy"] < servers:
            _serve(w, w.t, service)
        elif waits:
            w.v["line"].append(w.t)
        else:
            w.v["lost"] += 1

    @pack.event
    def leaves(w: Any) -> None:
        w.v["busy"] -= 1
        if w.v["line"]:
            _serve(w, w.v["line"].pop(0), service)

    return pack


def _serve(w: Any, since: int, service: int) -> None:
    w.v["busy"] += 1
    w.v["served"] += 1
    w.v["waited"] += w.t - since
    w.after(w.expo("service", service), "leaves")


def erlang_b(servers: int, load: float) -> float:
    """The share of calls lost."""
    terms = [load**n / factorial(n) for n in range(servers + 1)]
    return terms[-1] / sum(terms)


def wait(servers: int, gap: int, service: int) -> float:
    """The mean time in the queue, by Erlang's second formula."""
    load = service / gap
    lost = erlang_b(servers, load)
    return servers * lost / (servers - load * (1 - lost)) * service / (servers - load)


def stock(*, days: int) -> Pack:
    """Continuous review: down to LOW, order up to HIGH, delivered after LEAD; demand waits."""
    pack = Pack("stock", "1", length=days * UNIT)

    def count(w: Any) -> None:
        w.v["held"] += max(w.v["level"], 0) * (w.t - w.v["since"])
        w.v["since"] = w.t

    @pack.begin
    def begin(w: Any) -> None:
        w.v.update(level=HIGH, position=HIGH, held=0, since=0, asked=0, short=0)
        w.after(w.expo("gap", GAP), "asked")

    @pack.event
    def asked(w: Any) -> None:
        count(w)
        w.v["asked"] += 1
        w.v["short"] += w.v["level"] <= 0
        w.v["level"] -= 1
        w.v["position"] -= 1
        if w.v["position"] <= LOW:
            w.after(LEAD, "delivered", units=HIGH - w.v["position"])
            w.v["position"] = HIGH
        w.after(w.expo("gap", GAP), "asked")

    @pack.event
    def delivered(w: Any, units: int) -> None:
        count(w)
        w.v["level"] += units

    return pack


def stock_forms() -> tuple[float, float]:
    """The share of demands that find nothing, and the mean stock on hand."""
    mean, positions = LEAD / GAP, range(LOW + 1, HIGH + 1)
    short = fmean(1 - sum(_poisson(n, mean) for n in range(p)) for p in positions)
    return short, fmean(sum((p - n) * _poisson(n, mean) for n in range(p)) for p in positions)


def _poisson(n: int, mean: float) -> float:
    return exp(-mean) * mean**n / factorial(n)

"""The engine against closed forms: what a queue, a switchboard and a stock do in the long run.

Sources: Kleinrock, Queueing Systems I (M/M/1, M/M/c, Erlang B); Zipkin, Foundations of Inventory
Management, ch. 6 (unit demands: the inventory position is uniform on s+1 .. S). Each figure is a
mean over independent worlds and must hold the closed form within its 99 % confidence bounds.
"""

from math import exp, factorial
from statistics import fmean, stdev

import pytest

from mihan.engines.simulation import Pack, Scenario, World

UNIT = 1_000_000  # of time, so that rounding to whole numbers weighs nothing
WORLDS = 12
T99 = 3.106  # Student, 11 degrees of freedom, both sides


def station(servers, gap, service, *, waits, customers):
    """Exponential arrivals and services at `servers` servers; `waits`: whether there is a queue."""
    pack = Pack("queue", "1", length=10**18)

    @pack.begin
    def begin(w):
        w.v.update(busy=0, line=[], served=0, waited=0, lost=0, came=0)
        w.after(w.expo("gap", gap), "comes")

    @pack.event
    def comes(w):
        w.v["came"] += 1
        if w.v["came"] < customers:
            w.after(w.expo("gap", gap), "comes")
        if w.v["busy"] < servers:
            start(w, w.t, service)
        elif waits:
            w.v["line"].append(w.t)
        else:
            w.v["lost"] += 1

    @pack.event
    def leaves(w):
        w.v["busy"] -= 1
        if w.v["line"]:
            start(w, w.v["line"].pop(0), service)

    return pack


def start(w, since, service):
    w.v["busy"] += 1
    w.v["served"] += 1
    w.v["waited"] += w.t - since
    w.after(w.expo("service", service), "leaves")


def erlang_b(servers, load):
    terms = [load**n / factorial(n) for n in range(servers + 1)]
    return terms[-1] / sum(terms)


def wait(servers, gap, service):
    """The mean time in the queue, by Erlang's second formula."""
    load = service / gap
    b = erlang_b(servers, load)
    c = servers * b / (servers - load * (1 - b))
    return c * service / (servers - load)


def means(pack, figure):
    found = []
    for seed in range(WORLDS):
        world = World(pack, Scenario(), seed, checked=False).begin()
        world.advance(pack.length)
        found.append(figure(world))
    return found


def holds(found, expected):
    return abs(fmean(found) - expected) <= T99 * stdev(found) / len(found) ** 0.5


@pytest.mark.parametrize(("servers", "gap", "service"), [(1, 2 * UNIT, UNIT), (3, UNIT, 2 * UNIT)])
def test_customers_wait_as_long_as_the_closed_form_says(servers, gap, service):
    pack = station(servers, gap, service, waits=True, customers=5000)
    found = means(pack, lambda w: w.v["waited"] / w.v["served"])
    assert holds(found, wait(servers, gap, service))
    assert not holds(found, 1.5 * wait(servers, gap, service))  # the bounds are narrow enough to refuse


def test_calls_are_lost_as_often_as_erlang_says():
    pack = station(4, UNIT, 3 * UNIT, waits=False, customers=5000)
    found = means(pack, lambda w: w.v["lost"] / w.v["came"])
    assert holds(found, erlang_b(4, 3))
    assert not holds(found, 1.1 * erlang_b(4, 3))


LOW, HIGH, GAP, LEAD, DAYS = 3, 10, UNIT, 4 * UNIT, 4000 * UNIT


def stock():
    """Continuous review: down to LOW, order up to HIGH, delivered after LEAD; demand waits."""
    pack = Pack("stock", "1", length=DAYS)

    def count(w):
        w.v["held"] += max(w.v["level"], 0) * (w.t - w.v["since"])
        w.v["since"] = w.t

    @pack.begin
    def begin(w):
        w.v.update(level=HIGH, position=HIGH, held=0, since=0, asked=0, short=0)
        w.after(w.expo("gap", GAP), "asked")

    @pack.event
    def asked(w):
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
    def delivered(w, units):
        count(w)
        w.v["level"] += units

    return pack


def poisson(n, mean):
    return exp(-mean) * mean**n / factorial(n)


def test_a_stock_runs_short_as_often_and_holds_as_much_as_the_closed_form_says():
    mean, positions = LEAD / GAP, range(LOW + 1, HIGH + 1)
    short = fmean(1 - sum(poisson(n, mean) for n in range(p)) for p in positions)
    held = fmean(sum((p - n) * poisson(n, mean) for n in range(p)) for p in positions)
    pack = stock()
    assert holds(means(pack, lambda w: w.v["short"] / w.v["asked"]), short)
    assert holds(means(pack, lambda w: w.v["held"] / w.v["since"]), held)

"""A closed economy: 240 firms for 250 days, over a good wire and a bad one; a month of 40 firms of the pack."""

import time
from collections.abc import Iterator

from mihan.bench.report import Row
from mihan.engines.market import Post, Wire, play
from mihan.engines.simulation import Crew, Session
from mihan.packs import load
from mihan.workplaces.engine.market import Market

SECONDS = 10
BAD = 50  # thousandths of messages lost, and as many doubled
FIRMS, SKILL, POST_EVERY = 40, 850, 120


def rows() -> Iterator[Row]:
    """Processor time of the whole year, and how many laws did not hold at the end of any month."""
    yield from _year("closed economy: 240 firms, 250 days", Wire(), SECONDS)
    bad = Wire(lost=BAD, doubled=BAD, reordered=True, seed=1)
    yield from _year("the same, 5 % of messages lost, 5 % doubled, all reordered", bad, None)
    yield from _practice_firms()


def _year(name: str, wire: Wire, most: float | None) -> Iterator[Row]:
    began = time.process_time()
    year = play(wire=wire)
    yield Row(name, time.process_time() - began, "s", most)
    yield Row(f"{name}: entries", year.entries, "entries")
    yield Row(f"{name}: messages", year.post.sent, "messages")
    yield Row(f"{name}: laws broken", len(year.broken), "laws", 0)


def _practice_firms() -> Iterator[Row]:
    """Sessions of the trading month, each seat by a bot that errs, trading by messages over the same wire."""
    loaded = load("firm_trading_month")
    market = Market(Post(Wire(lost=BAD, doubled=BAD, reordered=True, seed=1)))
    crews = []
    for n in range(1, FIRMS + 1):
        session = Session(loaded.pack, loaded.scenario, n)
        market.join(f"firm.{n}", session)
        crews.append(Crew(session, dict.fromkeys(loaded.pack.seats, SKILL), seed=n))
    broken = 0
    for t in range(POST_EVERY, loaded.pack.length + 1, POST_EVERY):
        for crew in crews:
            crew.play(t)
        market.carry(t)
        broken += len(list(market.broken_laws()))
    yield Row(f"a month of {FIRMS} practice firms: messages between them", market.post.sent, "messages")
    yield Row("laws broken in their books, four times a day", broken, "laws", 0)

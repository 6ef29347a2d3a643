"""The closed economy: 12 campuses of 20 firms for 250 days, and a month of 40 firms over a bad wire."""

import time
from collections.abc import Iterator

from mihan.bench.report import Row
from mihan.engines.market import Economy, Wire, play

SECONDS = 10
BAD = 50  # thousandths of messages lost, and as many doubled


def rows() -> Iterator[Row]:
    """Processor time of the whole year, and how many laws did not hold at the end of any month."""
    began = time.process_time()
    year = play()
    yield Row("closed economy: 240 firms, 250 days", time.process_time() - began, "s", SECONDS)
    yield Row("entries in its books", year.entries, "entries")
    yield Row("messages sent", year.post.sent, "messages")
    yield _broken("laws broken", year)
    month = play(campuses=2, firms=20, days=21, wire=Wire(lost=BAD, doubled=BAD, reordered=True, seed=1))
    yield Row("a month of 40 firms: messages lost on the way", month.post.wire.losses, "messages")
    yield _broken("laws broken, with 5 % lost, 5 % doubled, all reordered", month)


def _broken(name: str, economy: Economy) -> Row:
    return Row(name, len(economy.broken), "laws", 0)

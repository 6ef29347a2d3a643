"""Fairness: whether the world one happens to draw decides the level.

Crews of the same skill play each world again and again, every time with other luck of their own; the
sessions of a world fall into two halves. In each half, a player starts at each session and goes on
until it is called acquired or has had its opportunities, as in `pack play`; the share acquired of all
(player, competence) is the half's. What two halves of one world have in common is the world's, the
rest is luck: so the covariance of the halves is the variance between worlds, without what so few
sessions would differ by anyway. Its root is the figure, in percentage points.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from math import sqrt

from mihan.bench.report import Row
from mihan.engines.simulation import SKILLS, Crew, Session
from mihan.packs import Loaded, load, names
from mihan.workplaces.engine import Seen, is_acquired, seen_in

POINTS = 5
LEAST = 8  # opportunities in a half, below which it says nothing of a competence

Shares = tuple[float, float]  # of the two halves of a world


def rows(*, worlds: int, sessions: int) -> Iterator[Row]:
    for name in names():
        for skill, permille in SKILLS.items():
            asked = [(name, permille, world, sessions) for world in range(1, worlds + 1)]
            with ProcessPoolExecutor() as processes:
                shares = list(processes.map(shares_of, asked))
            mean = sum(map(sum, shares)) / (2 * len(shares))
            title = f"{name}, {skill} ({permille / 10:g} % right)"
            yield Row(f"{title}: called acquired", 100 * mean, "%")
            yield Row(f"{title}: between worlds", 100 * deviation(shares), "points", POINTS)


def shares_of(asked: tuple[str, int, int, int]) -> Shares:
    """The shares acquired in the two halves of so many sessions of a world."""
    name, skill, world, sessions = asked
    loaded = load(name)
    seen = [seen_in(_lived(loaded, skill, world, luck), world=str(luck)) for luck in range(sessions)]
    return _share(seen[::2], loaded), _share(seen[1::2], loaded)


def _lived(loaded: Loaded, skill: int, world: int, luck: int) -> Session:
    session = Session(loaded.pack, loaded.scenario, world, checked=False)
    Crew(session, dict.fromkeys(loaded.pack.seats, skill), seed=luck).play(loaded.pack.length)
    return session


def _share(half: Sequence[Seen], loaded: Loaded) -> float:
    observed = [key for key in loaded.competences if sum(len(seen.get(key, ())) for seen in half) >= LEAST]
    verdicts = [is_acquired(half, start, key) for key in observed for start in range(len(half))]
    return sum(verdicts) / len(verdicts)


def deviation(shares: Sequence[Shares]) -> float:
    """The standard deviation between worlds: the root of what their halves have in common, or 0."""
    first, second = (sum(half) / len(shares) for half in zip(*shares, strict=True))
    common = sum((one - first) * (other - second) for one, other in shares) / max(1, len(shares) - 1)
    return sqrt(max(0.0, common))

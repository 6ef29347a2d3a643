"""The invented trainers: who they are, and how much each one is meant to teach."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from mihan.engines.demo.family_names import FAMILY_NAMES
from mihan.engines.demo.first_names import FEMALE_FIRST_NAMES, MALE_FIRST_NAMES
from mihan.engines.demo.seeding import stream

POOL_SIZE = 400  # identities reserved for a pool, far more than a campus needs
PART_TIME_SHARE = 0.28
PERMANENT_LOAD = (4200, 7600, 5300)  # least, most, usual: tenths of hours a year
PART_TIME_LOAD = (1200, 3600, 2200)
LEAST_PERMANENT_LOAD = 4200  # some of it may wait for a later hiring
OVERLOADED_RANK, OVERLOAD = (
    7,
    10_000,
)  # one long-standing trainer of each large pool teaches beyond the 910 h

# Two pairs of different persons with one name: (pool, rank) takes the name of (pool, rank).
HOMONYMS = {("THR", 0): ("IND", 0), ("GC", 1): ("02", 0)}


@dataclass(frozen=True, slots=True)
class Trainer:
    """A trainer. Only the number tells two of the same name apart."""

    number: str
    name: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A trainer with the load to aim at."""

    trainer: Trainer
    load: int


class Pool:
    """The trainers of a pole, or of a general subject, in the order in which work is given to them.

    Identities depend on the seed, the pool and the rank only: the second season finds the trainers
    of the first.
    """

    def __init__(self, name: str, *, names: Sequence[str], rank: int, seed: int) -> None:
        self._names = names
        self._rng = stream(seed, "posts", name)
        self._permanent_numbers, self._part_time_numbers = _numbers(rank, seed)

    def posts(self) -> Iterator[Post]:
        """Posts without end, a mix of permanent and part-time trainers."""
        for rank, name in enumerate(self._names):
            permanent = self._rng.random() >= PART_TIME_SHARE or rank == OVERLOADED_RANK or rank < 2
            load = OVERLOAD if rank == OVERLOADED_RANK else _load(self._rng, permanent=permanent)
            yield Post(self._trainer(rank, name, permanent=permanent), load)

    def complement(self) -> Trainer:
        """The part-timer who takes what is too little for one more permanent trainer."""
        return self._trainer(POOL_SIZE - 1, self._names[-1], permanent=False)

    def _trainer(self, rank: int, name: str, *, permanent: bool) -> Trainer:
        number = self._permanent_numbers[rank] if permanent else self._part_time_numbers[rank]
        return Trainer(number, name, permanent)


def make_pools(names: Sequence[str], *, seed: int) -> dict[str, Pool]:
    """One pool per name, no person in two of them, and the homonyms in place."""
    people = _full_names(stream(seed, "trainer names"), len(names) * POOL_SIZE)
    known = {name: people[i * POOL_SIZE : (i + 1) * POOL_SIZE] for i, name in enumerate(names)}
    for (pool, rank), (other, other_rank) in HOMONYMS.items():
        if pool in known and other in known:
            known[pool][rank] = known[other][other_rank]
    return {name: Pool(name, names=known[name], rank=rank, seed=seed) for rank, name in enumerate(names)}


def _full_names(rng: Random, count: int) -> list[str]:
    firsts = FEMALE_FIRST_NAMES + MALE_FIRST_NAMES
    drawn = rng.sample(range(len(firsts) * len(FAMILY_NAMES)), count)
    return [f"{FAMILY_NAMES[d // len(firsts)][0].upper()} {firsts[d % len(firsts)][0]}" for d in drawn]


def _numbers(rank: int, seed: int) -> tuple[list[str], list[str]]:
    """Numbers of a pool: digits for permanents, an impossible card (ZZ9) for part-timers."""
    rng = stream(seed, "trainer numbers", rank)
    start = 10_000 + 1_000 * rank
    permanent = [str(start + n) for n in rng.sample(range(1000), POOL_SIZE)]
    return permanent, [f"ZZ9{number}" for number in permanent]


def _load(rng: Random, *, permanent: bool) -> int:
    return round(rng.triangular(*(PERMANENT_LOAD if permanent else PART_TIME_LOAD)))

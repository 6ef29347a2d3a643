"""Solve a curriculum-based problem: several annealings side by side and one after the other; the best wins.

The method is the single-stage annealing with parameters from features of the instance of Bellio, Ceschia,
Di Gaspero, Schaerf, Urli, "Feature-based tuning of simulated annealing applied to the curriculum-based course
timetabling problem", Computers & Operations Research 2016 (doi 10.1016/j.cor.2015.07.002), over Kempe chains
and on timetables that break no hard rule. Searches run in threads, since compiled code lets go of the
interpreter's lock, and in step, so that the answer depends on the seed and the number of moves alone.
"""

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from mihan.engines.timetabling.curriculum.annealing import Mix
from mihan.engines.timetabling.curriculum.arrays import facts_of, placements_of
from mihan.engines.timetabling.curriculum.problem import Course, Curriculum, Placement, Problem, Room
from mihan.engines.timetabling.curriculum.search import Search
from mihan.engines.timetabling.stopping import Clock, Iterations, Standing, Stop

SLICE = 250_000  # moves of each search between two looks at the clock: some 15 ms
TURNS = 5_000  # turns between two looks at the clock while a first timetable is sought
PATIENCE = 0.3  # share of the budget after which an incomplete timetable is bettered as it is
MOST_TURNS = 1_000_000  # and the turns after which it is, when the stop criterion counts no time
ENDLESS = 400_000_000  # moves of one cooling when the stop criterion has no budget to cool by
DRAWS = 20_000  # random moves tried to find out how much a move changes
HEAT = 0.35  # the start of a cooling, as a share of the spread of those changes
HOT = 1.0  # the least it may be
#: Share of the budget at which each cooling ends. Where an annealing ends is much of it luck: three draws beat
#: one cooling three times as slow, and the last is slow enough for the instances that need it.
COOLINGS = (0.25, 0.6, 1.0)
COLD = 0.13  # where nothing moves any more: the smallest change of cost is 1


@dataclass(frozen=True, slots=True)
class Progress:
    """Told whenever the best timetable got better. `iterations` are those of one search."""

    seconds: float
    iterations: int
    cost: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class Solution:
    """The best timetable found; `unplaced` lists the course of each lecture that found no place.

    No hard rule is broken by what is placed. `cost` is the soft cost by the judge's rules.
    """

    placements: tuple[Placement, ...]
    cost: int
    unplaced: tuple[str, ...]
    seed: int
    iterations: int
    seconds: float


Report = Callable[[Progress], None]


def solve(
    problem: Problem,
    *,
    stop: Stop,
    seed: int = 0,
    progress: Report | None = None,
    searches: int = 2,
    clock: Clock = time.monotonic,
) -> Solution:
    """The best timetable that `searches` annealings side by side find before `stop`.

    Iterations are counted per search. Stopped by iterations, a seed gives the same answer on any machine.
    Never raises for a problem that is too hard: what has no place is left out.
    """
    stop.start()
    return _Solve(problem, seed, progress, searches, clock).run(stop)


def warm_up() -> None:
    """Compile everything into the cache, by solving the smallest problem there is."""
    courses = (Course("a", "x", 2, 2, 20), Course("b", "y", 1, 1, 5))
    rooms = (Room("r", 10), Room("s", 30))
    together = (Curriculum("q", ("a", "b")),)
    problem = Problem(days=2, periods_per_day=2, courses=courses, rooms=rooms, curricula=together)
    solve(problem, stop=Iterations(1_000), searches=1)


class _Solve:
    """The searches of one solve and how far they are."""

    def __init__(self, problem: Problem, seed: int, progress: Report | None, searches: int, clock: Clock) -> None:
        self.problem = problem
        self.seed = seed
        self.progress = progress
        self.clock = clock
        self.started = clock()
        self.facts = facts_of(problem)
        self.hottest = 1.0
        self.searches = [Search(self.facts, seed=seed, number=number, mix=Mix()) for number in range(searches)]
        self.iterations = 0
        self.told = math.inf

    def run(self, stop: Stop) -> Solution:
        with ThreadPoolExecutor(len(self.searches)) as pool:
            self._place(pool, stop)
            while not stop(self._standing()):
                self._anneal(pool, stop)
        return self._solution()

    def _place(self, pool: ThreadPoolExecutor, stop: Stop) -> None:
        """Find a first timetable; what cannot be placed within a share of the budget stays out."""
        turns = 0
        while self._best().unplaced and not (turns and self._gives_up(stop, turns)):
            self._each(pool, lambda search: search.place(TURNS))
            turns += TURNS
        self._meet()
        self.hottest = max(HOT, HEAT * self.searches[0].spread_of_changes(DRAWS))
        self._tell()

    def _gives_up(self, stop: Stop, turns: int) -> bool:
        spent = stop.spent(self._standing())
        return stop(self._standing()) or spent > PATIENCE or (turns >= MOST_TURNS and not spent)

    def _anneal(self, pool: ThreadPoolExecutor, stop: Stop) -> None:
        moves = int(min(SLICE, stop.allowed(self._standing())))
        temperature = self.hottest * (COLD / self.hottest) ** _cooled(self._share(stop))
        self._each(pool, lambda search: search.anneal(moves, temperature))
        self.iterations += moves
        self._tell()

    def _share(self, stop: Stop) -> float:
        """Share of the budget spent; without a budget, that of an endless series of coolings."""
        return stop.spent(self._standing()) or (self.iterations % ENDLESS) / ENDLESS

    def _each(self, pool: ThreadPoolExecutor, act: Callable[[Search], None]) -> None:
        for done in [pool.submit(act, search) for search in self.searches]:
            done.result()

    def _best(self) -> Search:
        return min(self.searches, key=lambda search: (search.unplaced, search.best))

    def _meet(self) -> None:
        """Send every search on from the best timetable of all."""
        best = self._best()
        for search in self.searches:
            search.take_over(best)

    def _standing(self) -> Standing:
        best = self._best()
        return Standing(self.iterations, math.inf if best.unplaced else best.best)

    def _tell(self) -> None:
        best = self._best()
        if self.progress is not None and best.best < self.told:
            self.told = best.best
            self.progress(Progress(self.clock() - self.started, self.iterations, best.best, best.unplaced))

    def _solution(self) -> Solution:
        best = self._best()
        owners = [self.problem.courses[course].id for course in self.facts.course]
        return Solution(
            placements=placements_of(self.problem, best.best_period, best.best_room),
            cost=best.best,
            unplaced=tuple(owner for owner, period in zip(owners, best.best_period, strict=True) if period < 0),
            seed=self.seed,
            iterations=self.iterations,
            seconds=self.clock() - self.started,
        )


def _cooled(share: float) -> float:
    """How far the cooling that is on has come, 0 to 1, when a share of the budget is spent."""
    begun = 0.0
    for end in COOLINGS:
        if share < end:
            return (share - begun) / (end - begun)
        begun = end
    return 1.0

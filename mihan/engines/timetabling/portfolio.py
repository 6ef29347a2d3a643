"""Several searches at once, from different seeds; the best one wins.

They run in threads: compiled code lets go of the interpreter's lock, so each thread has a core,
and there is neither a second interpreter in memory nor one to wait for. They advance in step, so
that an answer depends on the seed and the number of moves alone, never on which was faster.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from mihan.engines.timetabling.problem import Problem
from mihan.engines.timetabling.search.run import Material, Search, best_of, material_of
from mihan.engines.timetabling.solution import Progress, Report, Solution
from mihan.engines.timetabling.stopping import Clock, Standing, Stop

SLICE = 20_000  # moves between two looks at the clock
TRIES = 20_000  # ejections for the first plan, and again while that places more
PATIENCE = 5  # times in a row that it may place no more
PLACING = 0.2  # share of the budget that more ejections may take


class Cooling(NamedTuple):
    """One annealing from hot to cold, until a share of the budget is spent."""

    end: float  # share of the whole budget
    heat: float  # start, as a share of the hottest temperature of the problem
    cold: float  # end, as a multiple of the coolest one


#: Every cooling after the first starts from the best plan of all searches.
COOLINGS = (Cooling(0.75, 1.0, 1.0), Cooling(1.0, 0.25, 0.9))


def solve(
    problem: Problem,
    *,
    stop: Stop,
    seed: int = 0,
    searches: int = 2,
    report: Report | None = None,
    clock: Clock = time.monotonic,
    coolings: tuple[Cooling, ...] = COOLINGS,
) -> Solution:
    """Plan a week: the best plan that `searches` searches, side by side, found before `stop`.

    Never raises for a problem that is too hard: what has no place is left out. The cost is the
    judge's (`judge.cost`), sessions left out and changes from the initial plan included.
    """
    started = clock()
    stop.start()
    portfolio = Portfolio(material_of(problem), seed=seed, searches=searches, report=report, clock=clock)
    portfolio.started = started
    return portfolio.run(stop, coolings)


class Portfolio:
    """The searches of one solve, their clock and their curve."""

    def __init__(
        self, material: Material, *, seed: int, searches: int, report: Report | None, clock: Clock = time.monotonic
    ) -> None:
        self.material = material
        self.seed = seed
        self.report = report
        self.clock = clock
        self.started = clock()
        self.searches = [Search(material, seed=seed, number=number) for number in range(searches)]
        self.iterations = 0
        self.curve: list[Progress] = []
        self.all_placed: float | None = None

    def run(self, stop: Stop, coolings: tuple[Cooling, ...] = COOLINGS) -> Solution:
        """Search until `stop`, already started, which counts the moves of one search."""
        with ThreadPoolExecutor(len(self.searches)) as pool:
            self._each(pool, lambda search: search.build(tries=TRIES))
            self._note()
            self._place(pool, stop)
            for cooling in coolings:
                self._cool(pool, stop, cooling)
                for search in self.searches:
                    search.take_over(best_of(self.searches))
        return self._solution()

    def _place(self, pool: ThreadPoolExecutor, stop: Stop) -> None:
        """Go on pushing in what is left out while that helps; a plan to stay close to is not pushed about."""
        failed, fewest = 0, best_of(self.searches).unplaced
        while fewest and failed < PATIENCE and not self.material.facts.keeps:
            if stop(self.standing()) or stop.spent(self.standing()) > PLACING:
                return
            self._each(pool, lambda search: search.eject(tries=TRIES))
            self._note()
            left = min(search.unplaced for search in self.searches)
            failed, fewest = (0, left) if left < fewest else (failed + 1, fewest)

    def _each(self, pool: ThreadPoolExecutor, act: Callable[[Search], None]) -> None:
        for done in [pool.submit(act, search) for search in self.searches]:
            done.result()

    def _cool(self, pool: ThreadPoolExecutor, stop: Stop, cooling: Cooling) -> None:
        """Anneal from hot to cold until the cooling's share of the budget is spent."""
        hot, cool = self.material.hottest * cooling.heat, self.material.coolest * cooling.cold
        begun = stop.spent(self.standing())
        while not stop(self.standing()):
            spent = stop.spent(self.standing())
            if spent >= cooling.end and cooling.end < 1:
                return
            share = (spent - begun) / (cooling.end - begun) if cooling.end > begun else 1.0
            moves = int(min(SLICE, stop.allowed(self.standing())))
            self._anneal(pool, moves, hot * (cool / hot) ** min(1.0, share))

    def _anneal(self, pool: ThreadPoolExecutor, moves: int, temperature: float) -> None:
        self._each(pool, lambda search: search.anneal(moves, temperature))
        self.iterations += moves
        self._note()

    def standing(self) -> Standing:
        """Where the best search stands, for the stop criteria."""
        return Standing(self.iterations, best_of(self.searches).cost)

    def _note(self) -> None:
        """Add a point to the curve when the best plan got better."""
        best = best_of(self.searches)
        if self.curve and best.cost >= self.curve[-1].cost - 1e-9:
            return
        point = Progress(self.clock() - self.started, self.iterations, best.cost, best.unplaced)
        self.curve.append(point)
        if point.unplaced == 0 and self.all_placed is None:
            self.all_placed = point.seconds
        if self.report is not None:
            self.report(point)

    def _solution(self) -> Solution:
        best = best_of(self.searches)
        return Solution(
            placements=best.placements(),
            cost=best.cost,
            seed=self.seed,
            iterations=self.iterations * len(self.searches),
            seconds=self.clock() - self.started,
            seconds_to_all_placed=self.all_placed if best.unplaced == 0 else None,
            curve=tuple(self.curve),
        )

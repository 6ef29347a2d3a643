"""One search: a timetable, its chance, and the steps a solve is made of."""

import numpy as np

from mihan.engines.timetabling import chance
from mihan.engines.timetabling.curriculum.annealing import Mix, anneal, full_cost, spread_of_changes
from mihan.engines.timetabling.curriculum.arrays import NONE, Facts, Numbers, empty_plan
from mihan.engines.timetabling.curriculum.starting import place_all, restore


class Search:
    """A timetable that gets better. Searches share the facts, and nothing else."""

    def __init__(self, facts: Facts, *, seed: int, number: int, mix: Mix) -> None:
        self.facts = facts
        self.plan = empty_plan(facts)
        self.chance = chance.stream(seed, number)
        self.mix = mix
        self.weights = np.zeros(len(facts.course))
        self.unplaced = len(facts.course) + 1  # worse than any timetable
        self.cost = 0
        self.best = 0

    @property
    def best_period(self) -> Numbers:
        """Period of each lecture in the best timetable so far, NONE for the unplaced."""
        return self.plan.best_period

    @property
    def best_room(self) -> Numbers:
        """Room of each lecture in the best timetable so far."""
        return self.plan.best_room

    def place(self, turns: int) -> None:
        """Try to place everything within so many turns, and keep the fullest timetable seen."""
        place_all(self.facts, self.plan, self.chance, self.weights, turns)
        unplaced = int(np.count_nonzero(self.plan.period == NONE))
        if unplaced < self.unplaced:
            self.unplaced = unplaced
            self.cost = self.best = int(full_cost(self.facts, self.plan))
            self.plan.best_period[:] = self.plan.period
            self.plan.best_room[:] = self.plan.room

    def spread_of_changes(self, draws: int) -> float:
        """Standard deviation of what so many random moves would change, in units of cost."""
        return float(spread_of_changes(self.facts, self.plan, self.chance, self.mix, draws))

    def anneal(self, iterations: int, temperature: float) -> None:
        """Try so many moves at a temperature, in units of cost."""
        cost, best = anneal(self.facts, self.plan, self.chance, self.mix, iterations, temperature, self.cost, self.best)
        self.cost, self.best = int(cost), int(best)

    def take_over(self, other: "Search") -> None:
        """Go on from the best timetable of a search, this one or another."""
        self.unplaced = other.unplaced
        self.cost = self.best = other.best
        self.plan.best_period[:] = other.best_period
        self.plan.best_room[:] = other.best_room
        restore(self.facts, self.plan, self.best_period, self.best_room)

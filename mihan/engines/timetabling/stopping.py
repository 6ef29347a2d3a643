"""When a search ends: criteria that compose, `WallTime(60) | Target(0) | Cancelled(event.is_set)`.

A criterion is called with the `Standing` of the search and answers whether to stop. It also says
which share of its budget is spent, because an annealing cools by that share. Criteria that look
at no clock (iterations, target, no improvement) stop a search at the same place on any machine.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a search has come: moves tried, and the cost of the best answer (inf: none yet)."""

    iterations: int = 0
    cost: float = math.inf


class Stop:
    """One criterion, or several joined by `|`. The base class never stops."""

    def start(self) -> None:
        """Begin to count. A search calls this once, before its first move."""

    def __call__(self, standing: Standing) -> bool:
        """Tell whether the search should end here."""
        return False

    def spent(self, standing: Standing) -> float:
        """Share of the budget used, 0 to 1. A criterion without a budget always answers 0."""
        return 0.0

    def allowed(self, standing: Standing) -> float:
        """Iterations that may still be made before asking again (inf: as many as one likes)."""
        return math.inf

    def __or__(self, other: "Stop") -> "Stop":
        return AnyOf((self, other))


class AnyOf(Stop):
    """Stops as soon as one of its parts does."""

    def __init__(self, parts: tuple[Stop, ...]) -> None:
        self.parts = parts

    def start(self) -> None:
        for part in self.parts:
            part.start()

    def __call__(self, standing: Standing) -> bool:
        # Every part is asked, even after a yes: NoImprovement remembers what it has seen.
        answers = [part(standing) for part in self.parts]
        return any(answers)

    def spent(self, standing: Standing) -> float:
        return max(part.spent(standing) for part in self.parts)

    def allowed(self, standing: Standing) -> float:
        return min(part.allowed(standing) for part in self.parts)


class WallTime(Stop):
    """Stops `seconds` after `start`. `clock` gives seconds that never run backwards."""

    def __init__(self, seconds: float, *, clock: Clock = time.monotonic) -> None:
        self.seconds = seconds
        self.clock = clock
        self.started: float | None = None

    def start(self) -> None:
        self.started = self.clock()

    def __call__(self, standing: Standing) -> bool:
        return self.elapsed() >= self.seconds

    def spent(self, standing: Standing) -> float:
        return min(1.0, self.elapsed() / self.seconds) if self.seconds > 0 else 1.0

    def elapsed(self) -> float:
        """Seconds since the start, 0 before it."""
        return 0.0 if self.started is None else self.clock() - self.started


class Iterations(Stop):
    """Stops after `count` moves tried, exactly: the one to use for answers that repeat."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __call__(self, standing: Standing) -> bool:
        return standing.iterations >= self.count

    def spent(self, standing: Standing) -> float:
        return min(1.0, standing.iterations / self.count) if self.count > 0 else 1.0

    def allowed(self, standing: Standing) -> float:
        return max(0, self.count - standing.iterations)


class Target(Stop):
    """Stops when the best answer costs `cost` or less."""

    def __init__(self, cost: float) -> None:
        self.cost = cost

    def __call__(self, standing: Standing) -> bool:
        return standing.cost <= self.cost


class NoImprovement(Stop):
    """Stops when `iterations` moves have gone by since the best answer last got better."""

    def __init__(self, iterations: int) -> None:
        self.iterations = iterations
        self.best = Standing()

    def start(self) -> None:
        self.best = Standing()

    def __call__(self, standing: Standing) -> bool:
        if standing.cost < self.best.cost:
            self.best = standing
        return standing.iterations - self.best.iterations >= self.iterations

    def allowed(self, standing: Standing) -> float:
        return max(0, self.best.iterations + self.iterations - standing.iterations)


class Cancelled(Stop):
    """Stops when `asked` answers yes: `Cancelled(event.is_set)`, or a look at a job's flag."""

    def __init__(self, asked: Callable[[], bool]) -> None:
        self.asked = asked

    def __call__(self, standing: Standing) -> bool:
        return self.asked()

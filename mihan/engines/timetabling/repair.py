"""A published week and something that happens: the week again, with the fewest sessions changed.

The minimal perturbation problem (Barták, Müller, Rudová 2004): the same search, started from the
published plan, with a cost on every session that is not where people expect it.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mihan.engines.timetabling.changes import Change, changes, hit
from mihan.engines.timetabling.portfolio import Cooling, solve
from mihan.engines.timetabling.problem import Placement, Problem
from mihan.engines.timetabling.solution import Report, Solution
from mihan.engines.timetabling.stopping import Clock, Stop
from mihan.engines.timetabling.weights import Weights

CHANGED = 20.0  # a changed session
MORE = {"changed_period": 3.0, "changed_room": 1.0, "changed_trainer": 2.0}  # and what of it changed
UNPLACED = 400.0  # never leave one out to spare people changes
COOLINGS = (Cooling(0.6, 1.5, 1.0), Cooling(1.0, 1.0, 1.0))


@dataclass(frozen=True, slots=True)
class Repair:
    """The new plan, what it changes, and the sessions that could not stay as they were."""

    solution: Solution
    changes: tuple[Change, ...]
    hit: tuple[int, ...]


def repair(
    problem: Problem,
    published: Iterable[Placement],
    *,
    stop: Stop,
    seed: int = 0,
    searches: int = 2,
    report: Report | None = None,
    clock: Clock = time.monotonic,
) -> Repair:
    """Plan the disturbed week again, changing as few published sessions as possible.

    `problem` is the week as it now is (a trainer away, a room closed, a group more); `published`
    what people were told, for the sessions that still exist. The first valid plan is reported at
    once, then better ones until `stop`; costs reported include those of change.
    """
    plan = tuple(published)
    disturbed = replace(problem, initial=plan, weights=_keeping(problem.weights))
    solution = solve(disturbed, stop=stop, seed=seed, searches=searches, report=report, clock=clock, coolings=COOLINGS)
    return Repair(solution, changes(plan, solution.placements), hit(problem, plan))


def _keeping(weights: Weights) -> Weights:
    """The weights of the week with those of change, unless the problem states its own."""
    unplaced = max(weights.unplaced, UNPLACED)
    if weights.changed:
        return replace(weights, unplaced=unplaced)
    return replace(weights, unplaced=unplaced, changed=CHANGED, **MORE)

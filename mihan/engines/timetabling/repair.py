"""A published week and something that happens: the week again, with the fewest sessions changed.

The minimal perturbation problem (Barták, Müller, Rudová 2004): the same search, started from the
published plan, with a cost on every session that is not where people expect it.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from mihan.engines.timetabling.consequences import Consequence, Consequences
from mihan.engines.timetabling.judge import check
from mihan.engines.timetabling.portfolio import Cooling, solve
from mihan.engines.timetabling.problem import Placement, Problem
from mihan.engines.timetabling.solution import Report, Solution
from mihan.engines.timetabling.stopping import Clock, Stop
from mihan.engines.timetabling.weights import Weights

CHANGED, MORE = 20.0, 1.0  # a changed session; each thing that changed of it
UNPLACED = 400.0  # never leave one out to spare people changes
COOLINGS = (Cooling(0.6, 1.5, 1.0), Cooling(1.0, 1.0, 1.0))


@dataclass(frozen=True, slots=True)
class Change:
    """A session that is not as published: what differs, and both placements."""

    session: int
    what: tuple[str, ...]  # of "period", "room", "trainers"
    old: Placement
    new: Placement


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
    return replace(
        weights, unplaced=unplaced, changed=CHANGED, changed_period=MORE, changed_room=MORE, changed_trainer=MORE
    )


def changes(before: Iterable[Placement], after: Iterable[Placement]) -> tuple[Change, ...]:
    """What differs between two plans, for the sessions both know."""
    old = {placement.session: placement for placement in before}
    pairs = [(old[new.session], new) for new in after if new.session in old]
    return tuple(Change(new.session, what, one, new) for one, new in pairs if (what := _differs(one, new)))


def _differs(old: Placement, new: Placement) -> tuple[str, ...]:
    differs = {
        "period": old.period != new.period,
        "room": old.room != new.room,
        "trainers": set(old.trainers) != set(new.trainers),
    }
    return tuple(what for what, yes in differs.items() if yes)


def hit(problem: Problem, published: Iterable[Placement]) -> tuple[int, ...]:
    """Placed sessions that break a rule where they were published: these at least must change.

    Of two sessions in each other's way, both are named.
    """
    placed = [placement for placement in published if placement.period is not None]
    return tuple(sorted({s for violation in check(problem, placed) for s in violation.sessions}))


class Way(StrEnum):
    """What can be done about one session that cannot be held as planned."""

    REPLACE = "replace"
    MOVE = "move"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Option:
    """One way out for a session, with what it costs and does."""

    way: Way
    consequence: Consequence

    @property
    def cost(self) -> float:
        """What it adds to the cost of the plan."""
        return self.consequence.delta


def options(problem: Problem, placements: Iterable[Placement], session: int) -> list[Option]:
    """Everything that can be done about one session, the cheapest first.

    Replace: someone else who is qualified and free, for this session only. Move: another period
    of the week, with the best room free then. Later: left out of this week, to be made up.
    """
    asked = Consequences(problem, placements)
    now = asked.plan.at[session]
    found = [Option(Way.MOVE, answer) for answer in asked.board(session) if answer.placement.period != now.period]
    found += [Option(Way.REPLACE, answer) for answer in _substitutes(asked, session)]
    allowed = [option for option in found if not option.consequence.violations]
    later = Option(Way.LATER, asked.of(Placement(session, None, None, now.trainers)))
    return [*sorted(allowed, key=lambda option: option.cost), later]


def _substitutes(asked: Consequences, session: int) -> list[Consequence]:
    """The session where it is, with each other person who may teach it in place of each of its team."""
    now, course = asked.plan.at[session], asked.plan.sessions[session].course
    if now.period is None:
        return []
    answers = []
    for absent in now.trainers:
        others = tuple(trainer for trainer in now.trainers if trainer != absent)
        for trainer in course.trainers:
            if trainer not in now.trainers:
                answer = asked.of(Placement(session, now.period, now.room, (*others, trainer)))
                # Standing in once does not make a team of two: that rule is for planning a course.
                kept = tuple(v for v in answer.violations if v.rule not in ("one_team", "lock_trainer"))
                answers.append(replace(answer, violations=kept))
    return answers

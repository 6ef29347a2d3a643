"""The judge: is a plan allowed, and what does it cost, rule by rule and session by session.

Written apart from the search, in plain Python, after the rules themselves (`violations.py`,
`charges.py`). It judges what the search finds, and through `consequences.py` what a person drops
on the board.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from mihan.engines.timetabling import charges, violations
from mihan.engines.timetabling.charges import Charge
from mihan.engines.timetabling.plan import Plan
from mihan.engines.timetabling.problem import Placement, Problem
from mihan.engines.timetabling.violations import Violation

Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a plan costs, as a list of charges."""

    charges: tuple[Charge, ...]

    @property
    def total(self) -> float:
        """Everything, sessions left out and changes included."""
        return sum(charge.cost for charge in self.charges)

    @property
    def soft(self) -> float:
        """Everything but the sessions left out."""
        return sum(charge.cost for charge in self.charges if charge.rule != "unplaced")

    def by_rule(self) -> dict[str, float]:
        """Cost of each rule that costs something."""
        return _summed((charge.rule, charge.cost) for charge in self.charges)

    def by_session(self) -> dict[int, float]:
        """Cost of each session, a charge being shared equally by the sessions that cause it."""
        return _summed(
            (session, charge.cost / len(charge.sessions)) for charge in self.charges for session in charge.sessions
        )

    def of_session(self, session: int) -> list[Charge]:
        """Charges that a session has a part in."""
        return [charge for charge in self.charges if session in charge.sessions]


def _summed(pairs: Iterable[tuple[Key, float]]) -> dict[Key, float]:
    found: dict[Key, float] = {}
    for key, cost in pairs:
        found[key] = found.get(key, 0) + cost
    return found


def check(problem: Problem, placements: Iterable[Placement]) -> Iterator[Violation]:
    """Every hard rule a plan breaks. Raises InvalidProblem for a placement of what does not exist."""
    yield from violations_of(Plan(problem, placements))


def cost(problem: Problem, placements: Iterable[Placement]) -> Cost:
    """What a plan costs, explained. Raises InvalidProblem for a placement of what does not exist."""
    return cost_of(Plan(problem, placements))


def violations_of(plan: Plan) -> Iterator[Violation]:
    """Every hard rule broken in a plan already indexed."""
    for session in plan.sessions:
        yield from violations.session_violations(plan, session.index)
    for someone, day in sorted(key for key, sessions in plan.days.items() if sessions):
        yield from violations.day_violations(plan, someone, day)
    for course in plan.problem.courses:
        yield from violations.course_violations(plan, course)
    for trainer in plan.problem.trainers:
        yield from violations.week_violations(plan, trainer.id)


def cost_of(plan: Plan) -> Cost:
    """What a plan already indexed costs; charges of weight 0 are left out."""
    return Cost(tuple(charge for charge in _charges_of(plan) if charge.cost))


def _charges_of(plan: Plan) -> Iterator[Charge]:
    for session in plan.sessions:
        yield from charges.session_charges(plan, session.index)
    for someone, day in sorted(key for key, sessions in plan.days.items() if sessions):
        yield from charges.day_charges(plan, someone, day)
    for course in plan.problem.courses:
        yield from charges.course_charges(plan, course)
    for trainer in plan.problem.trainers:
        yield from charges.week_charges(plan, trainer.id)

"""The numbers of the rule, which an establishment may change."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Scale:
    """From how many opportunities, at which success, how surely, how widely."""

    observed: int = 8  # opportunities; fewer say nothing
    acquired: Fraction = Fraction(4, 5)
    mastered: Fraction = Fraction(9, 10)
    sure: Fraction = Fraction(4, 5)
    poor: Fraction = Fraction(7, 10)  # whose luck must not pass for skill,
    luck: Fraction = Fraction(1, 100)  # more often than this
    worlds: int = 2
    situations: int = 2  # pairs of a pack and a station
    help_costs: Fraction = Fraction(1, 2)  # of a success, for each hint or take-over

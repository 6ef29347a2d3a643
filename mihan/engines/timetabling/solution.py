"""What a solver gives back."""

from collections.abc import Callable
from dataclasses import dataclass

from mihan.engines.timetabling.problem import Placement


@dataclass(frozen=True, slots=True)
class Progress:
    """A point of the curve: where the best plan stood after so many seconds and moves.

    `cost` is what the judge would say of it, sessions left out included.
    """

    seconds: float
    iterations: int
    cost: float
    unplaced: int


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Solution:
    """The best plan met.

    `placements` has one entry for each session, in their order. `seconds_to_all_placed` is None
    when some session was left out. `iterations` counts the moves tried by all searches together.
    """

    placements: tuple[Placement, ...]
    cost: float
    seed: int
    iterations: int
    seconds: float
    seconds_to_all_placed: float | None
    curve: tuple[Progress, ...]

    @property
    def unplaced(self) -> tuple[int, ...]:
        """Sessions left out."""
        return tuple(p.session for p in self.placements if p.period is None)

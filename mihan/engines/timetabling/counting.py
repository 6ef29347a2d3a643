"""Hall violations, whatever is counted, and which of them are worth telling."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Excess:
    """Demands that together need more than all the supplies they may use have."""

    demands: frozenset[int]
    supplies: frozenset[int]
    needed: int
    available: int


def telling(found: Iterable[Excess]) -> list[Excess]:
    """Those that say something of their own, the gravest first.

    An excess is left out when part of its demands is in as grave an excess already (that is the
    tighter cause), or when it asks less of the same supplies than another.
    """
    kept: list[Excess] = []
    for excess in sorted(found, key=lambda e: (e.available - e.needed, len(e.demands), sorted(e.supplies))):
        implied = any(
            other.demands <= excess.demands or (other.supplies == excess.supplies and other.demands >= excess.demands)
            for other in kept
        )
        if not implied:
            kept.append(excess)
    return kept

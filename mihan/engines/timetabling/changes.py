"""What differs between two plans, and what a disturbance hits."""

from collections.abc import Iterable
from dataclasses import dataclass

from mihan.engines.timetabling.judge import check
from mihan.engines.timetabling.problem import Placement, Problem


@dataclass(frozen=True, slots=True)
class Change:
    """A session that is not as published: what differs, and both placements."""

    session: int
    what: tuple[str, ...]  # of "period", "room", "trainers"
    old: Placement
    new: Placement


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

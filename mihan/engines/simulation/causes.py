"""Why did this happen: from a fact back to the decision, the incident or the beginning behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mihan.engines.simulation.inputs import Input
from mihan.engines.simulation.world import World

MOST_LINKS = 100


@dataclass(frozen=True, slots=True)
class Cause:
    """One link: an `input` (with its number), an `event` of the world, or the `beginning`."""

    kind: str
    t: int
    name: str = ""
    args: Mapping[str, Any] | None = None
    seat: str = ""
    n: int = 0


def why(world: World, fact: int, log: Sequence[Input]) -> list[Cause]:
    """The causes of fact number `fact` of a world, nearest first, down to an input or the beginning."""
    return chain_from(world, world.facts[fact][3], log)


def chain_from(world: World, cause: int, log: Sequence[Input]) -> list[Cause]:
    """The same from a cause as facts hold it: an event's seq, minus an input's number, or 0."""
    events = {seq: (t, name, args, before) for seq, t, name, args, before in world.trace}
    found: list[Cause] = []
    while cause > 0 and len(found) < MOST_LINKS:
        t, name, args, cause = events[cause]
        found.append(Cause("event", t, name, args))
    if cause < 0:
        logged = log[-cause - 1]
        found.append(Cause("input", logged.t, logged.verb, logged.args, logged.seat, logged.n))
    elif not cause:
        found.append(Cause("beginning", 0))
    return found

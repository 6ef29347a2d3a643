"""A finished session, read from what was kept: moments, causes, teams of the same world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mihan.workplaces.models import Input, Outcome, Session

MOST_LINKS = 100


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain of causes: an `input`, an `event` of the world, or the `beginning`."""

    kind: str
    t: int
    name: str = ""
    args: dict[str, Any] | None = None
    input: Input | None = None


def causes(outcome: Outcome, fact: int) -> list[Link]:
    """Why a fact happened: nearest first, down to a decision, an instructor's act or the beginning."""
    return chain(outcome, outcome.facts[fact][3])


def chain(outcome: Outcome, cause: int) -> list[Link]:
    """The same from a cause as facts hold it: an event's number, minus an input's, or 0."""
    events = {seq: (t, name, args, before) for seq, t, name, args, before in outcome.trace}
    found: list[Link] = []
    while cause > 0 and cause in events and len(found) < MOST_LINKS:
        t, name, args, cause = events[cause]
        found.append(Link("event", t, name, args))
    if cause < 0:
        row = Input.objects.select_related("by").filter(session=outcome.session, seq=-cause).first()
        found.append(Link("input", row.t if row else 0, row.verb if row else "", row.args if row else {}, row))
    else:
        found.append(Link("beginning", 0))
    return found


def following(outcome: Outcome, n: int) -> list[int]:
    """The facts that an input is behind, itself or through events."""
    behind = {-n}
    for seq, _t, _name, _args, before in outcome.trace:
        if before in behind:
            behind.add(seq)
    return [place for place, fact in enumerate(outcome.facts) if fact[3] in behind]


def same_world(session: Session) -> Any:
    """Finished sessions of other teams in the very same world."""
    rows = Session.objects.filter(
        version__pack=session.version.pack, seed=session.seed, scenario=session.scenario, branch_of=None,
        state=Session.State.ENDED,
    )  # fmt: skip
    return rows.exclude(pk=session.pk).select_related("outcome", "group").exclude(outcome=None)

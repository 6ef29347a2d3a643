"""What people showed in a session, from its kept facts: who, of which rule, in how many opportunities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mihan.workplaces.models import Outcome, Session


@dataclass(frozen=True, slots=True)
class Shown:
    """One opportunity of one person. `key` is the place of the fact; `input` the decision, 0 when it was let pass."""

    key: str
    person: int
    seat: str
    role: str
    rule: str
    competence: str
    criterion: str
    num: int
    den: int
    weight: int
    critical: bool
    help: int
    station: str
    t: int
    input: int


def shown_in(session: Session) -> list[Shown]:
    """The evidence of people; what bots and the instructor did is nobody's."""
    outcome = Outcome.objects.filter(session=session).first()
    if outcome is None:
        return []
    return list(_shown(session, outcome))


def _shown(session: Session, outcome: Outcome) -> Iterator[Shown]:
    deciders = dict(session.inputs.filter(actor="user").values_list("seq", "by"))
    sittings = list(session.sittings.all())
    roles = dict(session.seats.values_list("name", "role"))
    for place, (t, kind, values, cause) in enumerate(outcome.facts):
        if kind != "evidence" or values["by"] != "user":
            continue
        # What a trainer ticks is the showing of whoever sits there.
        person = deciders.get(-cause) if cause < 0 and values["station"] != "observed" else None
        person = person or _sitter(sittings, values["seat"], t)
        if person:
            yield _one(place, t, values, cause, person, roles.get(values["seat"], ""))


def _sitter(sittings: list[Any], seat: str, t: int) -> int | None:
    for sitting in sittings:
        if sitting.seat == seat and sitting.since <= t and (sitting.until is None or t <= sitting.until):
            return int(sitting.person_id)
    return None


def _one(place: int, t: int, values: dict[str, Any], cause: int, person: int, role: str) -> Shown:
    return Shown(
        key=str(place), person=person, seat=values["seat"], role=role, rule=values["rule"],
        competence=values["competence"], criterion=values.get("criterion", ""), num=values["num"], den=values["den"],
        weight=values["weight"], critical=values.get("critical", False), help=values["help"],
        station=values["station"], t=t, input=max(-cause, 0),
    )  # fmt: skip

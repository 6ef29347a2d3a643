"""Going back into a finished session: what a seat saw then, and another branch from there."""

from typing import Any

from mihan.engines.simulation import Timeline, World, seen_by
from mihan.workplaces.engine.keeping import log_of
from mihan.workplaces.engine.loading import of_session, scenario_of
from mihan.workplaces.models import Session


def world_before(session: Session, n: int) -> World:
    """The world in which input `n` was given."""
    log = log_of(session)
    until = log[-1].t if log else 0
    return Timeline(of_session(session).pack, scenario_of(session.scenario), session.seed, log, until).before(n)


def seen_before(session: Session, n: int, seat: str) -> dict[str, Any]:
    """What a seat could see when input `n` was given, and no more."""
    return seen_by(world_before(session, n), seat)

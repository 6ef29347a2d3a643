"""What is kept of a finished session, from its log."""

from typing import Any

from mihan.engines.simulation import World, curves, indicators, played, replay
from mihan.engines.simulation.inputs import GENESIS
from mihan.workplaces.engine.loading import of_session, scenario_of
from mihan.workplaces.engine.playing import Given, given_of
from mihan.workplaces.models import Outcome, Session

POINTS = 24


def log_of(session: Session) -> list[Given]:
    return [given_of(row) for row in session.inputs.order_by("seq")]


def replayed(session: Session, log: list[Given], until: int) -> World:
    """The world after the log, at a time."""
    return replay(of_session(session).pack, scenario_of(session.scenario), session.seed, log, until)


def outcome_of(session: Session, *, until: int) -> Outcome | None:
    """What a session leaves that ended at `until`; None when the rules of today do not replay its log."""
    log = log_of(session)
    try:
        world = replayed(session, log, until)
        drawn = _curves(session, log, world.t)
        par = _par(session, world.t)
    except Exception:  # noqa: BLE001 - a fault of the pack must not stop the session from ending
        return None
    return Outcome(
        session=session, t=world.t, facts=[list(fact) for fact in world.facts],
        trace=[list(event) for event in world.trace], curves=drawn, indicators=indicators(world), par=par,
        digest=world.digest(), chain=session.inputs.order_by("seq").values_list("hash", flat=True).last() or GENESIS,
    )  # fmt: skip


def _curves(session: Session, log: list[Given], until: int) -> dict[str, Any]:
    pack, scenario = of_session(session).pack, scenario_of(session.scenario)
    accepted = [given for given in log if given.accepted]
    return dict(curves(pack, scenario, session.seed, accepted, until, points=POINTS))


def _par(session: Session, until: int) -> dict[str, Any]:
    """The reference bots in the same world, to the same time."""
    pack, scenario = of_session(session).pack, scenario_of(session.scenario)
    best = played(pack, scenario, session.seed)
    log = [given for given in best.log if given.accepted and given.t <= until]
    return dict(curves(pack, scenario, session.seed, log, until, points=POINTS))


def has_same_rules(session: Session) -> bool:
    """Whether the rules of its workplace are those it was opened with; nobody wrote down those of the first ones."""
    rules: str = of_session(session).rules_sha
    return bool(session.scenario.get("rules_sha", rules) == rules)


def still_replays(session: Session) -> bool:
    """Whether the rules installed today are those it was played by, and end where it ended.

    Only then can one go back into it: other rules may well end in the same place by another way.
    """
    outcome = getattr(session, "outcome", None)
    if outcome is None or not has_same_rules(session):
        return False
    try:
        return replayed(session, log_of(session), outcome.t).digest() == outcome.digest
    except Exception:  # noqa: BLE001 - other rules than those it was played with
        return False

"""What is kept of a finished session, from its log."""

from mihan.engines.simulation import World, curves, indicators, replay
from mihan.engines.simulation.inputs import GENESIS
from mihan.workplaces.engine.loading import of_session, scenario_of
from mihan.workplaces.engine.playing import Given, given_of
from mihan.workplaces.models import Outcome, Session

POINTS = 60


def log_of(session: Session) -> list[Given]:
    return [given_of(row) for row in session.inputs.order_by("seq")]


def replayed(session: Session, log: list[Given]) -> World:
    """The world at the end of the log."""
    return replay(of_session(session).pack, scenario_of(session.scenario), session.seed, log, log[-1].t if log else 0)


def outcome_of(session: Session) -> Outcome | None:
    """None when the log does not replay, with the rules of today: the log alone is left then."""
    log = log_of(session)
    pack, scenario = of_session(session).pack, scenario_of(session.scenario)
    try:
        world = replayed(session, log)
        drawn = curves(pack, scenario, session.seed, [i for i in log if i.accepted], world.t, points=POINTS)
    except Exception:  # noqa: BLE001 - a fault of the pack must not stop the session from ending
        return None
    return Outcome(
        session=session, t=world.t, facts=[list(fact) for fact in world.facts],
        trace=[list(event) for event in world.trace], curves=drawn, indicators=indicators(world),
        digest=world.digest(), chain=session.inputs.order_by("seq").values_list("hash", flat=True).last() or GENESIS,
    )  # fmt: skip

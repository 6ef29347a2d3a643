"""A decision of then, tried now: whether it would stand, without a trace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mihan.workplaces.engine.loading import of_session
from mihan.workplaces.engine.playing import Actor, Given, live
from mihan.workplaces.models import Input, Seat, Session


def taken_by_people(session: Session) -> list[str]:
    """What somebody decides at a screen or at the bench: not what a trainer ticks."""
    pack = of_session(session).pack
    return [
        name for name, decision in pack.decisions.items()
        if not decision.task or pack.tasks[decision.task].station != "observed"
    ]  # fmt: skip


def refusal_now(session: Session, then: Input, at: datetime, *, seats: Sequence[Seat]) -> dict[str, Any] | None:
    """Why a decision of then would be refused at this instant, as inputs keep it; None when it would stand."""
    probe = live(session, seats=seats)
    probe.catch_up(at)
    why = probe.submit(Given(probe.t, then.seat, Actor.USER, then.verb, then.args)).why
    return {"key": why.key, "values": dict(why.values)} if why else None

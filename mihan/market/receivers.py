"""What the market does when a session of a firm is written."""

from typing import Any

from mihan.market.services.following import follow
from mihan.workplaces.engine.playing import Live
from mihan.workplaces.models import Session


def firm_was_written(sender: Any, *, session: Session, playing: Live, **kwargs: Any) -> None:
    """In the transaction of the inputs that were written. Without messages, or out of a season, it is no firm."""
    if playing.world.pack.messages and session.is_season:
        follow(session, playing)

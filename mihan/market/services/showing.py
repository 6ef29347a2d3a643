"""A season brought some days on at once, for a demonstration."""

from __future__ import annotations

from django.db import transaction

from mihan.core import clock
from mihan.market.models import Season
from mihan.market.services.carrying import carry
from mihan.workplaces.engine.playing import Actor, Given, wall
from mihan.workplaces.models import Session
from mihan.workplaces.services.playing import at_now, lock, write

HALF_A_DAY = 240  # minutes of the firm


def let_days_pass(season: Season, days: int) -> None:
    """Half a day for each firm, then the post, and so on: as if they had been started earlier, bots at work."""
    for _half in range(2 * days):
        for firm in season.firms.all():
            _go_on(firm.session_id, HALF_A_DAY)
        carry(season)


@transaction.atomic
def _go_on(pk: int, minutes: int) -> None:
    """The clock is set as if the session had begun earlier: an input like any other, and a replay goes the same way."""
    session = lock(pk)
    if session.state != Session.State.RUNNING:
        return
    playing = at_now(session)
    begun = wall(clock.now()) - minutes * playing.world.pack.unit_ms
    playing.submit(Given(playing.t, "", Actor.INSTRUCTOR, "resume", {"wall": begun}))
    playing.catch_up(clock.now())
    write(session, playing)

"""What is on its way."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from mihan.market.models import Letter, Season
from mihan.workplaces.models import Session


def can_be_carried(season: Season | None = None) -> Any:
    """What waits for an office, or for a firm at work; the rest waits until its firm is."""
    at_work = Q(receiver=None) | Q(receiver__session__state=Session.State.RUNNING)
    rows = Letter.objects.filter(at_work, state=Letter.State.WAITING)
    return (rows if season is None else rows.filter(season=season)).order_by("id")

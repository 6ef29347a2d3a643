"""What is on its way."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from mihan.market.models import Firm, Letter, Season
from mihan.workplaces.models import Session


def can_be_carried(season: Season | None = None) -> Any:
    """What waits for an office, or for a firm at work; the rest waits until its firm is."""
    at_work = Q(receiver=None) | Q(receiver__session__state=Session.State.RUNNING)
    rows = Letter.objects.filter(at_work, state=Letter.State.WAITING)
    return (rows if season is None else rows.filter(season=season)).order_by("id")


def waiting_in(season: Season) -> Any:
    """What has not been received yet, oldest first."""
    rows = Letter.objects.filter(season=season, state=Letter.State.WAITING)
    return rows.select_related("sender", "receiver__session").order_by("id")


def letters_of(firm: Firm) -> Any:
    """What a firm sent and was sent, the latest first, but for offers: purchasing compares those at work."""
    rows = Letter.objects.filter(Q(sender=firm) | Q(receiver=firm)).exclude(kind="offer")
    return rows.select_related("sender", "receiver__session").order_by("-id")

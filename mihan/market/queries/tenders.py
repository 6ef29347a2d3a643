"""Calls for tenders: who was asked, who has answered, for whom one waits."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from mihan.market.models import Bid, Firm, Letter, Season, Tender
from mihan.people.models import User
from mihan.workplaces.models import Seat, Session


def tenders_of(season: Season) -> Any:
    """The calls of a season, the latest first."""
    return Tender.objects.filter(season=season).select_related("winner").order_by("-id")


def open_tenders(season: Season | None = None) -> Any:
    rows = Tender.objects.filter(state=Tender.State.OPEN)
    return rows if season is None else rows.filter(season=season)


def seasons_that_call() -> Any:
    """Those whose board calls by itself, while a firm is at work in them."""
    at_work = Firm.objects.filter(season=OuterRef("pk"), session__state=Session.State.RUNNING)
    return Season.objects.filter(Exists(at_work), board_calls=True)


def asked(tender: Tender) -> Any:
    """The firms a call was sent to, in the order of the register."""
    sent = Letter.objects.filter(season=tender.season_id, kind="tender_in", values__call=tender.number)
    return Firm.objects.filter(letters__in=sent).select_related("session").order_by("place")


def awaited(tender: Tender) -> list[Firm]:
    """Those who may still bid: without a bid, at work or paused, and not past the last day."""
    have = set(Bid.objects.filter(tender=tender).values_list("firm", flat=True))
    return [f for f in asked(tender) if f.pk not in have and f.session.is_open and f.day <= tender.closes]


def is_closed_for_some(tender: Tender) -> bool:
    """Whether a firm is past the last day: from then on the office may open the bids."""
    return any(firm.day > tender.closes or not firm.session.is_open for firm in asked(tender))


def firms_worked_in(user: User, season: Season) -> set[int]:
    """The firms in which this person sits: what they have bid is no secret to them."""
    seats = Seat.objects.filter(person=user.person_id or 0, session__firm__season=season)
    return set(seats.values_list("session__firm", flat=True))

"""The door to the tender board: which sealed bid wins, and why another does not."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from mihan.engines.market import TenderBoard
from mihan.market.models import Bid, Tender
from mihan.packs.firm_trading_month.taxes import with_vat


class Fault(StrEnum):
    """Why a bid is not compliant."""

    NONE = ""
    ABOVE_CEILING = "above_ceiling"
    WRONG_TOTAL = "wrong_total"


def fault_of(tender: Tender, bid: Bid) -> Fault:
    """A total that is not the sum is a fault of form: the bid is set aside, as it would be."""
    if bid.price > tender.ceiling:
        return Fault.ABOVE_CEILING
    if bid.total != with_vat(tender.quantity * bid.price, bid.rate):
        return Fault.WRONG_TOTAL
    return Fault.NONE


def winner(tender: Tender, bids: Iterable[Bid]) -> Bid | None:
    """The lowest compliant price, the first received of equals; None where no bid is compliant."""
    board, by_firm = TenderBoard(), {str(bid.firm_id): bid for bid in bids}
    board.publish(tender.number, closes=tender.closes, ceiling=tender.ceiling)
    for name, bid in by_firm.items():
        if not fault_of(tender, bid):
            board.bid(tender.number, name, bid.price, day=bid.day)
    found = board.award(tender.number, day=tender.closes + 1)
    return by_firm[found.firm] if found else None

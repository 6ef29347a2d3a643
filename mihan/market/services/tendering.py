"""The tender board: a call published, sealed bids received, all opened at once, the order for one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.market.engine.tenders import winner
from mihan.market.models import Bid, Firm, Letter, Season, Tender
from mihan.market.policy import LAST_DAY, tender_number
from mihan.market.queries.tenders import awaited, is_closed_for_some, open_tenders
from mihan.people.models import User


@transaction.atomic
def publish(
    season: Season, *, product: str, quantity: int, ceiling: int, closes: int, buyer: str, by: User | None = None,
    of_day: int | None = None,
) -> Tender:  # fmt: skip
    """A call, sent to every firm that deals in such goods. `ceiling`: centimes a unit, before tax.

    `of_day`: of the board's calendar, where nobody published it.
    """
    season = Season.objects.select_for_update(of=("self",)).select_related("unit").get(pk=season.pk)
    firms = [firm for firm in season.firms.select_related("session__version") if _can_answer(firm, product)]
    if not firms:
        raise RuleBroken(_("No firm at work deals in such goods."))
    if not max(firm.day for firm in firms) < closes <= LAST_DAY:
        raise RuleBroken(
            _("The last day comes after day %(day)d, on which a firm is already, and not after day %(last)d.")
            % {"day": max(firm.day for firm in firms), "last": LAST_DAY}
        )
    tender = Tender.objects.create(
        season=season, number=tender_number(season.pk, season.tenders.count() + 1), buyer=" ".join(buyer.split()),
        product=product, quantity=quantity, ceiling=ceiling, closes=closes, published_by=by.person if by else None,
        published_at=clock.now(), of_day=of_day,
    )  # fmt: skip
    told = {
        "call": tender.number, "buyer": tender.buyer, "product": product, "quantity": quantity, "ceiling": ceiling,
        "closes": closes,
    }  # fmt: skip
    for firm in firms:
        _tell(tender, firm, "tender_in", told)
    return tender


def _can_answer(firm: Firm, product: str) -> bool:
    return not firm.is_hotel and firm.session.is_open and product in firm.goods


def take_bid(letter: Letter) -> str:
    """A firm's bid, kept sealed; why it is not taken, or nothing. The first one of a firm counts."""
    told = letter.values
    tender = open_tenders().filter(season=letter.season_id, number=told["call"]).first()
    if tender is None or letter.day > tender.closes:
        return "too_late"
    Bid.objects.get_or_create(
        tender=tender, firm=letter.sender,
        defaults={
            "price": told["price"], "total": told["total"], "rate": told["rate"], "day": letter.day,
            "received_at": clock.now(),
        },
    )  # fmt: skip
    return ""


def award_due(season: Season | None = None) -> int:
    """Open the bids of every call that waits for nobody any more; how many."""
    return sum(_award(tender.pk) for tender in open_tenders(season))


@transaction.atomic
def _award(pk: int, *, at_once: bool = False) -> bool:
    tender = open_tenders().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if tender is None or (awaited(tender) and not at_once):
        return False
    bids = list(tender.bids.select_related("firm").order_by("id"))
    best = winner(tender, bids)
    tender.state = Tender.State.AWARDED if best else Tender.State.FAILED
    tender.winner, tender.opened_at = best.firm if best else None, clock.now()
    tender.save(update_fields=["state", "winner", "opened_at", "updated_at"])
    for bid in bids:
        told = {"call": tender.number, "won": bid == best, "price": best.price if best else 0}
        _tell(tender, bid.firm, "award_in", told)
    return True


def open_bids(tender: Tender) -> None:
    """The office opens the bids without waiting for a firm that stands still, once another is past the last day."""
    if not is_closed_for_some(tender) or not _award(tender.pk, at_once=True):
        raise RuleBroken(_("The bids stay sealed until a firm is past the last day, or all have bid."))


def _tell(tender: Tender, firm: Firm, kind: str, told: dict[str, object]) -> None:
    Letter.objects.create(
        season_id=tender.season_id, receiver=firm, office=Letter.Office.TENDERS, kind=kind, values=told, day=firm.day,
        key=f"{tender.number}/{kind}>{firm.pk}", sent_at=clock.now(),
    )  # fmt: skip

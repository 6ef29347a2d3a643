"""The tender board: sealed until all are opened, the lowest compliant price, and an order for one."""

import pytest
from django.db import IntegrityError, transaction

from mihan.core.errors import RuleBroken
from mihan.market.engine.standing import standings
from mihan.market.engine.tenders import Fault, fault_of, winner
from mihan.market.models import Bid, Letter, Tender
from mihan.market.queries.tenders import awaited
from mihan.market.services.carrying import carry
from mihan.market.services.tendering import award_due, open_bids, publish
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.deciding import decide
from mihan.workplaces.services.seating import take_seat
from tests.factories.market import BidFactory, FirmFactory, TenderFactory
from tests.market.conftest import go_on, seen
from tests.market.test_web import page, text_of

pytestmark = pytest.mark.django_db
CALL = {"product": "paper", "quantity": 40, "ceiling": 230_00, "buyer": "Commune d’Asni"}


@pytest.fixture
def call(going, trainer, wall):
    """A call for paper, in the hands of both firms."""
    tender = publish(going, **CALL, closes=3, by=trainer)
    carry(going)
    return tender


def bid(firm, by, price, wall, *, total=None):
    """Somebody at sales answers the call."""
    task = next(t for t in seen(firm, "sales.1", wall)["tasks"] if t["kind"] == "tender")
    args = {"task": task["id"], "price": price, "total": total or price * 40 * 12 // 10}
    done = decide(firm.session, seat="sales.1", verb="bid", args=args, by=by, key=f"bid{firm.pk}")
    assert done.accepted, done.why


def of(firm, kind):
    return Letter.objects.filter(receiver=firm, kind=kind)


# The way of a call


def test_a_call_is_a_task_of_sales_in_every_firm_that_deals_in_the_goods(call, atlas, rif, wall):
    for firm in (atlas, rif):
        task = next(t for t in seen(firm, "sales.1", wall)["tasks"] if t["kind"] == "tender")
        told = {name: task["data"][name] for name in ("number", "goods", "quantity", "ceiling")}
        assert told == {"number": call.number, "goods": "paper", "quantity": 40, "ceiling": 230_00}
        assert task["due"] == 3 * 480


def test_the_lowest_compliant_price_wins_and_gets_an_order(call, going, atlas, rif, salma, omar, wall):
    take_seat(atlas.session, "sales.1", by=salma)
    take_seat(rif.session, "sales.1", by=omar)
    bid(atlas, salma, 200_00, wall)
    carry(going)
    assert (Bid.objects.count(), of(atlas, "award_in").exists()) == (1, False)
    bid(rif, omar, 190_00, wall)
    carry(going)
    call.refresh_from_db()
    assert (call.state, call.winner) == ("awarded", rif)
    assert of(rif, "award_in").get().values == {"call": call.number, "won": True, "price": 190_00}
    assert of(atlas, "award_in").get().values == {"call": call.number, "won": False, "price": 190_00}
    sale = next(s for s in seen(rif, "sales.1", wall)["things"]["sale"].values() if s["number"] == call.number)
    assert (sale["state"], sale["price"], sale["total"]) == ("ordered", 190_00, 190_00 * 48)
    assert any(t["kind"] == "delivery" and t["data"]["number"] == call.number
               for t in seen(rif, "sales.1", wall)["tasks"])  # fmt: skip


def test_bots_bid_deliver_and_are_paid_and_everything_balances(call, going, wall):
    for _day in range(14):
        go_on(going, wall, minutes=480, step=480)
        carry(going)
    call.refresh_from_db()
    assert call.state == "awarded"
    shown = seen(call.winner, "accountant.1", wall)["things"]["sale"].values()
    assert [sale["state"] for sale in shown if sale["number"] == call.number] == ["paid"]
    assert [stand.difference for stand in standings(going, wall.at)] == [0, 0]
    assert Bid.objects.filter(tender=call).count() == 2


# What a bid is judged by


def of_three(*prices):
    tender = TenderFactory.build(pk=1, quantity=10, ceiling=150_00, closes=5)
    told = [(price, price * 12) if isinstance(price, int) else price for price in prices]
    return tender, [
        BidFactory.build(tender=tender, firm=FirmFactory.build(pk=n), price=price, total=total, day=2)
        for n, (price, total) in enumerate(told, 1)
    ]  # fmt: skip


def test_of_equal_prices_the_first_received_wins():
    tender, bids = of_three(140_00, 120_00, 120_00)
    assert winner(tender, bids) is bids[1]


def test_a_bid_above_the_ceiling_or_with_a_wrong_total_is_set_aside():
    tender, bids = of_three(150_01, (100_00, 1), 140_00)
    assert [fault_of(tender, one) for one in bids] == [Fault.ABOVE_CEILING, Fault.WRONG_TOTAL, Fault.NONE]
    assert winner(tender, bids) is bids[2]
    assert winner(tender, bids[:2]) is None


# Until when


def test_the_bids_stay_sealed_while_a_firm_may_still_answer(call, going, rif, atlas, salma, wall, trainer):
    take_seat(atlas.session, "sales.1", by=salma)
    conduct(rif.session, "pause", by=trainer)
    bid(atlas, salma, 200_00, wall)
    carry(going)
    assert (award_due(going), awaited(call)) == (0, [rif])
    with pytest.raises(RuleBroken, match="sealed"):
        open_bids(call)
    go_on(going, wall, minutes=4 * 480, step=480)  # Atlas alone is past the third day
    carry(going)
    assert award_due(going) == 0
    open_bids(call)
    call.refresh_from_db()
    assert call.winner == atlas


def test_a_firm_that_does_not_answer_is_not_waited_for_after_the_last_day(call, going, atlas, rif, salma, omar, wall):
    take_seat(atlas.session, "sales.1", by=salma)
    take_seat(rif.session, "sales.1", by=omar)
    bid(atlas, salma, 240_00, wall)  # above the ceiling
    go_on(going, wall, minutes=4 * 480, step=480)
    carry(going)
    award_due(going)
    call.refresh_from_db()
    assert (call.state, call.winner) == ("failed", None)
    assert of(atlas, "award_in").get().values["won"] is False
    assert not of(rif, "award_in").exists()


def test_a_bid_that_comes_again_or_after_the_opening_counts_for_nothing(call, going, atlas, rif, salma, omar, wall):
    told = {"call": call.number, "price": 1, "total": 48, "rate": 200}
    for day, key in ((2, "a"), (2, "b"), (4, "late")):
        firm = rif if key == "late" else atlas
        Letter.objects.create(
            season=going, sender=firm, office="tenders", kind="bid", values=told, day=day, key=key, sent_at=wall.at
        )
    carry(going)
    assert list(Bid.objects.values_list("firm", flat=True)) == [atlas.pk]
    assert Letter.objects.get(key="late").why == "too_late"


@pytest.mark.parametrize("change", [{"product": "coal"}, {"closes": 1}, {"closes": 23}])
def test_what_cannot_be_published_says_why(going, trainer, change):
    with pytest.raises(RuleBroken):
        publish(going, **{**CALL, "closes": 3, **change}, by=trainer)
    assert not Tender.objects.exists()


def test_a_bid_never_changes(db):
    one = BidFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Bid.objects.filter(pk=one.pk).update(price=1)


# Pages


def test_the_office_publishes_a_call_and_does_not_see_what_is_bid(client, trainer, going, atlas, salma, wall):
    client.force_login(trainer)
    told = {"buyer": "Commune d’Asni", "product": "paper", "quantity": "40", "ceiling": "230.00", "closes": "3"}
    answer = client.post(page(going, "tenders/publish/"), told, follow=True)
    tender = Tender.objects.get()
    assert (answer.redirect_chain[-1][0], tender.ceiling) == (f"/market/tenders/{tender.pk}/", 230_00)
    carry(going)
    take_seat(atlas.session, "sales.1", by=salma)
    bid(atlas, salma, 199_00, wall)
    carry(going)
    for address in (answer.redirect_chain[-1][0], page(going), page(atlas)):
        assert "199.00" not in text_of(client.get(address))
    assert "1 of 2" in text_of(client.get(f"/market/tenders/{tender.pk}/"))


def test_a_firm_sees_its_own_bid_and_the_others_once_all_are_opened(client, call, going, atlas, rif, salma, omar, wall):
    take_seat(atlas.session, "sales.1", by=salma)
    take_seat(rif.session, "sales.1", by=omar)
    client.force_login(salma)
    assert "Your firm has not bid yet" in text_of(client.get(f"/market/tenders/{call.pk}/"))
    bid(atlas, salma, 199_00, wall)
    carry(going)
    assert "199.00" in text_of(client.get(f"/market/tenders/{call.pk}/"))
    client.force_login(omar)
    assert "199.00" not in text_of(client.get(f"/market/tenders/{call.pk}/"))
    bid(rif, omar, 209_00, wall)
    carry(going)
    told = text_of(client.get(f"/market/tenders/{call.pk}/"))
    assert "199.00" in told
    assert "gets the order" in told


def test_a_call_that_cannot_be_published_says_why_on_its_form(client, trainer, going):
    client.force_login(trainer)
    told = {"buyer": "Commune", "product": "paper", "quantity": "40", "ceiling": "0", "closes": "3"}
    assert client.post(page(going, "tenders/publish/"), told).status_code == 422
    assert client.post(page(going, "tenders/publish/"), told | {"ceiling": "9", "closes": "1"}).status_code == 422


def test_a_trainee_publishes_and_opens_nothing(client, salma, call):
    client.force_login(salma)
    assert client.get(page(call.season, "tenders/publish/")).status_code == 403
    assert client.post(f"/market/tenders/{call.pk}/open/").status_code == 403

"""A hotel that buys from the firms of a season: offers, an order, goods, an invoice, money, to the centime."""

import pytest

from mihan.market.engine.standing import owed_returns, standings
from mihan.market.models import Account, Letter, Transfer
from mihan.market.queries.accounts import balance_of, with_balances
from mihan.market.services.carrying import carry, deliver
from mihan.market.services.opening import Wanted, add_firm, start
from mihan.workplaces.engine.keeping import log_of, replayed
from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Input, Session
from tests.market.conftest import go_on

pytestmark = pytest.mark.django_db
SEATS = ("reception.1", "reception.2", "housekeeping.1", "housekeeping.2", "duty_manager.1")
OPENED_WITH = 50_000_000


@pytest.fixture
def hotel(season, group, trainer):
    skills = dict.fromkeys(SEATS, "expert")
    return add_firm(season, Wanted("Riad Menara", group, seed=5, skills=skills, pack="hotel_front_desk"), by=trainer)


@pytest.fixture
def bought(hotel, season, trainer, wall):
    """Time passes, bots at work everywhere, until the hotel has paid what it bought."""
    start(season, by=trainer)
    while not Letter.objects.filter(receiver=hotel, kind="bank_notice", state="received").exists():
        go_on(season, wall, minutes=480, step=480)
        carry(season)
    return season


def of_the_hotel(season, hotel):
    """The kinds of the letters of its last order, as they were sent."""
    number = Letter.objects.filter(sender=hotel, kind="order").last().values["number"]
    about = [
        one for one in season.letters.all()
        if number in (one.values.get("number"), one.values.get("reference", "")[3:], one.values.get("number", "")[3:])
    ]  # fmt: skip
    return [one.kind for one in about]


def test_a_hotel_has_a_number_an_account_and_deals_in_what_it_needs(hotel):
    assert (hotel.is_hotel, hotel.goods) == (True, ["linen", "coffee", "sugar"])
    assert balance_of(hotel.account) == OPENED_WITH


def test_firms_and_hotel_go_the_whole_way_from_offer_to_payment(bought, hotel, wall):
    assert of_the_hotel(bought, hotel) == ["order", "delivery", "invoice", "transfer", "payment_in", "bank_notice"]
    rows = Input.objects.filter(session=hotel.session_id, actor="market").exclude(verb="offer_in").order_by("-seq")
    assert list(rows.values_list("verb", "accepted"))[2::-1] == [
        ("delivery_in", True), ("invoice_in", True), ("bank_notice", True),
    ]  # fmt: skip

    # What the hotel paid is what the firm invoiced and was paid.
    invoice = Letter.objects.get(receiver=hotel, kind="invoice")
    paid = Transfer.objects.get(payer=hotel.account, payee__holder="firm")
    assert (paid.amount, paid.payee.firm) == (invoice.values["total"], invoice.sender)
    assert paid.reference == f"FF-{invoice.values['number']}"

    # The books of everybody agree with the bank, to the centime.
    stands = standings(bought, wall.at)
    assert [(stand.difference, stand.unposted, stand.on_the_way) for stand in stands] == [(0, 0, 0)] * 3
    assert sum(with_balances(Account.objects.all()).values_list("balance", flat=True)) == 0
    session = Session.objects.select_related("version", "edit").get(pk=hotel.session_id)
    world = live(session).world
    assert (world.balance("hotel", "44111"), world.balance("hotel", "5141")) == (0, balance_of(hotel.account))
    assert world.balance("hotel", "6122") > 0 == world.balance("hotel", "34554")
    assert Transfer.objects.filter(payee=hotel.account, payer__holder="clients").exists()  # what guests paid

    # It is offered what it needs and nothing else; it replays alone; it files no return.
    offers = Letter.objects.filter(receiver=hotel, kind="offer")
    assert {letter.values["product"] for letter in offers} == {"sugar"}
    assert not Letter.objects.filter(receiver=hotel, state="refused").exists()
    assert replayed(session, log_of(session), world.t).digest() == world.digest()
    assert hotel not in {owed.firm for owed in owed_returns(bought, stands)}


def test_they_agree_at_every_moment_while_letters_are_on_the_way(hotel, season, trainer, wall):
    start(season, by=trainer)
    seen = set()
    for _part in range(12):
        go_on(season, wall, minutes=400, step=400)
        wall.pass_by(seconds=100)
        stands = standings(season, wall.at)
        assert [stand.difference for stand in stands] == [0, 0, 0]
        seen |= {bool(stand.unposted or stand.on_the_way) for stand in stands if stand.firm == hotel}
        for pk in Letter.objects.filter(state="waiting").values_list("pk", flat=True):
            deliver(pk)
    assert True in seen  # there was something to agree about


def test_who_joins_later_is_told_the_offers_that_stand(season, wall, group, trainer):
    start(season, by=trainer)
    for _part in range(3):
        go_on(season, wall, minutes=240, step=240)
        carry(season)
    late = add_firm(season, Wanted("Riad Menara", group, seed=5, pack="hotel_front_desk"), by=trainer)
    told = Letter.objects.filter(receiver=late)
    assert sorted(told.values_list("sender__name", flat=True)) == ["Atlas Bureau", "Rif Fournitures"]
    assert set(told.values_list("state", flat=True)) == {"waiting"}

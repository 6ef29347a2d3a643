"""Two firms of a season trade through the post and the bank: once, in full, to the centime."""

import pytest
from django.db import IntegrityError, transaction

from mihan.core.errors import RuleBroken
from mihan.market.engine.standing import owed_returns, standings
from mihan.market.models import Account, Declaration, Firm, Letter, Transfer
from mihan.market.queries.accounts import balance_of, with_balances
from mihan.market.services import carrying
from mihan.market.services.carrying import carry, deliver
from mihan.market.services.opening import Wanted, add_firm, open_season, start
from mihan.workplaces.engine.keeping import log_of, replayed
from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Input, Session
from mihan.workplaces.services.branching import branch_off
from mihan.workplaces.services.conducting import conduct
from tests.market.conftest import go_on, order_from_partner

pytestmark = pytest.mark.django_db
CHAIN = ["order", "delivery", "invoice", "transfer", "payment_in", "bank_notice"]


@pytest.fixture
def ordered(going, wall, atlas, salma):
    """Salma of Atlas has ordered ten sacks or boxes from Rif; the order is in the post."""
    order_from_partner(going, atlas, salma, wall)
    return Letter.objects.get(kind="order")


@pytest.fixture
def traded(ordered, going, wall):
    """Ten days later: delivered, invoiced and paid."""
    for _day in range(10):
        go_on(going, wall, minutes=480, step=480)
        carry(going)
    return going


def inputs(firm):
    rows = Input.objects.filter(session=firm.session_id, actor="market").exclude(verb="offer_in").order_by("seq")
    return [(row.verb, row.accepted) for row in rows]


def about(order):
    """The letters of one order, as they were sent."""
    number = order.values["number"]
    return [
        letter for letter in Letter.objects.exclude(kind="offer")
        if {number, f"FF-{number}"} & {letter.values.get("number"), letter.values.get("reference")}
        and {order.sender_id, order.receiver_id} >= {letter.sender_id, letter.receiver_id} - {None}
    ]  # fmt: skip


def holding(firm):
    return balance_of(firm.account)


# The way of an order


def test_an_order_comes_back_as_goods_an_invoice_and_money(ordered, traded, atlas, rif):
    letters = about(ordered)
    assert [letter.kind for letter in letters] == CHAIN
    assert {letter.state for letter in letters} == {"received"}
    rows = [Input.objects.get(key=letter.token.hex) for letter in letters if letter.receiver]
    told = [(row.verb, row.session_id == atlas.session_id, row.accepted) for row in rows]
    assert told == [
        ("order_in", False, True), ("delivery_in", True, True), ("invoice_in", True, True),
        ("payment_in", False, True), ("bank_notice", True, True),
    ]  # fmt: skip


def test_the_bank_moved_the_money_once(ordered, traded, atlas, rif):
    between = Transfer.objects.filter(payer=atlas.account, payee=rif.account)
    by_kind = {letter.kind: letter for letter in about(ordered)}
    invoice, order = by_kind["invoice"], by_kind["transfer"]
    asked = (invoice.values["total"], f"FF-{invoice.values['number']}", order.day)
    assert list(between.values_list("amount", "reference", "day")) == [asked]
    assert order.day > invoice.day > 1


def test_the_books_of_both_agree_with_the_bank_to_the_centime(traded, wall):
    stands = standings(traded, wall.at)
    assert [(stand.difference, stand.unposted, stand.on_the_way) for stand in stands] == [(0, 0, 0)] * 2
    assert [stand.books for stand in stands] == [holding(firm) for firm in traded.firms.all()]
    assert sum(with_balances(Account.objects.all()).values_list("balance", flat=True)) == 0


def test_books_and_bank_agree_also_while_letters_are_on_the_way(ordered, going, wall):
    seen = set()
    for _day in range(10):
        go_on(going, wall, minutes=480)
        stands = standings(going, wall.at)
        assert [stand.difference for stand in stands] == [0, 0]
        seen |= {stand.on_the_way != 0 for stand in stands}
        for pk in Letter.objects.filter(state="waiting").values_list("pk", flat=True):
            deliver(pk)  # and not what it brings about
    assert seen == {True, False}


def test_each_firm_replays_alone_from_its_own_log(traded):
    for firm in traded.firms.all():
        session = Session.objects.select_related("version", "edit").get(pk=firm.session_id)
        world = live(session).world
        assert replayed(session, log_of(session), world.t).digest() == world.digest()


def test_what_a_firm_settles_outside_of_the_market_is_posted_against_clients_suppliers_and_the_state(traded, atlas):
    lines = Transfer.objects.filter(payer=atlas.account).exclude(payee__holder="firm")
    assert set(lines.values_list("payee__holder", flat=True)) >= {"state", "suppliers"}
    assert Transfer.objects.filter(payee=atlas.account, payer__holder="clients").exists()


# Once


def test_a_letter_handed_over_again_is_one_input(ordered, rif):
    assert [deliver(ordered.pk), deliver(ordered.pk), deliver(ordered.pk)] == [True, False, False]
    assert inputs(rif) == [("order_in", True)]


def test_a_message_announced_again_is_one_letter(traded, atlas, wall):
    before = Letter.objects.count()
    for _look in range(3):
        go_on(traded, wall, minutes=1, step=1)
    assert Letter.objects.count() == before
    assert Letter.objects.filter(sender=atlas, kind="order").count() == 1


@pytest.mark.parametrize("breaks", ["write", "_close"])
def test_a_delivery_that_is_cut_off_leaves_nothing_and_counts_once_afterwards(ordered, rif, monkeypatch, breaks):
    def cut(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(carrying, breaks, cut)
        with pytest.raises(KeyboardInterrupt):
            deliver(ordered.pk)
    ordered.refresh_from_db()
    assert (ordered.state, inputs(rif)) == ("waiting", [])
    assert deliver(ordered.pk)
    assert inputs(rif) == [("order_in", True)]


def test_a_payment_that_is_cut_off_moves_nothing_and_is_made_once_afterwards(ordered, going, wall, rif, monkeypatch):
    while not (order := Letter.objects.filter(kind="transfer").first()):
        go_on(going, wall, minutes=120)
        for pk in Letter.objects.filter(state="waiting").exclude(kind="transfer").values_list("pk", flat=True):
            deliver(pk)
    before = holding(rif)
    with monkeypatch.context() as patch:
        patch.setattr("mihan.market.services.banking._tell", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            deliver(order.pk)
    assert (holding(rif), Letter.objects.filter(office="bank", sender=None).count()) == (before, 0)
    assert [deliver(order.pk), deliver(order.pk)] == [True, False]
    assert holding(rif) == before + order.values["amount"]


def test_the_input_and_its_letter_are_kept_together_or_not_at_all(going, wall, atlas, salma, monkeypatch):
    def cut(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("mihan.market.services.following._send", cut)
    with pytest.raises(KeyboardInterrupt):
        order_from_partner(going, atlas, salma, wall)
    sending = Input.objects.filter(verb__in=["set_price", "order_goods"])
    assert (sending.exists(), Letter.objects.exists()) == (False, False)


# Waiting


def test_a_letter_waits_for_a_firm_that_stands_still(ordered, going, trainer, rif):
    conduct(rif.session, "pause", by=trainer)
    assert deliver(ordered.pk) is False
    ordered.refresh_from_db()
    assert (ordered.state, ordered.why, inputs(rif)) == ("waiting", "paused", [])
    start(going, by=trainer)
    carry(going)
    assert inputs(rif) == [("order_in", True)]


def test_a_letter_for_a_closed_firm_waits_and_says_so(ordered, trainer, rif):
    conduct(rif.session, "end", by=trainer)
    assert deliver(ordered.pk) is False
    ordered.refresh_from_db()
    assert (ordered.state, ordered.why) == ("waiting", "over")


def test_what_a_firm_refuses_is_closed_with_its_reason(going, atlas, rif):
    stray = Letter.objects.create(
        season=going, sender=rif, receiver=atlas, kind="refusal", values={"number": "X"}, key="x",
        sent_at=going.opened_at,
    )  # fmt: skip
    deliver(stray.pk)
    stray.refresh_from_db()
    assert (stray.state, stray.why) == ("refused", "no_such_order")


def test_a_payment_without_the_money_is_refused_and_told(going, atlas, rif):
    order = Letter.objects.create(
        season=going, sender=atlas, office="bank", kind="transfer", key="dear", sent_at=going.opened_at,
        values={"to": rif.name, "amount": holding(atlas) + 1, "reference": "FF-S99"},
    )  # fmt: skip
    deliver(order.pk)
    assert Letter.objects.get(kind="bank_notice").values["paid"] is False
    assert not Letter.objects.filter(kind="payment_in").exists()


def test_a_branch_of_a_firm_sends_nothing(traded, trainer, atlas, salma):
    conduct(atlas.session, "end", by=trainer)
    atlas.session.refresh_from_db()
    before = (Letter.objects.count(), Transfer.objects.count())
    last = Input.objects.filter(session=atlas.session, accepted=True).order_by("-seq")[5]
    branch_off(atlas.session, before=last.seq, seat="manager.1", by=salma)
    assert (Letter.objects.count(), Transfer.objects.count()) == before


# Opening


def test_a_season_has_a_firm_at_least_and_each_a_name_of_its_own(group, trainer, wall):
    for names in ([], ["Atlas", " atlas "], ["Atlas", "bank"], ["Atlas", ""]):
        with pytest.raises(RuleBroken):
            open_season("Automne", group.unit, [Wanted(name, group, seed=1) for name in names], by=trainer)
    assert (Firm.objects.count(), Session.objects.count()) == (0, 0)


def test_a_firm_that_joins_later_has_a_number_an_account_and_its_name_on_its_papers(season, group, trainer):
    firm = add_firm(season, Wanted("Souss Papier", group, seed=3), by=trainer)
    assert (firm.number, firm.account.number) == (f"RE-{season.pk:04d}-003", f"PB {season.pk:04d} 003")
    shown = live(Session.objects.get(pk=firm.session_id)).seen("sales.1")["p"]
    assert shown["identity"][:2] == ["Souss Papier", firm.number]
    assert holding(firm) == firm.session.scenario["params"]["cash"]


# The offices


def test_a_return_that_was_filed_is_known_and_one_that_was_not_is_late(going, wall):
    for _day in range(22):
        go_on(going, wall, minutes=480, step=480)
    told = owed_returns(going, standings(going, wall.at))
    assert Declaration.objects.count() == 4
    assert [owed.is_late for owed in told] == [False] * 4
    Declaration.objects.all().delete()
    assert [owed.is_late for owed in owed_returns(going, standings(going, wall.at))] == [True] * 4


# What the database refuses


@pytest.mark.parametrize("change", [{"amount": 1}, {"reference": "other"}])
def test_a_posting_never_changes(season, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.update(**change)


def test_a_posting_is_above_zero_and_between_two_accounts(season, atlas, rif):
    told = {"made_at": season.opened_at, "day": 1}
    for payer, payee, amount in ((atlas, rif, 0), (atlas, rif, -5), (atlas, atlas, 5)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Transfer.objects.create(payer=payer.account, payee=payee.account, amount=amount, key="k", **told)


def test_what_a_letter_says_never_changes(ordered):
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=ordered.pk).update(values={"number": "S01"})

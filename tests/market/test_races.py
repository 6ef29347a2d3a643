"""The post among people and workers at once: one letter is one input, and nobody waits for the post."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from mihan.market.models import Letter, Transfer
from mihan.market.queries.accounts import balance_of
from mihan.market.services.carrying import carry, deliver
from mihan.workplaces.models import Input
from mihan.workplaces.services.playing import lock
from tests.exams.test_races import together
from tests.market.conftest import go_on, order_from_partner

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def order(going, atlas, rif):
    return Letter.objects.create(
        season=going, sender=atlas, receiver=rif, kind="order", key="order", sent_at=going.opened_at,
        values={"number": "S01", "product": "sugar", "quantity": 10, "price": 6692},
    )  # fmt: skip


def test_of_eight_deliveries_of_one_letter_at_once_one_counts(order, rif):
    done = []
    assert together(8, lambda _n: done.append(deliver(order.pk))) == ([], [])
    assert sorted(done) == [False] * 7 + [True]
    assert Input.objects.filter(session=rif.session_id, verb="order_in").count() == 1


def test_of_eight_payments_of_one_order_at_once_one_moves_money(going, atlas, rif):
    told = {"to": rif.name, "amount": 500, "reference": "FF-S01"}
    paid = Letter.objects.create(
        season=going, sender=atlas, office="bank", kind="transfer", key="pay", values=told, sent_at=going.opened_at
    )
    before = balance_of(rif.account)
    assert together(8, lambda _n: deliver(paid.pk)) == ([], [])
    assert balance_of(rif.account) == before + 500
    assert Letter.objects.filter(kind__in=["payment_in", "bank_notice"]).count() == 2


def test_two_orders_to_pay_at_once_do_not_spend_the_same_money(going, atlas, rif):
    most = balance_of(atlas.account)
    pays = [
        Letter.objects.create(
            season=going, sender=atlas, office="bank", kind="transfer", key=f"pay{n}", sent_at=going.opened_at,
            values={"to": rif.name, "amount": most, "reference": f"FF-S0{n}"},
        )
        for n in range(4)
    ]  # fmt: skip
    assert together(4, lambda n: deliver(pays[n].pk)) == ([], [])
    assert Transfer.objects.filter(payer=atlas.account, payee=rif.account).count() == 1
    assert balance_of(atlas.account) == 0


def test_the_post_does_not_wait_for_somebody_who_is_writing_in_the_firm(order, rif):
    holds, done = Event(), Event()

    def write_for_long():
        with transaction.atomic():
            lock(rif.session_id)
            holds.set()
            done.wait(10)
        connection.close()

    writer = Thread(target=write_for_long)
    writer.start()
    assert holds.wait(10)
    assert deliver(order.pk) is False
    order.refresh_from_db()
    assert (order.state, order.why) == ("waiting", "busy")
    done.set()
    writer.join()
    assert deliver(order.pk) is True


def test_two_firms_and_a_worker_at_work_at_once_come_to_the_same_books(going, wall, atlas, salma):
    from mihan.market.engine.standing import standings

    order_from_partner(going, atlas, salma, wall)  # what is sent is carried when it is kept

    def act(number):
        for _turn in range(6):
            carry(going) if number else go_on(going, wall, minutes=480)

    assert together(3, act) == ([], [])
    carry(going)
    assert [stand.difference for stand in standings(going, wall.at)] == [0, 0]
    assert not Letter.objects.filter(state="waiting").exists()

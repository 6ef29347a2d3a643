"""The tender board calls by itself: each call of its calendar once, when the first firm comes to its day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.market.engine.calling import calendar, due, goods_for
from mihan.market.models import Firm, Season, Tender
from mihan.market.policy import LAST_DAY
from mihan.market.services.calling import call_due
from mihan.market.services.carrying import carry
from mihan.workplaces.services.conducting import conduct
from tests.exams.test_races import together
from tests.factories.people import RoleFactory
from tests.market.conftest import go_on, seen
from tests.market.test_web import page, text_of, two_firms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def calling(going):
    Season.objects.filter(pk=going.pk).update(board_calls=True)
    going.refresh_from_db()
    return going


def at_day(season, day):
    Firm.objects.filter(season=season, name="Atlas Bureau").update(day=day)


# The calendar


def test_every_call_of_the_calendar_closes_within_the_month_and_is_of_an_invented_buyer():
    days = [one.day for one in calendar()]
    assert days == sorted(set(days))
    assert all(one.day > 1 and one.day + one.open_for <= LAST_DAY for one in calendar())
    assert all(1 <= one.quantity <= 500 and 900 <= one.ceiling <= 1100 for one in calendar())
    assert all("inventé" in one.buyer and "متخي" in one.buyer and len(one.buyer) <= 60 for one in calendar())


@given(st.lists(st.integers(1, LAST_DAY), min_size=1, max_size=30).map(sorted))
def test_however_days_are_jumped_no_call_is_made_twice_nor_late(days):
    called = []
    for day in days:
        if one := due(day, called):
            called.append(one.day)
            assert one.day == max(each.day for each in calendar() if each.day <= day)
    assert called == sorted(set(called))


def test_goods_that_several_firms_deal_in_are_called_for_in_turn():
    firms = [{"paper": 222, "sugar": 97}, {"sugar": 99, "coffee": 238, "paper": 230}]
    assert [goods_for(n, firms) for n in range(3)] == [("paper", 222), ("sugar", 97), ("paper", 222)]
    assert goods_for(1, [{"tea": 174}, {"coffee": 238}]) == ("tea", 174)
    assert goods_for(0, []) is None


# The season


def test_a_season_calls_when_its_first_firm_comes_to_the_day_and_once(calling, atlas, rif, wall):
    assert call_due() == 0
    at_day(calling, 2)
    assert (call_due(), call_due()) == (1, 0)
    tender = Tender.objects.get()
    assert (tender.of_day, tender.closes, tender.published_by, tender.product) == (2, 6, None, "cartridge")
    assert tender.ceiling == 495_00 * 1030 // 1000
    carry(calling)
    for firm in (atlas, rif):
        assert [t["data"]["number"] for t in seen(firm, "sales.1", wall)["tasks"] if t["kind"] == "tender"] == [
            tender.number
        ]


def test_days_that_were_jumped_make_one_call_and_the_end_of_the_month_none(calling):
    at_day(calling, 11)
    assert (call_due(), call_due(), Tender.objects.get().of_day) == (1, 0, 10)
    at_day(calling, 20)
    assert (call_due(), Tender.objects.count()) == (0, 1)


def test_a_season_that_did_not_ask_or_stands_still_makes_no_call(going, calling, trainer):
    at_day(calling, 2)
    for firm in calling.firms.all():
        conduct(firm.session, "pause", by=trainer)
    assert call_due() == 0
    Season.objects.update(board_calls=False)
    for firm in calling.firms.all():
        conduct(firm.session, "resume", by=trainer)
    assert (call_due(), Tender.objects.count()) == (0, 0)


def test_bots_live_a_month_of_calls_and_each_is_opened(calling, wall):
    for _day in range(LAST_DAY):
        go_on(calling, wall, minutes=480, step=480)
        call_due()
        carry(calling)
    assert [tender.of_day for tender in Tender.objects.order_by("id")] == [one.day for one in calendar()]
    assert set(Tender.objects.values_list("state", flat=True)) == {"awarded"}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_workers_who_look_at_once_make_one_call(calling):
    at_day(calling, 2)
    assert together(4, lambda _n: call_due()) == ([], [])
    assert Tender.objects.count() == 1


# Pages


def test_a_season_is_opened_with_a_board_that_calls_and_its_page_says_the_days(client, trainer, group):
    client.force_login(trainer)
    RoleFactory(person=trainer.person, kind="pole_head", unit=group.unit)
    assert client.get("/market/open/").context["form"]["board_calls"].value() is True
    answer = client.post("/market/open/", two_firms_of(group) | {"board_calls": "on"}, follow=True)
    season = Season.objects.get()
    assert (season.board_calls, "2 · 6 · 10 · 14 · 17" in text_of(answer).translate({0x2068: "", 0x2069: ""})) == (
        True, True,
    )  # fmt: skip
    Season.objects.update(board_calls=False)
    assert "calls by itself" not in text_of(client.get(page(season)))


def test_whoever_keeps_the_office_lets_the_board_call_or_stops_it(client, calling, trainer):
    at_day(calling, 2)
    client.force_login(trainer)
    answer = client.post(page(calling, "tenders/board/"), follow=True)
    assert ("makes no more calls" in text_of(answer), call_due()) == (True, 0)
    assert '<input type="hidden" name="calls" value="1">' in answer.content.decode()  # what its button sends
    answer = client.post(page(calling, "tenders/board/"), {"calls": "1"}, follow=True)
    assert ("from now on" in text_of(answer), call_due()) == (True, 1)

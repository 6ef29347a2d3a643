"""Firms of a season differ in what they deal in, and trade what they share."""

import pytest

from mihan.market.engine.sectors import sector_names, sectors, stock_of
from mihan.market.engine.standing import standings
from mihan.market.models import Letter
from mihan.market.services.carrying import carry
from mihan.market.services.opening import Wanted, open_season, start
from mihan.packs import load
from tests.market.conftest import SEATS, go_on, seen

PACK = load("firm_trading_month")
LANGUAGES = ("fr", "ar", "en")


def test_the_first_sector_is_what_the_workplace_deals_in_by_itself():
    assert sectors()["office"]["goods"] == [list(row) for row in PACK.scenario.params["products"]]
    assert sectors()["office"]["usage"] == [list(row) for row in PACK.scenario.params["usage"]]


@pytest.mark.parametrize("name", list(sectors()))
def test_a_sector_has_three_goods_that_have_words_and_first_letters_of_their_own(name):
    sector = sectors()[name]
    goods = [row[0] for row in sector["goods"]]
    assert [row[0] for row in sector["usage"]] == goods
    assert len({one[0] for one in goods}) == len(goods) == 3
    assert all(f"word.{one}" in PACK.texts and one in PACK.pack.words for one in goods)
    assert all(sector[language] for language in LANGUAGES)


@pytest.mark.parametrize("name", list(sectors()))
def test_prices_of_a_sector_leave_a_margin_and_its_stock_is_between_its_bounds(name):
    for goods, cost, price, market, held, reorder, most in sectors()[name]["goods"]:
        assert cost < price < market, goods
        assert reorder < held < most, goods


def test_every_sector_shares_goods_with_another():
    dealt = {name: {row[0] for row in sector["goods"]} for name, sector in sectors().items()}
    for name, goods in dealt.items():
        assert any(goods & others for other, others in dealt.items() if other != name)


def test_a_firm_is_strong_in_one_product_of_its_sector():
    rows = stock_of("grocery", strong_in=1)["products"]
    assert [row[4] for row in rows] == [800, 120, 100]


@pytest.mark.django_db
def test_firms_of_different_sectors_trade_what_they_share(wall, group, trainer):
    skills = dict.fromkeys(SEATS, "expert")
    wanted = [
        Wanted(name.title(), group, seed=n, skills=skills, sector=name)
        for n, (name, _title) in enumerate(sector_names())
    ]  # fmt: skip
    season = open_season("Automne", group.unit, wanted, by=trainer)
    assert [firm.goods for firm in season.firms.all()] == [[row[0] for row in s["goods"]] for s in sectors().values()]
    start(season, by=trainer)
    for _day in range(9):
        go_on(season, wall, minutes=480, step=480)
        carry(season)
    offers = set(Letter.objects.filter(kind="offer").values_list("receiver__name", "values__product"))
    assert ("Office", "coffee") not in offers >= {("Office", "sugar"), ("Office", "paper"), ("Grocery", "coffee")}
    assert not Letter.objects.filter(state="refused").exists()
    assert [stand.difference for stand in standings(season, wall.at)] == [0, 0, 0]
    grocer = season.firms.get(name="Grocery")
    assert {one["name"] for one in seen(grocer, "sales.1", wall)["things"]["product"].values()} == set(grocer.goods)

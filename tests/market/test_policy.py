from mihan.market.policy import account_number, firm_number, goods_of, paths_above, stocked

PRODUCTS = [["paper", 1, 2, 3, 200, 120, 320], ["sugar", 1, 2, 3, 100, 60, 160]]


def test_each_firm_is_strong_in_one_product_and_as_weak_as_any_in_the_others():
    assert stocked(PRODUCTS, strong_in=1) == [["paper", 1, 2, 3, 800, 120, 1280], PRODUCTS[1]]
    assert stocked(PRODUCTS, strong_in=2) == [PRODUCTS[0], ["sugar", 1, 2, 3, 400, 60, 640]]
    assert stocked(PRODUCTS, strong_in=3) == stocked(PRODUCTS, strong_in=1)


def test_numbers_say_the_season_and_the_place():
    assert (account_number(7, 3), firm_number(7, 3)) == ("PB 0007 003", "RE-0007-003")


def test_a_unit_is_in_its_own_path_and_in_those_above():
    assert paths_above("/1/4/7/") == ["/1/", "/1/4/", "/1/4/7/"]


def test_a_member_deals_in_its_products_or_in_what_it_needs():
    assert goods_of({"products": PRODUCTS}) == ["paper", "sugar"]
    assert goods_of({"supplies": [["linen", 30]]}) == ["linen"]
    assert goods_of({}) == []

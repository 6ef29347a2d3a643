"""Tax and pay by date: figures published, and the law's own limits."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mihan.packs import load
from mihan.packs.firm_trading_month.taxes import (
    employer_share,
    income_tax,
    professional_costs,
    share,
    slip,
    vat_due,
    with_vat,
)


def on(year):
    return load("firm_trading_month", day=date(year, 6, 15)).scenario.params


P24, P25, P26 = on(2024), on(2025), on(2026)


@pytest.mark.parametrize(("year", "sugar", "electricity", "standard"), [
    (2024, 80, 160, 200), (2025, 90, 180, 200), (2026, 100, 200, 200),
])  # fmt: skip
def test_each_year_has_its_own_rates(year, sugar, electricity, standard):
    rates = on(year)
    assert (rates["vat_sugar"], rates["vat_electricity"], rates["vat_standard"]) == (sugar, electricity, standard)


@pytest.mark.parametrize("change", [
    ("vat_sugar", date(2024, 12, 31), 80), ("vat_sugar", date(2025, 1, 1), 90),
    ("family_relief", date(2024, 12, 31), 36000), ("family_relief", date(2025, 1, 1), 50000),
])  # fmt: skip
def test_a_rate_changes_on_its_day_and_not_before(change):
    name, day, value = change
    assert load("firm_trading_month", day=day).scenario.params[name] == value


@pytest.mark.parametrize(("monthly", "before", "after"), [
    (500_000, 33_333, 16_667),  # published: 333.33 then 166.67 MAD on 5,000 taxable (lematin.ma, October 2024)
])  # fmt: skip
def test_the_tax_published_for_a_month(monthly, before, after):
    assert [(income_tax(monthly * 12, 0, p) + 6) // 12 for p in (P24, P25)] == [before, after]


@pytest.mark.parametrize(("monthly", "saved"), [
    (833_334, 40_000), (1_500_000, 40_000), (2_000_000, 45_000), (3_000_000, 55_000), (4_000_000, 65_000),
])  # fmt: skip
def test_what_the_scale_of_2025_saves_is_what_was_published(monthly, saved):
    """400 MAD a month between 8,333 and 15,000 taxable, 450 at 20,000, 550 at 30,000, 650 at 40,000 (lematin.ma)."""
    year = income_tax(monthly * 12, 0, P24) - income_tax(monthly * 12, 0, P25)
    assert abs(year - saved * 12) <= 6


@pytest.mark.parametrize("params", [P24, P25, P26])
def test_the_scale_has_no_step(params):
    """The sums taken off make each bracket begin where the one before ends."""
    for up_to, _rate, _off in params["income_tax"][:-1]:
        assert abs(income_tax(up_to + 100, 0, params) - income_tax(up_to, 0, params)) <= 40


@given(st.integers(0, 10**8), st.integers(0, 10))
def test_tax_is_never_below_zero_and_never_falls_as_pay_rises(taxable, dependants):
    assert 0 <= income_tax(taxable, dependants, P26) <= income_tax(taxable + 100_000, dependants, P26)


@pytest.mark.parametrize(("gross", "costs"), [
    (7_800_000, 2_730_000), (7_800_100, 1_950_025), (14_000_000, 3_500_000), (20_000_000, 3_500_000),
])  # fmt: skip
def test_professional_costs_change_rate_at_the_limit_and_stop_at_the_most(gross, costs):
    assert professional_costs(gross, P26) == costs


def test_a_slip_below_the_ceiling():
    """5,000 MAD: 4.48 % + 2.26 % = 6.74 % from the employee, 21.09 % from the employer (CLEISS 2024)."""
    assert slip(500_000, 0, P26) == (500_000, 22_400, 11_300, 0, 466_300, 105_450)


def test_a_slip_above_the_ceiling_caps_what_is_capped():
    """14,000 MAD, 4 dependants, by hand: 168,000 - 35,000 - 7,022.40 = 125,977.60 taxable; 34 % - 22,000 - 2,000."""
    found = slip(1_400_000, 4, P26)
    assert (found.cnss, found.amo) == (26_880, 31_640)
    assert found.tax == ((12_597_760 * 34 + 50) // 100 - 2_200_000 - 200_000 + 6) // 12
    assert found.employer == 53_880 + 89_600 + 57_540 + 22_400


@given(st.integers(100_000, 5_000_000), st.integers(0, 8))
def test_a_slip_adds_up(gross, dependants):
    found = slip(gross, dependants, P26)
    assert found.cnss + found.amo + found.tax + found.net == gross
    assert found.cnss <= share(600_000, 4_480)
    assert found.employer == employer_share(gross, P26)


def test_vat_is_owed_or_carried_over():
    assert [vat_due(500, 200), vat_due(200, 500), vat_due(3, 3)] == [(300, 0), (0, 300), (0, 0)]


def test_tax_is_rounded_half_up():
    assert [with_vat(net, 100) for net in (4, 5, 14, 15)] == [4, 6, 15, 17]

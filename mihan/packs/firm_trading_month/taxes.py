"""Value added tax, contributions and income tax on wages: amounts in centimes, rates from parameters.

Every rate is dated data (Moroccan code of taxes, CNSS); this only says in which order they are applied.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

HUNDRED_THOUSAND = 100_000
MONTHS = 12

Params = Mapping[str, Any]


class Slip(NamedTuple):
    """A month's pay of one employee. `gross = cnss + amo + tax + net`; `employer` comes above it."""

    gross: int
    cnss: int
    amo: int
    tax: int
    net: int
    employer: int


def permille(amount: int, rate: int) -> int:
    """A share in thousandths, rounded half up."""
    return (amount * rate + 500) // 1000


def share(amount: int, rate: int) -> int:
    """A share in hundred-thousandths, rounded half up."""
    return (amount * rate + HUNDRED_THOUSAND // 2) // HUNDRED_THOUSAND


def with_vat(net: int, rate: int) -> int:
    return net + permille(net, rate)


def income_tax(taxable: int, dependants: int, p: Params) -> int:
    """Income tax of a year, less what the family takes off; never below zero."""
    brackets: Sequence[Sequence[int]] = p["income_tax"]
    rate, off = next((rate, off) for up_to, rate, off in brackets if taxable <= up_to or up_to == 0)
    family = min(dependants * p["family_relief"], p["family_relief_most"])
    return max(0, permille(taxable, rate) - off - family)


def professional_costs(gross: int, p: Params) -> int:
    """What is taken off a year's gross for the costs of the job."""
    if gross <= p["costs_limit"]:
        return permille(gross, p["costs_rate_low"])
    return min(permille(gross, p["costs_rate_high"]), p["costs_most"])


def slip(gross: int, dependants: int, p: Params) -> Slip:
    """A pay slip: contributions of the month, and a twelfth of the tax of twelve such months."""
    capped = min(gross, p["cnss_ceiling"])
    cnss, amo = share(capped, p["cnss_employee"]), share(gross, p["amo_employee"])
    costs = professional_costs(gross * MONTHS, p)
    year = income_tax(gross * MONTHS - costs - (cnss + amo) * MONTHS, dependants, p)
    tax = (year + MONTHS // 2) // MONTHS
    return Slip(gross, cnss, amo, tax, gross - cnss - amo - tax, employer_share(gross, p))


def employer_share(gross: int, p: Params) -> int:
    """Social security, family allowances, health insurance and training tax, at the employer's charge."""
    capped = share(min(gross, p["cnss_ceiling"]), p["cnss_employer_capped"])
    whole = ("cnss_employer_family", "amo_employer", "training_tax")
    return capped + sum(share(gross, p[name]) for name in whole)


def vat_due(collected: int, deductible: int) -> tuple[int, int]:
    """What is owed to the State, and what is carried over: one of the two is zero."""
    return max(0, collected - deductible), max(0, deductible - collected)

"""P(success >= threshold) under a Beta posterior, exactly.

For whole a and b, P(p >= x) with p ~ Beta(a, b) is P(Binomial(a + b - 1, x) <= a - 1): a finite sum
of fractions (NIST DLMF 8.17.5, the incomplete beta function as a binomial sum). Help and weights
make a and b fractional; between whole values the probability is interpolated, so that it stays
exact on them and rises with each success.
"""

from fractions import Fraction
from functools import lru_cache
from math import comb


def probability_at_least(threshold: Fraction, a: Fraction, b: Fraction) -> Fraction:
    """The probability that p ~ Beta(a, b) is at least `threshold`; a and b are 1 or more."""
    below_a, part_a = divmod(a, 1)
    below_b, part_b = divmod(b, 1)
    corners = (
        (below_a, below_b, (1 - part_a) * (1 - part_b)),
        (below_a + 1, below_b, part_a * (1 - part_b)),
        (below_a, below_b + 1, (1 - part_a) * part_b),
        (below_a + 1, below_b + 1, part_a * part_b),
    )
    return sum((share * _whole(threshold, int(i), int(j)) for i, j, share in corners if share), Fraction(0))


@lru_cache(maxsize=4096)
def _whole(threshold: Fraction, a: int, b: int) -> Fraction:
    trials, yes, no = a + b - 1, threshold.numerator, threshold.denominator - threshold.numerator
    total = sum(comb(trials, k) * yes**k * no ** (trials - k) for k in range(a))
    return Fraction(total, threshold.denominator**trials)

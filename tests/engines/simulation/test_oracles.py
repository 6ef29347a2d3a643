"""The engine against closed forms: what a queue, a switchboard and a stock do in the long run."""

import pytest

from mihan.bench.queues import holds, oracles

ORACLES = list(oracles(customers=4000))


@pytest.mark.parametrize("oracle", ORACLES, ids=lambda oracle: oracle.name)
def test_a_figure_is_what_the_closed_form_says(oracle):
    found = oracle.found()
    assert holds(found, oracle.expected)
    assert not holds(found, 1.5 * oracle.expected)  # the bounds are narrow enough to refuse

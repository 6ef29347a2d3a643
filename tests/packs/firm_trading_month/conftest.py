import pytest

from mihan.engines.simulation import Session, played
from mihan.packs import load

FIRM = load("firm_trading_month")
PACK, SCENARIO, P = FIRM.pack, FIRM.scenario, FIRM.scenario.params


@pytest.fixture
def session():
    return Session(PACK, SCENARIO, 3)


@pytest.fixture(scope="session")
def finished():
    """A month by bots that err; not to be changed."""
    return played(PACK, SCENARIO, 5, skill=850)


@pytest.fixture(scope="session")
def faultless():
    """A month by the reference; not to be changed."""
    return played(PACK, SCENARIO, 5)

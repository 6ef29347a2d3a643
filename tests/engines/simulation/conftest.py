import pytest

from mihan.engines.simulation import Session, played
from tests.engines.simulation import tea_room


@pytest.fixture
def session():
    """A session at its beginning."""
    return Session(tea_room.pack, tea_room.SCENARIO, seed=7)


@pytest.fixture(scope="session")
def finished():
    """A whole afternoon by bots that err; not to be changed."""
    return played(tea_room.pack, tea_room.SCENARIO, 7, skill=800)

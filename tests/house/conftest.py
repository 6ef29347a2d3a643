import pytest

from mihan.ui.shell import forget_demo, is_demo
from tests.factories.people import UnitFactory, UserFactory


@pytest.fixture
def campus(db):
    return UnitFactory(name_fr="Campus de la maison")


@pytest.fixture
def director(campus):
    return UserFactory(role="director", role__unit=campus)


@pytest.fixture(autouse=True)
def _demo_asked(db):
    """Asked once a minute by each process, whatever the page: no query of a list."""
    forget_demo()
    is_demo()

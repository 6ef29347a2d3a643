import pytest

from tests.factories.people import UnitFactory, UserFactory


@pytest.fixture
def campus(db):
    return UnitFactory(name_fr="Campus de la maison")


@pytest.fixture
def director(campus):
    return UserFactory(role="director", role__unit=campus)

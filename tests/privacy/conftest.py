import pytest

from mihan.privacy.services.consents import lay_consents
from mihan.privacy.services.register import lay_register
from tests.factories.people import RoleFactory, UnitFactory, UserFactory


@pytest.fixture
def campus(db):
    """An establishment whose register is started."""
    unit = UnitFactory(name_fr="Campus des droits")
    lay_register(unit, by=None)
    lay_consents()
    return unit


def of(campus, kind, **about):
    return UserFactory(role=kind, role__unit=campus, **about)


@pytest.fixture
def dpo(campus):
    return of(campus, "dpo")


@pytest.fixture
def registrar(campus):
    return of(campus, "registrar")


@pytest.fixture
def director(campus):
    return of(campus, "director")


@pytest.fixture
def trainee(campus):
    return of(campus, "trainee")


@pytest.fixture
def stranger(db):
    """The same office in another establishment."""
    return UserFactory(role="dpo")


@pytest.fixture
def person(campus):
    """Somebody of the campus without an account."""
    return RoleFactory(kind="trainee", unit=campus).person


@pytest.fixture
def client(client):
    client.cookies["mihan_language"] = "en"
    return client

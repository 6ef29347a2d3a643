from datetime import date

import pytest

from tests.factories.people import RoleFactory, UnitFactory, UserFactory

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _on_a_known_day(settings):
    settings.TODAY = TODAY


@pytest.fixture
def campus(db):
    return UnitFactory(name_fr="Campus de Tamensourt", name_ar="مدينة تامنصورت")


@pytest.fixture
def director(campus):
    return UserFactory(role="director", role__unit=campus)


@pytest.fixture
def trainee(campus):
    """A person of the campus, with a role since the first day."""
    return RoleFactory(kind="trainee", unit=campus, start=date(2026, 9, 7)).person


@pytest.fixture
def stranger(db):
    """A person of another establishment."""
    return RoleFactory(kind="trainee", person__last_name="ETRANGER").person

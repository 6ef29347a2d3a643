from datetime import date

import pytest

from tests.factories.calendar import SemesterFactory, TrainingYearFactory
from tests.factories.offer import GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import RegionFactory, UnitFactory, UserFactory

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.TODAY = TODAY


@pytest.fixture
def campus(db):
    return UnitFactory(name_fr="Campus", parent=RegionFactory())


@pytest.fixture
def year(campus):
    year = TrainingYearFactory(unit=campus)
    SemesterFactory(year=year, number=1)
    SemesterFactory(year=year, number=2, first_day=date(2027, 2, 8), last_day=date(2027, 7, 10))
    return year


@pytest.fixture
def offering(campus, year):
    return OfferingFactory(pole=PoleFactory(unit__parent=campus))


@pytest.fixture
def group(offering):
    return GroupFactory(offering=offering)


@pytest.fixture
def director(campus):
    return UserFactory(role="director", role__unit=campus)


@pytest.fixture
def pole_head(offering):
    return UserFactory(role="pole_head", role__unit=offering.pole.unit)


@pytest.fixture
def elsewhere(campus, year):
    """A group of another pole of the same campus."""
    return GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=campus)))

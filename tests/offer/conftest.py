from datetime import date

import pytest

from tests.factories.calendar import TrainingYearFactory
from tests.factories.offer import OfferingFactory
from tests.factories.people import UnitFactory, UserFactory


@pytest.fixture(autouse=True)
def _on_a_known_day(settings):
    settings.TODAY = date(2026, 11, 24)


@pytest.fixture
def campus(db):
    return UnitFactory(name_fr="Campus de Tamensourt")


@pytest.fixture
def director(campus):
    return UserFactory(role="director", role__unit=campus)


@pytest.fixture
def this_year(campus):
    return TrainingYearFactory(unit=campus)


@pytest.fixture
def last_year(campus):
    return TrainingYearFactory(
        unit=campus, season=2025, first_day=date(2026, 2, 20), last_day=date(2026, 7, 31)
    )  # the campus received its first cohort in February


@pytest.fixture
def offering(campus):
    return OfferingFactory(pole__unit__parent=campus, programme__code="DIA_DEV_TS")

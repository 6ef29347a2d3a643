from datetime import date

import pytest

from mihan.calendar.services import lay_default_calendar
from tests.factories.calendar import SemesterFactory, TrainingYearFactory
from tests.factories.offer import GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import RegionFactory, RoleFactory, TrainerFactory, UnitFactory, UserFactory
from tests.factories.places import SpaceFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import MONDAY

TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.TODAY = TUESDAY


@pytest.fixture
def campus(db):
    campus = UnitFactory(name_fr="Campus", parent=RegionFactory())
    lay_default_calendar(campus)
    return campus


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
def trainer(campus):
    trainer = TrainerFactory()
    RoleFactory(person=trainer.person, kind="trainer", unit=campus)
    return trainer


@pytest.fixture
def line(group, trainer):
    """45 h face to face and 15 h remote assigned, 20 h delivered."""
    return LedgerLineFactory(group=group, trainer_face=trainer, trainer_remote=trainer)


@pytest.fixture
def room(campus):
    return SpaceFactory(building__site__unit=campus, capacity=25)


@pytest.fixture
def planner(campus):
    return UserFactory(role="timetable_officer", role__unit=campus)


@pytest.fixture
def monday():
    return MONDAY

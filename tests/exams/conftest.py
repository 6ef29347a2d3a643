from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from mihan.calendar.services import lay_default_calendar
from tests.factories.calendar import SemesterFactory, TrainingYearFactory
from tests.factories.exams import ExamSessionFactory
from tests.factories.offer import GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import RegionFactory, RoleFactory, TrainerFactory, UnitFactory, UserFactory
from tests.factories.places import SpaceFactory
from tests.factories.progress import LedgerLineFactory


@pytest.fixture(autouse=True)
def _today(settings):
    settings.TODAY = date(2026, 11, 24)


def made_campus():
    campus = UnitFactory(name_fr="Campus", parent=RegionFactory())
    lay_default_calendar(campus)
    year = TrainingYearFactory(unit=campus)
    SemesterFactory(year=year, number=1)
    return campus, year, OfferingFactory(pole=PoleFactory(unit__parent=campus))


def hired(campus, **about):
    """A trainer of the campus."""
    trainer = TrainerFactory(**about)
    RoleFactory(person=trainer.person, kind="trainer", unit=campus)
    return trainer


@pytest.fixture
def made(db):
    return made_campus()


@pytest.fixture
def campus(made):
    return made[0]


@pytest.fixture
def year(made):
    return made[1]


@pytest.fixture
def offering(made):
    return made[2]


@pytest.fixture
def group(offering):
    return GroupFactory(offering=offering)


@pytest.fixture
def hire(campus):
    return partial(hired, campus)


@pytest.fixture
def staff(hire):
    return [hire() for _ in range(6)]


@pytest.fixture
def trainer(hire):
    """Teaches what `line` says."""
    return hire()


@pytest.fixture
def line(group, trainer):
    """A module at its end: 60 h assigned and given."""
    return LedgerLineFactory(
        group=group, trainer_face=trainer, trainer_remote=trainer, delivered_face=Decimal(45),
        delivered_remote=Decimal(15), delivered_total=Decimal(60),
    )  # fmt: skip


@pytest.fixture
def room(campus):
    return SpaceFactory(building__site__unit=campus, capacity=25)


@pytest.fixture
def registrar(campus):
    return UserFactory(role="registrar", role__unit=campus)


@pytest.fixture
def session(campus, year):
    return ExamSessionFactory(unit=campus, year=year)

from datetime import date

import pytest

from mihan.assessment.policy import Happening, Shown
from mihan.assessment.services import record_evidence
from tests.factories.assessment import FrameworkFactory, RequirementFactory
from tests.factories.calendar import TrainingYearFactory
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import RegionFactory, UnitFactory, UserFactory
from tests.factories.progress import LedgerLineFactory


@pytest.fixture(autouse=True)
def _today(settings):
    settings.TODAY = date(2026, 11, 24)


@pytest.fixture
def campus(db):
    return UnitFactory(name_fr="Campus", parent=RegionFactory())


@pytest.fixture
def group(campus):
    year = TrainingYearFactory(unit=campus)
    return GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=campus)), year=year)


@pytest.fixture
def requirement(group):
    return RequirementFactory(framework=FrameworkFactory(programme=group.offering.programme))


@pytest.fixture
def competence(requirement):
    return requirement.competence


@pytest.fixture
def trainer(campus, group):
    user = UserFactory(role="trainer", role__unit=campus)
    from tests.factories.people import TrainerFactory

    LedgerLineFactory(group=group, trainer_face=TrainerFactory(person=user.person))
    return user


@pytest.fixture
def trainee(campus, group):
    user = UserFactory(role="trainee", role__unit=campus)
    EnrolmentFactory(person=user.person, group=group)
    return user


@pytest.fixture
def pole_head(group):
    return UserFactory(role="pole_head", role__unit=group.offering.pole.unit)


@pytest.fixture
def director(campus):
    return UserFactory(role="director", role__unit=campus)


@pytest.fixture
def seen(competence):
    """`seen(person, "identity", 5, world="a")`: so many successes of one criterion, in one session."""

    def record(person, criterion="", count=1, *, key="session", world="", num=1, **about):
        happening = Happening(
            "session", key, "Après-midi à la réception", date(2026, 11, 20), name_en="Front desk afternoon",
            world=world, pack="hotel_front_desk", url=f"/workplaces/{key}/replay/",
        )  # fmt: skip
        full = f"{competence.key}.{criterion}" if criterion else ""
        lines = [
            Shown(f"{person.pk}/{criterion}/{num}/{n}", person.pk, competence.key, num, criterion=full, **about)
            for n in range(count)
        ]
        return record_evidence(happening, lines)

    return record


@pytest.fixture
def acquired(seen, trainee):
    """Enough, in two worlds and at two stations, for every criterion."""
    for n, station in enumerate(("screen", "bench")):
        for criterion in ("identity", "wait", "courtesy", "inform"):
            seen(trainee.person, criterion, 3, key=f"session-{n}", station=station)
    return trainee.person

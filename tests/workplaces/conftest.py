import re
from datetime import UTC, date, datetime, timedelta

import pytest

from mihan.core import clock
from mihan.engines.simulation import REFERENCE
from mihan.workplaces.engine.playing import live
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.opening import open_alone, open_session
from mihan.workplaces.services.playing import lock, write
from tests.factories.calendar import SemesterFactory, TrainingYearFactory
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import PersonFactory, RegionFactory, RoleFactory, TrainerFactory, UnitFactory, UserFactory

HOTEL = "hotel_front_desk"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _today(settings):
    settings.TODAY = date(2026, 11, 24)


class Wall:
    """The wall's clock, in the hands of the test."""

    def __init__(self):
        self.at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self):
        return self.at

    def pass_by(self, **some):
        self.at += timedelta(**some)


@pytest.fixture
def wall(monkeypatch):
    found = Wall()
    monkeypatch.setattr(clock, "now", found)
    return found


@pytest.fixture
def campus(db):
    return UnitFactory(name_fr="Campus", parent=RegionFactory())


@pytest.fixture
def group(campus):
    year = TrainingYearFactory(unit=campus)
    SemesterFactory(year=year, number=1)
    return GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=campus)), year=year)


@pytest.fixture
def trainee_of(group, campus):
    """A new trainee of the group."""

    def made(**about):
        user = UserFactory(person=PersonFactory(**about))
        RoleFactory(person=user.person, kind="trainee", unit=campus)
        EnrolmentFactory(person=user.person, group=group)
        return user

    return made


@pytest.fixture
def salma(trainee_of):
    return trainee_of(first_name="Salma", last_name="BENALI")


@pytest.fixture
def omar(trainee_of):
    return trainee_of(first_name="Omar", last_name="TAZI")


@pytest.fixture
def trainer(campus):
    hired = TrainerFactory(person=PersonFactory(first_name="Nadia", last_name="ALAMI", trainee_number=None))
    RoleFactory(person=hired.person, kind="trainer", unit=campus)
    return UserFactory(person=hired.person)


@pytest.fixture
def session(wall, campus, group, trainer):
    """A hotel opened for the group, not started."""
    return open_session(HOTEL, group.unit, by=trainer, group=group, seed=7)


@pytest.fixture
def running(session, trainer, salma, omar):
    """Two receptionists at work, bots in the other seats."""
    from mihan.workplaces.services.seating import take_seat

    take_seat(session, "reception.1", by=salma)
    take_seat(session, "reception.2", by=omar)
    conduct(session, "resume", by=trainer)
    session.refresh_from_db()
    return session


def wait_for(session, wall, kind, seat, *, step=25):
    """Let the wall's time go on until a task of a kind, or any, waits for a seat; the task."""
    playing = live(session)
    playing.catch_up(wall.at)
    begun = playing.t
    while playing.t < playing.world.pack.length:
        playing.run_to(playing.t + step)
        if found := [task for task in playing.seen(seat)["tasks"] if kind in ("", task["kind"])]:
            wall.pass_by(seconds=playing.t - begun)
            return found[0]
    raise AssertionError(f"no {kind} came")


@pytest.fixture
def ended(running, trainer, salma, wall):
    """The same afternoon over: Salma doubted who four guests were, and let the rest pass."""
    from mihan.workplaces.services.deciding import decide
    from mihan.workplaces.services.playing import pass_over

    for _turn in range(4):
        task = wait_for(running, wall, "arrival", "reception.1")
        decide(running, seat="reception.1", verb="doubt_identity", args={"task": task["id"]}, by=salma)
    wall.pass_by(hours=4)
    pass_over(running)
    running.refresh_from_db()
    assert running.state == "ended"
    return running


@pytest.fixture
def client(client):
    """A browser of somebody who reads English, as the sources are written."""
    client.cookies["mihan_language"] = "en"
    return client


@pytest.fixture
def alone(wall, campus, group, salma):
    """Salma at the reception, bots in the other seats."""
    return open_alone(HOTEL, campus, by=salma, seat="reception.1", group=group, seed=7)


@pytest.fixture
def at_desk(client, alone, salma, wall):
    """A signed in receptionist with a guest before her: (client, session, the guest's task)."""
    client.force_login(salma)
    for _look in range(150):
        wall.pass_by(seconds=25)
        found = tasks_of(alone, wall, "arrival")
        if found:
            return client, alone, found[0]
    raise AssertionError("nobody came")


@pytest.fixture
def opened(wall, campus, group, salma):
    """Salma alone with bots, after a while in which her seat was played too."""

    def made(pack, seat, until):
        session = open_alone(pack, campus, by=salma, seat=seat, group=group, seed=7)
        playing = live(lock(session.pk))
        playing.skills = dict.fromkeys(playing.world.pack.seats, REFERENCE)
        playing.run_to(until)
        write(session, playing)
        wall.pass_by(seconds=until)
        return session

    return made


def tasks_of(session, wall, kind="", seat="reception.1"):
    playing = live(session)
    playing.catch_up(wall.at)
    return [task for task in playing.seen(seat)["tasks"] if kind in ("", task["kind"])]


def play(session, end=""):
    return f"/workplaces/sessions/{session.pk}/{end}"


def since_of(answer):
    return re.search(r'name="since" value="([^"]*)"', answer.text)[1]

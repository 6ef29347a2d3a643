"""A season of a region: two establishments, each trainer with their own firms, one register and one market for all."""

import pytest

from mihan.market.models import Firm, Season
from mihan.market.services.opening import Wanted, open_season
from mihan.workplaces.models import Session
from tests.factories.calendar import SemesterFactory, TrainingYearFactory
from tests.factories.offer import GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import PersonFactory, RegionFactory, RoleFactory, TrainerFactory, UnitFactory, UserFactory
from tests.market.test_web import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(campus):
    """Another establishment of the same region."""
    return UnitFactory(name_fr="Autre campus", parent=campus.parent)


@pytest.fixture
def group_elsewhere(elsewhere):
    year = TrainingYearFactory(unit=elsewhere)
    SemesterFactory(year=year, number=1)
    return GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=elsewhere)), year=year)


@pytest.fixture
def colleague(elsewhere, group_elsewhere):
    """A trainer there, who also heads the pole of that group."""
    hired = TrainerFactory(person=PersonFactory(first_name="Hamid", last_name="SEBTI", trainee_number=None))
    RoleFactory(person=hired.person, kind="trainer", unit=elsewhere)
    RoleFactory(person=hired.person, kind="pole_head", unit=group_elsewhere.unit)
    return UserFactory(person=hired.person)


@pytest.fixture
def regional(wall, campus, group, trainer):
    """Opened by a trainer of the campus, for the whole region."""
    return open_season("Région", campus.parent, [Wanted("Atlas", group, seed=1)], by=trainer)


@pytest.fixture
def entered(regional, client, colleague, group_elsewhere):
    """The colleague has entered a firm of a group there."""
    client.force_login(colleague)
    told = {"pack": "firm_trading_month", "name": "Souss", "group": group_elsewhere.pk, "skill": "trained"}
    answer = client.post(page(regional, "enter/"), told, follow=True)
    assert answer.redirect_chain[-1][0] == page(regional)
    return regional.firms.get(name="Souss")


def test_a_trainer_of_another_establishment_enters_a_firm_of_their_own(entered, regional, group_elsewhere):
    assert (entered.session.group, entered.place) == (group_elsewhere, 2)
    assert entered.account.number == f"PB {regional.pk:04d} 002"


def test_each_trainer_sees_the_inside_of_their_own_firms_alone(entered, regional, client, trainer, colleague):
    atlas = regional.firms.get(name="Atlas")
    assert list(Firm.objects.visible_to(colleague)) == [entered]
    client.force_login(colleague)
    assert client.get(page(atlas)).status_code == 404
    assert client.get(page(entered)).status_code == 200
    assert atlas.session not in Session.objects.visible_to(colleague)
    assert entered.session not in Session.objects.visible_to(trainer)


def test_both_see_the_register_and_the_establishments_in_it(entered, regional, client, trainer, colleague):
    for user in (trainer, colleague):
        client.force_login(user)
        told = text_of(client.get(page(regional)))
        for name in ("Atlas", "Souss", "Campus", "Autre campus"):
            assert name in told


def test_who_enters_a_firm_does_not_keep_the_central_office(entered, regional, client, colleague):
    client.force_login(colleague)
    assert "Everything balances" not in client.get(page(regional)).text
    assert client.post(page(regional, "post/")).status_code == 403


def test_who_keeps_the_office_reads_the_account_of_every_firm_and_prints_no_papers_of_others(
    entered, regional, client, trainer
):
    client.force_login(trainer)
    told = client.get(page(entered))
    assert "Bank statement" in told.text
    assert not trainer.has_perm("workplaces.lead", entered)
    assert "papers/" not in told.text


def test_each_starts_their_own_firms(entered, regional, client, trainer, colleague):
    client.force_login(colleague)
    client.post(page(regional, "start/"))
    assert list(regional.firms.values_list("name", "session__state")) == [("Atlas", "paused"), ("Souss", "running")]


def test_a_trainer_of_another_region_finds_nothing(regional, client):
    stranger = UserFactory()
    RoleFactory(person=stranger.person, kind="trainer", unit=UnitFactory(parent=RegionFactory(code="FM")))
    client.force_login(stranger)
    assert client.get(page(regional)).status_code == 404
    assert client.get(page(regional, "enter/")).status_code == 404


def test_a_season_of_one_establishment_is_not_open_to_another(wall, campus, group, trainer, client, colleague):
    season = open_season("Campus", campus, [Wanted("Atlas", group, seed=1)], by=trainer)
    assert list(Season.objects.open_to(trainer)) == [season]
    assert list(Season.objects.open_to(colleague)) == []


def test_a_trainee_enters_nothing(regional, client, salma):
    client.force_login(salma)
    assert client.get(page(regional, "enter/")).status_code == 403


def test_nobody_enters_a_firm_for_a_group_they_do_not_lead(regional, client, colleague, group):
    client.force_login(colleague)
    told = {"pack": "firm_trading_month", "name": "Souss", "group": group.pk, "skill": "trained"}
    assert client.post(page(regional, "enter/"), told).status_code == 422

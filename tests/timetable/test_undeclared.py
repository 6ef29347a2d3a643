"""Sessions of days past of which nobody has said yet whether they were held: whose they are to tell."""

from datetime import date

import pytest
from django.urls import reverse

from mihan.timetable.queries.holding import undeclared
from tests.factories.offer import GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import UserFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory

MONDAY, TUESDAY, LONG_AGO = date(2026, 11, 23), date(2026, 11, 24), date(2026, 10, 20)
LIST = reverse("timetable:undeclared-list")


@pytest.fixture
def plan(campus, year):
    return PlanFactory(unit=campus, year=year, published=True)


@pytest.fixture
def waiting(plan, line):
    return SessionFactory(plan=plan, line=line, day=MONDAY, slot=1)


def test_only_published_sessions_of_days_past_wait(plan, line, waiting, campus, year):
    SessionFactory(plan=plan, line=line, day=MONDAY, slot=2, outcome="held")
    SessionFactory(plan=plan, line=line, day=MONDAY, slot=3, outcome="not_held", outcome_note="Malade")
    SessionFactory(plan=plan, line=line, day=MONDAY, slot=4, is_cancelled=True)
    SessionFactory(plan=plan, line=line, day=TUESDAY, slot=1)  # today: not over yet
    SessionFactory(plan=plan, line=line)  # without a place
    SessionFactory(plan=PlanFactory(unit=campus, year=year), line=line, day=MONDAY, slot=1)  # a draft
    old = PlanFactory(unit=campus, year=year, monday=date(2026, 10, 19), published=True)
    SessionFactory(plan=old, line=line, day=LONG_AGO, slot=1)
    supervisor = UserFactory(role="general_supervisor", role__unit=campus)
    assert list(undeclared(supervisor)) == [waiting]


@pytest.mark.parametrize("kind", ["general_supervisor", "timetable_officer", "director"])
def test_the_house_sees_all_of_them(client, campus, waiting, kind):
    client.force_login(UserFactory(role=kind, role__unit=campus))
    page = client.get(LIST)
    assert list(page.context["page"].page) == [waiting]


def test_a_trainer_sees_own_sessions_only(client, campus, plan, waiting, group):
    SessionFactory(plan=plan, line=LedgerLineFactory(group=GroupFactory(offering=group.offering)), day=MONDAY, slot=1)
    own = UserFactory(role="trainer", role__unit=campus, person=waiting.trainer.person)
    client.force_login(own)
    assert list(client.get(LIST).context["page"].page) == [waiting]


def test_a_head_of_pole_sees_those_of_the_pole(campus, plan, waiting, group):
    other = GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=campus)))
    SessionFactory(plan=plan, line=LedgerLineFactory(group=other), day=MONDAY, slot=1)
    assert list(undeclared(UserFactory(role="pole_head", role__unit=group.offering.pole.unit))) == [waiting]


@pytest.mark.parametrize("kind", ["trainee", "registrar", "house_manager", "regional_director"])
def test_those_who_tell_nothing_of_sessions_are_refused(client, campus, waiting, kind):
    client.force_login(UserFactory(role=kind, role__unit=campus))
    assert client.get(LIST).status_code == 403


def test_another_establishment_s_are_not_there(waiting):
    assert list(undeclared(UserFactory(role="general_supervisor"))) == []

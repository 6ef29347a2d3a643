"""The database refuses that a published session be moved, whoever writes and however."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from mihan.timetable.models import Plan, Session
from tests.factories.places import SpaceFactory
from tests.factories.timetable import PlanFactory, SessionFactory

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def published(campus, year, line, room):
    plan = PlanFactory(unit=campus, year=year)
    session = SessionFactory(plan=plan, line=line, day=TUESDAY, slot=1, space=room)
    Plan.objects.filter(pk=plan.pk).update(state="published", published_at="2026-11-20T08:00Z")
    return session


def refused(**changes):
    with pytest.raises(IntegrityError, match="published_sessions_stand"), transaction.atomic():
        Session.objects.update(**changes)


def test_when_where_and_with_whom_stand(published):
    refused(slot=2)
    refused(day=date(2026, 11, 25))
    refused(space=SpaceFactory(building=published.space.building))
    refused(trainer=None)
    published.refresh_from_db()
    assert (published.day, published.slot) == (TUESDAY, 1)


def test_what_became_of_a_session_may_be_written(published):
    Session.objects.update(outcome="held", outcome_note="", sequence=3)
    assert Session.objects.get().outcome == "held"


def test_a_draft_moves_freely(published):
    Plan.objects.update(state="draft")
    Session.objects.update(slot=2)
    assert Session.objects.get().slot == 2


@pytest.mark.django_db(transaction=True)
def test_the_guard_is_there_after_a_rebuild_of_the_table(campus, year, line, room):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite rebuilds tables")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER published_sessions_stand")
    call_command("migrate", verbosity=0)
    plan = PlanFactory(unit=campus, year=year, published=True)
    SessionFactory(plan=plan, line=line, day=TUESDAY, slot=1, space=room)
    refused(slot=2)

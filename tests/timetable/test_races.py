"""Planners who work on one week at once: no double booking, nothing overwritten, every refusal a sentence."""

import random
from collections import Counter
from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import translation

from mihan.core.errors import RuleBroken
from mihan.places.models import Occupation
from mihan.timetable.engine import Judge, PlanProblem
from mihan.timetable.models import Edit, Plan, Session, SessionGroup, YearLine, YearOutlook
from mihan.timetable.policy import Place
from mihan.timetable.services.adjusting import adjust_session
from mihan.timetable.services.editing import move_session
from mihan.timetable.services.outlooks import plan_year
from mihan.timetable.services.publishing import publish_plan
from tests.factories.offer import GroupFactory
from tests.factories.people import TrainerFactory, UserFactory
from tests.factories.places import SpaceFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import MONDAY, PlanFactory, SessionFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PLANNERS, MOVES = 16, 4


@pytest.fixture
def crowded(campus, year, offering, room):
    """Eight groups and four trainers for two rooms: almost every move is in somebody's way."""
    rooms = [room, SpaceFactory(building=room.building)]
    trainers = [TrainerFactory() for _ in range(4)]
    plan = PlanFactory(unit=campus, year=year)
    for n in range(8):
        line = LedgerLineFactory(group=GroupFactory(offering=offering), trainer_face=trainers[n % 4])
        SessionFactory(plan=plan, line=line, day=MONDAY + timedelta(n % 4), slot=1 + n // 4, space=rooms[n % 2])
    return plan, rooms


def together(count, act):
    """Run `act(number)` in as many threads; what they raise but RuleBroken comes back."""
    surprises, refusals = [], []

    def one(number):
        try:
            with translation.override("en"):  # each thread begins in the language of the settings
                act(number)
        except RuleBroken as refusal:
            refusals.append(str(refusal))
        except Exception as error:  # noqa: BLE001 - a deadlock, a raw IntegrityError: told below
            surprises.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return surprises, refusals


def taken_twice(plan):
    placed = list(plan.sessions.placed())
    links = SessionGroup.objects.filter(plan=plan, day__isnull=False)
    keys = [("room", s.space_id, s.day, s.slot) for s in placed if s.space_id]
    keys += [("trainer", s.trainer_id, s.day, s.slot) for s in placed]
    keys += [("group", link.group_id, link.day, link.slot) for link in links]
    return [key for key, count in Counter(keys).items() if count > 1]


def test_sixteen_planners_at_once_never_book_anything_twice(crowded, campus):
    plan, rooms = crowded
    users = [UserFactory(role="timetable_officer", role__unit=campus) for _ in range(PLANNERS)]
    sessions = list(plan.sessions.values_list("pk", flat=True))

    def plan_away(number):
        chance = random.Random(number)
        for _move in range(MOVES):
            session = Session.objects.get(pk=chance.choice(sessions))
            day, slot = MONDAY + timedelta(chance.randrange(6)), chance.randrange(1, 5)
            place = Place(day, slot, chance.choice(rooms).pk, session.trainer_id)
            seen = Plan.objects.get(pk=plan.pk).revision
            try:
                move_session(session, place, by=users[number], seen=seen)
            except RuleBroken:
                continue

    surprises, _refusals = together(PLANNERS, plan_away)
    assert surprises == []
    assert taken_twice(plan) == []
    plan.refresh_from_db()
    assert plan.revision == Edit.objects.filter(plan=plan).count() > 0
    assert Judge(PlanProblem(plan)).broken_rules() == []


def test_two_who_saw_the_same_board_do_not_overwrite_each_other(crowded, campus):
    plan, rooms = crowded
    session = plan.sessions.first()
    users = [UserFactory(role="timetable_officer", role__unit=campus) for _ in range(2)]
    free = [Place(date(2026, 11, 27), slot, rooms[0].pk, session.trainer_id) for slot in (3, 4)]
    surprises, refusals = together(2, lambda n: move_session(session, free[n], by=users[n], seen=0))
    assert (surprises, len(refusals), Edit.objects.count()) == ([], 1, 1)
    assert "moved this session meanwhile" in refusals[0]


def test_of_two_versions_published_at_once_one_replaces_the_other(crowded, campus):
    from mihan.timetable.services.drafting import copy_plan

    plan, _rooms = crowded
    versions = [plan, copy_plan(plan, by=None)]
    surprises, refusals = together(2, lambda n: publish_plan(versions[n], by=None))
    assert (surprises, refusals) == ([], [])
    assert sorted(Plan.objects.values_list("state", flat=True)) == ["published", "replaced"]
    published = Plan.objects.published().get()
    assert set(Occupation.objects.values_list("session__plan", flat=True)) == {published.pk}
    assert Occupation.objects.count() == published.sessions.placed().count()


def test_planners_who_plan_the_year_at_once_leave_one_whole_year(campus, year, line, room):
    before = plan_year(year, by=None)
    surprises, refusals = together(4, lambda number: plan_year(year, by=None, seed=number))
    assert (surprises, refusals) == ([], [])
    outlook = YearOutlook.objects.get()
    assert outlook != before
    assert YearLine.objects.filter(outlook=outlook).count() == YearLine.objects.count() == 2


def test_planners_who_settle_a_published_week_at_once_share_one_draft(crowded, campus):
    plan, _rooms = crowded
    published = publish_plan(plan, by=None)
    sessions = list(published.sessions.filter(day__gte=date(2026, 11, 24)).order_by("pk"))
    users = [UserFactory(role="timetable_officer", role__unit=campus) for _ in range(6)]

    def leave_out(number):
        session = sessions[number % 5]  # the last planner chose the same session as the first
        adjust_session(session, Place(trainer=session.trainer_id), by=users[number], seen=0)

    surprises, refusals = together(6, leave_out)
    assert (surprises, len(refusals)) == ([], 1)
    draft = Plan.objects.get(state="draft")
    assert (draft.based_on, draft.unplaced, draft.edits.count()) == (published, 5, 5)
    assert published.sessions.filter(day=None).count() == 0

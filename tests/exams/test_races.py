"""Registrars who work on one session at once: nobody is in two rooms, and every refusal is a sentence."""

import random
from collections import Counter
from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import translation

from mihan.core.errors import RuleBroken
from mihan.exams.engine import ExamProblem, Judge
from mihan.exams.models import Engagement, Paper
from mihan.exams.policy import Place
from mihan.exams.services.editing import place_paper
from mihan.exams.services.publishing import publish_session
from tests.factories.exams import ExamSessionFactory, PaperFactory, at
from tests.factories.offer import GroupFactory
from tests.factories.places import SpaceFactory
from tests.factories.timetable import PlanFactory, SessionFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MONDAY = date(2026, 12, 7)


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


@pytest.fixture
def rooms(room):
    return [room, SpaceFactory(building=room.building)]


@pytest.fixture
def papers(session, offering):
    return [PaperFactory(session=session, group=GroupFactory(offering=offering), invigilators=1) for _ in range(4)]


def taken_twice():
    rows = Engagement.objects.values_list("session", "day", "slot", "space", "group", "trainer")
    return [row for row, count in Counter(rows).items() if count > 1]


def test_two_people_who_give_one_invigilator_two_rooms_at_a_time(papers, rooms, staff):
    surprises, refusals = together(
        2, lambda n: place_paper(papers[n], at(MONDAY, 1, rooms[n], staff[0]), seen=0)
    )  # fmt: skip
    assert (surprises, len(refusals), Engagement.objects.duties().count()) == ([], 1, 1)
    assert "in two rooms at once" in refusals[0]


def test_two_who_saw_the_same_page_do_not_overwrite_each_other(papers, rooms, staff):
    surprises, refusals = together(
        2, lambda n: place_paper(papers[0], at(MONDAY, n + 1, rooms[0], staff[n]), seen=0)
    )  # fmt: skip
    assert (surprises, len(refusals)) == ([], 1)
    assert "changed this paper meanwhile" in refusals[0]


def test_eight_people_at_once_never_engage_anything_twice(session, papers, rooms, staff):
    def plan_away(number):
        chance = random.Random(number)
        for _move in range(4):
            paper = Paper.objects.get(pk=chance.choice(papers).pk)
            day, slot = MONDAY + timedelta(chance.randrange(2)), chance.randrange(1, 3)
            place = Place(day, slot, chance.choice(rooms).pk, (chance.choice(staff).pk,))
            try:
                place_paper(paper, place, seen=paper.revision)
            except RuleBroken:
                continue

    surprises, _refusals = together(8, plan_away)
    assert surprises == []
    assert taken_twice() == []
    assert Judge(ExamProblem(session)).broken_rules() == []
    assert Engagement.objects.duties().exists()


def test_of_two_sessions_with_one_invigilator_at_a_time_one_is_published(campus, year, offering, rooms, staff):
    sessions = [ExamSessionFactory(unit=campus, year=year) for _ in range(2)]
    for n, session in enumerate(sessions):
        paper = PaperFactory(session=session, group=GroupFactory(offering=offering), invigilators=1)
        place_paper(paper, at(MONDAY, 1, rooms[n], staff[0]), seen=0)
    surprises, refusals = together(2, lambda n: publish_session(sessions[n], by=None))
    assert (surprises, len(refusals)) == ([], 1)
    assert Engagement.objects.filter(is_published=True, trainer=staff[0]).count() == 1


def test_a_week_and_exams_published_at_once_do_not_take_the_same_group(campus, year, session, line, rooms, staff):
    from mihan.timetable.services.publishing import publish_plan

    paper = PaperFactory(session=session, group=line.group, module=line.module, invigilators=1)
    place_paper(paper, at(MONDAY, 1, rooms[0], staff[0]), seen=0)
    plan = PlanFactory(unit=campus, year=year, monday=MONDAY)
    SessionFactory(plan=plan, line=line, day=MONDAY, slot=1, space=rooms[1])
    acts = [lambda: publish_session(session, by=None), lambda: publish_plan(plan, by=None)]
    surprises, refusals = together(2, lambda n: acts[n]())
    assert (surprises, len(refusals)) == ([], 1)

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mihan.timetable.models import SessionGroup
from mihan.timetable.policy import Place
from mihan.timetable.services.placing import put
from tests.factories.offer import GroupFactory
from tests.factories.people import TrainerFactory
from tests.factories.places import SpaceFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def plan(campus, year):
    return PlanFactory(unit=campus, year=year)


def a_session(plan, offering, **about):
    line = about.pop("line", None) or LedgerLineFactory(group=GroupFactory(offering=offering))
    return SessionFactory(plan=plan, line=line, **about)


def refused(moves):
    with pytest.raises(IntegrityError), transaction.atomic():
        put(moves)


def test_a_session_and_its_groups_are_placed_together(plan, offering, room):
    session = a_session(plan, offering)
    put([(session, Place(TUESDAY, 2, room.pk, session.trainer_id))])
    assert list(plan.sessions.values_list("day", "slot", "space")) == [(TUESDAY, 2, room.pk)]
    assert list(SessionGroup.objects.values_list("day", "slot")) == [(TUESDAY, 2)]


def test_two_sessions_may_swap_in_one_go(plan, line, room):
    one, two = (a_session(plan, None, line=line, day=TUESDAY, slot=slot, space=room) for slot in (1, 2))
    put([(one, Place(TUESDAY, 2, room.pk, one.trainer_id)), (two, Place(TUESDAY, 1, room.pk, two.trainer_id))])
    assert list(plan.sessions.order_by("pk").values_list("slot", flat=True)) == [2, 1]


def test_the_database_refuses_a_trainer_a_space_and_a_group_twice_at_a_time(plan, offering, line, room):
    taken = a_session(plan, None, line=line, day=TUESDAY, slot=1, space=room)
    other = SpaceFactory(building=room.building)
    same_trainer = a_session(plan, offering, trainer=taken.trainer)
    refused([(same_trainer, Place(TUESDAY, 1, other.pk, taken.trainer_id))])
    same_room = a_session(plan, offering)
    refused([(same_room, Place(TUESDAY, 1, room.pk, same_room.trainer_id))])
    same_group = a_session(plan, None, line=line, trainer=TrainerFactory())
    refused([(same_group, Place(TUESDAY, 1, other.pk, same_group.trainer_id))])
    put([(same_group, Place(TUESDAY, 2, other.pk, same_group.trainer_id))])


def test_remote_sessions_take_no_space_and_a_slot_goes_with_its_day(plan, line, room):
    remote = a_session(plan, None, line=line, channel="remote")
    refused([(remote, Place(TUESDAY, 1, room.pk, None))])
    refused([(remote, Place(TUESDAY, None, None, None))])
    put([(remote, Place(TUESDAY, 1, None, None))])

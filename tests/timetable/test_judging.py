"""What the engine's judge says of a plan of ours: each hard rule, on the smallest week in which it alone decides."""

from datetime import date

import pytest

from mihan.places.models import Space
from mihan.timetable.engine import Judge, PlanProblem
from mihan.timetable.models import RoomNeed
from mihan.timetable.policy import TRAINER_MAX_DAY, Place
from tests.factories.calendar import ClosedPeriodFactory
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory, PoleFactory
from tests.factories.places import OccupationFactory, SpaceFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory, UnavailabilityFactory

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


@pytest.fixture
def plan(campus, year):
    return PlanFactory(unit=campus, year=year)


@pytest.fixture
def session(plan, line):
    return SessionFactory(plan=plan, line=line)


@pytest.fixture
def refusals(session, room):
    """What refuses this session Tuesday, slot 1, in the room; or elsewhere."""

    def ask(**changed):
        place = {"day": TUESDAY, "slot": 1, "space": room.pk, "trainer": session.trainer_id} | changed
        found = Judge(PlanProblem(session.plan, around=session)).refusals(session, Place(**place))
        return [sentence.replace("\u2066", "").replace("\u2069", "") for sentence in found]

    return ask


def another(plan, offering, **about):
    group = about.pop("group", None) or GroupFactory(offering=offering)
    return SessionFactory(plan=plan, line=LedgerLineFactory(group=group), **{"day": TUESDAY, "slot": 1} | about)


def test_a_free_place_is_allowed(refusals):
    assert refusals() == []


def test_the_group_is_once_at_a_time(refusals, plan, offering, group):
    another(plan, offering, group=group)
    assert refusals() == [f"{group.label} already has a session then."]


def test_the_trainer_is_once_at_a_time(refusals, plan, offering, session):
    other = another(plan, offering, trainer=session.trainer)
    label = other.groups.get().group.label
    assert refusals() == [f"{session.trainer.person.latin_name} already teaches {label} then."]


def test_the_room_is_once_at_a_time(refusals, plan, offering, room):
    another(plan, offering, space=room)
    assert refusals() == [f"{room.code} is not free then."]


def test_trainees_of_another_group_are_once_at_a_time(refusals, plan, offering, group):
    """A qualifying group made of trainees of a diploma group."""
    other = another(plan, offering)
    enrolment = EnrolmentFactory(group=group)
    EnrolmentFactory(group=other.groups.get().group, person=enrolment.person)
    assert len(refusals()) == 1
    assert "in two sessions at once" in refusals()[0]


@pytest.mark.parametrize("who", ["trainer", "group", "space"])
def test_who_is_away_is_not_there(refusals, campus, session, group, room, who):
    subject = {"trainer": session.trainer, "group": group, "space": room}[who]
    name = {"trainer": session.trainer.person.latin_name, "group": group.label, "space": room.code}[who]
    UnavailabilityFactory(unit=campus, **{who: subject})
    said = {"trainer": "is not available then.", "group": "is not there then.", "space": "is not free then."}[who]
    assert refusals() == [f"{name} {said}"]
    assert refusals(day=WEDNESDAY) == []


def test_a_time_to_avoid_is_not_forbidden_and_a_refused_absence_counts_for_nothing(refusals, campus, session):
    UnavailabilityFactory(unit=campus, trainer=session.trainer, is_avoided=True)
    UnavailabilityFactory(unit=campus, trainer=session.trainer, state="refused")
    assert refusals() == []


def test_a_room_taken_for_something_else_is_not_free(refusals, room):
    OccupationFactory(space=room, day=TUESDAY)
    assert refusals() == [f"{room.code} is not free then."]


def test_a_room_under_maintenance_is_not_free(refusals, room):
    room.state, room.state_note = Space.State.MAINTENANCE, "sol"
    room.save()
    assert refusals() == [f"{room.code} is not free then."]


def test_a_room_too_small_or_of_another_kind_is_refused(refusals, campus, line, room):
    small = SpaceFactory(building=room.building, capacity=10)
    lab = SpaceFactory(building=room.building, kind="computer")
    assert refusals(space=small.pk) == [f"{small.code} is too small."]
    assert refusals(space=lab.pk) == [f"{lab.code} is not the kind of room this module is taught in."]
    RoomNeed.objects.create(unit=campus, module=line.module, kind="computer")
    assert refusals(space=lab.pk) == []


def test_a_module_with_its_own_room_is_taught_nowhere_else(refusals, campus, line, room):
    own = SpaceFactory(building=room.building, kind="workshop")
    RoomNeed.objects.create(unit=campus, module=line.module, kind="workshop", space=own)
    assert refusals() == ["This module must be taught in its own room."]
    assert refusals(space=own.pk) == []


def test_workshops_of_another_pole_are_not_the_same(refusals, campus, line, offering, room):
    RoomNeed.objects.create(unit=campus, module=line.module, kind="workshop")
    own = SpaceFactory(building=room.building, kind="workshop", unit=offering.pole.unit)
    foreign = SpaceFactory(building=room.building, kind="workshop", unit=PoleFactory(unit__parent=campus).unit)
    assert refusals(space=own.pk) == []
    assert refusals(space=foreign.pk) == [f"{foreign.code} is not the kind of room this module is taught in."]


def test_a_trainer_has_so_many_sessions_a_day(refusals, plan, offering, session):
    for slot in range(2, 2 + TRAINER_MAX_DAY):
        another(plan, offering, trainer=session.trainer, slot=slot)
    assert refusals() == [f"{session.trainer.person.latin_name} would have too many sessions that day."]


def test_an_evening_slot_is_not_for_a_day_group(refusals, group):
    assert refusals(slot=5) == [f"{group.label} is not there then."]


def test_a_closed_day_and_a_slot_that_does_not_exist_are_refused(refusals, campus):
    assert refusals(slot=9) == ["The establishment is closed then, or the calendar has no such slot."]
    ClosedPeriodFactory(unit=campus, first_day=TUESDAY, last_day=TUESDAY)
    assert refusals() == ["The establishment is closed then, or the calendar has no such slot."]


def test_the_same_trainer_published_elsewhere_is_not_available(refusals, session):
    from mihan.calendar.services import lay_default_calendar

    elsewhere = GroupFactory(offering=OfferingFactory())
    lay_default_calendar(elsewhere.year.unit)
    other = PlanFactory(unit=elsewhere.year.unit, year=elsewhere.year, published=True)
    SessionFactory(
        plan=other, line=LedgerLineFactory(group=elsewhere), trainer=session.trainer, day=TUESDAY, slot=1
    )  # fmt: skip
    assert refusals() == [f"{session.trainer.person.latin_name} is not available then."]


def test_a_whole_plan_is_judged_with_the_same_rules(plan, line, room, session):
    SessionFactory(plan=plan, line=line, day=TUESDAY, slot=1, space=room)
    assert Judge(PlanProblem(plan)).broken_rules() == []
    room.capacity = 3
    room.save()
    (sentence,) = Judge(PlanProblem(plan)).broken_rules()
    assert "is too small" in sentence


def test_the_judge_loads_no_compiled_search():
    import subprocess
    import sys

    code = (
        "import django, sys; django.setup(); import mihan.urls, mihan.timetable.engine;sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

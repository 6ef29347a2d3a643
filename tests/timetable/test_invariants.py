"""Whatever is done to a week, in whatever order, what is published breaks no hard rule."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mihan.core.errors import RuleBroken
from mihan.timetable.engine import Judge, PlanProblem
from mihan.timetable.models import Plan, Session, Unavailability
from mihan.timetable.policy import Place
from mihan.timetable.services.drafting import copy_plan
from mihan.timetable.services.editing import move_session, set_locks, undo_last
from mihan.timetable.services.holding import hold_session
from mihan.timetable.services.publishing import publish_plan
from tests.factories.offer import GroupFactory
from tests.factories.places import SpaceFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import MONDAY, PlanFactory, SessionFactory, UnavailabilityFactory

ACTS = ("move", "move", "move", "take off", "undo", "lock", "copy", "publish", "absence", "back", "close", "hold")


class Week:
    """A small week and what may happen to it, each act drawn from a number."""

    def __init__(self, campus, year, offering, trainer, room, planner):
        self.campus, self.planner = campus, planner
        self.rooms = [room, SpaceFactory(building=room.building)]
        self.draft = PlanFactory(unit=campus, year=year)
        for n in range(4):
            line = LedgerLineFactory(group=GroupFactory(offering=offering), trainer_face=trainer, delivered_face=0)
            SessionFactory(plan=self.draft, line=line, day=MONDAY + timedelta(n), slot=1, space=room)
        self.draft.cost = round(Judge(PlanProblem(self.draft)).cost())
        self.draft.save()

    def act(self, name, number):
        chance = random.Random(number)
        with suppress(RuleBroken):  # refused: nothing may have changed
            getattr(self, name.replace(" ", "_"))(chance)

    def _session(self, chance):
        return chance.choice(list(self.draft.sessions.all()))

    def move(self, chance):
        session = self._session(chance)
        place = Place(
            MONDAY + timedelta(chance.randrange(6)), chance.randrange(1, 5), chance.choice(self.rooms).pk,
            session.trainer_id,
        )  # fmt: skip
        move_session(session, place, by=self.planner, seen=10_000)

    def take_off(self, chance):
        session = self._session(chance)
        move_session(session, Place(trainer=session.trainer_id), by=self.planner, seen=10_000)

    def undo(self, chance):
        undo_last(self.draft, by=self.planner)

    def lock(self, chance):
        set_locks(self.draft, [self._session(chance).pk], is_locked=chance.random() < 0.5)

    def copy(self, chance):
        plans = list(Plan.objects.filter(unit=self.campus))
        self.draft = copy_plan(chance.choice(plans), by=self.planner)

    def publish(self, chance):
        publish_plan(self.draft, by=self.planner)
        self.draft = copy_plan(self.draft, by=self.planner)

    def absence(self, chance):
        trainer = self._session(chance).trainer
        day = MONDAY + timedelta(chance.randrange(1, 6))
        UnavailabilityFactory(unit=self.campus, trainer=trainer, first_day=day, last_day=day)

    def back(self, chance):
        Unavailability.objects.all().delete()

    def close(self, chance):
        day = MONDAY + timedelta(chance.randrange(1, 6))
        UnavailabilityFactory(unit=self.campus, space=chance.choice(self.rooms), first_day=day, last_day=day)

    def hold(self, chance):
        published = Plan.objects.published().first()
        sessions = list(published.sessions.placed()) if published else []
        if sessions:
            outcome = chance.choice(["held", "planned"])
            hold_session(chance.choice(sessions), outcome=outcome, by=self.planner)


@pytest.fixture
def week(campus, year, offering, trainer, room, planner):
    return Week(campus, year, offering, trainer, room, planner)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 10_000)), min_size=4, max_size=14))
def test_no_order_of_edits_absences_and_publications_publishes_a_broken_week(week, acts):
    Unavailability.objects.all().delete()
    for name, number in acts:
        absences = set(Unavailability.objects.values_list("pk", flat=True))
        count = Plan.objects.published().count()
        latest = Plan.objects.published().values_list("pk", flat=True).first()
        week.act(name, number)
        published = Plan.objects.published().first()
        assert Plan.objects.published().count() <= 1 >= count
        if published and published.pk != latest:  # just published: it holds, as things are now
            assert absences == set(Unavailability.objects.values_list("pk", flat=True))
            assert Judge(PlanProblem(published)).broken_rules() == []
    for plan in Plan.objects.all():
        left_out = plan.sessions.filter(day=None, is_cancelled=False).count()
        cost = round(Judge(PlanProblem(plan)).cost())
        assert (plan.unplaced, plan.cost, plan.pk) == (left_out, cost, plan.pk)
    delivered = dict(Session.objects.values_list("groups__line", "groups__line__delivered_face"))
    held = {}
    for session in Session.objects.filter(plan__state="published", outcome="held").prefetch_related("groups"):
        for link in session.groups.all():
            held[link.line_id] = held.get(link.line_id, 0) + session.hours
    assert delivered == {line: held.get(line, 0) for line in delivered}

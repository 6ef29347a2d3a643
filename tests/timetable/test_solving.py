"""Planning and repairing with the real search, on weeks small enough to be sure of the answer."""

from datetime import date
from decimal import Decimal

import pytest

from mihan.calendar.models import Slot
from mihan.core.errors import RuleBroken
from mihan.jobs.services import Cancelled
from mihan.messaging.models import Message
from mihan.messaging.queries.inbox import told as message_told
from mihan.timetable.engine import Judge, PlanProblem
from mihan.timetable.models import Notice, Plan
from mihan.timetable.policy import Place
from mihan.timetable.queries.boards import differences
from mihan.timetable.services.drafting import copy_plan
from mihan.timetable.services.holding import hold_session
from mihan.timetable.services.placing import put
from mihan.timetable.services.publishing import publish_plan
from mihan.timetable.services.solving import plan_week, repair_week
from mihan.ui.writing import day_text, set_apart
from tests.factories.offer import EnrolmentFactory, GroupFactory, ModuleFactory
from tests.factories.people import TrainerFactory
from tests.factories.places import SpaceFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory, UnavailabilityFactory

D = Decimal
MONDAY, TUESDAY, THURSDAY, FRIDAY = (date(2026, 11, 23 + n) for n in (0, 1, 3, 4))
SECONDS = 0.5


@pytest.fixture
def lines(offering, trainer, campus):
    """Three groups with a module each, of two or three sessions a week, all by one trainer."""
    return [
        LedgerLineFactory(
            group=GroupFactory(offering=offering), trainer_face=trainer, assigned_face=D(60), delivered_face=None,
            assigned_remote=None,
        )
        for _ in range(3)
    ]  # fmt: skip


def planned(campus, year, by=None):
    return plan_week(campus, year, MONDAY, by=by, seconds=SECONDS)


def test_every_session_gets_its_place_and_no_rule_is_broken(campus, year, lines, room):
    plan = planned(campus, year)
    assert (plan.unplaced, plan.sessions.filter(day=None).count()) == (0, 0)
    assert plan.sessions.count() >= 6
    assert Judge(PlanProblem(plan)).broken_rules() == []


def test_what_is_impossible_is_left_out_with_reasons_in_three_languages(campus, year, lines, room, trainer):
    # From today on: only Monday is left, which is past.
    UnavailabilityFactory(unit=campus, trainer=trainer, first_day=MONDAY, last_day=date(2026, 11, 28))
    plan = planned(campus, year)
    left_out = list(plan.sessions.filter(day=None))
    assert len(left_out) == plan.unplaced > 0
    assert all(session.reasons for session in left_out)
    assert {frozenset(reason["text"]) for s in left_out for reason in s.reasons} == {frozenset({"en", "fr", "ar"})}
    assert {session.trainer for session in left_out} == {trainer}
    assert publish_plan(plan, by=None).is_published


@pytest.mark.parametrize(("missing", "rule"), [("trainer", "no_trainer"), ("room", "no_room")])
def test_a_module_without_a_trainer_or_a_room_is_told_never_a_crash(campus, year, lines, room, missing, rule):
    if missing == "trainer":
        type(lines[0]).objects.filter(pk=lines[0].pk).update(trainer_face=None)
    else:
        room.delete()
    plan = planned(campus, year)
    assert plan.unplaced > 0
    assert all(session.reasons for session in plan.sessions.filter(day=None))


def test_a_group_without_trainees_is_planned_all_the_same(campus, year, lines, room):
    GroupFactory._meta.model.objects.update(headcount=0)
    assert planned(campus, year).unplaced == 0


def test_nothing_is_left_of_a_draft_whose_search_fails(campus, year, lines, room, monkeypatch):
    from mihan.timetable.services import solving

    def fail(self, **about):
        raise MemoryError

    monkeypatch.setattr(solving.Search, "solve", fail)
    with pytest.raises(MemoryError):
        planned(campus, year)
    assert Plan.objects.count() == 0


class Owner:
    """A job whose owner presses a button as soon as the search begins."""

    def __init__(self, *, press):
        self.press, self.points, self.steps = press, [], []

    def step(self, code, done=0, total=0):
        self.steps.append(code)
        if self.press == "cancel" and code == "searching":
            raise Cancelled

    def to_finish(self):
        return self.press == "finish"

    def plot(self, *values):
        self.points.append(values)


def test_stopped_with_the_best_so_far_the_search_keeps_it(campus, year, lines, room):
    owner = Owner(press="finish")
    plan = plan_week(campus, year, MONDAY, by=None, seconds=60, progress=owner)
    assert plan.seconds < 30
    assert Judge(PlanProblem(plan)).broken_rules() == []
    assert (owner.points[-1][2], plan.unplaced) == (0, 0)
    assert list(dict.fromkeys(owner.steps)) == ["counting", "searching", "explaining", "keeping"]


def test_cancelled_nothing_of_the_draft_is_kept(campus, year, lines, room):
    with pytest.raises(Cancelled):
        plan_week(campus, year, MONDAY, by=None, seconds=60, progress=Owner(press="cancel"))
    assert Plan.objects.count() == 0


def test_each_better_week_is_told_and_the_last_is_the_one_kept(campus, year, lines, room):
    owner = Owner(press="")
    plan = plan_week(campus, year, MONDAY, by=None, seconds=SECONDS, searches=1, progress=owner)
    costs = [cost for _seconds, cost, left in owner.points if not left]
    assert costs == sorted(costs, reverse=True)
    assert round(costs[-1]) == plan.cost


def test_a_publication_is_dated_on_the_day_the_campus_lives(campus, year, lines, room, planner):
    from django.utils import timezone

    published = publish_plan(planned(campus, year), by=planner)
    assert timezone.localtime(published.published_at).date() == date(2026, 11, 24)


def books_count(campus, hours, **grid):
    Slot.objects.filter(grid__unit=campus, **grid).update(accounting_hours=hours)


def test_a_published_session_counts_what_the_books_say_of_its_slot(campus, year, offering, line, room, planner):
    books_count(campus, 2, grid__conditions__code="friday")
    plan = PlanFactory(unit=campus, year=year)
    evening = LedgerLineFactory(group=GroupFactory(offering=offering, shift="CDS"))
    for one, day, slot in ((line, TUESDAY, 1), (line, FRIDAY, 1), (evening, TUESDAY, 5)):
        SessionFactory(plan=plan, line=one, day=day, slot=slot, space=room)
    publish_plan(plan, by=planner)
    assert list(plan.sessions.values_list("hours", flat=True)) == [D("2.5"), D(2), D(2)]


def test_what_was_held_keeps_the_hours_the_ledger_has(campus, year, line, room, planner):
    plan = PlanFactory(unit=campus, year=year)
    held, to_come = (
        SessionFactory(plan=plan, line=line, day=day, slot=1, space=room) for day in (TUESDAY, THURSDAY)
    )  # fmt: skip
    publish_plan(plan, by=planner)
    hold_session(held, outcome="held", by=planner)
    books_count(campus, 3, grid__conditions=None, grid__shift="CDJ")
    draft = copy_plan(plan, by=planner)
    publish_plan(draft, by=planner)
    hours = dict(draft.sessions.values_list("key", "hours"))
    assert hours == {held.key: D("2.5"), to_come.key: D(3)}


def test_an_absence_is_repaired_by_changing_only_what_it_hits(campus, year, lines, room, trainer, planner):
    published = publish_plan(planned(campus, year), by=planner)
    hit = published.sessions.filter(day=date(2026, 11, 25))
    count = hit.count()
    UnavailabilityFactory(unit=campus, trainer=trainer, first_day=date(2026, 11, 25), last_day=date(2026, 11, 25))
    draft = repair_week(published, by=planner, seconds=SECONDS)
    assert Judge(PlanProblem(draft, repairing=True)).broken_rules() == []
    assert len(differences(published, draft)) == count
    assert draft.sessions.filter(day=date(2026, 11, 25), trainer=trainer).count() == 0
    past = date(2026, 11, 24)
    assert [d for d in differences(published, draft) if d.after.day and d.after.day < past] == []


def test_what_was_left_out_before_stays_out_when_an_absence_is_repaired(campus, year, lines, room, trainer, planner):
    """By hand or for want of a place: making room for it would change the week of people whom nothing has hit."""
    plan = planned(campus, year)
    left_out, *others = plan.sessions.order_by("pk")
    put([(left_out, Place(trainer=left_out.trainer_id))])
    published = publish_plan(plan, by=planner)
    UnavailabilityFactory(unit=campus, trainer=trainer, first_day=THURSDAY, last_day=THURSDAY)
    hit = {session.key for session in others if session.day == THURSDAY}
    draft = repair_week(published, by=planner, seconds=SECONDS)
    assert {difference.after.key for difference in differences(published, draft)} == hit
    assert (draft.unplaced, draft.sessions.get(key=left_out.key).day) == (1, None)


def test_somebody_who_teaches_the_module_may_stand_in(campus, year, line, room, trainer, planner, offering):
    other = TrainerFactory()
    module = ModuleFactory(programme=offering.programme, name_fr=line.module.name_fr)
    LedgerLineFactory(
        group__offering=offering, module=module, trainer_face=other, assigned_face=None,
        assigned_remote=None, delivered_face=None,
    )  # fmt: skip
    from tests.factories.timetable import PlanFactory

    plan = PlanFactory(unit=campus, year=year)
    SessionFactory(plan=plan, line=line, day=date(2026, 11, 25), slot=1, space=room)
    published = publish_plan(plan, by=planner)
    # Away for the rest of the week: the session can only be held by somebody else.
    UnavailabilityFactory(unit=campus, trainer=trainer, first_day=MONDAY, last_day=date(2026, 11, 28))
    draft = repair_week(published, by=planner, seconds=SECONDS)
    assert list(draft.sessions.values_list("trainer", "day", "slot")) == [(other.pk, date(2026, 11, 25), 1)]


def test_only_those_a_published_change_touches_are_told_and_once(campus, year, lines, room, trainer, planner):
    touched, spared = (EnrolmentFactory(group=line.group).person for line in lines[:2])
    published = publish_plan(planned(campus, year), by=planner)
    assert Notice.objects.count() == 0  # a first publication is no change
    from mihan.timetable.policy import Place
    from mihan.timetable.services.drafting import copy_plan
    from mihan.timetable.services.editing import move_session

    draft = copy_plan(published, by=planner)
    session = draft.sessions.filter(groups__group=lines[0].group).first()
    options = Judge(PlanProblem(draft, around=session)).options(session)
    to = next(o for o in options if o.is_possible and (o.day, o.slot) != (session.day, session.slot))
    move_session(session, Place(to.day, to.slot, to.space, session.trainer_id), by=planner, seen=0)
    publish_plan(draft, by=planner)
    told = set(Notice.objects.values_list("person", "kind"))
    assert told == {(touched.pk, "moved"), (trainer.person.pk, "moved")}
    in_inboxes = dict(Message.objects.values_list("person", "url"))
    assert in_inboxes == dict.fromkeys((touched.pk, trainer.person.pk), f"/timetable/mine/?week={draft.monday}")
    said = message_told(Message.objects.first())
    assert said.subject == f"1 change in your week of {day_text(draft.monday)}"
    assert [line.partition(":")[0] for line in said.lines] == [f"Moved — {set_apart(session.module.name)}"]
    assert ", in place of " in said.lines[0]
    assert spared.pk not in {person for person, _kind in told}


def test_a_week_published_twice_is_refused_and_an_older_draft_cannot_forget_what_was_held(
    campus, year, lines, room, planner, settings
):
    from mihan.timetable.services.holding import hold_session

    first, second = planned(campus, year), planned(campus, year)
    publish_plan(first, by=planner)
    with pytest.raises(RuleBroken, match="already been published"):
        publish_plan(first, by=planner)
    settings.TODAY = date(2026, 11, 28)
    hold_session(first.sessions.first(), outcome="held", by=planner)
    type(first).objects.filter(pk=second.pk).update(number=9)
    with pytest.raises(RuleBroken, match="Sessions were held since"):
        publish_plan(second, by=planner)


def test_publishing_again_releases_the_spaces_of_the_week_it_replaces(campus, year, lines, room, planner):
    first = publish_plan(planned(campus, year), by=planner)
    second = publish_plan(planned(campus, year), by=planner)
    first.refresh_from_db()
    assert first.state == "replaced"
    assert room.occupations.count() == second.sessions.placed().count()
    assert set(room.occupations.values_list("session__plan", flat=True)) == {second.pk}


def test_a_room_taken_by_somebody_else_meanwhile_refuses_the_publication_whole(campus, year, lines, room, planner):
    from tests.factories.places import OccupationFactory

    plan = planned(campus, year)
    session = plan.sessions.first()
    OccupationFactory(space=room, day=session.day)  # 8:30 to 11:00: meets slots 1 and 2
    plan.sessions.filter(pk=session.pk)
    try:
        publish_plan(plan, by=planner)
    except RuleBroken:
        plan.refresh_from_db()
        assert (plan.state, room.occupations.count()) == ("draft", 1)
    else:  # nothing stood in slots 1 and 2 of that day
        assert not plan.sessions.filter(day=session.day, slot__in=(1, 2), space=room).exists()


def test_a_second_room_is_used_when_one_is_not_enough(campus, year, lines, room, offering):
    for _ in range(4):
        LedgerLineFactory(
            group=GroupFactory(offering=offering), trainer_face=TrainerFactory(), assigned_face=D(180),
            delivered_face=None, assigned_remote=None,
        )  # fmt: skip
    alone = planned(campus, year)
    SpaceFactory(building=room.building)
    assert planned(campus, year).unplaced <= alone.unplaced

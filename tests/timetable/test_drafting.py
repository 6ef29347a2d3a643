from datetime import date
from decimal import Decimal

import pytest

from mihan.core.errors import RuleBroken
from mihan.timetable.models import Plan, Session
from mihan.timetable.services.drafting import copy_plan, discard_draft, draft_week
from tests.factories.calendar import ClosedPeriodFactory
from tests.factories.offer import GroupFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory

D = Decimal


def counts(plan):
    return {
        (link.line_id, session.channel): plan.sessions.filter(
            channel=session.channel, groups__line=link.line_id
        ).count()
        for session in plan.sessions.all()
        for link in session.groups.all()
    }


def test_a_draft_holds_the_sessions_of_an_even_load(campus, year, line, planner, monday):
    # 25 h face to face and 15 h remote over the eleven weeks left of the semester: one session in all.
    LedgerLineFactory(
        group=line.group,
        trainer_face=line.trainer_face,
        assigned_face=D(110),
        assigned_remote=None,
        delivered_face=None,
    )
    plan = draft_week(campus, year, monday, by=planner)
    assert (plan.number, plan.state, plan.unplaced) == (1, "draft", plan.sessions.count())
    assert sum(counts(plan).values()) == 5
    assert set(plan.sessions.values_list("day", "slot", "space")) == {(None, None, None)}


def test_an_evening_group_has_the_sessions_its_shorter_evenings_ask_for(campus, year, offering, trainer, monday):
    evening = GroupFactory(offering=offering, shift="CDS")
    LedgerLineFactory(
        group=evening, trainer_face=trainer, assigned_face=D(60), assigned_remote=None, delivered_face=None
    )  # fmt: skip
    plan = draft_week(campus, year, monday, by=None)
    # 60 h over eleven weeks: thirty evenings of 2 h, three a week; by day it would be two of 2.5 h.
    assert list(plan.sessions.values_list("hours", flat=True)) == [D(2)] * 3


def test_a_week_planned_ahead_leaves_the_weeks_before_it_their_part(campus, year, group, trainer, monday):
    LedgerLineFactory(
        group=group, trainer_face=trainer, assigned_face=D(100), assigned_remote=None, delivered_face=None
    )  # fmt: skip
    ahead = draft_week(campus, year, date(2027, 1, 18), by=None)
    now = draft_week(campus, year, monday, by=None)
    assert ahead.sessions.count() == now.sessions.count() == 4  # 40 sessions for ten weeks or so


def test_what_is_of_the_first_semester_is_not_asked_of_the_second_while_it_can_be_given(campus, year, group, trainer):
    LedgerLineFactory(
        group=group, trainer_face=trainer, assigned_face=D(200), assigned_remote=None, delivered_face=None,
        foreseen_total_s1=D(100), foreseen_total_s2=D(100),
    )  # fmt: skip
    # 100 h, 40 sessions, over the 22 weeks of the second semester
    assert draft_week(campus, year, date(2027, 4, 5), by=None).sessions.count() == 2


def test_a_merged_remote_session_is_planned_once_for_all_its_groups(campus, year, line, offering, monday):
    other = LedgerLineFactory(
        group__offering=offering, module=line.module, trainer_remote=line.trainer_remote, assigned_face=None,
        delivered_face=None, assigned_remote=D(50), fusion_key="M|DEV",
    )  # fmt: skip
    type(line).objects.filter(pk=line.pk).update(fusion_key="M|DEV", assigned_remote=D(50), assigned_face=None)
    plan = draft_week(campus, year, monday, by=None)
    remote = plan.sessions.get(channel="remote", key__endswith="#1")
    assert set(remote.groups.values_list("line", flat=True)) == {line.pk, other.pk}
    assert plan.sessions.count() == len({s.key for s in plan.sessions.all()}) == 2


def test_a_module_of_the_second_semester_waits_for_it(campus, year, group, monday):
    LedgerLineFactory(group=group, foreseen_total_s1=D(0), foreseen_total_s2=D(60), delivered_face=None)
    with pytest.raises(RuleBroken, match="No hours are left"):
        draft_week(campus, year, monday, by=None)
    assert Plan.objects.count() == 0


def test_hours_published_and_not_yet_held_are_not_planned_twice(campus, year, group, trainer, monday):
    line = LedgerLineFactory(
        group=group, trainer_face=trainer, assigned_face=D(5), assigned_remote=None, delivered_face=None
    )  # fmt: skip
    before = PlanFactory(unit=campus, year=year, monday=date(2026, 11, 16), published=True)
    SessionFactory(line=line, plan=before, day=date(2026, 11, 17), slot=1)
    SessionFactory(line=line, plan=before, day=date(2026, 11, 17), slot=2)
    with pytest.raises(RuleBroken, match="No hours are left"):
        draft_week(campus, year, monday, by=None)


def test_versions_of_a_week_are_numbered(campus, year, line, monday):
    assert [draft_week(campus, year, monday, by=None).number for _ in range(2)] == [1, 2]


def test_a_week_outside_of_the_year_or_wholly_closed_is_refused(campus, year, line, monday):
    with pytest.raises(RuleBroken, match="outside of the training year 2026-2027"):
        draft_week(campus, year, date(2027, 9, 6), by=None)
    ClosedPeriodFactory(unit=campus, first_day=monday, last_day=date(2026, 11, 28))
    with pytest.raises(RuleBroken, match="whole week is closed"):
        draft_week(campus, year, monday, by=None)


def test_a_copy_has_the_same_places_locks_and_outcomes_and_its_own_rows(campus, year, line, room, monday, planner):
    plan = PlanFactory(unit=campus, year=year, published=True)
    session = SessionFactory(
        plan=plan, line=line, day=monday, slot=2, space=room, is_locked=True, outcome="held"
    )  # fmt: skip
    draft = copy_plan(plan, by=planner)
    copied = draft.sessions.get()
    assert (copied.key, copied.place, copied.is_locked, copied.outcome) == (session.key, session.place, True, "held")
    assert list(copied.groups.values_list("group", "day", "slot")) == [(line.group_id, monday, 2)]
    assert (draft.state, draft.based_on, draft.made_by) == ("draft", plan, planner)
    assert Session.objects.count() == 2


def test_a_draft_can_be_thrown_away_and_a_published_week_cannot(campus, year):
    discard_draft(PlanFactory(unit=campus, year=year))
    published = PlanFactory(unit=campus, year=year, published=True)
    with pytest.raises(RuleBroken, match="cannot be thrown away"):
        discard_draft(published)
    assert list(Plan.objects.all()) == [published]

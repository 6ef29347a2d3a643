from datetime import date
from decimal import Decimal

import pytest

from mihan.core.errors import RuleBroken
from mihan.timetable.services.holding import hold_session, make_up
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory

MONDAY = date(2026, 11, 23)


@pytest.fixture
def session(campus, year, line, room):
    plan = PlanFactory(unit=campus, year=year, published=True)
    return SessionFactory(plan=plan, line=line, day=MONDAY, slot=1, space=room)


def delivered(line):
    line.refresh_from_db()
    return line.delivered_face, line.delivered_remote, line.delivered_total


def test_held_hours_flow_into_the_ledger_and_come_back_when_taken_back(session, line, planner):
    hold_session(session, outcome="held", by=planner)
    assert delivered(line) == (Decimal("22.5"), 0, Decimal("22.5"))
    hold_session(session, outcome="held", by=planner)  # said twice, counted once
    assert delivered(line) == (Decimal("22.5"), 0, Decimal("22.5"))
    hold_session(session, outcome="not_held", by=planner, note="grève")
    assert delivered(line) == (20, 0, 20)


def test_a_merged_session_is_received_by_each_group(session, line, offering, planner):
    other = LedgerLineFactory(group__offering=offering)
    merged = SessionFactory(
        plan=session.plan, line=line, others=[other], channel="remote", day=MONDAY, slot=2
    )  # fmt: skip
    hold_session(merged, outcome="held", by=planner)
    assert (delivered(line)[1], delivered(other)[1]) == (Decimal("2.5"), Decimal("2.5"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"day": date(2026, 11, 25)}, "not taken place yet"),
        ({"is_cancelled": True}, "cancelled"),
    ],
)
def test_a_session_to_come_or_cancelled_is_not_held(session, line, planner, changes, message):
    other = SessionFactory(plan=session.plan, line=line, **{"day": MONDAY, "slot": 3} | changes)
    with pytest.raises(RuleBroken, match=message):
        hold_session(other, outcome="held", by=planner)
    assert delivered(line) == (20, 0, 20)


def test_a_session_of_a_draft_is_not_held(campus, year, line, planner):
    draft = SessionFactory(plan=PlanFactory(unit=campus, year=year), line=line, day=MONDAY, slot=1)
    with pytest.raises(RuleBroken, match="published week"):
        hold_session(draft, outcome="held", by=planner)


def test_not_held_wants_a_reason(session, planner):
    with pytest.raises(RuleBroken, match="why the session was not held"):
        hold_session(session, outcome="not_held", by=planner, note=" ")


def test_a_missed_session_is_made_up_once_in_a_draft(campus, year, session, line, planner):
    draft = PlanFactory(unit=campus, year=year, monday=date(2026, 11, 30))
    with pytest.raises(RuleBroken, match="was not held"):
        make_up(session, draft, by=planner)
    missed = hold_session(session, outcome="not_held", by=planner, note="malade")
    extra = make_up(missed, draft, by=planner)
    assert (extra.makes_up, extra.module, extra.trainer, extra.day) == (missed, line.module, line.trainer_face, None)
    assert list(extra.groups.values_list("line", flat=True)) == [line.pk]
    with pytest.raises(RuleBroken, match="already being made up"):
        make_up(missed, draft, by=planner)

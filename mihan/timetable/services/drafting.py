"""Making drafts: from the ledger, or from another version."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mihan.calendar.models import TrainingYear
from mihan.calendar.policy import monday_of
from mihan.core.errors import RuleBroken
from mihan.people.models import Unit, User
from mihan.timetable.models import Plan, Session, SessionGroup
from mihan.timetable.queries.demand import Demand, WeekDemand
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.outlooks import sessions_later
from mihan.ui import writing

State, Origin = Plan.State, Plan.Origin


@transaction.atomic
def draft_week(unit: Unit, year: TrainingYear, monday: date, *, by: User | None) -> Plan:
    """A new draft of the week with the sessions the ledger asks for, none of them placed yet."""
    frame = _frame(unit, year, monday)
    plan = _new_version(unit, year, frame.monday, by=by, origin=Origin.SOLVED)
    demands = WeekDemand(year, frame, sessions_later(year, frame.monday)).courses()
    if not demands:
        raise RuleBroken(_("No hours are left to plan this week: bring a newer progress file, or check the semesters."))
    sessions = [session for demand in demands for session in _sessions(plan, demand, frame)]
    Session.objects.bulk_create(sessions)
    lines = {demand.key: demand.lines for demand in demands}
    SessionGroup.objects.bulk_create(
        SessionGroup(session=session, plan=plan, group_id=line.group_id, line=line)
        for session in sessions
        for line in lines[session.key.partition("#")[0]]
    )
    plan.unplaced = len(sessions)
    plan.save(update_fields=["unplaced", "updated_at"])
    return plan


def _frame(unit: Unit, year: TrainingYear, monday: date) -> WeekFrame:
    frame = WeekFrame(unit, monday_of(monday))
    if not frame.columns:
        raise RuleBroken(_("The calendar has no slots yet: give the hours of a normal day first."))
    if frame.days[-1] < year.first_day or frame.days[0] > year.last_day:
        raise RuleBroken(_("This week is outside of the training year %(year)s.") % {"year": year})
    if frame.days_without_grid:
        days = ", ".join(writing.day_text(day) for day in frame.days_without_grid)
        raise RuleBroken(_("The calendar does not know the hours of %(days)s: give them first.") % {"days": days})
    if all(frame.closure(day) for day in frame.days):
        raise RuleBroken(_("The whole week is closed."))
    return frame


def _new_version(
    unit: Unit, year: TrainingYear, monday: date, *, by: User | None, origin: str, based_on: Plan | None = None
) -> Plan:
    # The unit is locked, or two planners at once would take the same number.
    Unit.objects.select_for_update().get(pk=unit.pk)
    last = Plan.objects.filter(unit=unit, monday=monday).aggregate(last=Max("number"))["last"] or 0
    return Plan.objects.create(
        unit=unit, year=year, monday=monday, number=last + 1, origin=origin, based_on=based_on, made_by=by
    )


def _sessions(plan: Plan, demand: Demand, frame: WeekFrame) -> list[Session]:
    return [
        Session(
            plan=plan,
            key=f"{demand.key}#{n}",
            module=demand.module,
            channel=demand.channel,
            trainer=demand.trainer,
            hours=frame.session_hours(demand.shift),
        )
        for n in range(1, demand.sessions + 1)
    ]


@transaction.atomic
def copy_plan(plan: Plan, *, by: User | None, origin: str = Origin.COPIED) -> Plan:
    """A draft that starts as this version is: its sessions, their places, locks and what became of them."""
    plan = Plan.objects.select_related("unit", "year").get(pk=plan.pk)  # as it is now, not as it was shown
    draft = _new_version(plan.unit, plan.year, plan.monday, by=by, origin=origin, based_on=plan)
    draft.cost, draft.unplaced, draft.findings = plan.cost, plan.unplaced, plan.findings
    draft.save(update_fields=["cost", "unplaced", "findings", "updated_at"])
    old = list(plan.sessions.filter(is_cancelled=False).prefetch_related("groups"))
    links = {session.key: list(session.groups.all()) for session in old}
    for session in old:
        session.pk, session._state.adding = None, True
        session.plan, session.occupation_id = draft, None
    Session.objects.bulk_create(old)
    SessionGroup.objects.bulk_create(
        SessionGroup(
            session=session, plan=draft, group_id=link.group_id, line_id=link.line_id, day=link.day, slot=link.slot
        )
        for session in old
        for link in links[session.key]
    )
    return draft


@transaction.atomic
def discard_draft(plan: Plan) -> None:
    """Only a draft can go: whatever was published stays."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if not plan.is_draft:
        raise RuleBroken(_("A published week cannot be thrown away: publish another version instead."))
    plan.delete()

"""Drafts that repair a published week, and when what is left out of a week can be given."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from mihan.timetable.models import Plan, Session
from mihan.timetable.queries.boards import SHOWN, shown

LOOKED_AHEAD = 8  # weeks


def repair_of(published: Plan) -> Plan | None:
    """The latest draft made of this version that may still be published in its place.

    A draft made before something was held, or taken back, may not: that would be forgotten.
    """
    drafts = list(published.followers.filter(state=Plan.State.DRAFT).order_by("-number"))
    told = decided(published) if drafts else {}
    return next((draft for draft in drafts if decided(draft) == told), None)


def decided(plan: Plan) -> dict[str, str]:
    """What became of the sessions of a version, by key, where something was said."""
    told = plan.sessions.filter(is_cancelled=False).exclude(outcome=Session.Outcome.PLANNED)
    return dict(told.values_list("key", "outcome"))


def twin_of(session: Session, plan: Plan) -> Session | None:
    """The same session in another version of its week."""
    rows = shown(plan.sessions.filter(key=session.key, is_cancelled=False))
    return rows.select_related(*SHOWN, "plan__unit", "plan__year").first()


def next_week_to_plan(plan: Plan) -> date | None:
    """The first Monday after this week with no version at all: what is left out is given then."""
    mondays = [plan.monday + timedelta(weeks=n) for n in range(1, LOOKED_AHEAD)]
    known = set(Plan.objects.filter(unit=plan.unit, monday__in=mondays).values_list("monday", flat=True))
    return next((m for m in mondays if m not in known and m <= plan.year.last_day), None)


def drafts_that_count(session: Session) -> QuerySet[Plan]:
    """Drafts of other weeks made while this session still counted as given: it is missing in them.

    A draft made after this version already counts its hours among those left to give.
    """
    drafts = Plan.objects.filter(unit=session.plan.unit, state=Plan.State.DRAFT, monday__gt=session.plan.monday)
    if session.is_placed:  # held, then said not to have been: any draft may take it
        return drafts
    return drafts.filter(pk__lt=session.plan_id)


def is_left_out(session: Session) -> bool:
    """Published without a place: its hours stay to be given."""
    return session.plan.is_published and not session.is_placed and not session.is_cancelled


def is_made_up(session: Session) -> bool:
    """Whether a session that still counts makes up for this one, in whatever version it was asked for."""
    plan = session.plan
    asked = Session.objects.filter(
        makes_up__key=session.key, makes_up__plan__unit=plan.unit_id, makes_up__plan__monday=plan.monday
    )
    return asked.exclude(plan__state=Plan.State.REPLACED).exists()

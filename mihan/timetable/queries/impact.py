"""What absences do to published weeks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from mihan.calendar.policy import monday_of
from mihan.calendar.queries import year_at
from mihan.core import clock
from mihan.offer.models import Group
from mihan.people.models import Trainer, Unit
from mihan.places.models import Space
from mihan.timetable.models import Plan, Session, Unavailability
from mihan.timetable.queries.boards import shown
from mihan.timetable.queries.repairs import repair_of, twin_of


def subjects_of(unit: Unit) -> dict[str, QuerySet[Any]]:
    """Who and what of an establishment may be away: its trainers, this year's groups, its spaces."""
    trainers = Trainer.objects.filter(person__roles__unit__path__startswith=unit.path, person__roles__kind="trainer")
    return {
        "trainer": trainers.select_related("person").distinct(),
        "group": Group.objects.filter(year=year_at(unit, clock.today())),
        "space": Space.objects.filter(unit__path__startswith=unit.path).exclude(kind=Space.Kind.DORMITORY),
    }


def sessions_hit(rows: Iterable[Unavailability]) -> list[Unavailability]:
    """The same rows, each with `hit`: how many published sessions fall in it. One query for all."""
    listed = list(rows)
    if not listed:
        return []
    first, last = min(row.first_day for row in listed), max(row.last_day for row in listed)
    sessions = _published(first, last)
    for row in listed:
        row.hit = 0 if row.is_avoided else sum(_is_hit(session, row) for session in sessions)  # type: ignore[attr-defined]
    return listed


def _published(first: date, last: date, **narrowed: object) -> list[Session]:
    rows = Session.objects.placed().filter(
        plan__state=Plan.State.PUBLISHED, day__range=(first, last), outcome=Session.Outcome.PLANNED, **narrowed
    )
    return list(rows.prefetch_related("groups").only("day", "slot", "trainer", "space", "plan"))


def _is_hit(session: Session, row: Unavailability) -> bool:
    if session.day is None or session.slot is None or not row.covers(session.day, session.slot):
        return False
    if row.trainer_id:
        return session.trainer_id == row.trainer_id
    if row.space_id:
        return session.space_id == row.space_id
    return any(link.group_id == row.group_id for link in session.groups.all())


@dataclass(frozen=True)
class Hit:
    """A published session that can no longer be held as it stands, and how it stands in the draft that repairs it."""

    session: Session
    draft: Plan | None
    twin: Session | None

    @property
    def is_settled(self) -> bool:
        return self.draft is not None and (self.twin is None or self.twin.place != self.session.place)


def hits_of(row: Unavailability) -> list[Hit]:
    """The published sessions to come that this absence breaks, in order."""
    if row.is_avoided or row.state != Unavailability.State.ACCEPTED:
        return []
    keys = [session.pk for session in _published(max(row.first_day, clock.today()), row.last_day)
            if _is_hit(session, row)]  # fmt: skip
    sessions = list(shown(Session.objects.filter(pk__in=keys)).order_by("day", "slot"))
    drafts = {plan: repair_of(plan) for plan in {session.plan for session in sessions}}
    return [_hit(session, drafts[session.plan]) for session in sessions]


def _hit(session: Session, draft: Plan | None) -> Hit:
    return Hit(session, draft, twin_of(session, draft) if draft else None)


@dataclass(frozen=True)
class WeekHit:
    """A published week with sessions that can no longer be held as they stand."""

    plan: Plan
    sessions: tuple[Session, ...]
    draft: Plan | None  # that repairs it

    @property
    def count(self) -> int:
        return len(self.sessions)


def weeks_hit(unit: Unit, day: date) -> list[WeekHit]:
    """From the week of `day` on, the published weeks that accepted absences break."""
    plans = list(Plan.objects.published().filter(unit=unit, monday__gte=monday_of(day)).order_by("monday"))
    if not plans:
        return []
    absences = Unavailability.objects.filter(unit=unit, is_avoided=False)
    rows = list(absences.in_force(day, plans[-1].last_day))
    found = []
    for plan in plans:
        sessions = _published(max(day, plan.monday), plan.last_day, plan=plan) if rows else []
        hit = tuple(session for session in sessions if any(_is_hit(session, row) for row in rows))
        if hit:
            found.append(WeekHit(plan, hit, repair_of(plan)))
    return found

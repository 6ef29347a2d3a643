"""What absences do to published weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from mihan.calendar.policy import monday_of
from mihan.calendar.queries import year_at
from mihan.core import clock
from mihan.offer.models import Group
from mihan.people.models import Trainer, Unit
from mihan.places.models import Space
from mihan.timetable.models import Plan, Session, SessionGroup, Unavailability
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
    sessions = _published(listed, first, last)
    for row in listed:
        row.hit = 0 if row.is_avoided else sum(_is_hit(session, row) for session in sessions)  # type: ignore[attr-defined]
    return listed


def _published(rows: list[Unavailability], first: date, last: date, **narrowed: object) -> list[Session]:
    """Published sessions of these days, of somebody or something in these absences: a few of a campus's thousand."""
    if not rows:
        return []
    groups = {row.group_id for row in rows if row.group_id}
    followed = SessionGroup.objects.filter(session=OuterRef("pk"), group__in=groups)
    met = Q(trainer__in={row.trainer_id for row in rows}) | Q(space__in={row.space_id for row in rows})
    sessions = Session.objects.placed().filter(
        met | Exists(followed) if groups else met,
        plan__state=Plan.State.PUBLISHED, day__range=(first, last), outcome=Session.Outcome.PLANNED, **narrowed,
    )  # fmt: skip
    return list(sessions.prefetch_related("groups").only("day", "slot", "trainer", "space", "plan"))


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
    met = _published([row], max(row.first_day, clock.today()), row.last_day)
    keys = [session.pk for session in met if _is_hit(session, row)]
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
    hit: dict[int, list[Session]] = defaultdict(list)
    for session in _published(rows, day, plans[-1].last_day, plan__in=plans):
        if any(_is_hit(session, row) for row in rows):
            hit[session.plan_id].append(session)
    return [WeekHit(plan, tuple(hit[plan.pk]), repair_of(plan)) for plan in plans if plan.pk in hit]

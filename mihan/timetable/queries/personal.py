"""One person's week: the sessions they teach or follow, and what was changed for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from hmac import compare_digest
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.offer.models import Module
from mihan.people.models import Person, Trainer, Unit, User
from mihan.places.queries import wall_time
from mihan.timetable.models import Feed, Notice, Plan, Session
from mihan.timetable.queries.boards import SHOWN, WeekBoard, shown
from mihan.timetable.queries.commitments import OwnEvent, own_events
from mihan.timetable.queries.frames import SlotTimes, WeekFrame
from mihan.ui import writing


def own_trainer(user: User) -> Trainer | None:
    return Trainer.objects.filter(person=user.person_id or 0).select_related("person").first()


@dataclass(frozen=True)
class Upcoming:
    session: Session
    times: SlotTimes | None

    @property
    def is_now(self) -> bool:
        here = self.times and self.session.day == clock.today() and self.times.starts <= wall_time() < self.times.ends
        return bool(here)


@dataclass
class OwnWeek:
    """A week of one person, with the session under way or next first."""

    person: Person
    unit: Unit
    monday: date

    @cached_property
    def frame(self) -> WeekFrame:
        return WeekFrame(self.unit, self.monday)

    @cached_property
    def sessions(self) -> list[Session]:
        rows = (
            Session.objects.published_for(self.person).placed().filter(plan__monday=self.monday, plan__unit=self.unit)
        )
        return list(shown(rows).order_by("day", "slot"))

    @property
    def board(self) -> WeekBoard:
        return WeekBoard(self.frame, tuple(self.sessions))

    @cached_property
    def in_order(self) -> list[Upcoming]:
        return [Upcoming(s, self.frame.times(s.day, s.slot)) for s in self.sessions]  # type: ignore[arg-type]

    @property
    def next(self) -> Upcoming | None:
        """Under way, or the first still to come this week."""
        today, now = clock.today(), wall_time()
        for one in self.in_order:
            day, times = one.session.day, one.times
            if day and times and (day > today or (day == today and times.ends > now)):
                return one
        return None

    @property
    def after_next(self) -> list[Upcoming]:
        """What follows it this week."""
        following = self.next
        return self.in_order[self.in_order.index(following) + 1 :] if following else []

    @cached_property
    def to_come(self) -> OwnWeek:
        """This week; once nothing of it is left for them, the next one, if something of it is published for them."""
        if self.next or any(event.day >= clock.today() for event in self.events):
            return self
        following = OwnWeek(self.person, self.unit, self.monday + timedelta(7))
        return following if following.sessions or following.events else self

    @property
    def days(self) -> list[tuple[date, list[Upcoming]]]:
        return [(day, [one for one in self.in_order if one.session.day == day]) for day in self.frame.days]

    @cached_property
    def plan(self) -> Plan | None:
        """The published version of the week."""
        return Plan.objects.published().filter(unit=self.unit, monday=self.monday).select_related("unit").first()

    @cached_property
    def events(self) -> list[OwnEvent]:
        """What apps above have published for this person this week: exams, say."""
        return own_events(self.person, self.frame.days[0], self.frame.days[-1])

    @property
    def is_published(self) -> bool:
        return self.plan is not None


def notices_for(user: User) -> QuerySet[Notice]:
    """What changed for this person and they have not said they saw."""
    return Notice.objects.visible_to(user).unseen().select_related("plan")


def people_told(plan: Plan) -> int:
    """How many people the publication of this version was told to."""
    return Notice.objects.filter(plan=plan).values("person").distinct().count()


@dataclass(frozen=True)
class Told:
    """A notice in words: what happened to which module, before and after."""

    notice: Notice
    module: Module | None
    before: str
    after: str


def told(notices: Iterable[Notice]) -> list[Told]:
    """Each notice with its module and both places, in the reader's language; one query."""
    listed = list(notices)
    modules = Module.objects.in_bulk({(n.after or n.before).get("module") for n in listed})
    return [
        Told(n, modules.get((n.after or n.before).get("module")), place_told(n.before), place_told(n.after))
        for n in listed
    ]


def place_told(facts: dict[str, Any]) -> str:
    """Tuesday 24 November 2026, slot 2, IND-101."""
    if not facts.get("day"):
        return ""
    day = writing.day_long_text(date.fromisoformat(facts["day"]))
    parts = [
        _("%(day)s, slot %(slot)s") % {"day": day, "slot": facts["slot"]},
        writing.isolated(facts.get("space") or ""),
    ]
    return " · ".join(part for part in parts if part.strip("\u2066\u2069"))


# --- Calendar feeds


@dataclass(frozen=True)
class Event:
    """A session as calendars know it: a stable identifier, instants in Morocco's own time, its sequence."""

    session: Session
    starts: datetime
    ends: datetime

    @property
    def uid(self) -> str:
        plan = self.session.plan
        return f"{plan.monday:%Y%m%d}-{plan.unit_id}-{self.session.key.replace('#', '-')}@mihan"


def feed_at(token: str) -> Feed | None:
    """The feed of an address that is its key, where the house gives such addresses."""
    return _feeds_alive().filter(token=token).first() if settings.SECRET_ADDRESSES else None


def feed_opened_by(key: str, pk: int) -> Feed | None:
    """The feed of this number, for who brings its key."""
    feed = _feeds_alive().filter(pk=pk).first()
    return feed if feed and compare_digest(feed.token.encode(), key.encode()) else None


def _feeds_alive() -> QuerySet[Feed]:
    """Not revoked, of somebody who has an account."""
    alive = Feed.objects.filter(revoked_at=None, owner__is_active=True)
    return alive.select_related("owner__person", "group", "space")


def events_of(feed: Feed) -> list[Event]:
    """From four weeks ago on: placed and cancelled sessions of what is published."""
    since = clock.today() - timedelta(weeks=4)
    sessions = _sessions_of(feed).filter(day__gte=since).select_related("plan__unit")
    frames: dict[tuple[int, date], WeekFrame] = {}
    found = []
    for session in shown(sessions).select_related(*SHOWN, "plan__unit"):
        plan = session.plan
        frame = frames.setdefault((plan.unit_id, plan.monday), WeekFrame(plan.unit, plan.monday))
        times = frame.times(session.day, session.slot)  # type: ignore[arg-type]
        if times and session.day:
            found.append(Event(session, _instant(session.day, times.starts), _instant(session.day, times.ends)))
    return found


def own_events_of(feed: Feed) -> list[tuple[OwnEvent, datetime, datetime]]:
    """What apps above publish for the owner of a personal feed, with its instants."""
    if feed.group_id or feed.space_id or feed.owner.person is None:
        return []
    since = clock.today() - timedelta(weeks=4)
    found = own_events(feed.owner.person, since, since + timedelta(weeks=56))
    return [(e, _instant(e.day, e.times.starts), _instant(e.day, e.times.ends)) for e in found if e.times]


def _sessions_of(feed: Feed) -> QuerySet[Session]:
    published = Session.objects.filter(plan__state=Plan.State.PUBLISHED)
    if feed.group_id:
        return published.filter(groups__group=feed.group_id)
    if feed.space_id:
        return published.filter(space=feed.space_id)
    return Session.objects.published_for(feed.owner.person) if feed.owner.person else published.none()


def _instant(day: date, at: object) -> datetime:
    """Wall time to instant: Morocco's clock moves around Ramadan, the wall time does not."""
    return datetime.combine(day, at, tzinfo=timezone.get_default_timezone())  # type: ignore[arg-type]

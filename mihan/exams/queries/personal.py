"""One person's exams: papers to sit, duties, turns of standing by; and what the weeks are told of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from mihan.calendar.queries import UnitCalendar
from mihan.exams.models import Engagement, ExamSession, Notice, Paper
from mihan.exams.models.papers import own_papers
from mihan.exams.queries.frames import ExamFrame
from mihan.exams.queries.papers import shown, with_people
from mihan.people.models import Person, Unit, User
from mihan.timetable.queries.commitments import Commitment, OwnEvent
from mihan.timetable.queries.frames import SlotTimes


def commitments_of(unit: Unit, first: date, last: date) -> list[Commitment]:
    """Groups that sit a published paper, trainers who invigilate; who stands by is better left free."""
    rows = Engagement.objects.filter(
        is_published=True, session__unit__path__startswith=unit.path, day__range=(first, last), space=None
    )
    return [
        Commitment(day, slot, trainer, group, is_avoided=paper is None)
        for day, slot, trainer, group, paper in rows.values_list("day", "slot", "trainer", "group", "paper")
    ]


@dataclass(frozen=True)
class Own:
    """What one person does at exams; `paper` None: stands by."""

    day: date
    slot: int
    times: SlotTimes | None
    duty: str  # "sit", "invigilate", "stand_by"
    paper: Paper | None
    session: ExamSession

    @property
    def key(self) -> str:
        """The same from one publication to the next."""
        return f"exam-{self.paper.pk}" if self.paper else f"exam-{self.session.pk}-{self.day:%Y%m%d}-{self.slot}"


@dataclass
class OwnExams:
    """The published exams of a person, from a day on."""

    person: Person
    since: date
    until: date = date.max
    calendar: UnitCalendar | None = None  # of an establishment, where the caller has read it

    @cached_property
    def _span(self) -> tuple[date, date]:
        return self.since, self.until

    @cached_property
    def rows(self) -> list[Own]:
        found = [*self._papers(), *self._standing_by()]
        return sorted(found, key=lambda one: (one.day, one.slot))

    def _papers(self) -> Iterable[Own]:
        papers = Paper.objects.filter(own_papers(self.person.pk), day__range=self._span).distinct()
        for paper in with_people(shown(papers).select_related("module", "space", "session__unit")):
            assert paper.day is not None
            assert paper.slot is not None
            invigilates = any(one.person_id == self.person.pk for one in paper.people)  # type: ignore[attr-defined]
            yield Own(
                paper.day, paper.slot, self._frame(paper.session).times(paper.day, paper.slot, lasts=paper.duration),
                "invigilate" if invigilates else "sit", paper, paper.session,
            )  # fmt: skip

    def _standing_by(self) -> Iterable[Own]:
        rows = Engagement.objects.standing_by().filter(
            is_published=True, trainer__person=self.person.pk, day__range=self._span
        )
        for row in rows.select_related("session__unit"):
            times = self._frame(row.session).times(row.day, row.slot)
            yield Own(row.day, row.slot, times, "stand_by", None, row.session)

    def _frame(self, session: ExamSession) -> ExamFrame:
        read = self.calendar if self.calendar and self.calendar.unit.pk == session.unit_id else None
        return self._frames.setdefault(session.pk, ExamFrame(session, read))

    @cached_property
    def _frames(self) -> dict[int, ExamFrame]:
        return {}

    @property
    def days(self) -> list[tuple[date, list[Own]]]:
        days = sorted({one.day for one in self.rows})
        return [(day, [one for one in self.rows if one.day == day]) for day in days]


def events_of(person: Person, first: date, last: date) -> list[OwnEvent]:
    """For their week: each paper and each turn, with where to go."""
    return [_event(one) for one in OwnExams(person, first, last).rows]


def _event(one: Own) -> OwnEvent:
    titles = {"sit": _("Exam"), "invigilate": _("Invigilation"), "stand_by": _("Substitute invigilator")}
    return OwnEvent(
        key=one.key, sequence=one.session.publications, published_at=one.session.published_at, day=one.day,
        slot=one.slot, times=one.times, title=titles[one.duty], url=reverse("exams:mine"),
        what=one.paper.module.name if one.paper else one.session.name,
        where=one.paper.space.code if one.paper and one.paper.space else "",
    )  # fmt: skip


def notices_for(user: User) -> QuerySet[Notice]:
    """What was published or withdrawn for this person and they have not said they saw."""
    return Notice.objects.visible_to(user).unseen().select_related("session")

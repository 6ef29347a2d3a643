"""A session as its pages show it: days, slots, papers, and who stands by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from mihan.exams.models import Engagement, ExamSession, Paper
from mihan.exams.queries.frames import ExamFrame
from mihan.exams.queries.papers import shown, with_people
from mihan.exams.queries.sentences import why
from mihan.offer.models import Group, Module
from mihan.people.models import SPELLED, PersonNames
from mihan.timetable.queries.frames import SlotTimes


@dataclass(frozen=True)
class Sitting:
    """What begins at a slot of a day, and who stands by then."""

    slot: int
    times: SlotTimes | None
    papers: tuple[Paper, ...]
    substitutes: tuple[PersonNames, ...]


@dataclass(frozen=True)
class ExamDay:
    day: date
    sittings: tuple[Sitting, ...]

    @property
    def count(self) -> int:
        return sum(len(sitting.papers) for sitting in self.sittings)


def sessions_listed(rows: QuerySet[ExamSession]) -> QuerySet[ExamSession]:
    """With how many papers they have, and how many of them a place."""
    placed = Count("papers", filter=Q(papers__day__isnull=False))
    counted = rows.select_related("unit").annotate(paper_count=Count("papers"), placed_count=placed)
    return counted.order_by("-first_day", "-id")  # sums forget the order of the table


def session_shown(pk: int) -> ExamSession:
    return sessions_listed(ExamSession.objects.filter(pk=pk)).select_related("unit", "year").get()


def days_of(frame: ExamFrame, papers: Iterable[Paper]) -> list[ExamDay]:
    """The days that hold papers, in order, each with its slots."""
    at: dict[tuple[date, int], list[Paper]] = defaultdict(list)
    for paper in papers:
        if paper.day and paper.slot:
            at[paper.day, paper.slot].append(paper)
    waiting = _standing_by(frame.session)
    found: dict[date, list[Sitting]] = defaultdict(list)
    for day, slot in sorted(at):
        people = tuple(waiting.get((day, slot), ()))
        found[day].append(Sitting(slot, frame.times(day, slot), tuple(at[day, slot]), people))
    return [ExamDay(day, tuple(sittings)) for day, sittings in found.items()]


def _standing_by(session: ExamSession) -> dict[tuple[date, int], list[PersonNames]]:
    rows = Engagement.objects.standing_by().filter(session=session).order_by("pk")
    columns = (f"trainer__person__{name}" for name in SPELLED)
    found: dict[tuple[date, int], list[PersonNames]] = defaultdict(list)
    for day, slot, *names in rows.values_list("day", "slot", *columns):
        found[day, slot].append(PersonNames(*names))
    return found


def standing_by_at(paper: Paper) -> set[int]:
    """Trainers who stand by at every slot of a paper."""
    rows = Engagement.objects.standing_by().filter(session=paper.session_id, day=paper.day, slot__in=paper.slots)
    there = list(rows.values_list("trainer", flat=True))
    return {trainer for trainer in there if trainer and there.count(trainer) == paper.duration}


def papers_of(session: ExamSession, *, day: date | None = None) -> list[Paper]:
    """All papers, or those of a day, with what their cards say and who invigilates them."""
    papers = Paper.objects.filter(session=session)
    return with_people(shown(papers.filter(day=day) if day else papers))


def paper_shown(pk: int) -> Paper:
    rows = shown(Paper.objects.filter(pk=pk))
    return with_people(rows.select_related("module", "space", "session__unit", "session__year"))[0]


@dataclass(frozen=True)
class Unplaced:
    paper: Paper
    sentences: tuple[str, ...]


def unplaced(papers: Iterable[Paper]) -> list[Unplaced]:
    """Papers without a place, and why in words where the search looked for one."""
    left = [paper for paper in papers if not paper.is_placed]
    return [Unplaced(paper, tuple(why(paper.reasons)) if paper.reasons else ()) for paper in left]


@dataclass(frozen=True)
class RegionalModule:
    """A module of regional papers with its date, the same for all its groups."""

    module: Module
    groups: tuple[Group, ...]
    duration: int
    day: date | None
    slot: int | None


def regional_modules(session: ExamSession) -> list[RegionalModule]:
    papers = shown(Paper.objects.filter(session=session, is_regional=True)).order_by("module__code", "pk")
    by_module: dict[int, list[Paper]] = defaultdict(list)
    for paper in papers:
        by_module[paper.module_id].append(paper)
    return [
        RegionalModule(
            some[0].module, tuple(group for paper in some for group in paper.groups.all()),
            max(paper.duration for paper in some), some[0].imposed_day, some[0].imposed_slot,
        )
        for some in by_module.values()
    ]  # fmt: skip

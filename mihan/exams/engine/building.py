"""From the rows of a session of exams to a problem, and back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mihan.engines.timetabling import duties
from mihan.engines.timetabling import problem as engine
from mihan.exams import policy
from mihan.exams.engine.facts import ExamFacts
from mihan.exams.models import Engagement, ExamSession, Paper
from mihan.exams.policy import Place
from mihan.exams.queries.duties import earlier_duties, invigilators_of, names_of
from mihan.exams.queries.frames import ExamFrame
from mihan.exams.queries.papers import teachers_of
from mihan.offer.models import Group
from mihan.offer.queries import sharing_trainees
from mihan.people.models import PersonNames, Trainer
from mihan.places.models import Space

ID = re.compile(r"\b([gts])(\d+)\b")


@dataclass
class ExamProblem:
    """A session as the engine sees it. Ids say what they are of: g12 a group, t5 a trainer, s7 a space, p3 a paper.

    With `days`, only what these days hold is read: enough to judge one place.
    """

    session: ExamSession
    days: Collection[date] = ()
    known: ExamFrame | None = None  # where it is read already

    @cached_property
    def frame(self) -> ExamFrame:
        return self.known or ExamFrame(self.session)

    @cached_property
    def facts(self) -> ExamFacts:
        return ExamFacts(self.session, self.days, self.pool.keys(), frame=self.frame)

    @cached_property
    def papers(self) -> list[Paper]:
        rows = Paper.objects.filter(session=self.session).select_related("module", "space")
        return list(rows.prefetch_related("groups").order_by("pk"))

    @cached_property
    def invigilators(self) -> dict[int, tuple[int, ...]]:
        """By paper: the trainers who sit in on it as it stands."""
        found: dict[int, dict[int, None]] = defaultdict(dict)
        rows = Engagement.objects.duties().filter(session=self.session).order_by("pk")
        for paper, trainer in rows.values_list("paper", "trainer"):
            found[paper][trainer] = None
        return {paper: tuple(trainers) for paper, trainers in found.items()}

    @cached_property
    def pool(self) -> dict[int, PersonNames]:
        """Who may invigilate: the trainers of the establishment, and those who do already."""
        found = names_of(invigilators_of(self.session.unit))
        others = {trainer for team in self.invigilators.values() for trainer in team} - found.keys()
        return found | (names_of(Trainer.objects.filter(pk__in=others)) if others else {})

    @cached_property
    def teachers(self) -> dict[int, set[int]]:
        return teachers_of({paper.module_id for paper in self.papers}, self.session.year)

    @cached_property
    def groups(self) -> dict[int, Group]:
        return {group.pk: group for paper in self.papers for group in paper.groups.all()}

    @cached_property
    def spaces(self) -> dict[int, Space]:
        kinds = {paper.room_kind for paper in self.papers} | {p.space.kind for p in self.papers if p.space}
        rows = Space.objects.filter(unit__path__startswith=self.session.unit.path, kind__in=kinds)
        rows = rows.select_related("building").only("code", "kind", "capacity", "state", "building__code")
        return {space.pk: space for space in rows}

    @property
    def grid(self) -> engine.Grid:
        days = self.session.days
        return engine.Grid(
            days=len(days), slots=self.frame.slots_a_day, first_day=days[0].weekday(),
            spare_days=frozenset(n for n, day in enumerate(days) if day.weekday() >= 5),
        )  # fmt: skip

    def problem(self, papers: Iterable[Paper]) -> engine.Problem:
        """For the judge: these papers, everybody and every room."""
        return duties.exam_problem(
            self.exams(papers), self.people(()), self.engine_groups(()), self.rooms(()), self.grid
        )  # fmt: skip

    def exams(self, papers: Iterable[Paper]) -> tuple[duties.Exam, ...]:
        return tuple(self._exam(paper) for paper in papers)

    def _exam(self, paper: Paper) -> duties.Exam:
        given = None
        if paper.imposed_day and paper.imposed_slot:
            given = frozenset({self.frame.period(paper.imposed_day, paper.imposed_slot)})
        return duties.Exam(
            id=f"p{paper.pk}", groups=tuple(f"g{group.pk}" for group in paper.groups.all()),
            module=paper.module.code, duration=paper.duration, room_kind=paper.room_kind, places=paper.places,
            trainers=tuple(f"t{trainer}" for trainer in self.teachers.get(paper.module_id, ())),
            invigilators=paper.invigilators, periods=given,
        )  # fmt: skip

    def people(self, fixed: Collection[Paper]) -> tuple[duties.Invigilator, ...]:
        """Those who may invigilate; what they do for `fixed` papers is done already."""
        busy, earlier = self._busy_with(fixed, lambda paper: self.invigilators.get(paper.pk, ())), self.earlier
        return tuple(
            duties.Invigilator(
                id=f"t{pk}", unavailable=self.facts.trainer(pk) | busy[pk],
                duties=earlier.get(pk, 0) + len(busy[pk]), most_a_day=policy.INVIGILATOR_MAX_DAY,
            )
            for pk in self.pool
        )  # fmt: skip

    @cached_property
    def earlier(self) -> dict[int, int]:
        return earlier_duties(self.session)

    def engine_groups(self, fixed: Collection[Paper]) -> tuple[engine.Group, ...]:
        busy = self._busy_with(fixed, lambda paper: [group.pk for group in paper.groups.all()])
        return tuple(
            engine.Group(
                id=f"g{pk}", size=group.headcount or 0, max_day=policy.GROUP_MAX_DAY,
                unavailable=self.facts.group(group, self._imposed_on.get(pk, frozenset())) | busy[pk],
                shares_trainees_with=frozenset(f"g{other}" for other in self.shared.get(pk, ())),
            )
            for pk, group in self.groups.items()
        )  # fmt: skip

    def rooms(self, fixed: Collection[Paper]) -> tuple[engine.Room, ...]:
        busy = self._busy_with(fixed, lambda paper: [paper.space_id])
        shut = frozenset(range(self.grid.periods))
        return tuple(
            engine.Room(
                id=f"s{pk}", kind=space.kind, capacity=space.capacity, building=space.building.code,
                unavailable=shut if space.state != Space.State.OPEN else self.facts.space(pk) | busy[pk],
            )
            for pk, space in self.spaces.items()
        )  # fmt: skip

    def _busy_with(
        self, fixed: Collection[Paper], subjects: Callable[[Paper], Iterable[int | None]]
    ) -> Mapping[int | None, frozenset[int]]:
        """By subject: the periods it is taken for by these papers."""
        found: dict[int | None, frozenset[int]] = defaultdict(frozenset)
        for paper in fixed:
            periods = frozenset(self.frame.period(paper.day, slot) for slot in paper.slots if paper.day)
            for subject in subjects(paper):
                found[subject] |= periods
        return found

    @cached_property
    def _imposed_on(self) -> dict[int, frozenset[int]]:
        """By group: the periods the region gave for its papers."""
        found: dict[int, frozenset[int]] = defaultdict(frozenset)
        for paper in self.papers:
            if paper.imposed_day and paper.imposed_slot:
                first = self.frame.period(paper.imposed_day, paper.imposed_slot)
                for group in paper.groups.all():
                    found[group.pk] |= frozenset(range(first, first + paper.duration))
        return dict(found)

    @cached_property
    def shared(self) -> dict[int, set[int]]:
        return sharing_trainees(self.groups)

    def placement(self, index: int, paper: Paper, place: Place | None = None) -> engine.Placement:
        """Of a paper as it stands, or as `place` would have it."""
        place = place or Place(paper.day, paper.slot, paper.space_id, self.invigilators.get(paper.pk, ()))
        if place.day is None or place.slot is None:
            return engine.Placement(index)
        return engine.Placement(
            index, self.frame.period(place.day, place.slot), f"s{place.space}",
            tuple(f"t{trainer}" for trainer in place.invigilators),
        )  # fmt: skip

    def sitting(self, paper: Paper) -> duties.Sitting:
        found = self.placement(0, paper)
        return duties.Sitting(f"p{paper.pk}", found.period, found.room, found.trainers)

    def name(self, ids: str) -> str:
        """What people call whom or what these ids are of: groups by their label, rooms by their code."""
        return " · ".join(dict.fromkeys(self._named(letter, int(key)) for letter, key in ID.findall(ids)))

    def _named(self, letter: str, key: int) -> str:
        if letter == "g":
            return self.groups[key].label
        if letter == "s":
            return self.spaces[key].code
        return self.pool[key].latin_name or self.pool[key].name


def key_of(ident: str) -> int:
    """s7 is space 7."""
    return int(ident[1:])

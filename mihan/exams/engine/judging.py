"""What may stand where, in words: for a change by hand, and for the whole before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mihan.engines.timetabling import duties, judge
from mihan.engines.timetabling.violations import Violation
from mihan.exams.engine.building import ExamProblem, key_of
from mihan.exams.models import Paper
from mihan.exams.policy import Place
from mihan.exams.queries import sentences


@dataclass
class Judge:
    """The engine's judge on a session of exams, on what the base says now."""

    built: ExamProblem

    def refusals(self, paper: Paper, place: Place) -> list[str]:
        """The rules that holding this paper there would break, in words."""
        if place.day is None or place.slot is None:
            return []
        if said := self._out_of_reach(paper, place):
            return [said]
        papers = [other for other in self.built.papers if other.is_placed or other.pk == paper.pk]
        index = next(n for n, other in enumerate(papers) if other.pk == paper.pk)
        problem = self.built.problem(papers)
        placements = [
            self.built.placement(n, other, place if n == index else None) for n, other in enumerate(papers)
        ]  # fmt: skip
        broken = [violation for violation in judge.check(problem, placements) if index in violation.sessions]
        return list(dict.fromkeys(self._said(violation, papers) for violation in broken))

    def _out_of_reach(self, paper: Paper, place: Place) -> str:
        """Said of what the engine does not know at all."""
        frame = self.built.frame
        if place.day is None or not frame.is_open(place.day, place.slot or 0, lasts=paper.duration):
            return _("These exams cannot be held then: the day is closed or outside of the session.")
        if place.space not in self.built.spaces:
            return _("Choose one of the establishment's rooms of the kind this paper asks for.")
        if not set(place.invigilators) <= self.built.pool.keys():
            return _("An invigilator is a trainer of the establishment.")
        return ""

    def broken_rules(self) -> list[str]:
        """Every rule the session breaks as it stands, in words."""
        papers = [paper for paper in self.built.papers if paper.is_placed]
        problem = self.built.problem(papers)
        placements = [self.built.placement(n, paper) for n, paper in enumerate(papers)]
        return list(dict.fromkeys(self._said(violation, papers) for violation in judge.check(problem, placements)))

    def _said(self, violation: Violation, papers: list[Paper]) -> str:
        codes = " · ".join(dict.fromkeys(papers[n].module.code for n in violation.sessions))
        return sentences.broken(violation.rule, self.built.name(violation.resource), codes)

    def substitutes(self, days: list[date], *, most: int) -> dict[tuple[date, int], tuple[int, ...]]:
        """Who stands by at each slot in use of these days: free then, teaching none of its papers."""
        papers = [paper for paper in self.built.papers if paper.day in days]
        exams, people = self.built.exams(papers), self.built.people(())
        sittings = tuple(map(self.built.sitting, papers))
        done = duties.duties_of(exams, sittings, people)
        found = duties.standing_by(exams, sittings, people, done, most=most)
        return {self.built.frame.place(period): tuple(map(key_of, names)) for period, names in found.items()}

    def free(self, paper: Paper, day: date, slot: int) -> tuple[set[int], set[int]]:
        """Spaces and trainers (their keys) that this paper could have then, whoever has it now included."""
        slots = range(slot, slot + paper.duration)
        wanted = frozenset(self.built.frame.period(day, each) for each in slots)
        others = [p for p in self.built.papers if p.pk != paper.pk and p.day == day and {*p.slots} & {*slots}]
        taken = {other.space_id for other in others}
        busy = {trainer for other in others for trainer in self.built.invigilators.get(other.pk, ())}
        busy |= self.built.teachers.get(paper.module_id, set())
        needed = paper.places if paper.places is not None else sum(g.headcount or 0 for g in paper.groups.all())
        spaces = {
            pk
            for pk, space in self.built.spaces.items()
            if pk not in taken and space.kind == paper.room_kind and space.capacity >= needed
            and space.state == space.State.OPEN and wanted.isdisjoint(self.built.facts.space(pk))
        }  # fmt: skip
        trainers = {pk for pk in self.built.pool if pk not in busy and wanted.isdisjoint(self.built.facts.trainer(pk))}
        return spaces, trainers

"""Reads about papers: who teaches the module, which papers the ledger asks for, what a page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from mihan.calendar.models import TrainingYear
from mihan.calendar.policy import monday_of
from mihan.core.models import NAMES, name_of
from mihan.exams.models import Engagement, ExamSession, Paper
from mihan.exams.policy import has_ended
from mihan.people.models import SPELLED, PersonNames
from mihan.progress.models import LedgerLine
from mihan.timetable.queries.demand import hours_planned_before

ZERO = Decimal(0)
Kind = ExamSession.Kind
# Of a ledger line, whose columns are sixty; in the order `_proposal` reads them.
TOLD = (
    "pk", "group", "group__label", "module", "module__code", "assigned_total", "delivered_total", "is_regional",
    *(f"module__{name}" for name in NAMES),
)  # fmt: skip


@dataclass(frozen=True)
class Invigilator:
    """One who sits in on a paper, with their names alone: a session has hundreds. `pk` is the trainer's."""

    pk: int
    person_id: int
    person: PersonNames


def shown(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """With what a card says of the paper itself: module, groups, space."""
    return papers.select_related("module", "space").prefetch_related("groups")


def with_people(papers: Iterable[Paper]) -> list[Paper]:
    """The same papers, each with `people`: its invigilators, once however many slots it lasts. One query for all."""
    listed = list(papers)
    rows = Engagement.objects.duties().filter(paper__in=[paper.pk for paper in listed]).order_by("slot", "pk")
    columns = (f"trainer__person__{name}" for name in SPELLED)
    found: dict[int, dict[Invigilator, None]] = defaultdict(dict)
    for paper, trainer, person, *names in rows.values_list("paper", "trainer", "trainer__person", *columns):
        found[paper][Invigilator(trainer, person, PersonNames(*names))] = None
    for paper in listed:
        paper.people = list(found[paper.pk])  # type: ignore[attr-defined]
    return listed


def teachers_of(modules: Collection[int], year: TrainingYear) -> dict[int, set[int]]:
    """By module: the trainers who teach it to any group this year. None of them may invigilate it."""
    found: dict[int, set[int]] = defaultdict(set)
    lines = LedgerLine.objects.filter(group__year=year, module__in=modules)
    for module, *trainers in lines.values_list("module", "trainer_face", "trainer_remote"):
        found[module].update(trainer for trainer in trainers if trainer)
    return dict(found)


@dataclass(frozen=True)
class Proposal:
    """A module of a group whose hours are given, or will be when the exams begin: keys and what a row says."""

    line: int
    group: int
    group_label: str
    module: int
    code: str
    names: tuple[str, str, str]
    is_regional: bool
    assigned: Decimal
    delivered: Decimal
    promised: Decimal

    @property
    def name(self) -> str:
        return name_of(*self.names)

    @property
    def is_due(self) -> bool:
        return has_ended(self.assigned, self.delivered, self.promised)


def proposals(session: ExamSession) -> list[Proposal]:
    """What the ledger asks for: modules at their end, marks not in yet, not examined in another session.

    For regional exams every regional module: the region gives their dates whatever the hours.
    """
    lines = LedgerLine.objects.filter(
        group__year=session.year_id, group__unit__path__startswith=session.unit.path, subgroup=None
    ).exclude(exam_validated=True)  # fmt: skip
    regional = session.kind == Kind.REGIONAL
    lines = lines.filter(is_regional=True) if regional else lines.exclude(is_regional=True)
    known = set(Paper.objects.filter(session__year=session.year_id).values_list("groups", "module"))
    promised = hours_planned_before(session.year, monday_of(session.first_day) + timedelta(weeks=1))
    order = ("module__programme", "module__code", "group__label") if regional else ("group__label", "module__code")
    rows = lines.order_by(*order).values_list(*TOLD)
    found = [_proposal(row, promised) for row in rows if (row[1], row[3]) not in known]
    return [one for one in found if one.is_due or (regional and one.assigned)]


def _proposal(row: tuple[Any, ...], promised: dict[tuple[int, str], Decimal]) -> Proposal:
    line, group, label, module, code, assigned, delivered, is_regional, *names = row
    french, arabic, english = names
    hours = promised.get((line, "face"), ZERO) + promised.get((line, "remote"), ZERO)
    return Proposal(
        line, group, label, module, code, (french, arabic, english), bool(is_regional), assigned or ZERO,
        delivered or ZERO, hours,
    )  # fmt: skip

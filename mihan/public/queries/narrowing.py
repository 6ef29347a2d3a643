"""The catalogue narrowed by what a visitor asks in the address, with how many programmes each answer leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mihan.core.models import Mark
from mihan.offer.models import Programme
from mihan.public.policy import SCHOOL, find, may_enter
from mihan.public.queries.shown import LENGTHS, Catalogue, ProgrammeShown
from mihan.public.queries.told import synonyms

HAVING = {
    "primary": _("sixth year of primary school"),
    "college": _("third year of lower secondary"),
    "bac_year": _("final baccalaureate year"),
    "bac": _("baccalaureate"),
}
SHIFTS = {"evening": _("in the evening"), "alternating": _("alternating with a company")}
SOURCES = {str(Mark.PUBLISHED): _("seen in a public source"), str(Mark.ILLUSTRATIVE): _("illustrative")}


@dataclass(frozen=True)
class Choice:
    value: str
    label: Any
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Question:
    """One filter: its name in the address, its choices, and what each keeps."""

    name: str
    label: str | Promise
    choices: Mapping[str, Any]
    keeps: Callable[[ProgrammeShown, str], bool]


def questions(catalogue: Catalogue) -> tuple[Question, ...]:
    return (
        Question("pole", _("Pole"), {p.slug: p.name for p in catalogue.poles}, lambda p, v: p.pole.slug == v),
        # Where no source says what is asked, the programme stays: nobody is turned away by our ignorance.
        Question("entry", _("What you have"), {key: HAVING[key] for key in SCHOOL},
                 lambda p, v: may_enter(p.level, v) is not False),
        Question("level", _("Level"), dict(Programme.Level.choices), lambda p, v: p.level == v),
        Question("kind", _("Kind"), dict(Programme.Kind.choices), lambda p, v: p.kind == v),
        Question("length", _("Duration"), LENGTHS, lambda p, v: p.length == v),
        Question("shift", _("When"), SHIFTS, lambda p, v: v in p.shifts),
        Question("source", _("Source"), SOURCES, lambda p, v: p.mark == v),
    )  # fmt: skip


@dataclass
class Narrowing:
    """What was asked, what answers it, and what each other answer would leave."""

    catalogue: Catalogue
    asked: Mapping[str, str]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return questions(self.catalogue)

    @cached_property
    def text(self) -> str:
        return self.asked.get("q", "").strip()[:80]

    @cached_property
    def answers(self) -> dict[str, str]:
        """Only answers that exist: another one is not heard."""
        given = {question.name: self.asked.get(question.name, "") for question in self.questions}
        return {q.name: given[q.name] for q in self.questions if given[q.name] in q.choices}

    @cached_property
    def found(self) -> tuple[list[ProgrammeShown], bool]:
        """What the words find, best first, and whether they were only near."""
        if not self.text:
            return list(self.catalogue.programmes), False
        found = find(self.text, self.catalogue.entries, synonyms())
        return self.catalogue.named(found.keys), found.is_near

    @property
    def is_near(self) -> bool:
        return self.found[1] and bool(self.programmes)

    @cached_property
    def programmes(self) -> list[ProgrammeShown]:
        return self._kept(besides="")

    def _kept(self, *, besides: str) -> list[ProgrammeShown]:
        answered = [q for q in self.questions if q.name in self.answers and q.name != besides]
        keeping = [(q.keeps, self.answers[q.name]) for q in answered]
        return [p for p in self.found[0] if all(keeps(p, value) for keeps, value in keeping)]

    @property
    def fields(self) -> list[dict[str, Any]]:
        return [
            {"name": q.name, "label": q.label, "choices": self._choices(q), "chosen": self.answers.get(q.name, "")}
            for q in self.questions
        ]

    def _choices(self, question: Question) -> list[Choice]:
        among = self._kept(besides=question.name)
        chosen = self.answers.get(question.name, "")
        counted = [
            Choice(value, label, sum(question.keeps(p, value) for p in among), value == chosen)
            for value, label in question.choices.items()
        ]
        return [choice for choice in counted if choice.count or choice.is_chosen]

    @property
    def chosen(self) -> list[tuple[str, Any, Any]]:
        """(name in the address, question, answer) of what narrows, the words first."""
        words = [("q", _("Search"), self.text)] if self.text else []
        told = [(q.name, q.label, q.choices[self.answers[q.name]]) for q in self.questions if q.name in self.answers]
        return words + told

"""Programmes beside one another: what is the same is said once, what differs stands out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from mihan.public.queries.shown import ProgrammeShown
from mihan.ui.writing import num_text


@dataclass(frozen=True)
class Line:
    """One question, the answer of each programme; an empty answer is not known."""

    label: str | Promise
    answers: tuple[Any, ...]
    kind: str = "text"

    @property
    def is_same(self) -> bool:
        return len(self.answers) > 1 and len({str(answer) for answer in self.answers}) == 1


def _asked(part: str) -> Callable[[ProgrammeShown], Any]:
    return lambda programme: getattr(programme.asked, part, "") if programme.asked else ""


LINES: tuple[tuple[Any, Callable[[ProgrammeShown], Any], str], ...] = (
    (gettext_lazy("Source"), lambda p: p.mark, "mark"),
    (gettext_lazy("Pole"), lambda p: p.pole, "pole"),
    (gettext_lazy("Level"), lambda p: p.level_shown, "text"),
    (gettext_lazy("Kind of training"), lambda p: p.kind_shown, "text"),
    (gettext_lazy("Duration"), lambda p: p.duration, "text"),
    (gettext_lazy("Hours of training"), lambda p: p.hours_told, "text"),
    (gettext_lazy("First-year seats (illustrative)"), lambda p: num_text(p.seats) if p.seats else "", "number"),
    (gettext_lazy("What is asked to enter (to confirm)"), _asked("asks"), "text"),
    (gettext_lazy("Age (to confirm)"), _asked("age"), "text"),
    (gettext_lazy("How trainees are chosen (to confirm)"), _asked("chosen"), "text"),
    (gettext_lazy("When"), lambda p: p.when, "text"),
    (gettext_lazy("Practice platform"), lambda p: p.pole.platform, "text"),
    (gettext_lazy("Options"), lambda p: tuple(option.name for option in p.options), "list"),
    (gettext_lazy("Who hires (illustrative)"), lambda p: p.hirers, "list"),
)


@dataclass
class Comparison:
    programmes: Sequence[ProgrammeShown]

    @cached_property
    def lines(self) -> list[Line]:
        return [Line(label, tuple(read(p) for p in self.programmes), kind) for label, read, kind in LINES]

    @property
    def differing(self) -> list[Line]:
        return [line for line in self.lines if not line.is_same]

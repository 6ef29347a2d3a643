"""Planning and repairing. The compiled search is imported inside: a web process never loads it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from django.utils import translation

from mihan.engines.timetabling import judge
from mihan.engines.timetabling import problem as engine
from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.solution import Progress
from mihan.timetable.engine.building import PlanProblem
from mihan.timetable.engine.compiling import prepare
from mihan.timetable.models import Session
from mihan.timetable.policy import Place

REMEDY_SECONDS = 6.0  # looking for remedies, after the search itself
MOST_SEARCHES = 8  # side by side: each holds a week in memory


class Watch(Protocol):
    """Who is told how a search goes, and may end it."""

    def gone(self, seconds: float) -> bool:
        """Told the seconds gone; answers whether to end with the best week so far."""

    def found(self, seconds: float, cost: float, unplaced: int) -> None:
        """Told of each better week."""

    def explaining(self) -> bool:
        """Told that the week is found and what is left out being explained; answers whether to end that."""


def cores() -> int:
    """How many searches this machine runs side by side."""
    return max(1, min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
                      MOST_SEARCHES))  # fmt: skip


@dataclass
class Solved:
    """What a search found: a place for each session, the cost, and the reasons of those left out."""

    places: list[tuple[Session, Place]]
    cost: float
    seconds: float
    reasons: dict[int, list[dict[str, object]]] = field(default_factory=dict)
    findings: list[dict[str, object]] = field(default_factory=list)


@dataclass
class Search:
    """The engine's search on a plan."""

    built: PlanProblem

    def solve(self, *, seconds: float, seed: int, watch: Watch, searches: int | None = None) -> Solved:
        """The best week found in this time by `searches` seeds side by side: as many as there are cores."""
        prepare()
        from mihan.engines.timetabling import portfolio
        from mihan.engines.timetabling.stopping import Cancelled, Target, WallTime

        began = time.monotonic()
        stop = WallTime(seconds) | Target(0) | Cancelled(lambda: watch.gone(time.monotonic() - began))
        problem = self.built.problem()
        found = portfolio.solve(
            problem, stop=stop, seed=seed, searches=searches or cores(), report=_to(watch, problem.weights.unplaced)
        )
        return self._solved(problem, found.placements, time.monotonic() - began, watch)

    def repair(self, *, seconds: float, seed: int, watch: Watch, searches: int | None = None) -> Solved:
        """The same week with as few sessions changed as possible, so that it holds again."""
        prepare()
        from mihan.engines.timetabling import repair
        from mihan.engines.timetabling.stopping import Cancelled, WallTime

        began = time.monotonic()
        stop = WallTime(seconds) | Cancelled(lambda: watch.gone(time.monotonic() - began))
        problem = self.built.problem()
        found = repair.repair(
            problem, problem.initial, stop=stop, seed=seed, searches=searches or cores(),
            report=_to(watch, max(repair.UNPLACED, problem.weights.unplaced)),
        )  # fmt: skip
        return self._solved(problem, found.solution.placements, time.monotonic() - began, watch)

    def proofs(self) -> list[dict[str, object]]:
        """What is impossible in principle, whatever the week: proved by counting."""
        from mihan.engines.timetabling.overloads import overloads

        problem = self.built.problem()
        return self._told(problem, overloads(problem))

    def _solved(
        self, problem: engine.Problem, placements: tuple[engine.Placement, ...], seconds: float, watch: Watch
    ) -> Solved:
        from mihan.engines.timetabling.overloads import overloads
        from mihan.engines.timetabling.reasons import reasons

        watch.explaining()
        proofs = overloads(problem)
        found = reasons(problem, placements, proofs=proofs)
        remedies = self._remedies(problem, placements, found, watch)
        return Solved(
            places=[(self.built.sessions[placement.session], self.built.place(placement)) for placement in placements],
            cost=judge.cost(problem, placements).soft, seconds=seconds,
            reasons={
                self.built.sessions[number].pk: self._told(problem, (*some, *remedies.get(number, ())))
                for number, some in found.items()
            },
            findings=self._told(problem, proofs),
        )  # fmt: skip

    def _remedies(
        self, problem: engine.Problem, placements: tuple[engine.Placement, ...], left_out: Iterable[int], watch: Watch
    ) -> dict[int, list[Finding]]:
        """The smallest change that would open a place, tried by solving again; as many as the time allows."""
        from mihan.engines.timetabling.remedies import remedies
        from mihan.engines.timetabling.stopping import Cancelled, Standing, WallTime

        stop, found = WallTime(REMEDY_SECONDS) | Cancelled(watch.explaining), {}
        stop.start()
        for number in left_out:
            if stop(Standing()):
                break
            found[number] = [r.finding for r in remedies(problem, placements, number, stop=stop, most=1)]
        return found

    def _told(self, problem: engine.Problem, findings: Iterable[Finding]) -> list[dict[str, object]]:
        """Findings as kept with a plan, with a sentence in each language."""
        from mihan.engines.timetabling.wording import LANGUAGES, say

        listed, texts = [self._in_hours(finding) for finding in findings], []
        for language in LANGUAGES:
            with translation.override(language):
                names = self.built.names()
            texts.append([say(finding, problem.grid, names)[language] for finding in listed])
        return [
            {
                "rule": finding.rule, "resource": finding.resource, "needed": finding.needed,
                "available": finding.available,
                "text": {language: texts[n][i] for n, language in enumerate(LANGUAGES)},
            }
            for i, finding in enumerate(listed)
        ]  # fmt: skip

    def _in_hours(self, finding: Finding) -> Finding:
        """With what the books count for its sessions: an evening's counts less than a day's."""
        lengths = {float(self.built.session_hours(self.built.sessions[number])) for number in finding.sessions}
        if len(lengths) != 1:
            return finding
        return replace(finding, details={**finding.details, "hours_per_slot": lengths.pop()})


def _to(watch: Watch, left_out: float) -> Callable[[Progress], None]:
    """Sessions left out are told apart: each weighs `left_out` in the cost the engine reports."""
    return lambda point: watch.found(point.seconds, max(0.0, point.cost - left_out * point.unplaced), point.unplaced)

"""Placing exams, with rooms and invigilators: what a worker does for seconds, never a web process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mihan.core import clock
from mihan.engines.timetabling import duties
from mihan.engines.timetabling.findings import Finding
from mihan.exams.engine.building import ExamProblem, key_of
from mihan.exams.models import Paper
from mihan.exams.policy import Place
from mihan.timetable.engine import prepare

if TYPE_CHECKING:
    from mihan.engines.timetabling.invigilation import Invigilation

Watch = Callable[[float], bool]  # seconds gone -> whether to stop
Told = list[dict[str, object]]


@dataclass(frozen=True)
class Planned:
    """Places found, and for each paper without one the reasons, as they are kept with it."""

    places: list[tuple[Paper, Place]]
    reasons: dict[int, Told]


def plan(built: ExamProblem, *, seconds: float, seed: int, watch: Watch) -> Planned:
    """Place every paper that is not fixed: locked by hand, over, or regional and still without its date."""
    fixed = [paper for paper in built.papers if is_fixed(paper)]
    waiting = [paper for paper in built.papers if not is_fixed(paper) and paper.waits_for_its_date]
    papers = [paper for paper in built.papers if not is_fixed(paper) and not paper.waits_for_its_date]
    undated: dict[int, Told] = {paper.pk: [_kept("date_missing", "")] for paper in waiting}
    nowhere = [(paper, Place()) for paper in waiting]
    if not papers:
        return Planned(nowhere, undated)
    found = _search(built, papers, fixed, seconds=seconds, seed=seed, watch=watch)
    places = [(paper, _place(built, sitting)) for paper, sitting in zip(papers, found.sittings, strict=True)]
    reasons = {key_of(paper): _told(built, some) for paper, some in found.reasons.items()}
    return Planned(places + nowhere, reasons | undated)


def is_fixed(paper: Paper) -> bool:
    is_over = paper.day is not None and paper.day < clock.today()
    return paper.is_placed and (paper.is_locked or is_over)


def _search(
    built: ExamProblem, papers: list[Paper], fixed: list[Paper], *, seconds: float, seed: int, watch: Watch
) -> Invigilation:
    prepare()
    from mihan.engines.timetabling.invigilation import plan_exams
    from mihan.engines.timetabling.stopping import Cancelled, WallTime

    began = time.monotonic()
    stop = WallTime(seconds) | Cancelled(lambda: watch(time.monotonic() - began))
    return plan_exams(
        built.exams(papers), invigilators=built.people(fixed), groups=built.engine_groups(fixed),
        rooms=built.rooms(fixed), grid=built.grid, stop=stop, seed=seed,
    )  # fmt: skip


def _place(built: ExamProblem, sitting: duties.Sitting) -> Place:
    if sitting.period is None or sitting.room is None:
        return Place()
    day, slot = built.frame.place(sitting.period)
    return Place(day, slot, key_of(sitting.room), tuple(map(key_of, sitting.invigilators)))


def _told(built: ExamProblem, findings: Iterable[Finding]) -> Told:
    return [
        _kept(f.rule, built.name(f.resource), f.needed, f.available, f.details.get("count", 0)) for f in findings
    ]  # fmt: skip


def _kept(rule: str, who: str, needed: float = 0, available: float = 0, count: object = 0) -> dict[str, object]:
    return {"rule": rule, "who": who, "needed": needed, "available": available, "count": count}

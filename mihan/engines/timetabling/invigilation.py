"""Exams with their rooms and invigilators, shared fairly, and who stands by.

An exam is a session whose trainers are its invigilators, so the search of the week places it; a
module's own trainers are simply not among those who may sit in. Fairness is a band around the
number of duties each person should reach, duties of earlier exams counted.
"""

import time
from dataclasses import dataclass, field

from mihan.engines.timetabling.duties import (
    Exam,
    Invigilator,
    Sitting,
    duties_of,
    exam_problem,
    fair_bands,
    standing_by,
)
from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.overloads import overloads
from mihan.engines.timetabling.portfolio import solve
from mihan.engines.timetabling.problem import Grid, Group, Placement, Room
from mihan.engines.timetabling.reasons import reasons
from mihan.engines.timetabling.stopping import Clock, Stop

__all__ = ["Exam", "Invigilation", "Invigilator", "Sitting", "fair_bands", "plan_exams"]


@dataclass(frozen=True, slots=True)
class Invigilation:
    """The exam session planned.

    `substitutes` names, for each period with an exam, people free then, those with the fewest
    duties first; `duties` is what each one does in this session, in slots; `reasons` says why an
    exam has no place, by exam.
    """

    sittings: tuple[Sitting, ...]
    substitutes: dict[int, tuple[str, ...]]
    duties: dict[str, int]
    reasons: dict[str, list[Finding]] = field(default_factory=dict)


def plan_exams(
    exams: tuple[Exam, ...],
    *,
    invigilators: tuple[Invigilator, ...],
    groups: tuple[Group, ...],
    rooms: tuple[Room, ...],
    grid: Grid,
    stop: Stop,
    seed: int = 0,
    clock: Clock = time.monotonic,
) -> Invigilation:
    """Place exams, rooms and invigilators. Raises InvalidProblem for data that contradict themselves."""
    problem = exam_problem(exams, invigilators, groups, rooms, grid)
    placements = solve(problem, stop=stop, seed=seed, searches=1, clock=clock).placements
    sittings = tuple(_sitting(exam, placement) for exam, placement in zip(exams, placements, strict=True))
    duties = duties_of(exams, sittings, invigilators)
    why = reasons(problem, placements, proofs=overloads(problem))
    return Invigilation(
        sittings=sittings,
        substitutes=standing_by(exams, sittings, invigilators, duties),
        duties=duties,
        reasons={exams[session].id: found for session, found in why.items()},
    )


def _sitting(exam: Exam, placement: Placement) -> Sitting:
    team = placement.trainers if placement.period is not None else ()
    return Sitting(exam.id, placement.period, placement.room, team)

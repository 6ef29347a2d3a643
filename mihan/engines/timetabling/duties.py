"""Exams and those who sit in on them, as a problem of the week; who could stand by.

An exam is a session whose trainers are its invigilators; a module's own trainers are simply not
among those who may sit in. Fairness is a band around the number of duties each person should
reach, duties of earlier exams counted. Plain Python, for whoever judges a person's edit; the search
is `invigilation.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mihan.engines.timetabling.problem import NEVER, Course, Grid, Group, Problem, Room, Trainer
from mihan.engines.timetabling.weights import Weights

SUBSTITUTES = 3

#: Nothing matters here but that duties are shared and no group sits two exams running.
WEIGHTS = Weights(
    group_gap=0,
    trainer_gap=0,
    group_move=0,
    trainer_move=1,
    room_stability=0,
    same_day=0,
    single_day=0,
    saturday=1,
    load_band=5,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """One paper. `trainers` teach the module: they never invigilate it.

    `periods` are those at which it may begin: one only for a regional exam with its date.
    `invigilators` are needed together in the room.
    """

    id: str
    groups: tuple[str, ...]
    module: str = ""
    trainers: tuple[str, ...] = ()
    duration: int = 1
    room_kind: str
    places: int | None = None
    periods: frozenset[int] | None = None
    invigilators: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Invigilator:
    """Someone who may sit in. `duties` are those of earlier exams, in slots; `most` in this session."""

    id: str
    unavailable: frozenset[int] = NEVER
    duties: int = 0
    most: int | None = None
    most_a_day: int | None = 3


@dataclass(frozen=True, slots=True)
class Sitting:
    """Where an exam is held and who invigilates; period None when it has no place."""

    exam: str
    period: int | None
    room: str | None
    invigilators: tuple[str, ...]


def exam_problem(
    exams: tuple[Exam, ...],
    invigilators: tuple[Invigilator, ...],
    groups: tuple[Group, ...],
    rooms: tuple[Room, ...],
    grid: Grid,
) -> Problem:
    """The week these exams make. Raises InvalidProblem for data that contradict themselves."""
    bands = fair_bands(invigilators, sum(exam.duration * exam.invigilators for exam in exams))
    return Problem(
        grid=grid,
        groups=groups,
        rooms=rooms,
        weights=WEIGHTS,
        courses=tuple(_course(exam, invigilators) for exam in exams),
        trainers=tuple(
            Trainer(
                id=person.id,
                unavailable=person.unavailable,
                max_week=person.most,
                max_day=person.most_a_day,
                load_band=bands[person.id],
            )
            for person in invigilators
        ),
    )


def _course(exam: Exam, invigilators: tuple[Invigilator, ...]) -> Course:
    return Course(
        id=exam.id,
        module=exam.module,
        groups=exam.groups,
        sessions=1,
        duration=exam.duration,
        room_kind=exam.room_kind,
        places=exam.places,
        periods=exam.periods,
        trainers=tuple(person.id for person in invigilators if person.id not in exam.trainers),
        trainers_needed=exam.invigilators,
    )


def fair_bands(invigilators: tuple[Invigilator, ...], slots: int) -> dict[str, tuple[int, int]]:
    """Duties each person should have in this session so that all end level, earlier duties counted.

    The slots are poured in from the lowest: those with many duties already get none.
    """
    level = {person.id: person.duties for person in invigilators}
    most = {person.id: person.duties + (slots if person.most is None else person.most) for person in invigilators}
    for _ in range(slots):
        able = [name for name in level if level[name] < most[name]]
        if able:
            level[min(able, key=lambda name: (level[name], name))] += 1
    low = min(level.values(), default=0)
    return {p.id: (max(0, min(low, level[p.id]) - p.duties), max(0, level[p.id] - p.duties)) for p in invigilators}


def duties_of(
    exams: tuple[Exam, ...], sittings: tuple[Sitting, ...], invigilators: tuple[Invigilator, ...]
) -> dict[str, int]:
    """What each person does in these sittings, in slots."""
    found = {person.id: 0 for person in invigilators}
    for exam, sitting in zip(exams, sittings, strict=True):
        for name in sitting.invigilators:
            found[name] += exam.duration
    return found


def standing_by(
    exams: tuple[Exam, ...],
    sittings: tuple[Sitting, ...],
    invigilators: tuple[Invigilator, ...],
    duties: Mapping[str, int],
    *,
    most: int = SUBSTITUTES,
) -> dict[int, tuple[str, ...]]:
    """For each period in use, people who could stand in for anyone: free, and teachers of none of its papers."""
    held: dict[int, list[tuple[Exam, Sitting]]] = {}
    for exam, sitting in zip(exams, sittings, strict=True):
        if sitting.period is not None:
            for period in range(sitting.period, sitting.period + exam.duration):
                held.setdefault(period, []).append((exam, sitting))
    called = dict.fromkeys(duties, 0)
    found: dict[int, tuple[str, ...]] = {}
    for period, papers in sorted(held.items()):
        busy = {name for exam, sitting in papers for name in (*exam.trainers, *sitting.invigilators)}
        free = [p for p in invigilators if p.id not in busy and period not in p.unavailable]
        free.sort(key=lambda p: (called[p.id], p.duties + duties[p.id], p.id))
        found[period] = tuple(person.id for person in free[:most])
        for name in found[period]:
            called[name] += 1
    return found

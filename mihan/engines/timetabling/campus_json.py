"""The campus instances: JSON data to a problem, a solution to JSON data."""

from typing import Any

from mihan.engines.timetabling.campus_reading import Part, part
from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.overloads import overloads
from mihan.engines.timetabling.problem import Course, Grid, Group, InvalidProblem, Problem, Room, Trainer
from mihan.engines.timetabling.reasons import reasons
from mihan.engines.timetabling.remedies import remedies
from mihan.engines.timetabling.solution import Solution
from mihan.engines.timetabling.stopping import Standing, Stop
from mihan.engines.timetabling.wording import say

REMOTE = "REMOTE"
NONE = -1
MOST_SESSIONS = 20_000


def problem_from(data: Any) -> Problem:
    """Translate the data of a campus file. Raises only InvalidProblem, whose sentence says where."""
    file = part(data)
    meta = file.part("meta")
    grid = Grid(days=meta.number("days", least=1), slots=meta.number("sessions_per_day", least=1))
    groups = [_group(group, meta, grid) for group in file.parts("groups")]
    trainers = [_trainer(trainer, meta, grid) for trainer in file.parts("trainers")]
    courses = [_course(course, groups, trainers) for course in file.parts("courses")]
    sessions = sum(course.sessions for course in courses)
    if sessions > MOST_SESSIONS:
        raise InvalidProblem(f"The courses have {sessions} sessions in all; the most is {MOST_SESSIONS}.")
    return Problem(
        grid=grid,
        groups=tuple(groups),
        trainers=tuple(trainers),
        rooms=tuple(_room(room) for room in file.parts("rooms")),
        courses=tuple(courses),
        weights=file.part("weights").weights(),
    )


def _group(data: Part, meta: Part, grid: Grid) -> Group:
    return Group(
        id=data.text("id"),
        size=data.number("size"),
        unavailable=frozenset(data.numbers("unavailable", below=grid.periods)),
        max_day=meta.number("max_group_day"),
    )


def _trainer(data: Part, meta: Part, grid: Grid) -> Trainer:
    return Trainer(
        id=data.text("id"),
        unavailable=frozenset(data.numbers("unavailable", below=grid.periods)),
        max_week=data.number("max_sessions"),
        max_day=meta.number("max_trainer_day"),
    )


def _room(data: Part) -> Room:
    return Room(
        id=data.text("id"), kind=data.text("kind"), capacity=data.number("cap"), building=data.label("building")
    )


def _course(data: Part, groups: list[Group], trainers: list[Trainer]) -> Course:
    kind = data.text("kind")
    return Course(
        id=data.text("id"),
        module=data.text("module"),
        groups=tuple(groups[g].id for g in data.numbers("groups", below=len(groups))),
        sessions=data.number("n"),
        room_kind=None if kind == REMOTE else kind,
        places=data.number("size"),
        trainers=tuple(trainers[t].id for t in data.numbers("trainers", below=len(trainers))),
    )


def solution_data(problem: Problem, solution: Solution, *, stop: Stop, seed: int = 0) -> dict[str, Any]:
    """A solution as the campus format has it, with reasons and overloads in three languages.

    Every session left out gets a reason, under its index; what counting proves before any solving stands
    under "overloads", beside the reasons and among them: the format is read both ways. All reasons, and
    remedies, which take a few short solves each, are looked for session after session until `stop`.
    """
    proofs = overloads(problem)
    stop.start()
    why = reasons(problem, solution.placements, proofs=proofs, stop=stop)
    for session, found in why.items():
        if stop(Standing()):
            break
        found += [remedy.finding for remedy in remedies(problem, solution.placements, session, stop=stop, seed=seed)]
    told = {str(s): [finding_data(f, problem) for f in found] for s, found in why.items()}
    proved = [finding_data(finding, problem) for finding in proofs]
    if proved:
        told["overloads"] = proved
    rooms = {room.id: i for i, room in enumerate(problem.rooms)}
    return {
        "slot": [NONE if p.period is None else p.period for p in solution.placements],
        "room": [NONE if p.room is None else rooms[p.room] for p in solution.placements],
        "trainer": _trainers(problem, solution),
        "reasons": told,
        "overloads": proved,
    }


def _trainers(problem: Problem, solution: Solution) -> list[int]:
    index = {trainer.id: i for i, trainer in enumerate(problem.trainers)}
    chosen = {course.id: NONE for course in problem.courses}
    for session, placement in zip(problem.sessions, solution.placements, strict=True):
        if placement.trainers:
            chosen[session.course.id] = index[placement.trainers[0]]
    return list(chosen.values())


def finding_data(finding: Finding, problem: Problem) -> dict[str, Any]:
    """A finding as plain data: rule, resource, needed, available, sentences, and what else is known."""
    return {
        "rule": finding.rule,
        "resource": finding.resource,
        "needed": finding.needed,
        "available": finding.available,
        "text": say(finding, problem.grid),
        "sessions": list(finding.sessions),
        "details": {key: list(v) if isinstance(v, tuple) else v for key, v in finding.details.items()},
    }

"""The campus instances: JSON data to a problem, a solution to JSON data."""

from collections.abc import Mapping
from typing import Any

from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.overloads import overloads
from mihan.engines.timetabling.problem import Course, Grid, Group, Problem, Room, Trainer
from mihan.engines.timetabling.reasons import reasons
from mihan.engines.timetabling.remedies import remedies
from mihan.engines.timetabling.solution import Solution
from mihan.engines.timetabling.stopping import Standing, Stop
from mihan.engines.timetabling.weights import Weights
from mihan.engines.timetabling.wording import say

REMOTE = "REMOTE"
NONE = -1


def problem_from(data: Mapping[str, Any]) -> Problem:
    """Translate the data of a campus file. Raises InvalidProblem for data that contradict themselves."""
    meta = data["meta"]
    grid = Grid(days=meta["days"], slots=meta["sessions_per_day"])
    groups = [_group(group, meta) for group in data["groups"]]
    trainers = [_trainer(trainer, meta) for trainer in data["trainers"]]
    return Problem(
        grid=grid,
        groups=tuple(groups),
        trainers=tuple(trainers),
        rooms=tuple(_room(room) for room in data["rooms"]),
        courses=tuple(_course(course, groups, trainers) for course in data["courses"]),
        weights=Weights(**data["weights"]),
    )


def _group(data: Mapping[str, Any], meta: Mapping[str, Any]) -> Group:
    return Group(
        id=data["id"],
        size=data["size"],
        unavailable=frozenset(data["unavailable"]),
        max_day=meta["max_group_day"],
    )


def _trainer(data: Mapping[str, Any], meta: Mapping[str, Any]) -> Trainer:
    return Trainer(
        id=data["id"],
        unavailable=frozenset(data["unavailable"]),
        max_week=data["max_sessions"],
        max_day=meta["max_trainer_day"],
    )


def _room(data: Mapping[str, Any]) -> Room:
    return Room(id=data["id"], kind=data["kind"], capacity=data["cap"], building=str(data["building"]))


def _course(data: Mapping[str, Any], groups: list[Group], trainers: list[Trainer]) -> Course:
    return Course(
        id=data["id"],
        module=data["module"],
        groups=tuple(groups[g].id for g in data["groups"]),
        sessions=data["n"],
        room_kind=None if data["kind"] == REMOTE else data["kind"],
        places=data["size"],
        trainers=tuple(trainers[t].id for t in data["trainers"]),
    )


def solution_data(problem: Problem, solution: Solution, *, stop: Stop, seed: int = 0) -> dict[str, Any]:
    """A solution as the campus format has it, with reasons and overloads in three languages.

    Every session left out gets its reasons; remedies, which take a few short solves each, are
    looked for session after session until `stop`.
    """
    proofs = overloads(problem)
    why = reasons(problem, solution.placements, proofs=proofs)
    stop.start()
    for session, found in why.items():
        if stop(Standing()):
            break
        found += [remedy.finding for remedy in remedies(problem, solution.placements, session, stop=stop, seed=seed)]
    rooms = {room.id: i for i, room in enumerate(problem.rooms)}
    return {
        "slot": [NONE if p.period is None else p.period for p in solution.placements],
        "room": [NONE if p.room is None else rooms[p.room] for p in solution.placements],
        "trainer": _trainers(problem, solution),
        "reasons": {str(s): [finding_data(f, problem) for f in found] for s, found in why.items()},
        "overloads": [finding_data(finding, problem) for finding in proofs],
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

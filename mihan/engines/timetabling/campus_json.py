"""The campus instances: JSON data to a problem, a solution to JSON data."""

from collections.abc import Mapping
from typing import Any

from mihan.engines.timetabling.problem import Course, Grid, Group, Problem, Room, Trainer
from mihan.engines.timetabling.weights import Weights

REMOTE = "REMOTE"


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

"""Weeks small enough to read, and weeks drawn at random with every trait the engine knows."""

from dataclasses import replace
from random import Random

from mihan.engines.timetabling.problem import Course, Grid, Group, Lock, Placement, Problem, Room, Trainer
from mihan.engines.timetabling.weights import Weights

#: No soft rule costs anything: what a test wants to cost, it says.
FREE = Weights(
    group_gap=0,
    trainer_gap=0,
    group_move=0,
    trainer_move=0,
    room_stability=0,
    same_day=0,
    single_day=0,
    saturday=0,
    load_band=0,
    avoid=0,
    preferred_room=0,
    variety=0,
)


def week(*courses: Course, **parts: object) -> Problem:
    """Two days of three slots, groups A and B, trainers T and U, rooms R and S, unless said otherwise."""
    given: dict[str, object] = {
        "grid": Grid(days=2, slots=3, spare_days=frozenset()),
        "groups": (Group(id="A", size=20), Group(id="B", size=20)),
        "trainers": (Trainer(id="T"), Trainer(id="U")),
        "rooms": (room("R"), room("S")),
        "courses": courses,
        "weights": FREE,
    }
    return Problem(**(given | parts))  # type: ignore[arg-type]


def room(name: str, **parts: object) -> Room:
    return Room(**({"id": name, "kind": "class", "capacity": 30, "building": name} | parts))  # type: ignore[arg-type]


def course(name: str = "a", **parts: object) -> Course:
    """One session for group A, by T, in a classroom."""
    given: dict[str, object] = {
        "id": name,
        "groups": ("A",),
        "sessions": 1,
        "room_kind": "class",
        "trainers": ("T",),
    }
    return Course(**(given | parts))  # type: ignore[arg-type]


def at(session: int, period: int | None, room: str | None = "R", *trainers: str) -> Placement:
    """A placement; by T when nobody is named."""
    return Placement(session, period, room, trainers or ("T",))


def drawn(seed: int) -> Problem:
    """A week with every trait: double sessions, teams, sites, equipment, order, shared trainees, locks."""
    rng = Random(seed)
    grid = Grid(days=rng.randint(2, 3), slots=rng.randint(3, 5), spare_days=frozenset({1}))
    groups = [_group(rng, i, grid) for i in range(rng.randint(2, 4))]
    if rng.random() < 0.6:
        groups[0] = replace(groups[0], shares_trainees_with=frozenset({groups[1].id}))
    trainers = [_trainer(rng, i, grid) for i in range(rng.randint(2, 5))]
    rooms = [_room(rng, i, grid) for i in range(rng.randint(1, 5))]
    courses = [_course(rng, i, grid, groups, trainers, rooms) for i in range(rng.randint(3, 8))]
    if rng.random() < 0.5:
        courses[1] = replace(courses[1], after=(courses[0].id,))
    return Problem(
        grid=grid,
        groups=tuple(groups),
        trainers=tuple(trainers),
        rooms=tuple(rooms),
        courses=tuple(courses),
        weights=Weights(trainer_day=1, unplaced=rng.choice((3, 50))),
        travel={("north", "south"): 1},
    )


def disturbed(problem: Problem, placements: tuple[Placement, ...], seed: int) -> Problem:
    """The same week, with some of a plan locked and a cost on changing the rest."""
    rng = Random(seed)
    placed = [placement for placement in placements if placement.period is not None]
    locked = rng.sample(placed, len(placed) // 4)
    kinds = (Lock.PERIOD, Lock.ROOM, Lock.TRAINER, Lock.SESSION)
    weights = replace(problem.weights, changed=3, changed_period=1, changed_room=1, changed_trainer=1)
    locks = {placement.session: rng.choice(kinds) for placement in locked}
    return replace(problem, initial=placements, locks=locks, weights=weights)


def _some_periods(rng: Random, grid: Grid, share: float) -> frozenset[int]:
    return frozenset(p for p in range(grid.periods) if rng.random() < share)


def _group(rng: Random, i: int, grid: Grid) -> Group:
    max_day = rng.choice((None, 3))
    return Group(id=f"g{i}", size=rng.randint(0, 30), unavailable=_some_periods(rng, grid, 0.1), max_day=max_day)


def _trainer(rng: Random, i: int, grid: Grid) -> Trainer:
    return Trainer(
        id=f"t{i}",
        unavailable=_some_periods(rng, grid, 0.15),
        max_week=rng.choice((None, 4, 6)),
        max_day=rng.choice((None, 2, 3)),
        load_band=rng.choice((None, (2, 4))),
        avoids=_some_periods(rng, grid, 0.2),
    )


def _room(rng: Random, i: int, grid: Grid) -> Room:
    return Room(
        id=f"r{i}",
        kind=rng.choice(("class", "class", "lab")),
        capacity=rng.choice((20, 40, 80)),
        building=rng.choice("xyz"),
        site=rng.choice(("north", "north", "south")),
        equipment=frozenset({"lathe"}) if rng.random() < 0.5 else frozenset(),
        unavailable=_some_periods(rng, grid, 0.1),
    )


def _course(rng: Random, i: int, grid: Grid, groups: list[Group], trainers: list[Trainer], rooms: list[Room]) -> Course:
    able = rng.sample([trainer.id for trainer in trainers], rng.randint(1, len(trainers)))
    names = [some.id for some in rooms]
    return Course(
        id=f"c{i}",
        groups=tuple(group.id for group in rng.sample(groups, rng.choice((1, 1, 1, 2)))),
        sessions=rng.randint(1, 3),
        duration=rng.choice((1, 1, 2)),
        room_kind=rng.choice(("class", "class", "lab", None)),
        equipment=frozenset({"lathe"}) if rng.random() < 0.2 else frozenset(),
        imposed_rooms=frozenset({rng.choice(names)}) if rng.random() < 0.1 else frozenset(),
        preferred_rooms=frozenset({rng.choice(names)}) if rng.random() < 0.3 else frozenset(),
        trainers=tuple(able),
        trainers_needed=rng.choice((0, 1, 1, 1, 2)),
        one_team=rng.random() < 0.7,
        periods=_some_periods(rng, grid, 0.7) if rng.random() < 0.2 else None,
        urgency=rng.choice((1, 2)),
        subject=rng.choice(("", "s", "t")),
    )

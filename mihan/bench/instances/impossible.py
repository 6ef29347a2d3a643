"""Causes of impossibility planted in a week that can be placed, each with the count it makes impossible.

Every cause brings groups, trainers and, where it is about rooms, a kind of its own, so that it
asks nothing of what is there: what is left out in all is the sum of the counts.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from mihan.engines.timetabling import Course, Group, Problem, Room, Trainer

DAY = 4  # periods
EVERY = frozenset(range(6 * DAY))


@dataclass(frozen=True)
class Cause:
    """What `overloads` must say: the rule, the resource or course named, and how many cannot be placed."""

    rule: str
    about: str
    short: int


@dataclass(frozen=True)
class _More:
    """What a cause adds to a week."""

    cause: Cause
    groups: tuple[Group, ...] = ()
    trainers: tuple[Trainer, ...] = ()
    rooms: tuple[Room, ...] = ()
    courses: tuple[Course, ...] = ()


def with_causes(problem: Problem, count: int) -> tuple[Problem, list[Cause]]:
    """The week with the first `count` kinds of causes planted, and what must be said of them."""
    more = [plant() for plant in PLANTED[:count]]
    changed = replace(
        problem,
        groups=(*problem.groups, *(group for one in more for group in one.groups)),
        trainers=(*problem.trainers, *(trainer for one in more for trainer in one.trainers)),
        rooms=(*problem.rooms, *(room for one in more for room in one.rooms)),
        courses=(*problem.courses, *(course for one in more for course in one.courses)),
    )
    return changed, [one.cause for one in more]


def _course(name: str, groups: tuple[str, ...], sessions: int, **more: object) -> tuple[Course, Trainer]:
    """A course, and a trainer of its own with all the time it takes."""
    trainer = Trainer(id=f"{name} trainer")
    given = {"module": name, "trainers": (trainer.id,)} | more
    return Course(id=name, groups=groups, sessions=sessions, **given), trainer  # type: ignore[arg-type]


def _each(groups: list[Group], sessions: int, **more: object) -> tuple[tuple[Course, ...], tuple[Trainer, ...]]:
    """As many sessions for each of some groups."""
    pairs = [_course(f"{group.id} work", (group.id,), sessions, **more) for group in groups]
    return tuple(course for course, _ in pairs), tuple(trainer for _, trainer in pairs)


def _workshop_asked_for_more_than_it_has() -> _More:
    """Of two forges one is large enough: 24 periods for 27 sessions."""
    groups = [Group(id=f"forge group {i}", size=28) for i in range(3)]
    rooms = (Room(id="forge 1", kind="forge", capacity=24), Room(id="forge 2", kind="forge", capacity=30))
    courses, trainers = _each(groups, 9, room_kind="forge")
    return _More(Cause("room_places", "forge > 24", 3), tuple(groups), trainers, rooms, courses)


def _trainer_over_the_week() -> _More:
    """Ten sessions a week at most, and twelve that nobody else may teach."""
    groups = [Group(id=f"lone group {i}") for i in range(3)]
    courses = tuple(Course(id=f"lone {g.id}", groups=(g.id,), sessions=4, trainers=("lone trainer",)) for g in groups)
    return _More(
        Cause("trainer_load", "lone trainer", 2), tuple(groups), (Trainer(id="lone trainer", max_week=10),), (), courses
    )


def _trainers_over_their_weeks() -> _More:
    """Two people who can give seven sessions each, and three courses of five for them."""
    pair = (Trainer(id="pair 1", max_week=7), Trainer(id="pair 2", max_week=7))
    groups = tuple(Group(id=f"pair group {i}") for i in range(3))
    courses = tuple(
        Course(id=f"pair {g.id}", groups=(g.id,), sessions=5, trainers=("pair 1", "pair 2"), one_team=False)
        for g in groups
    )
    return _More(Cause("trainers_load", "pair 1, pair 2", 1), groups, pair, (), courses)


def _equipment_of_one_room_only() -> _More:
    """Two laboratories; the one with the microscope is open for six periods, ten sessions need it."""
    open_ = frozenset({0, 1, 5, 9, 13, 17})
    rooms = (
        Room(id="optics 1", kind="optics", capacity=30, equipment=frozenset({"microscope"}), unavailable=EVERY - open_),
        Room(id="optics 2", kind="optics", capacity=30),
    )
    groups = [Group(id=f"optics group {i}", size=20) for i in range(2)]
    courses, trainers = _each(groups, 5, room_kind="optics", equipment=frozenset({"microscope"}))
    return _More(Cause("room_equipment", "optics + microscope", 4), tuple(groups), trainers, rooms, courses)


def _imposed_room_closed() -> _More:
    """A hall imposed for three sessions, closed but on Monday morning."""
    rooms = (Room(id="closed hall", kind="great hall", capacity=90, unavailable=EVERY - {0, 1}),)
    groups = [Group(id="hall group", size=20)]
    courses, trainers = _each(groups, 3, imposed_rooms=frozenset({"closed hall"}))
    return _More(Cause("imposed_rooms", "closed hall", 1), tuple(groups), trainers, rooms, courses)


def _group_with_too_few_periods() -> _More:
    """Eight sessions for a group that comes on Monday and Tuesday morning."""
    groups = (Group(id="short group", unavailable=EVERY - {0, 1, 2, 3, 4, 5}),)
    pairs = [_course(f"short {i}", ("short group",), 4) for i in range(2)]
    return _More(
        Cause("group_load", "short group", 2), groups, tuple(t for _, t in pairs), (), tuple(c for c, _ in pairs)
    )


def _merged_groups_seldom_together() -> _More:
    """Two groups that meet on one morning, and three sessions of both."""
    groups = (
        Group(id="apart 1", unavailable=EVERY - {0, 1, 2, 3}), Group(id="apart 2", unavailable=EVERY - {2, 3, 4, 5})
    )  # fmt: skip
    course, trainer = _course("apart", ("apart 1", "apart 2"), 3)
    return _More(Cause("course_periods", "apart", 1), groups, (trainer,), (), (course,))


def _order_against_time() -> _More:
    """Theory can only be on Friday, and the practice that waits for it only until Friday noon."""
    groups = (Group(id="order group"),)
    theory, one = _course("theory", ("order group",), 2, periods=frozenset(range(16, 20)))
    practice, two = _course("practice", ("order group",), 3, periods=frozenset(range(18)), after=("theory",))
    return _More(Cause("order_periods", "practice", 2), groups, (one, two), (), (theory, practice))


def _shared_trainees() -> _More:
    """Two groups with trainees in common, there for two days, five sessions each."""
    two_days = EVERY - set(range(2 * DAY))
    groups = (
        Group(id="shared 1", unavailable=two_days, shares_trainees_with=frozenset({"shared 2"})),
        Group(id="shared 2", unavailable=two_days),
    )
    courses, trainers = _each(list(groups), 5)
    return _More(Cause("shared_load", "shared 1 + shared 2", 2), groups, trainers, (), courses)


def _nobody_to_teach() -> _More:
    groups = (Group(id="left group"),)
    course = Course(id="left", groups=("left group",), sessions=1)
    return _More(Cause("no_trainer", "left", 1), groups, (), (), (course,))


def _no_room_large_enough() -> _More:
    """One session of a group larger than the only room of the kind."""
    groups = [Group(id="crowd", size=80)]
    rooms = (Room(id="studio 1", kind="studio", capacity=40),)
    courses, trainers = _each(groups, 2, room_kind="studio")
    return _More(Cause("no_room_large_enough", "crowd work", 2), tuple(groups), trainers, rooms, courses)


def _equipment_nowhere() -> _More:
    groups = [Group(id="dream group", size=10)]
    rooms = (Room(id="bare 1", kind="bare", capacity=40),)
    courses, trainers = _each(groups, 2, room_kind="bare", equipment=frozenset({"simulator"}))
    return _More(Cause("no_room_equipped", "dream group work", 2), tuple(groups), trainers, rooms, courses)


PLANTED: tuple[Callable[[], _More], ...] = (
    _workshop_asked_for_more_than_it_has,
    _trainer_over_the_week,
    _equipment_of_one_room_only,
    _imposed_room_closed,
    _order_against_time,
    _group_with_too_few_periods,
    _merged_groups_seldom_together,
    _trainers_over_their_weeks,
    _shared_trainees,
    _nobody_to_teach,
    _no_room_large_enough,
    _equipment_nowhere,
)

"""The hard rules, each one a function of what it looks at: a session, a day, a course, a week."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from mihan.engines.timetabling.plan import GROUP, PAIR, ROOM, TRAINER, Plan, Someone
from mihan.engines.timetabling.problem import Course, Lock, Placement, Room


@dataclass(frozen=True, slots=True)
class Violation:
    """A hard rule broken: which, by which sessions, because of whom (the id of a resource)."""

    rule: str
    sessions: tuple[int, ...]
    resource: str = ""


#: Every rule `check` can name.
HARD_RULES = (
    "group_clash",
    "trainer_clash",
    "room_clash",
    "shared_trainees",
    "group_unavailable",
    "trainer_unavailable",
    "room_unavailable",
    "room_missing",
    "room_not_needed",
    "room_kind",
    "room_capacity",
    "room_equipment",
    "room_not_imposed",
    "trainer_not_qualified",
    "team_size",
    "one_team",
    "group_day_max",
    "trainer_day_max",
    "trainer_week_max",
    "order",
    "period_not_allowed",
    "past_end_of_day",
    "travel",
    "lock_period",
    "lock_room",
    "lock_trainer",
)

CLASHES = {GROUP: "group_clash", TRAINER: "trainer_clash", ROOM: "room_clash", PAIR: "shared_trainees"}


def session_violations(plan: Plan, s: int) -> Iterator[Violation]:
    """Rules about one session alone."""
    yield from _team(plan, s)
    yield from _locks(plan, s)
    placement = plan.at[s]
    if placement.period is None:
        return
    yield from _time(plan, s)
    yield from _room(plan, s)


def _team(plan: Plan, s: int) -> Iterator[Violation]:
    course, placement = plan.sessions[s].course, plan.at[s]
    for trainer in placement.trainers:
        if trainer not in course.trainers:
            yield Violation("trainer_not_qualified", (s,), trainer)
    count = len(set(placement.trainers))
    if placement.period is not None and count != course.trainers_needed:
        yield Violation("team_size", (s,), course.id)


def _locks(plan: Plan, s: int) -> Iterator[Violation]:
    lock = plan.problem.locks.get(s)
    if lock is None:
        return
    placement, held = plan.at[s], plan.initial[s]
    if placement.period is None:
        return  # left out is not moved: `reasons` tells why
    if Lock.PERIOD in lock and held.period is not None and placement.period != held.period:
        yield Violation("lock_period", (s,))
    if Lock.ROOM in lock and held.room is not None and placement.room != held.room:
        yield Violation("lock_room", (s,), held.room)
    if Lock.TRAINER in lock and held.trainers and set(placement.trainers) != set(held.trainers):
        yield Violation("lock_trainer", (s,), held.trainers[0])


def _time(plan: Plan, s: int) -> Iterator[Violation]:
    problem, course, placement = plan.problem, plan.sessions[s].course, plan.at[s]
    taken = plan.periods(s)
    if problem.grid.day(taken[0]) != problem.grid.day(taken[-1]):
        yield Violation("past_end_of_day", (s,))
    if course.periods is not None and taken[0] not in course.periods:
        yield Violation("period_not_allowed", (s,))
    for group in course.groups:
        if not problem.group[group].unavailable.isdisjoint(taken):
            yield Violation("group_unavailable", (s,), group)
    for trainer in placement.trainers:
        if not problem.trainer[trainer].unavailable.isdisjoint(taken):
            yield Violation("trainer_unavailable", (s,), trainer)


def _room(plan: Plan, s: int) -> Iterator[Violation]:
    course, room_id = plan.sessions[s].course, plan.at[s].room
    if room_id is None:
        if not course.remote:
            yield Violation("room_missing", (s,))
        return
    room = plan.problem.room[room_id]
    for rule in unsuitable(plan, course, room):
        yield Violation(rule, (s,), room_id)
    if not room.unavailable.isdisjoint(plan.periods(s)):
        yield Violation("room_unavailable", (s,), room_id)


def unsuitable(plan: Plan, course: Course, room: Room) -> Iterator[str]:
    """Rules that keep a course out of a room whatever the time."""
    if course.remote:
        yield "room_not_needed"
    elif course.imposed_rooms:
        if room.id not in course.imposed_rooms:
            yield "room_not_imposed"
    else:
        if room.kind != course.room_kind:
            yield "room_kind"
        if room.capacity < plan.problem.places(course):
            yield "room_capacity"
        if not course.equipment <= room.equipment:
            yield "room_equipment"


def day_violations(plan: Plan, someone: Someone, day: int) -> Iterator[Violation]:
    """Rules about one day of a group, a trainer, a room, or a pair of groups."""
    sessions = plan.day_of(someone, day)
    yield from _clashes(plan, someone, sessions)
    if someone.kind in (GROUP, TRAINER):
        yield from _day_max(plan, someone, sessions)
        yield from _travel(plan, someone, sessions)


def _clashes(plan: Plan, someone: Someone, sessions: list[int]) -> Iterator[Violation]:
    for i, s in enumerate(sessions):
        end = plan.periods(s).stop
        for other in sessions[i + 1 :]:
            if plan.periods(other).start < end:
                yield Violation(CLASHES[someone.kind], (s, other), someone.id)


def _day_max(plan: Plan, someone: Someone, sessions: list[int]) -> Iterator[Violation]:
    people = plan.problem.group if someone.kind == GROUP else plan.problem.trainer
    most = people[someone.id].max_day
    if most is not None and sum(len(plan.periods(s)) for s in sessions) > most:
        yield Violation(f"{someone.kind}_day_max", tuple(sessions), someone.id)


def _travel(plan: Plan, someone: Someone, sessions: list[int]) -> Iterator[Violation]:
    if not plan.problem.travel:
        return
    somewhere = [(s, room) for s in sessions if (room := plan.at[s].room) is not None]
    for (s, room), (other, next_room) in pairwise(somewhere):
        needed = plan.problem.travel_time(plan.problem.room[room].site, plan.problem.room[next_room].site)
        if plan.periods(other).start - plan.periods(s).stop < needed:
            yield Violation("travel", (s, other), someone.id)


def course_violations(plan: Plan, course: Course) -> Iterator[Violation]:
    """Rules about all the sessions of a course: one team, theory before practice."""
    sessions = plan.by_course[course.id]
    if course.one_team and len({frozenset(plan.at[s].trainers) for s in sessions}) > 1:
        yield Violation("one_team", tuple(sessions), course.id)
    placed = plan.placed(course.id)
    for other in course.after:
        for earlier in plan.placed(other):
            late = [s for s in placed if plan.periods(s).start < plan.periods(earlier).stop]
            for s in late:
                yield Violation("order", (earlier, s), other)


def week_violations(plan: Plan, trainer: str) -> Iterator[Violation]:
    """The most a trainer may teach in a week; sessions left out do not count."""
    most = plan.problem.trainer[trainer].max_week
    placed = [s for s in plan.given.get(trainer, ()) if plan.at[s].period is not None]
    if most is not None and sum(plan.sessions[s].course.duration for s in placed) > most:
        yield Violation("trainer_week_max", tuple(sorted(placed)), trainer)


def load(plan: Plan, trainer: str) -> int:
    """Periods a trainer is given in the week, placed or not."""
    return sum(plan.sessions[s].course.duration for s in plan.given.get(trainer, ()))


def same_place(one: Placement, other: Placement) -> bool:
    """Whether two placements differ in nothing."""
    return (one.period, one.room, frozenset(one.trainers)) == (other.period, other.room, frozenset(other.trainers))

"""The soft rules: what a plan costs, each charge with its rule, its resource and its sessions."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from mihan.engines.timetabling.plan import GROUP, TRAINER, Plan, Someone
from mihan.engines.timetabling.problem import Course
from mihan.engines.timetabling.violations import load, same_place


@dataclass(frozen=True, slots=True)
class Charge:
    """`amount` units of a soft rule, at `cost` in all, for a resource and the sessions that cause it."""

    rule: str
    amount: float
    cost: float
    resource: str = ""
    sessions: tuple[int, ...] = ()


def session_charges(plan: Plan, s: int) -> Iterator[Charge]:
    """What one session costs by itself."""
    weights, course, placement = plan.problem.weights, plan.sessions[s].course, plan.at[s]
    if placement.period is None:
        yield Charge("unplaced", 1, weights.unplaced * course.urgency, course.id, (s,))
    elif placement.room is not None and course.preferred_rooms and placement.room not in course.preferred_rooms:
        yield Charge("preferred_room", 1, weights.preferred_room, placement.room, (s,))
    yield from _changes(plan, s)


def _changes(plan: Plan, s: int) -> Iterator[Charge]:
    weights, placement, initial = plan.problem.weights, plan.at[s], plan.initial.get(s)
    if initial is None or initial.period is None or same_place(placement, initial):
        return
    if placement.period is None:
        yield Charge("changed", 1, weights.changed, "", (s,))
        return
    other_team = bool(initial.trainers) and set(initial.trainers) != set(placement.trainers)
    differs = {
        "changed_period": placement.period != initial.period,
        "changed_room": placement.room != initial.room,
        "changed_trainer": other_team,
    }
    if any(differs.values()):
        yield Charge("changed", 1, weights.changed, "", (s,))
    for rule, yes in differs.items():
        if yes:
            yield Charge(rule, 1, getattr(weights, rule), "", (s,))


def day_charges(plan: Plan, someone: Someone, day: int) -> Iterator[Charge]:
    """What one day of a group or a trainer costs."""
    if someone.kind not in (GROUP, TRAINER):
        return
    sessions = plan.day_of(someone, day)
    if not sessions:
        return
    yield from _gaps(plan, someone, sessions)
    yield from _moves(plan, someone, sessions)
    if someone.kind == GROUP:
        yield from _group_day(plan, someone, day, sessions)
    else:
        yield from _trainer_day(plan, someone, sessions)


def _gaps(plan: Plan, someone: Someone, sessions: list[int]) -> Iterator[Charge]:
    weight = getattr(plan.problem.weights, f"{someone.kind}_gap")
    taken = sorted({p for s in sessions for p in plan.periods(s)})
    free = taken[-1] - taken[0] + 1 - len(taken)
    if free:
        yield Charge(f"{someone.kind}_gap", free, weight * free, someone.id, tuple(sessions))


def _moves(plan: Plan, someone: Someone, sessions: list[int]) -> Iterator[Charge]:
    weight = getattr(plan.problem.weights, f"{someone.kind}_move")
    somewhere = [(s, plan.problem.room[room]) for s in sessions if (room := plan.at[s].room) is not None]
    for (s, here), (other, there) in pairwise(somewhere):
        if (here.site, here.building) != (there.site, there.building):
            yield Charge(f"{someone.kind}_move", 1, weight, someone.id, (s, other))


def _group_day(plan: Plan, someone: Someone, day: int, sessions: list[int]) -> Iterator[Charge]:
    weights = plan.problem.weights
    if len(sessions) == 1:
        yield Charge("single_day", 1, weights.single_day, someone.id, tuple(sessions))
    if day in plan.problem.grid.spare_days:
        periods = sum(len(plan.periods(s)) for s in sessions)
        yield Charge("saturday", periods, weights.saturday * periods, someone.id, tuple(sessions))
    for s, other in pairwise(sessions):
        subject = plan.sessions[s].course.subject
        if subject and subject == plan.sessions[other].course.subject:
            yield Charge("variety", 1, weights.variety, someone.id, (s, other))


def _trainer_day(plan: Plan, someone: Someone, sessions: list[int]) -> Iterator[Charge]:
    weights, avoids = plan.problem.weights, plan.problem.trainer[someone.id].avoids
    yield Charge("trainer_day", 1, weights.trainer_day, someone.id, tuple(sessions))
    for s in sessions:
        periods = len(avoids.intersection(plan.periods(s)))
        if periods:
            yield Charge("avoid", periods, weights.avoid * periods, someone.id, (s,))


def course_charges(plan: Plan, course: Course) -> Iterator[Charge]:
    """Rooms of a course beyond the first, and its sessions beyond the first of a day."""
    weights, placed = plan.problem.weights, plan.placed(course.id)
    rooms = {room for s in placed if (room := plan.at[s].room) is not None}
    if len(rooms) > 1:
        extra = len(rooms) - 1
        yield Charge("room_stability", extra, weights.room_stability * extra, course.id, tuple(placed))
    days = {plan.problem.grid.day(plan.periods(s).start) for s in placed}
    again = len(placed) - len(days)
    if again:
        yield Charge("same_day", again, weights.same_day * again, course.id, tuple(placed))


def week_charges(plan: Plan, trainer: str) -> Iterator[Charge]:
    """Periods by which the week of a trainer misses the band they should have."""
    band = plan.problem.trainer[trainer].load_band
    if band is None:
        return
    given = load(plan, trainer)
    outside = max(0, band[0] - given) + max(0, given - band[1])
    if outside:
        sessions = tuple(sorted(plan.given.get(trainer, ())))
        yield Charge("load_band", outside, plan.problem.weights.load_band * outside, trainer, sessions)

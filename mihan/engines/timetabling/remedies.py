"""The smallest change that would open a place for a session left out, each one tried by solving again.

Candidates come from the judge: what stands alone, or nearly, in the way at some period. Each is
applied to the problem and the plan repaired by ejection; a remedy is told only if the session is
then placed and fewer are left out in all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from mihan.engines.timetabling.consequences import Consequence, Consequences
from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.problem import Course, Placement, Problem, Room, Trainer
from mihan.engines.timetabling.search.run import Search, material_of
from mihan.engines.timetabling.stopping import Standing, Stop
from mihan.engines.timetabling.violations import Violation

TRIES = 3_000  # ejections to repair the plan with one change made


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change of the problem that opens a place, in data, and the problem so changed."""

    finding: Finding
    problem: Problem


def remedies(
    problem: Problem,
    placements: Iterable[Placement],
    session: int,
    *,
    stop: Stop | None = None,
    seed: int = 0,
    most: int = 3,
    tried: int = 12,
) -> list[Remedy]:
    """Up to `most` verified changes of one thing, the nearest to hand first; `tried` are tried at most.

    `stop`, already started, ends the trying early.
    """
    plan = tuple(placements)
    asked = Consequences(problem, plan)
    last = _someone_else(problem, asked.plan.sessions[session].course, session)
    found: list[Remedy] = []
    for remedy in chain(islice(_candidates(asked, session), tried), [last]):
        enough = len(found) == most or (remedy is last and found)
        if enough or (stop is not None and stop(Standing())):
            break
        if opens(remedy, plan, session, seed=seed):
            found.append(remedy)
    return found


def opens(remedy: Remedy, placements: tuple[Placement, ...], session: int, *, seed: int = 0) -> bool:
    """Solve again with the change made: is the session placed, or another of its course, and are fewer left out?"""
    changed = replace(remedy.problem, initial=placements)
    search = Search(material_of(changed), seed=seed)
    search.build(tries=TRIES, first=session)
    course = changed.sessions[session].course

    def left_out(plan: tuple[Placement, ...]) -> tuple[int, int]:
        missing = [p.session for p in plan if p.period is None]
        return len(missing), sum(changed.sessions[s].course is course for s in missing)

    (before, of_course), (after, still) = left_out(placements), left_out(search.placements())
    return after < before and still < of_course


def _candidates(asked: Consequences, session: int) -> Iterator[Remedy]:
    """Changes worth trying, those at periods with the fewest obstacles first, each once."""
    course = asked.plan.sessions[session].course
    answers = [a for a in asked.board(session) if a.violations and a.placement.period is not None]
    seen: set[tuple[str, str, object]] = set()
    for answer in sorted(answers, key=lambda a: len(a.violations)):
        for violation in answer.violations:
            for remedy in _changes(asked, course, answer, violation):
                key = (remedy.finding.rule, remedy.finding.resource, remedy.finding.details.get("period"))
                if key not in seen:
                    seen.add(key)
                    yield remedy
    yield from _longer_weeks(asked, course, session)


def _changes(asked: Consequences, course: Course, answer: Consequence, violation: Violation) -> Iterator[Remedy]:
    period = answer.placement.period
    assert period is not None
    change = {
        "trainer_unavailable": _trainer_comes,
        "group_unavailable": _group_comes,
        "group_day_max": _longer_day,
        "trainer_day_max": _longer_day,
        "trainer_week_max": _longer_week,
        "period_not_allowed": _period_allowed,
        "no_free_room": _room,
        "lock_period": _unlock,
    }.get(violation.rule)
    if change is not None:
        yield from change(asked, course, answer.placement.session, period, violation)


def _taken(course: Course, period: int) -> frozenset[int]:
    return frozenset(range(period, period + course.duration))


def _with_trainer(problem: Problem, trainer: Trainer) -> Problem:
    return replace(problem, trainers=tuple(trainer if t.id == trainer.id else t for t in problem.trainers))


def _with_room(problem: Problem, room: Room) -> Problem:
    return replace(problem, rooms=tuple(room if r.id == room.id else r for r in problem.rooms))


def _with_course(problem: Problem, course: Course) -> Problem:
    return replace(problem, courses=tuple(course if c.id == course.id else c for c in problem.courses))


def _trainer_comes(
    asked: Consequences, course: Course, session: int, period: int, violation: Violation
) -> Iterator[Remedy]:
    trainer = asked.problem.trainer[violation.resource]
    changed = replace(trainer, unavailable=trainer.unavailable - _taken(course, period))
    finding = Finding("if_trainer_came", trainer.id, course.duration, 0, (session,), {"period": period})
    yield Remedy(finding, _with_trainer(asked.problem, changed))


def _group_comes(
    asked: Consequences, course: Course, session: int, period: int, violation: Violation
) -> Iterator[Remedy]:
    problem, group = asked.problem, asked.problem.group[violation.resource]
    changed = replace(group, unavailable=group.unavailable - _taken(course, period))
    finding = Finding("if_group_came", group.id, course.duration, 0, (session,), {"period": period})
    yield Remedy(finding, replace(problem, groups=tuple(changed if g.id == group.id else g for g in problem.groups)))


def _longer_day(
    asked: Consequences, course: Course, session: int, period: int, violation: Violation
) -> Iterator[Remedy]:
    """More slots a day for a group or a trainer."""
    problem, name = asked.problem, violation.resource
    people = problem.trainer if violation.rule == "trainer_day_max" else problem.group
    now = people[name].max_day or 0
    finding = Finding("if_longer_day", name, now + course.duration, now, (session,))
    if violation.rule == "trainer_day_max":
        yield Remedy(finding, _with_trainer(problem, replace(problem.trainer[name], max_day=now + course.duration)))
        return
    groups = tuple(replace(g, max_day=now + course.duration) if g.id == name else g for g in problem.groups)
    yield Remedy(finding, replace(problem, groups=groups))


def _period_allowed(
    asked: Consequences, course: Course, session: int, period: int, violation: Violation
) -> Iterator[Remedy]:
    changed = replace(course, periods=(course.periods or frozenset()) | {period})
    finding = Finding("if_period_allowed", violation.resource or course.id, 1, 0, (session,), {"period": period})
    yield Remedy(finding, _with_course(asked.problem, changed))


def _unlock(asked: Consequences, course: Course, session: int, period: int, violation: Violation) -> Iterator[Remedy]:
    locks = {s: lock for s, lock in asked.problem.locks.items() if s != session}
    finding = Finding("if_unlocked", course.id, 1, 0, (session,))
    yield Remedy(finding, replace(asked.problem, locks=locks))


def _room(asked: Consequences, course: Course, session: int, period: int, violation: Violation) -> Iterator[Remedy]:
    """A closed room opened, a free one a little too small, or one room more."""
    problem, taken = asked.problem, _taken(course, period)
    for room in problem.rooms_for(course):
        if not room.unavailable.isdisjoint(taken):
            finding = Finding("if_room_opened", room.id, course.duration, 0, (session,), {"period": period})
            yield Remedy(finding, _with_room(problem, replace(room, unavailable=room.unavailable - taken)))
    places = problem.places(course)
    small = [
        r for r in problem.rooms if r.kind == course.room_kind and r.capacity < places and not course.imposed_rooms
    ]
    for room in sorted(small, key=lambda r: -r.capacity)[:2]:
        finding = Finding("if_room_held_more", room.id, places, room.capacity, (session,))
        yield Remedy(finding, _with_room(problem, replace(room, capacity=places)))
    if not course.imposed_rooms:
        yield _one_more_room(problem, course, session, period)


def _one_more_room(problem: Problem, course: Course, session: int, period: int) -> Remedy:
    closed = frozenset(range(problem.grid.periods)) - _taken(course, period)
    kind, places = course.room_kind or "", problem.places(course)
    extra = Room(id="+", kind=kind, capacity=places, equipment=course.equipment, unavailable=closed)
    finding = Finding("if_one_more_room", kind, 1, 0, (session,), {"period": period, "places": places})
    return Remedy(finding, replace(problem, rooms=(*problem.rooms, extra)))


def _longer_week(
    asked: Consequences, course: Course, session: int, period: int, violation: Violation
) -> Iterator[Remedy]:
    yield _given_more(asked.problem, asked.problem.trainer[violation.resource], course.duration, session)


def _given_more(problem: Problem, trainer: Trainer, more: int, session: int) -> Remedy:
    """A trainer who may give a few slots more in the week."""
    now = trainer.max_week or 0
    finding = Finding("if_longer_week", trainer.id, now + more, now, (session,))
    return Remedy(finding, _with_trainer(problem, replace(trainer, max_week=now + more)))


def _longer_weeks(asked: Consequences, course: Course, session: int) -> Iterator[Remedy]:
    """Trainers given a longer week, when the course has nobody."""
    if len(asked.plan.at[session].trainers) >= course.trainers_needed:
        return
    for name in course.trainers:
        if asked.problem.trainer[name].max_week is not None:
            yield _given_more(asked.problem, asked.problem.trainer[name], course.sessions * course.duration, session)


def _someone_else(problem: Problem, course: Course, session: int) -> Remedy:
    """One more person who may teach the course, free all week."""
    changed = replace(course, trainers=(*course.trainers, "+"))
    finding = Finding("if_someone_else_taught", course.id, 1, 0, (session,), {"module": course.module or course.id})
    more = replace(problem, trainers=(*problem.trainers, Trainer(id="+")))
    return Remedy(finding, _with_course(more, changed))

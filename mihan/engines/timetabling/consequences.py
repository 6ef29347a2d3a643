"""What a person's edit would do: allowed, costs, or forbidden, and why; for one place or a whole board."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from mihan.engines.timetabling import charges, violations
from mihan.engines.timetabling.charges import Charge
from mihan.engines.timetabling.plan import ROOM, Plan, Someone
from mihan.engines.timetabling.problem import Placement, Problem
from mihan.engines.timetabling.violations import Violation

#: Rules a place breaks by itself: leaving one bad place for another is no better.
OF_THE_PLACE = frozenset(
    {
        "group_clash", "trainer_clash", "room_clash", "shared_trainees", "group_unavailable", "trainer_unavailable",
        "room_unavailable", "room_missing", "room_not_needed", "room_kind", "room_capacity", "room_equipment",
        "room_not_imposed", "period_not_allowed", "past_end_of_day", "travel", "order",
    }
)  # fmt: skip
TRIED_ROOMS = 4  # free rooms weighed for each period when none is asked for, one a building
NOTHING = 1e-9
Dated = tuple[int | None, Charge]  # a charge with the day it is about; None: of no one day


class Verdict(StrEnum):
    """What the board shows of a place."""

    ALLOWED = "allowed"
    COSTS = "costs"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Gain:
    """What one soft rule would cost more than now: of whom, and on which day (None: of no one day)."""

    rule: str
    resource: str
    day: int | None
    cost: float


@dataclass(frozen=True, slots=True)
class Consequence:
    """What placing a session there would do.

    `violations` are the hard rules it would newly break, with the other sessions concerned;
    `costs` what each soft rule would gain (or lose, below 0); `delta` their sum; `gains` what it
    would cost more, the dearest first, with whom it is about and the day.
    """

    placement: Placement
    verdict: Verdict
    violations: tuple[Violation, ...]
    costs: dict[str, float]
    delta: float
    gains: tuple[Gain, ...] = ()


class Consequences:
    """Answers for one plan, indexed once: `of` for one place, `board` for all periods of a session."""

    def __init__(self, problem: Problem, placements: Iterable[Placement]) -> None:
        self.problem = problem
        self.plan = Plan(problem, placements)

    def of(self, placement: Placement) -> Consequence:
        """What placing a session so would do to the plan; the plan itself is not changed.

        A placement without trainers keeps those the session has; a period without a room is given
        the cheapest free one.
        """
        return self._complete(placement, {})

    def board(self, session: int) -> list[Consequence]:
        """One answer for each period of the week, each with the best room free then."""
        free = self._free_rooms(session)
        return [self._complete(Placement(session, p), free) for p in range(self.problem.grid.periods)]

    def _complete(self, wanted: Placement, free: dict[int, list[str]]) -> Consequence:
        session, old = wanted.session, self.plan.at[wanted.session]
        trainers = wanted.trainers or old.trainers
        course = self.plan.sessions[session].course
        if wanted.period is None or wanted.room is not None or course.remote:
            return self._weigh(Placement(session, wanted.period, wanted.room, trainers))
        rooms = self._rooms_to_try(session, wanted.period, free or self._free_rooms(session))
        if not rooms:
            return self._without_room(Placement(session, wanted.period, None, trainers))
        answers = [self._weigh(Placement(session, wanted.period, room, trainers)) for room in rooms]
        return min(answers, key=lambda answer: (len(answer.violations), answer.delta))

    def _free_rooms(self, session: int) -> dict[int, list[str]]:
        """For each period, the suitable rooms free for a session, its own place not counted."""
        grid, course = self.problem.grid, self.plan.sessions[session].course
        found: dict[int, list[str]] = {p: [] for p in range(grid.periods)}
        for room in self.problem.rooms_for(course):
            busy = set(room.unavailable)
            for day in range(grid.days):
                for other in self.plan.days.get((Someone(ROOM, room.id), day), ()):
                    if other != session:
                        busy.update(self.plan.periods(other))
            for p in grid.starts(course.duration):
                if busy.isdisjoint(range(p, p + course.duration)):
                    found[p].append(room.id)
        return found

    def _rooms_to_try(self, session: int, period: int, free: dict[int, list[str]]) -> list[str]:
        """The room it has, those of its course, then one in each building."""
        rooms = free[period]
        course = self.plan.sessions[session].course
        own = [self.plan.at[s].room for s in (session, *self.plan.placed(course.id))]
        tried = [room for room in dict.fromkeys(own) if room in rooms]
        buildings = {self.problem.room[room].building for room in tried}
        for room in sorted(rooms, key=lambda r: r not in course.preferred_rooms):
            if self.problem.room[room].building not in buildings:
                buildings.add(self.problem.room[room].building)
                tried.append(room)
        return tried[: TRIED_ROOMS + 1]

    def _without_room(self, placement: Placement) -> Consequence:
        """The answer when every suitable room is taken: by whom is said."""
        answer = self._weigh(placement)
        assert placement.period is not None
        course = self.plan.sessions[placement.session].course
        day, wanted = (
            self.problem.grid.day(placement.period),
            range(placement.period, placement.period + course.duration),
        )
        inside = {
            other
            for room in self.problem.rooms_for(course)
            for other in self.plan.days.get((Someone(ROOM, room.id), day), ())
            if not set(wanted).isdisjoint(self.plan.periods(other))
        }
        others = tuple(v for v in answer.violations if v.rule != "room_missing")
        full = Violation("no_free_room", (placement.session, *sorted(inside)), course.room_kind or course.id)
        return Consequence(placement, Verdict.FORBIDDEN, (*others, full), answer.costs, answer.delta)

    def _weigh(self, placement: Placement) -> Consequence:
        old = self.plan.at[placement.session]
        scopes = self._scopes(old, placement)
        broken, charged = self._state(scopes)
        self.plan.move(placement)
        try:
            broken_then, charged_then = self._state(scopes)
        finally:
            self.plan.move(old)
        fresh = tuple(_fresh(broken, broken_then, placement.session))
        gains = _differences(charged, charged_then)
        costs = _by_rule(gains)
        delta = sum(costs.values())
        if fresh:
            verdict = Verdict.FORBIDDEN
        else:
            verdict = Verdict.COSTS if delta > 0 else Verdict.ALLOWED
        return Consequence(placement, verdict, fresh, costs, delta, _dearest(gains))

    def _scopes(self, *places: Placement) -> tuple[int, list[tuple[Someone, int]], list[str], list[str]]:
        """What the two places of a session can touch: itself, days, courses, weeks of trainers."""
        session = places[0].session
        course = self.plan.sessions[session].course
        days = dict.fromkeys(key for place in places for key in self.plan.touched(place))
        trainers = sorted({trainer for place in places for trainer in place.trainers})
        return session, list(days), [course.id, *self.plan.followers[course.id]], trainers

    def _state(
        self, scopes: tuple[int, list[tuple[Someone, int]], list[str], list[str]]
    ) -> tuple[list[Violation], list[Dated]]:
        session, days, courses, trainers = scopes
        plan, known = self.plan, self.problem.course
        broken = list(violations.session_violations(plan, session))
        charged: list[Dated] = [(None, charge) for charge in charges.session_charges(plan, session)]
        for someone, day in days:
            broken += violations.day_violations(plan, someone, day)
            charged += [(day, charge) for charge in charges.day_charges(plan, someone, day)]
        for course in courses:
            broken += violations.course_violations(plan, known[course])
        charged += [(None, charge) for charge in charges.course_charges(plan, known[courses[0]])]
        for trainer in trainers:
            broken += violations.week_violations(plan, trainer)
            charged += [(None, charge) for charge in charges.week_charges(plan, trainer)]
        return broken, charged


def _fresh(before: list[Violation], after: list[Violation], session: int) -> Iterator[Violation]:
    """Rules newly broken; and those about the very place of the session, even if its old place broke them too."""
    there = [v for v in after if v.rule in OF_THE_PLACE and session in v.sessions]
    yield from there
    yield from (Counter(after) - Counter(before) - Counter(there)).elements()


def _differences(before: list[Dated], after: list[Dated]) -> dict[tuple[str, str, int | None], float]:
    """Cost each rule gains or loses, by whom it is about and by day."""
    sums: dict[tuple[str, str, int | None], float] = {}
    for sign, found in ((-1, before), (1, after)):
        for day, charge in found:
            key = (charge.rule, charge.resource, day)
            sums[key] = sums.get(key, 0) + sign * charge.cost
    return sums


def _by_rule(gains: dict[tuple[str, str, int | None], float]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for (rule, _resource, _day), cost in gains.items():
        sums[rule] = sums.get(rule, 0) + cost
    return {rule: cost for rule, cost in sums.items() if abs(cost) > NOTHING}


def _dearest(gains: dict[tuple[str, str, int | None], float]) -> tuple[Gain, ...]:
    found = [Gain(*key, cost) for key, cost in gains.items() if cost > NOTHING]
    return tuple(sorted(found, key=lambda gain: -gain.cost))

"""The judge: what a set of placements breaks and costs, rule by rule and lecture by lecture.

Written apart from the solver, of which it imports nothing, so that neither hides a mistake of the other.
Weights and wording of the rules are those of the UD2 formulation; hard rules count violations the way
the competition's validator does.
"""

import enum
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from mihan.engines.timetabling.curriculum.problem import Placement, Problem


class Rule(enum.StrEnum):
    """The rules by the names of the competition; the first four are hard."""

    LECTURES = "Lectures"
    CONFLICTS = "Conflicts"
    AVAILABILITY = "Availability"
    ROOM_OCCUPANCY = "RoomOccupancy"
    ROOM_CAPACITY = "RoomCapacity"
    MIN_WORKING_DAYS = "MinWorkingDays"
    CURRICULUM_COMPACTNESS = "CurriculumCompactness"
    ROOM_STABILITY = "RoomStability"

    @property
    def is_hard(self) -> bool:
        """Whether a timetable that breaks it is worthless."""
        return self not in WEIGHTS


#: Cost of one unit of each soft rule: a student without a seat, a day too few, a lecture alone
#: in the day of its curriculum, a room beyond the first.
WEIGHTS = {
    Rule.ROOM_CAPACITY: 1,
    Rule.MIN_WORKING_DAYS: 5,
    Rule.CURRICULUM_COMPACTNESS: 2,
    Rule.ROOM_STABILITY: 1,
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach: `units` of a rule by these lectures, and in words what is wrong.

    `cost` is the weighted cost of a soft rule, 0 for a hard one.
    """

    rule: Rule
    units: int
    text: str
    lectures: tuple[Placement, ...] = ()

    @property
    def cost(self) -> int:
        return self.units * WEIGHTS.get(self.rule, 0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything the judge found."""

    violations: tuple[Violation, ...]

    @property
    def is_feasible(self) -> bool:
        """Whether no hard rule is broken."""
        return not self.hard

    @property
    def hard(self) -> int:
        """Units of hard rules broken."""
        return sum(found.units for found in self.violations if found.rule.is_hard)

    @property
    def cost(self) -> int:
        """Weighted cost of the soft rules."""
        return sum(found.cost for found in self.violations)

    def units(self, rule: Rule) -> int:
        """Units of one rule broken."""
        return sum(found.units for found in self.violations if found.rule is rule)


def check(problem: Problem, placements: Iterable[Placement]) -> Verdict:
    """Judge placements, complete or not, of courses and rooms that exist."""
    placed = list(placements)
    found: list[Violation] = []
    for rule in (
        _lectures,
        _conflicts,
        _availability,
        _room_occupancy,
        _capacity,
        _days,
        _compactness,
        _stability,
    ):
        found.extend(rule(problem, placed))
    return Verdict(tuple(found))


def _lectures(problem: Problem, placed: list[Placement]) -> Iterator[Violation]:
    by_course = _by_course(placed)
    for course in problem.courses:
        mine = by_course[course.id]
        if len(mine) != course.lectures:
            text = f"{course.id} has {len(mine)} lectures of {course.lectures}."
            yield Violation(Rule.LECTURES, abs(course.lectures - len(mine)), text, tuple(mine))
        for (day, period), count in Counter((place.day, place.period) for place in mine).items():
            if count > 1:
                together = tuple(place for place in mine if (place.day, place.period) == (day, period))
                text = f"{course.id} has {count} lectures on day {day}, period {period}."
                yield Violation(Rule.LECTURES, count - 1, text, together)


def _conflicts(problem: Problem, placed: list[Placement]) -> Iterator[Violation]:
    reasons = _reasons_to_keep_apart(problem)
    for day_period, together in _grouped(placed).items():
        for one, other in combinations(together, 2):
            reason = reasons.get(frozenset((one.course, other.course)))
            if one.course != other.course and reason:
                text = f"{one.course} and {other.course} meet on day {day_period[0]}, period {day_period[1]}: {reason}."
                yield Violation(Rule.CONFLICTS, 1, text, (one, other))


def _reasons_to_keep_apart(problem: Problem) -> dict[frozenset[str], str]:
    """For each pair of courses that may not meet, why."""
    reasons = {}
    taught = defaultdict(list)
    for course in problem.courses:
        taught[course.teacher].append(course.id)
    for teacher, courses in taught.items():
        for pair in combinations(courses, 2):
            reasons[frozenset(pair)] = f"both are taught by {teacher}"
    for curriculum in problem.curricula:
        for pair in combinations(curriculum.courses, 2):
            reasons[frozenset(pair)] = f"both are in curriculum {curriculum.id}"
    return reasons


def _availability(problem: Problem, placed: list[Placement]) -> Iterator[Violation]:
    for place in placed:
        if (place.course, place.day, place.period) in problem.unavailable:
            text = f"{place.course} is not available on day {place.day}, period {place.period}."
            yield Violation(Rule.AVAILABILITY, 1, text, (place,))


def _room_occupancy(problem: Problem, placed: list[Placement]) -> Iterator[Violation]:
    rooms = defaultdict(list)
    for place in placed:
        rooms[place.room, place.day, place.period].append(place)
    for (room, day, period), together in rooms.items():
        if len(together) > 1:
            text = f"{len(together)} lectures are in room {room} on day {day}, period {period}."
            yield Violation(Rule.ROOM_OCCUPANCY, len(together) - 1, text, tuple(together))


def _capacity(problem: Problem, placed: list[Placement]) -> Iterator[Violation]:
    for place in placed:
        students = problem.courses[problem.course_index[place.course]].students
        seats = problem.rooms[problem.room_index[place.room]].capacity
        if students > seats:
            text = f"{students} students of {place.course} are in room {place.room}, which has {seats} seats."
            yield Violation(Rule.ROOM_CAPACITY, students - seats, text, (place,))


def _days(problem: Problem, placed: list[Placement]) -> Iterator[Violation]:
    by_course = _by_course(placed)
    for course in problem.courses:
        mine = by_course[course.id]
        days = len({place.day for place in mine})
        if days < course.min_working_days:
            text = f"{course.id} is spread over {days} days, fewer than {course.min_working_days}."
            yield Violation(Rule.MIN_WORKING_DAYS, course.min_working_days - days, text, tuple(mine))


def _compactness(problem: Problem, placed: list[Placement]) -> Iterator[Violation]:
    by_course = _by_course(placed)
    for curriculum in problem.curricula:
        mine = [place for course in curriculum.courses for place in by_course[course]]
        busy = {(place.day, place.period) for place in mine}
        for place in mine:
            if not busy & {(place.day, place.period - 1), (place.day, place.period + 1)}:
                text = f"{place.course} is alone on day {place.day}, period {place.period}, in {curriculum.id}."
                yield Violation(Rule.CURRICULUM_COMPACTNESS, 1, text, (place,))


def _stability(problem: Problem, placed: list[Placement]) -> Iterator[Violation]:
    for course, mine in _by_course(placed).items():
        rooms = sorted({place.room for place in mine})
        if len(rooms) > 1:
            text = f"{course} uses {len(rooms)} rooms: {', '.join(rooms)}."
            yield Violation(Rule.ROOM_STABILITY, len(rooms) - 1, text, tuple(mine))


def _by_course(placed: list[Placement]) -> defaultdict[str, list[Placement]]:
    grouped = defaultdict(list)
    for place in placed:
        grouped[place.course].append(place)
    return grouped


def _grouped(placed: list[Placement]) -> dict[tuple[int, int], list[Placement]]:
    """Lectures by day and period."""
    grouped = defaultdict(list)
    for place in placed:
        grouped[place.day, place.period].append(place)
    return grouped

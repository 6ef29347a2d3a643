"""The curriculum-based problem: courses, rooms, curricula and a grid of periods, as plain frozen data.

This is track 3 of the International Timetabling Competition 2007 in its UD2 formulation (Di Gaspero,
McCollum, Schaerf, "The Second International Timetabling Competition (ITC-2007): Curriculum-based
Course Timetabling (Track 3)", 2007). A course is given a number of lectures of one period each; the
lectures of a course, of a teacher and of a curriculum never meet; each has a room to itself.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

# Far above any instance ever published (Erlangen: 850 courses); below what would fill the memory.
MOST = {
    "days": 60,
    "periods a day": 60,
    "periods": 1_000,
    "courses": 3_000,
    "rooms": 1_000,
    "curricula": 20_000,
    "lectures": 10_000,
}
LARGEST_NUMBER = 1_000_000


class Malformed(ValueError):
    """The data of a problem, or of a file of placements, are wrong. The message is for a person.

    `line` is the line of the text at fault, counted from 1, and 0 when no single line is.
    """

    def __init__(self, sentence: str, *, line: int = 0) -> None:
        super().__init__(f"Line {line}: {sentence}" if line else sentence)
        self.sentence = sentence
        self.line = line


@dataclass(frozen=True, slots=True)
class Course:
    """What is taught: `lectures` periods a week, spread over at least `min_working_days` days."""

    id: str
    teacher: str
    lectures: int
    min_working_days: int
    students: int


@dataclass(frozen=True, slots=True)
class Room:
    """Where: `capacity` counts seats."""

    id: str
    capacity: int


@dataclass(frozen=True, slots=True)
class Curriculum:
    """Courses that some students follow together, so that no two may meet."""

    id: str
    courses: tuple[str, ...]


class Placement(NamedTuple):
    """One lecture: ids of course and room, day and period of the day counted from 0."""

    course: str
    room: str
    day: int
    period: int


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A whole instance; raises Malformed when it contradicts itself.

    `unavailable` holds (course id, day, period of the day).
    """

    name: str = ""
    days: int
    periods_per_day: int
    courses: tuple[Course, ...]
    rooms: tuple[Room, ...]
    curricula: tuple[Curriculum, ...] = ()
    unavailable: frozenset[tuple[str, int, int]] = frozenset()

    def __post_init__(self) -> None:
        self._check_sizes()
        _check_distinct("course", (course.id for course in self.courses))
        _check_distinct("room", (room.id for room in self.rooms))
        _check_distinct("curriculum", (curriculum.id for curriculum in self.curricula))
        for course in self.courses:
            _check_course(course)
        for room in self.rooms:
            check_number(f"the capacity of room {room.id}", room.capacity)
        self._check_references()

    @property
    def periods(self) -> int:
        """Periods of the week."""
        return self.days * self.periods_per_day

    @cached_property
    def course_index(self) -> dict[str, int]:
        """Place of each course id in `courses`."""
        return {course.id: index for index, course in enumerate(self.courses)}

    @cached_property
    def room_index(self) -> dict[str, int]:
        """Place of each room id in `rooms`."""
        return {room.id: index for index, room in enumerate(self.rooms)}

    def _check_sizes(self) -> None:
        sizes = {
            "days": self.days,
            "periods a day": self.periods_per_day,
            "periods": self.periods,
            "courses": len(self.courses),
            "rooms": len(self.rooms),
            "curricula": len(self.curricula),
            "lectures": sum(course.lectures for course in self.courses),
        }
        for what, size in sizes.items():
            if size > MOST[what]:
                raise Malformed(f"{size} {what} are too many; the most is {MOST[what]}.")
            if size < 1 and what != "curricula":
                raise Malformed(f"A problem needs {what}, and this one has {size}.")

    def _check_references(self) -> None:
        for curriculum in self.curricula:
            for course in curriculum.courses:
                if course not in self.course_index:
                    raise Malformed(f"Curriculum {curriculum.id} names course {course}, which does not exist.")
            _check_distinct(f"course of curriculum {curriculum.id}:", curriculum.courses)
        for course, day, period in self.unavailable:
            if course not in self.course_index:
                raise Malformed(f"Course {course}, said to be unavailable, does not exist.")
            if not (0 <= day < self.days and 0 <= period < self.periods_per_day):
                raise Malformed(f"Course {course} is unavailable on day {day}, period {period}, which does not exist.")


def check_number(what: str, value: int, *, least: int = 0, most: int = LARGEST_NUMBER, line: int = 0) -> None:
    """Refuse a number out of bounds with a sentence naming it."""
    if not least <= value <= most:
        raise Malformed(f"{what} is {value}, and should lie between {least} and {most}.", line=line)


def _check_course(course: Course) -> None:
    check_number(f"the number of lectures of course {course.id}", course.lectures)
    check_number(f"the minimum of working days of course {course.id}", course.min_working_days)
    check_number(f"the number of students of course {course.id}", course.students)


def _check_distinct(what: str, ids: Iterable[str]) -> None:
    for name, count in Counter(ids).items():
        if not name or any(character.isspace() for character in name):
            raise Malformed(f"The {what} id {name!r} is empty or holds a blank.")
        if count > 1:
            raise Malformed(f"The {what} {name} is given {count} times.")

"""Text to problem and text to placements, each refusal a sentence with its line.

The grammar is that of the competition's `.ctt` files: a header of `Name: value` lines, then the sections
COURSES, ROOMS, CURRICULA and UNAVAILABILITY_CONSTRAINTS, closed by `END.`. Blank lines, tabs, any line
ending, a byte-order mark and a missing `END.` are forgiven. Only Malformed is ever raised.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from mihan.engines.timetabling.curriculum.problem import (
    LARGEST_NUMBER,
    MOST,
    Course,
    Curriculum,
    Malformed,
    Placement,
    Problem,
    Room,
    check_number,
)

# Header words, in the order they are asked for, and the section each one counts.
HEADER = ("Name", "Courses", "Rooms", "Days", "Periods_per_day", "Curricula", "Constraints")
SECTIONS = {
    "COURSES": "Courses",
    "ROOMS": "Rooms",
    "CURRICULA": "Curricula",
    "UNAVAILABILITY_CONSTRAINTS": "Constraints",
}
BOUNDS = {"Days": (1, MOST["days"]), "Periods_per_day": (1, MOST["periods a day"])}
SHOWN_CHARACTERS = 40
MOST_CHARACTERS = 20_000_000


class Line(NamedTuple):
    """A line that says something: its number from 1, and its words."""

    number: int
    words: list[str]


@dataclass
class _Draft:
    """What has been read so far."""

    header: dict[str, int] = field(default_factory=dict)
    name: str = ""
    courses: dict[str, Course] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    curricula: dict[str, Curriculum] = field(default_factory=dict)
    unavailable: list[tuple[str, int, int]] = field(default_factory=list)

    def size(self, section: str) -> int:
        """How many lines a section has given."""
        return len((self.courses, self.rooms, self.curricula, self.unavailable)[list(SECTIONS).index(section)])


def read_problem(text: str) -> Problem:
    """The problem a `.ctt` text states. Raises only Malformed."""
    draft = _Draft()
    section = ""
    for line in _lines(text):
        first = line.words[0]
        if first.upper() in {"END.", "END"}:
            break
        if first.endswith(":"):
            section = _heading(draft, line, section)
        elif not section:
            raise _wrong(line, f"{_shown(first)} stands before the first section")
        else:
            _READERS[section](draft, line)
    return _finished(draft)


def read_placements(text: str, problem: Problem) -> list[Placement]:
    """The placements of a solution text, `course room day period` a line. Raises only Malformed.

    Whether they break a rule is the judge's business; here they only have to exist.
    """
    placements = []
    for line in _lines(text):
        _count_words(line, 4, "a placement: course, room, day, period")
        course, room = line.words[:2]
        _known(line, "course", course, problem.course_index)
        _known(line, "room", room, problem.room_index)
        day = _number(line, 2, "the day", most=problem.days - 1)
        period = _number(line, 3, "the period", most=problem.periods_per_day - 1)
        placements.append(Placement(course, room, day, period))
    return placements


def _lines(text: str) -> Iterator[Line]:
    if len(text) > MOST_CHARACTERS:
        raise Malformed(f"The text has {len(text)} characters; the most is {MOST_CHARACTERS}.")
    # Only real line ends count: splitlines() would also cut at form feeds, and the numbers would be off.
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        words = line.split()
        if words:
            yield Line(number, words)


def _heading(draft: _Draft, line: Line, section: str) -> str:
    """Take a header line, or the title of a section; the section that is open afterwards."""
    word = line.words[0][:-1]
    if word in SECTIONS:
        _check_header(draft, line)
        return word
    if section or word not in HEADER:
        raise _wrong(line, f"{_shown(line.words[0])} is no part of such a file")
    if word == "Name":
        draft.name = " ".join(line.words[1:])[:200]
        return section
    _count_words(line, 2, f"the header {word}")
    if word in draft.header:
        raise _wrong(line, f"the header {word} is given twice")
    least, most = BOUNDS.get(word, (0, LARGEST_NUMBER))
    draft.header[word] = _number(line, 1, word, least=least, most=most)
    return section


def _check_header(draft: _Draft, line: Line) -> None:
    for word in ("Days", "Periods_per_day"):
        if word not in draft.header:
            raise _wrong(line, f"the header {word} is missing")


def _read_course(draft: _Draft, line: Line) -> None:
    _count_words(line, 5, "a course: id, teacher, lectures, minimum of days, students")
    name, teacher = line.words[:2]
    _new(line, "course", name, draft.courses)
    lectures = _number(line, 2, "the number of lectures", most=MOST["lectures"])
    draft.courses[name] = Course(
        name, teacher, lectures, _number(line, 3, "the minimum of days"), _number(line, 4, "the number of students")
    )


def _read_room(draft: _Draft, line: Line) -> None:
    _count_words(line, 2, "a room: id, capacity")
    _new(line, "room", line.words[0], draft.rooms)
    draft.rooms[line.words[0]] = Room(line.words[0], _number(line, 1, "the capacity"))


def _read_curriculum(draft: _Draft, line: Line) -> None:
    if len(line.words) < 2:
        raise _wrong(line, "a curriculum needs an id and its number of courses")
    name, courses = line.words[0], tuple(line.words[2:])
    _new(line, "curriculum", name, draft.curricula)
    said = _number(line, 1, "the number of courses")
    if said != len(courses):
        raise _wrong(line, f"curriculum {_shown(name)} announces {said} courses and names {len(courses)}")
    for course in courses:
        _known(line, "course", course, draft.courses)
    if len(set(courses)) < len(courses):
        raise _wrong(line, f"curriculum {_shown(name)} names a course twice")
    draft.curricula[name] = Curriculum(name, courses)


def _read_unavailability(draft: _Draft, line: Line) -> None:
    _count_words(line, 3, "an unavailability: course, day, period")
    _known(line, "course", line.words[0], draft.courses)
    day = _number(line, 1, "the day", most=draft.header["Days"] - 1)
    period = _number(line, 2, "the period", most=draft.header["Periods_per_day"] - 1)
    draft.unavailable.append((line.words[0], day, period))


_READERS: dict[str, Callable[[_Draft, Line], None]] = {
    "COURSES": _read_course,
    "ROOMS": _read_room,
    "CURRICULA": _read_curriculum,
    "UNAVAILABILITY_CONSTRAINTS": _read_unavailability,
}


def _finished(draft: _Draft) -> Problem:
    for word in ("Days", "Periods_per_day"):
        if word not in draft.header:
            raise Malformed(f"The header {word} is missing.")
    for section, word in SECTIONS.items():
        found = draft.size(section)
        if draft.header.get(word, found) != found:
            raise Malformed(f"The header announces {draft.header[word]} for {section}, and the section has {found}.")
    return Problem(
        name=draft.name,
        days=draft.header["Days"],
        periods_per_day=draft.header["Periods_per_day"],
        courses=tuple(draft.courses.values()),
        rooms=tuple(draft.rooms.values()),
        curricula=tuple(draft.curricula.values()),
        unavailable=frozenset(draft.unavailable),
    )


def _number(line: Line, word: int, what: str, *, least: int = 0, most: int = LARGEST_NUMBER) -> int:
    text = line.words[word]
    # isdecimal() also accepts Arabic digits, which int() reads: a file typed by hand may hold them.
    if not (text.isdecimal() and len(text) < 20):
        raise _wrong(line, f"{what} should be a whole number, and is {_shown(text)}")
    check_number(what, int(text), least=least, most=most, line=line.number)
    return int(text)


def _count_words(line: Line, count: int, what: str) -> None:
    if len(line.words) != count:
        raise _wrong(line, f"{len(line.words)} words where {count} are expected for {what}")


def _new(line: Line, what: str, name: str, known: dict[str, Course] | dict[str, Room] | dict[str, Curriculum]) -> None:
    if name in known:
        raise _wrong(line, f"the {what} {_shown(name)} is given twice")


def _known(line: Line, what: str, name: str, known: dict[str, int] | dict[str, Course]) -> None:
    if name not in known:
        raise _wrong(line, f"the {what} {_shown(name)} is not known")


def _wrong(line: Line, sentence: str) -> Malformed:
    return Malformed(sentence + ".", line=line.number)


def _shown(word: str) -> str:
    """The start of a word of the file, safe to print."""
    short = word if len(word) <= SHOWN_CHARACTERS else word[: SHOWN_CHARACTERS - 1] + "…"
    return ascii(short)

"""Decisions about weeks, on plain values. Hours are Decimals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

# Dated defaults, "to confirm": domain notes of one establishment, no official text was found.
SEARCH_SECONDS = 15.0  # for one week: a campus is placed within one, the rest makes it better
SESSION_HOURS = Decimal("2.5")  # what the books count for one session where the calendar does not say
GROUP_MAX_DAY = 4  # sessions: 10 h
TRAINER_MAX_DAY = 3
TRAINER_FULL_WEEK = 9  # sessions: 22.5 h; a trainer's week above it is marked
TRAINER_MAX_WEEK = 14  # sessions: 35 h
MODULE_MAX_WEEK = 8  # sessions: 20 h of one module
TRAVEL_SLOTS = 1  # free between two sites of one establishment: sessions follow each other without a break


@dataclass(frozen=True, slots=True)
class Place:
    """When, where and with whom; `day` None: not placed."""

    day: date | None = None
    slot: int | None = None
    space: int | None = None
    trainer: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "day": self.day and self.day.isoformat(),
            "slot": self.slot,
            "space": self.space,
            "trainer": self.trainer,
        }

    @classmethod
    def of(cls, session: Any) -> Place:
        return cls(session.day, session.slot, session.space_id, session.trainer_id)

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Place:
        day = facts["day"]
        return cls(date.fromisoformat(day) if day else None, facts["slot"], facts["space"], facts["trainer"])


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of a course: hours, and the training weeks left to give them, this one included."""

    key: str
    hours: Decimal
    weeks: Decimal
    session_hours: Decimal = SESSION_HOURS

    @property
    def sessions(self) -> int:
        """Whole sessions left; a remainder shorter than one session waits for a shorter slot."""
        return int(self.hours // self.session_hours)

    @property
    def share(self) -> Decimal:
        """Sessions an even load would hold this week."""
        return self.hours / self.session_hours / max(self.weeks, Decimal(1))


def sessions_this_week(courses: Iterable[Remaining], *, capacity: int) -> dict[str, int]:
    """How many sessions of each course of a group this week, `capacity` sessions at the most.

    An even load leaves fractions: the week takes the whole sessions, then the largest remainders
    until the group's own total is met. Courses with the least time left come first when the
    capacity is short.
    """
    found = [course for course in courses if course.sessions > 0]
    most = {course.key: min(course.sessions, MODULE_MAX_WEEK) for course in found}
    given = {course.key: min(int(course.share), most[course.key]) for course in found}
    wanted = min(round(sum((course.share for course in found), Decimal(0))), capacity)
    for course in sorted(found, key=lambda c: (-(c.share - int(c.share)), c.weeks, c.key)):
        if sum(given.values()) < wanted and given[course.key] < most[course.key]:
            given[course.key] += 1
    for course in sorted(found, key=lambda c: (-c.weeks, c.key)):  # too many: the least pressed wait
        while sum(given.values()) > capacity and given[course.key]:
            given[course.key] -= 1
    return {key: count for key, count in given.items() if count}


def sessions_to_keep_up(left: Mapping[str, int], later: Mapping[str, int], *, capacity: int) -> dict[str, int]:
    """How many sessions of each course of a group this week, so that the year's plan is kept.

    What is left after it is then what the year keeps for `later` weeks: a session that was not held comes
    back by itself. When the capacity is short, the courses with most sessions to come wait.
    """
    given = {key: min(max(count - later[key], 0), MODULE_MAX_WEEK) for key, count in left.items() if key in later}
    for key in sorted(given, key=lambda key: (-later[key], key)):
        while sum(given.values()) > capacity and given[key]:
            given[key] -= 1
    return {key: count for key, count in given.items() if count}


def left_by(assigned: Decimal, delivered: Decimal, s1: float, s2: float, *, in_first: bool) -> Decimal:
    """Hours still to give by the end of the semester under way.

    In the first semester, only the part of the hours that the referential foresees in it.
    """
    share = Decimal(str(s1 / (s1 + s2))) if in_first and s1 + s2 else Decimal(1)
    return max(assigned * share - delivered, Decimal(0))


def cut_by_semester(
    left: Decimal, first: Decimal, *, one_semester: bool, session_hours: Decimal = SESSION_HOURS
) -> tuple[Decimal, Decimal]:
    """Hours to give in the semester under way, and in the next one.

    The first part is made of whole sessions, so that a course of two semesters has one remainder. A course
    of one semester is not cut: `first` is all of it, or nothing.
    """
    if one_semester:
        return (left, Decimal(0)) if first else (Decimal(0), left)
    now = min(first, left) // session_hours * session_hours
    return now, left - now

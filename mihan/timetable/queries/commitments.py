"""What apps above publish for trainers and groups: the week leaves those slots free, and people see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from mihan.people.models import Person, Unit
from mihan.timetable.queries.frames import SlotTimes


@dataclass(frozen=True, slots=True)
class Commitment:
    """A trainer or a group (their keys) taken for one slot; `is_avoided`: better left free, no more."""

    day: date
    slot: int
    trainer: int | None = None
    group: int | None = None
    is_avoided: bool = False


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """What a person has to attend beside the sessions of their week.

    `key` and `sequence` let calendars follow it from one publication to the next.
    """

    key: str
    sequence: int
    published_at: datetime | None
    day: date
    slot: int
    times: SlotTimes | None
    title: str
    what: str
    where: str
    url: str


ReadCommitments = Callable[[Unit, date, date], Iterable[Commitment]]
ReadEvents = Callable[[Person, date, date], Iterable[OwnEvent]]
_commitments: list[ReadCommitments] = []
_events: list[ReadEvents] = []


def add_commitments(read: ReadCommitments) -> None:
    """An app above tells who is taken in an establishment, from a day to a day."""
    if read not in _commitments:
        _commitments.append(read)


def add_own_events(read: ReadEvents) -> None:
    """An app above tells what a person has to attend, from a day to a day."""
    if read not in _events:
        _events.append(read)


def commitments(unit: Unit, first: date, last: date) -> list[Commitment]:
    return [one for read in _commitments for one in read(unit, first, last)]


def own_events(person: Person, first: date, last: date) -> list[OwnEvent]:
    found = [one for read in _events for one in read(person, first, last)]
    return sorted(found, key=lambda one: (one.day, one.slot))

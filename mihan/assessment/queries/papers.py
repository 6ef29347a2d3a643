"""Papers a trainee keeps beside their competences, told by apps above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mihan.people.models import Person, User


@dataclass(frozen=True)
class Paper:
    """A document as it stood on a day; `links` are (name of the language, its code, address)."""

    title: str
    day: date
    links: tuple[tuple[str, str, str], ...]


ReadPapers = Callable[[User, Person], list[Paper]]
_readers: list[ReadPapers] = []


def add_papers(read: ReadPapers) -> None:
    if read not in _readers:
        _readers.append(read)


def papers_of(user: User, person: Person) -> list[Paper]:
    """Those this reader may open, the latest first."""
    found = [paper for read in _readers for paper in read(user, person)]
    return sorted(found, key=lambda paper: paper.day, reverse=True)

"""Who looked at somebody's file, as its owner reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from mihan.people.models import Look, Opening, Person, Role
from mihan.people.queries.changes import actor_names
from mihan.people.queries.rights import zones

READ = 1000  # of each kind, the latest: a page is for reading


@dataclass(frozen=True)
class Seen:
    """One line: somebody, with the role they held then, saw something of a person, for a reason."""

    at: datetime
    day: date
    who: str
    role: str
    what: str
    why: str


def seen_of(person: Person) -> list[Seen]:
    """Files opened, lists taken away, zones opened; newest first."""
    return sorted([*_looks(person), *_openings(person)], key=lambda seen: seen.at, reverse=True)


def last_look(person: Person) -> Seen | None:
    return max([*_looks(person, 1), *_openings(person, 1)], key=lambda seen: seen.at, default=None)


def _looks(person: Person, count: int = READ) -> Iterator[Seen]:
    for look in Look.objects.filter(person=person).select_related("reader", "unit")[:count]:
        yield Seen(look.at, look.day, look.reader.name, _role(look.role), look.get_kind_display(), _right(look))


def _right(look: Look) -> str:
    if look.unit is None:
        return ""
    told = {"unit": look.unit.name}
    if look.is_lent:
        return _("A role lent to them reads the files of %(unit)s.") % told
    return _("Their role reads the files of %(unit)s.") % told


def _openings(person: Person, count: int = READ) -> Iterator[Seen]:
    openings = list(Opening.objects.filter(person=person)[:count])
    names = actor_names(opening.opened_by for opening in openings)
    known = zones()
    for opening in openings:
        zone = known[opening.zone].name
        yield Seen(
            opening.created_at, opening.created_at.date(), names[opening.opened_by], _role(opening.role), zone,
            opening.purpose,
        )  # fmt: skip


def _role(kind: str) -> str:
    return str(Role.Kind(kind).label) if kind else ""

"""Why somebody opens a page, or not: the permission of each address, and the roles that give it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mihan.people.models import Person, Role, Unit, User
from mihan.people.permissions import GRANTS, SAID, UNIT, ZONES

FILE = Path(__file__).parents[1] / "data" / "doors.toml"
PUBLIC, EVERYONE = "public", "everyone"


@dataclass(frozen=True)
class Way:
    """One permission that opens a page: who gives it to the reader, else whose roles would."""

    permission: str
    said: str | Promise
    through: list[tuple[Role, bool, bool]]  # a role, whether it reaches others, whether it is lent
    roles: Sequence[str | Promise]
    wants_purpose: bool


@dataclass(frozen=True)
class Door:
    """What an address asks, for one reader. It never tells whether a record is there."""

    path: str
    is_known: bool
    rule: str  # public, everyone, or empty: the ways tell
    ways: list[Way]
    is_about_a_record: bool

    @property
    def is_open(self) -> bool:
        return bool(self.rule) or any(way.through for way in self.ways)

    @property
    def wants_purpose(self) -> bool:
        return any(way.wants_purpose for way in self.ways)


@lru_cache(maxsize=1)
def _doors() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=512)
def declared(view: str) -> tuple[str, ...]:
    """The permissions one of which opens a view, or a single rule; nothing for a view nobody wrote a line for."""
    found = next((rule for name, rule in _doors().items() if fnmatchcase(view, name)), ())
    return (found,) if isinstance(found, str) else tuple(found)


def door(path: str, user: User) -> Door:
    try:
        match = resolve(path)
    except Resolver404:
        return Door(path, False, "", [], False)
    asked = declared(match.view_name or "")
    rule = asked[0] if asked and asked[0] in (PUBLIC, EVERYONE) else ""
    ways = [_role_way(name.removeprefix("role:"), user) for name in asked if name.startswith("role:")]
    ways = [_way(name, user) for name in asked if name in GRANTS] + ways
    return Door(path, bool(asked), rule, ways, bool(match.kwargs))


def _way(permission: str, user: User) -> Way:
    through = [
        (role, scope == UNIT, role.person_id != user.person_id) for role, scope in user.held(permission)
    ]  # fmt: skip
    roles = [Role.Kind(kind).label for kind in GRANTS[permission]]
    return Way(permission, SAID[permission], through, roles, permission in ZONES)


def _role_way(kind: str, user: User) -> Way:
    """What is open to a role itself, whatever its rights."""
    through = [(role, False, False) for role in user.current_roles if role.kind == kind]
    return Way("", _("what is for this role alone"), through, [Role.Kind(kind).label], False)


def who_give_roles(user: User, count: int = 3) -> list[Person]:
    """Some of those who could give this reader a role: in charge of a unit the reader's roles hang under."""
    above = {int(key) for role in user.current_roles if role.unit for key in role.unit.path.strip("/").split("/")}
    units = Unit.objects.filter(pk__in=above)
    in_charge = Role.objects.current().filter(kind__in=_kinds(), unit__in=units).values("person")
    return list(Person.objects.filter(pk__in=in_charge, user__is_active=True).exclude(pk=user.person_id or 0)[:count])


def _kinds() -> Iterable[str]:
    return GRANTS["people.give_roles"]

"""The matrix of roles and domains, read from `data/rights.toml`, and what it asks of `GRANTS`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mihan.core.models import name_of
from mihan.people.models import Role, User
from mihan.people.permissions import GRANTS, OWN, SAID, UNIT

FILE = Path(__file__).parents[1] / "data" / "rights.toml"
ACTS = {
    "R": _("reads"), "C": _("proposes"), "U": _("changes"), "V": _("validates"), "A": _("sets the rules"),
    "x": _("opens for a purpose"),
}  # fmt: skip
SCOPES = {
    "s": _("what concerns them"), "g": _("their groups"), "p": _("their pole"), "e": _("the establishment"),
    "r": _("totals of the region"),
}  # fmt: skip
WIDE = frozenset({"", "p", "e"})  # scopes that reach records of others under a unit
READS = frozenset("RUVA")
# Notes that leave the right whole; any other narrows it to a part of the record.
WHOLE = frozenset({"", "no_number", "no_entry", "publication", "calendar"})


@dataclass(frozen=True)
class Right:
    """One right of a cell: acts, a scope, a note. "CUVe" or "R counts"."""

    acts: str
    scope: str
    note: str
    written: str

    @property
    def said_acts(self) -> list[str | Promise]:
        return [ACTS[act] for act in self.acts]

    @property
    def said_scope(self) -> str | Promise:
        return SCOPES.get(self.scope, "")

    @property
    def said_note(self) -> str:
        return said(_matrix()["notes"][self.note]) if self.note else ""


@dataclass(frozen=True)
class Domain:
    key: str
    told: dict[str, Any]

    @property
    def name(self) -> str:
        return said(self.told)

    @property
    def means(self) -> dict[str, str]:
        """The permission that stands for each act; none before its app exists."""
        return self.told.get("means", {})

    @property
    def is_enforced(self) -> bool:
        return "R" in self.means  # a zone alone is no app yet


@dataclass(frozen=True)
class Row:
    """What one role may do, domain by domain."""

    key: str
    told: dict[str, Any]

    @property
    def kind(self) -> str:
        return self.told.get("kind", "")

    @property
    def name(self) -> str:
        return str(Role.Kind(self.kind).label) if self.kind == self.key else said(self.told)

    def rights(self, domain: Domain) -> list[Right]:
        return [_right(text.strip()) for text in self.told.get(domain.key, "").split(",") if text.strip()]

    @property
    def cells(self) -> list[tuple[Domain, list[Right]]]:
        return [(domain, self.rights(domain)) for domain in domains()]


@dataclass(frozen=True)
class Zone:
    """A part of a person's file kept apart from the ladder of roles."""

    key: str
    told: dict[str, Any]

    @property
    def name(self) -> str:
        return said(self.told)

    @property
    def permission(self) -> str:
        return self.told["permission"]


@dataclass(frozen=True)
class Apart:
    """Rights that one person does not exercise on the same thing, and roles not given together."""

    name: str
    told: dict[str, Any]

    @property
    def rule(self) -> str:
        return said(self.told)

    @property
    def is_refused(self) -> bool:
        return self.told.get("refused", False)

    @property
    def acts(self) -> list[str]:
        return self.told.get("acts", [])

    @property
    def is_enforced(self) -> bool:
        return "roles" in self.told

    def parts(self, one: str, other: str) -> bool:
        left, right = self.told.get("roles", ([], []))
        return (one in left and other in right) or (one in right and other in left)


@lru_cache(maxsize=1)
def _matrix() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def said(told: dict[str, Any]) -> str:
    return name_of(told["fr"], told["ar"], told["en"])


def domains() -> list[Domain]:
    return [Domain(key, told) for key, told in _matrix()["domains"].items()]


def rows() -> list[Row]:
    return [Row(key, told) for key, told in _matrix()["roles"].items()]


def zones() -> dict[str, Zone]:
    return {key: Zone(key, told) for key, told in _matrix()["zones"].items()}


def kept_apart() -> list[Apart]:
    return [Apart(told["name"], told) for told in _matrix()["apart"]]


def differences(*, is_less: bool = False) -> dict[tuple[str, str], str]:
    """Where the product gives more than the matrix, or less for now: by permission and role, and why."""
    return {
        (told["permission"], kind): said(told)
        for told in _matrix()["differences"]
        if told.get("is_less", False) is is_less
        for kind in told["kinds"]
    }


def _right(text: str) -> Right:
    code, _space, note = text.partition(" ")
    acts, scope = code, ""
    if code[-1] in SCOPES:
        acts, scope = code[:-1], code[-1]
    return Right(acts, scope, note, code)


def asked_for() -> Iterator[tuple[str, str, str]]:
    """What the matrix wants of `GRANTS`, where apps exist: permission, role, scope."""
    for row in rows():
        for domain, rights in row.cells if row.kind else ():
            for right in rights:
                for permission, scope in _means(domain.means, right):
                    yield permission, row.kind, scope


def _means(means: dict[str, str], right: Right) -> Iterator[tuple[str, str]]:
    for act in right.acts + ("U" if "A" in right.acts else "") + ("R" if READS & set(right.acts) else ""):
        permission = means.get(f"{act} {right.note}") or (means.get(act) if right.note in WHOLE else None)
        if permission and right.scope in WIDE:
            yield permission, UNIT
        elif act == "R" and right.scope == "s" and "own" in means:
            yield means["own"], OWN
        elif permission and right.scope == "g" and "groups" in means:
            yield permission, OWN


@dataclass(frozen=True)
class Held:
    """A role, one's own or lent, and what it opens."""

    role: Role
    is_lent: bool
    opens: list[str | Promise]


def held_by(user: User) -> list[Held]:
    """The roles of today and what each opens, own ones first."""
    own = [Held(role, False, _opens(role.kind)) for role in user.current_roles]
    return own + [Held(loan.role, True, [SAID[p] for p in GRANTS if loan.gives(p)]) for loan in user.loans]


def _opens(kind: str) -> list[str | Promise]:
    return [SAID[permission] for permission, grants in GRANTS.items() if kind in grants]

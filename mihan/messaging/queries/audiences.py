"""Whom somebody may write to. The apps above bring the audiences they know; rights decide which are offered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mihan.people.models import Role, Unit, User

WRITE = "messaging.write"
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Audience:
    """`choices` gives those offered to a user, by key; `people` who is in one of them."""

    code: str
    choices: Callable[[User], Choices]
    people: Callable[[str], Iterable[int]]


_audiences: dict[str, Audience] = {}


def add_audience(*audiences: Audience) -> None:
    for audience in audiences:
        _audiences[audience.code] = audience


def offered(user: User) -> Choices:
    """All that this user may write to, as choices of a form."""
    if not user.has_perm(WRITE):
        return []
    return [(f"{a.code}:{key}", label) for a in _audiences.values() for key, label in a.choices(user)]


def people_in(chosen: str) -> set[int]:
    code, _colon, key = chosen.partition(":")
    return set(_audiences[code].people(key))


def _establishments(user: User) -> Choices:
    units = Unit.objects.visible_to(user, WRITE).filter(kind=Unit.Kind.ESTABLISHMENT)
    return [(str(unit.pk), _("Trainers of %(name)s") % {"name": unit.name}) for unit in units]


def _trainers(key: str) -> Iterable[int]:
    unit = Unit.objects.get(pk=int(key))
    held = Role.objects.current().filter(kind=Role.Kind.TRAINER, unit__path__startswith=unit.path)
    return held.order_by().values_list("person", flat=True)


TRAINERS = Audience("trainers", _establishments, _trainers)

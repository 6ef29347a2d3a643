"""What lists and pages tell of a person, with what apps above know of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from mihan.core.models import NAMES, name_of
from mihan.people.models import (
    Person,
    Role,
    Trainer,
    User,
)


@dataclass(frozen=True)
class Belonging:
    """Where people are, told by an app above of a whole page of people at once, by their key."""

    tell: Callable[[User, list[int]], dict[int, str]]


@dataclass(frozen=True)
class Section:
    """A part of a person's page brought by an app above; without context it is not shown."""

    template: str
    context: Callable[[User, Person], dict[str, Any]]


_belongings: list[Belonging] = []
_sections: list[Section] = []


def add_belonging(belonging: Belonging) -> None:
    if belonging not in _belongings:
        _belongings.append(belonging)


def add_section(section: Section) -> None:
    if section not in _sections:
        _sections.append(section)


def sections_about(person: Person, user: User) -> list[dict[str, Any]]:
    found = [(section.template, section.context(user, person)) for section in _sections]
    return [{"template": template, **context} for template, context in found if context]


class Held(NamedTuple):
    """A role of a person, as a row of a list tells it."""

    kind: str
    start: date | None
    unit: str


# What a list may show of a person. The rest of the file, and its dates, cost more to read than to show.
LISTED = (
    "last_name", "first_name", "arabic_last_name", "arabic_first_name", "trainee_number",
    "birth_date", "phone", "trainer__number", "trainer__is_part_time",
)  # fmt: skip


def listed(people: QuerySet[Person]) -> QuerySet[Person]:
    return people.select_related("trainer").only(*LISTED)


def read_places(people: list[Person], user: User) -> None:
    """Give these people `held`, their roles of today, and `places`, in a fixed number of queries.

    Places are the groups, if an app above knows of any, else the units of the roles held.
    """
    keys = [person.pk for person in people]
    held: dict[int, list[Held]] = defaultdict(list)
    roles = Role.objects.visible_to(user, among=keys).current()
    for key, kind, start, *names in roles.values_list("person", "kind", "start", *(f"unit__{n}" for n in NAMES)):
        held[key].append(Held(kind, start, name_of(*names)))
    told = [belonging.tell(user, keys) for belonging in _belongings]
    for person in people:
        person.held = held[person.pk]  # type: ignore[attr-defined]
        known = [places[person.pk] for places in told if person.pk in places]
        units = dict.fromkeys(role.unit for role in held[person.pk] if role.unit)
        person.places = " · ".join(known or units)  # type: ignore[attr-defined]


def staff_number(person: Person) -> str:
    """Only the number of a permanent trainer: a part-timer's is an identity number in disguise."""
    trainer: Trainer | None = getattr(person, "trainer", None)
    if trainer is None or trainer.is_part_time or not trainer.number.isdigit():
        return ""
    return trainer.number


def roles_of(person: Person, user: User) -> QuerySet[Role]:
    return Role.objects.visible_to(user).filter(person=person).select_related("unit")

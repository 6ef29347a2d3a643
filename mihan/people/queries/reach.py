"""Who is in whose reach, who may be given which role, and who holds one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.models import holding as holding_words
from mihan.core.text import fold
from mihan.people.models import (
    Identity,
    Person,
    Role,
    Trainer,
    Unit,
    User,
    in_reach,
)
from mihan.people.policy import UNITS

# Everyone else who holds a role works for the campus.
NOT_STAFF = (
    Role.Kind.TRAINEE, Role.Kind.TRAINER, Role.Kind.APPLICANT, Role.Kind.GRADUATE,
    Role.Kind.EMPLOYER,
)  # fmt: skip
STAFF = tuple(kind for kind in Role.Kind if kind not in NOT_STAFF)
WORKING = (*STAFF, Role.Kind.TRAINER)
SOON = timedelta(days=30)


def open_numbers(people: QuerySet[Any, Any] | list[int]) -> dict[int, str]:
    """Identity numbers by person. For imports and purposed exports only: see `open_identity`."""
    return dict(Identity.objects.filter(person__in=people, closed_at=None).values_list("person_id", "number"))


def holding(user: User, kinds: Iterable[str] = (), *, permission: str = "people.view") -> QuerySet[Person]:
    """People in the user's reach who hold one of these roles today (any role, if none is named)."""
    held = Role.objects.current().filter(in_reach(user, permission))
    if kinds:
        held = held.filter(kind__in=kinds)
    # A list of keys and not EXISTS: counting 3,900 people takes half the time.
    return Person.objects.filter(pk__in=held.values("person"))


def reached(user: User, permission: str) -> QuerySet[Person]:
    """People with a role, past or present, where this user has `permission`."""
    held = Role.objects.filter(in_reach(user, permission))
    return Person.objects.filter(pk__in=held.values("person"))


WHOLE_UNITS = frozenset({Unit.Kind.REGION, Unit.Kind.ESTABLISHMENT})


def whole_establishments(permission: str) -> Callable[[User], bool]:
    """Whether somebody has a permission over an establishment, and not only over a pole of it."""
    return lambda user: any(unit.kind in WHOLE_UNITS for unit in user.units(permission))


def units_to_give_in(user: User) -> QuerySet[Unit]:
    """Where this user gives roles: campuses and poles, not each of their programmes and groups."""
    return Unit.objects.visible_to(user, "people.give_roles").filter(kind__in=UNITS)


def account_of(person: Person) -> User | None:
    return User.objects.filter(person=person).first()


def held_when(roles: QuerySet[Role], answer: str) -> QuerySet[Role]:
    if answer == "now":
        return roles.current()  # type: ignore[attr-defined]
    if answer == "ending":
        return ending(roles)
    return roles.filter(end__lt=clock.today()) if answer == "past" else roles


def ending(roles: QuerySet[Role]) -> QuerySet[Role]:
    """Roles whose last day is near: to be renewed, or let go."""
    return roles.filter(end__range=(clock.today(), clock.today() + SOON))


def without_account(roles: QuerySet[Role], answer: str = "none") -> QuerySet[Role]:
    """Roles held now by people who work here and cannot sign in."""
    if answer != "none":
        return roles
    return roles.current().filter(kind__in=WORKING, person__user=None)  # type: ignore[attr-defined]


def roles_page(role: Role) -> str:
    return address("people:role-person", role.person_id)


def found(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """By names and trainee number; also by the staff number, in full, of a permanent trainer."""
    number = fold(text)
    if not number.isdigit():
        return people.matching(text)  # type: ignore[attr-defined]
    numbered = Trainer.objects.filter(number=number, is_part_time=False)
    return people.filter(holding_words(number, "search_text") | Q(pk__in=numbered.values("person")))


def nobody_has_an_account() -> bool:
    """The installation is empty: whoever started it makes the first account."""
    return not User.objects.exists()

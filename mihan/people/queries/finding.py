"""People in the search of everything: by number, or by name, the nearest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from mihan.core.addresses import address
from mihan.core.models import kinds_of_nearness
from mihan.core.text import WHOLE, fold
from mihan.people.models import (
    Person,
    Role,
    Trainer,
    Unit,
    User,
    in_reach,
)
from mihan.people.queries.lists import listed, read_places
from mihan.people.queries.reach import WHOLE_UNITS
from mihan.ui.search import Hit

PROBED = 150  # people looked at by name before asking who of them is in reach
SMALL = 2000  # roles in reach: whoever holds so few is sooner looked at whole than found among everybody


def people_found(user: User, text: str, count: int) -> list[Hit]:
    """For who lists people, their pages; for who only gives roles, the page of their roles."""
    seen: Callable[..., QuerySet[Person]]
    if user.has_perm("people.list"):
        seen, permission, page = Person.objects.visible_to, "people.view", "people:person-detail"
    elif user.has_perm("people.give_roles"):
        seen, permission, page = _given_roles_by, "people.give_roles", "people:role-person"
    else:
        return []
    looked = _Looked(partial(seen, user), user, permission, text, count)
    found = looked.by_number() or looked.by_name()
    read_places(found, user)
    return [_hit(person, page) for person in found]


def _given_roles_by(user: User, *, among: list[int]) -> QuerySet[Person]:
    held = Role.objects.filter(in_reach(user, "people.give_roles", among=among), person__in=among)
    return Person.objects.filter(pk__in=held.order_by().values("person"))


@dataclass(frozen=True)
class _Looked:
    """Names first, reach second: asking of all people who is in reach takes longer than reading their names.

    Unless many are so named and the reach is small: then it is looked at whole. `seen` says who of some people is in
    reach, `within` who of all: the same, asked the other way round.
    """

    seen: Callable[..., QuerySet[Person]]
    user: User
    permission: str
    text: str
    count: int

    @cached_property
    def units(self) -> list[Unit]:
        return self.user.units(self.permission)

    @property
    def is_whole(self) -> bool:
        return all(unit.kind in WHOLE_UNITS for unit in self.units)

    @property
    def roles(self) -> QuerySet[Role]:
        """Those by which people are in reach; of establishments, found by the keys of their units."""
        if self.is_whole:
            return Role.objects.order_by().filter(unit__in=Unit.objects.order_by().under(*self.units).values("pk"))
        return Role.objects.order_by().filter(in_reach(self.user, self.permission))

    @property
    def is_reach_small(self) -> bool:
        """Of a part of an establishment, telling takes as long as the names."""
        return self.is_whole and self.roles[: SMALL + 1].count() <= SMALL

    @property
    def within(self) -> QuerySet[Person]:
        oneself = self.user.person_id if self.permission == "people.view" else 0
        # One list of keys and not "or", for which everybody would be looked at.
        mine = Person.objects.filter(pk=oneself or 0).order_by().values("pk")
        return Person.objects.filter(pk__in=self.roles.values("person").union(mine))

    def by_number(self) -> list[Person]:
        """The permanent trainer of a staff number, given in full."""
        number = fold(self.text)
        if not number.isdecimal() or len(number) > 20:
            return []
        numbered = Trainer.objects.filter(number=number, is_part_time=False).values_list("person", flat=True)
        return self._rows(list(numbered), WHOLE, self.count)

    def by_name(self) -> list[Person]:
        """A few are so named: all are asked about. Many: the nearest, kind by kind, until enough are in reach."""
        named = list(Person.objects.matching(self.text).order_by().values_list("pk", flat=True)[:PROBED])
        if len(named) < PROBED:
            return self._nearest(self.seen(among=named)) if named else []
        if self.is_reach_small:
            return self._nearest(self.within)
        found: dict[int, Person] = {}
        for nearness, kind in kinds_of_nearness(self.text, "search_text"):
            named = list(Person.objects.filter(kind).values_list("pk", flat=True)[:PROBED])
            found |= {p.pk: p for p in self._rows(named, nearness, 2 * self.count) if p.pk not in found}
            if len(found) >= self.count:
                break
            if len(named) == PROBED:  # few of those so named are in reach: look at it whole
                return self._nearest(self.within)
        return list(found.values())[: self.count]

    def _nearest(self, people: QuerySet[Person]) -> list[Person]:
        near_ones = people.nearest(self.text).order_by("nearness", *_NOT_BY_INDEX)  # type: ignore[attr-defined]
        keys = dict(near_ones.values_list("pk", "nearness")[: self.count])
        rows = {person.pk: person for person in listed(Person.objects.filter(pk__in=keys))}
        for key, nearness in keys.items():
            rows[key].nearness = nearness  # type: ignore[attr-defined]
        return [rows[key] for key in keys]

    def _rows(self, keys: list[int], nearness: int, count: int) -> list[Person]:
        rows = list(listed(self.seen(among=keys))[:count]) if keys else []
        for person in rows:
            person.nearness = nearness  # type: ignore[attr-defined]
        return rows


# In the order of names, but not by the index of names: of a few people in reach, it would read everybody else's first.
_NOT_BY_INDEX = (Concat("last_name", Value("")), Concat("first_name", Value("")), "pk")


def _hit(person: Person, page: str) -> Hit:
    first, second = person.name, person.arabic_name if person.name == person.latin_name else person.latin_name
    roles = dict.fromkeys(str(Role.Kind(role.kind).label) for role in person.held)  # type: ignore[attr-defined]
    told = [*roles, person.places] if person.places else [*roles]  # type: ignore[attr-defined]
    return Hit(
        first, address(page, person.pk), note=" · ".join(told), also=second,
        nearness=person.nearness,  # type: ignore[attr-defined]
    )  # fmt: skip

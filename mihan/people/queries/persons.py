"""Persons: who is in reach, how lists tell them, what is known and written of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.models import NAMES, JournalEntry, kinds_of_nearness, name_of
from mihan.core.models import holding as holding_words
from mihan.core.text import WHOLE, fold
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
from mihan.ui.search import Hit

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


# --- who is in reach


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


# --- who is given which role


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


# --- the search of everything

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


# --- what apps above know of a person


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


# --- what was changed


def actor_names(actors: Iterable[str]) -> dict[str, str]:
    """What the trail calls "user:12" or "command:import_file", said for people; one query."""
    actors = set(actors)
    keys = [int(key) for kind, _colon, key in (a.partition(":") for a in actors) if kind == "user"]
    users = User.objects.in_bulk(keys) if keys else {}
    return {actor: _actor_name(actor, users) for actor in actors}


def _actor_name(actor: str, users: dict[int, User]) -> str:
    kind, _colon, key = actor.partition(":")
    if kind == "user":
        user = users.get(int(key))
        return str(user) if user else _("an account that is gone")
    if kind == "command":
        return _("the command %(name)s") % {"name": key}
    return {"visitor": _("a visitor who had not signed in")}.get(actor, _("the system"))


# Columns that say nothing to a reader, or must not be read.
UNTOLD = frozenset(
    {"id", "created_at", "updated_at", "search_text", "path", "person_id", "last_login", "password",
     "is_superuser", "is_invented", "listed_name"}
)  # fmt: skip
HIDDEN = frozenset((m._meta.db_table, column) for m in (Trainer, Identity) for column in m.journal_hides)
SUBJECTS = {
    "people_person": gettext_lazy("personal data"),
    "people_role": gettext_lazy("role"),
    "people_identity": gettext_lazy("identity number"),
    "people_user": gettext_lazy("account"),
    "people_trainer": pgettext_lazy("part of a person's file", "trainer"),
}
TRAIL_READ, TRAIL_SHOWN = 200, 30


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One entry of the audit trail, said for people."""

    at: datetime
    by: str
    cause: str
    action: str
    verb: str | Promise
    subject: str | Promise
    fields: tuple[FieldChange, ...]


def changes_about(person: Person) -> list[Change]:
    """The latest changes of everything that makes this person, newest first."""
    entries = list(JournalEntry.objects.filter(_rows_about(person))[:TRAIL_READ])
    names = actor_names(entry.actor for entry in entries)
    units = _units_in(entries)
    told = (_change(entry, names[entry.actor], units) for entry in entries)
    return [change for change in told if change is not None][:TRAIL_SHOWN]


def _rows_about(person: Person) -> Q:
    rows = Q(table="people_person", row=person.pk)
    for model in (Role, Identity, Trainer, User):
        keys = model._default_manager.filter(person=person).values("pk")
        rows |= Q(table=model._meta.db_table, row__in=keys)
    # A role that was deleted is only to be found by what the trail kept of it.
    return rows | Q(table="people_role", action="delete", old__person_id=person.pk)


def _units_in(entries: list[JournalEntry]) -> dict[int, Unit]:
    keys = {key for entry in entries for kept in (entry.old, entry.new) if kept and (key := kept.get("unit_id"))}
    return Unit.objects.in_bulk(keys) if keys else {}


def _change(entry: JournalEntry, by: str, units: dict[int, Unit]) -> Change | None:
    fields = tuple(_field_changes(entry, units))
    if not fields and entry.action == JournalEntry.Action.UPDATE:
        return None  # only a stamp moved
    return Change(
        at=entry.at, by=by, cause=_cause_text(entry.cause), action=entry.action,
        verb=entry.get_action_display(), subject=SUBJECTS[entry.table], fields=fields,
    )  # fmt: skip


def _cause_text(cause: str) -> str:
    kind, _colon, key = cause.partition(":")
    said = {"import": _("import no. %(number)s"), "request": _("request no. %(number)s")}
    return said[kind] % {"number": key} if kind in said else cause


def _field_changes(entry: JournalEntry, units: dict[int, Unit]) -> Iterator[FieldChange]:
    before, after = entry.old or {}, entry.new or {}
    for field in _model_of(entry.table)._meta.concrete_fields:
        column = field.column
        if column in UNTOLD or before.get(column) == after.get(column):
            continue
        hide = (entry.table, column) in HIDDEN
        old, new = (
            "…" if hide and kept.get(column) else _told(field, kept.get(column), units) for kept in (before, after)
        )
        if old != new or hide:
            yield FieldChange(capfirst(str(field.verbose_name)), old, new)


def _model_of(table: str) -> type[models.Model]:
    return next(m for m in apps.get_app_config("people").get_models() if m._meta.db_table == table)


def _told(field: models.Field, value: Any, units: dict[int, Unit]) -> str:
    """A value as the trail kept it (SQLite writes dates as text and yes as 1), for a reader."""
    if value is None or value == "":
        return ""
    if field.column == "unit_id":
        return units[value].name if value in units else str(value)
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField):
        return _told_instant(str(value))
    if isinstance(field, models.DateField):
        return _told_date(str(value))
    return str(dict(field.flatchoices).get(value, value))


def _told_date(text: str) -> str:
    day = date.fromisoformat(text[:10])
    return f"{day:%d/%m/%Y}"


def _told_instant(text: str) -> str:
    at = datetime.fromisoformat(text)  # SQLite keeps no zone: it is the universal one
    return f"{timezone.localtime(at if at.tzinfo else at.replace(tzinfo=UTC)):%d/%m/%Y %H:%M}"


def nobody_has_an_account() -> bool:
    """The installation is empty: whoever started it makes the first account."""
    return not User.objects.exists()

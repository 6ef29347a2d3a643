"""What was changed of a person, by whom and when, as the trail has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mihan.core.models import JournalEntry
from mihan.people.models import (
    Identity,
    Person,
    Role,
    Trainer,
    Unit,
    User,
)


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

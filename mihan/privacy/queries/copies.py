"""Everything held of one person, table by table, as the declarations say: none can be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mihan.core.models import JournalEntry, Record
from mihan.people.models import Person
from mihan.people.queries import actor_names
from mihan.privacy.queries.holdings import Holding, holding_of, holdings
from mihan.ui import writing

TRAIL = "core.JournalEntry"
SOMEBODY = -1  # where a person's key comes
ACTORS = frozenset({"actor", "opened_by"})  # "user:12", said by name


@dataclass(frozen=True)
class Part:
    """What one table holds of the person: `rows` for machines, `told` for readers."""

    holding: Holding
    rows: list[dict[str, Any]]
    told: list[list[str]]

    @property
    def headings(self) -> list[str]:
        return [self.holding.said(name) for name in self.holding.personal]


def parts_of(person: Person) -> Iterator[Part]:
    """Each table that holds something of this person, the empty ones left out; the audit trail last."""
    for holding in holdings():
        if holding.person or holding.shared:
            part = _part(holding, list(holding.rows_concerning(person.pk)))
            if part.rows:
                yield part
    trail = _trail_part(person)
    if trail.rows:
        yield trail


def not_searched() -> list[Holding]:
    """Tables that may hold a name nobody can look for: raw files, sessions. Said in the copy, not hidden."""
    return [h for h in holdings() if not h.person and not h.shared and h.label != TRAIL]


def counts_of(person: Person) -> dict[str, int]:
    """How many lines each table has about this person, for their page; all tables are asked in one question."""
    sql, parameters = _counting()
    with connection.cursor() as cursor:
        cursor.execute(sql, [person.pk if value == SOMEBODY else value for value in parameters])
        return {label: count for label, count in cursor.fetchall() if count}


@cache
def _counting() -> tuple[str, tuple[Any, ...]]:
    """That question, of `SOMEBODY`. Putting it together takes longer than all its answers: once a process."""
    first, *others = [holding.counted(SOMEBODY) for holding in holdings() if holding.person]
    return first.union(*others, all=True).query.sql_with_params()


def _part(holding: Holding, rows: list[Any]) -> Part:
    names = _names_of_actors(holding, rows)
    return Part(
        holding,
        [{"id": row.pk} | {f.name: _kept(row, f, names) for f in holding.fields} for row in rows],
        [[_told(row, f, names) for f in holding.fields] for row in rows],
    )


def _names_of_actors(holding: Holding, rows: list[Any]) -> dict[str, str]:
    found = {getattr(row, name) for name in holding.personal if name in ACTORS for row in rows}
    return actor_names(found) if found else {}


def _kept(row: Any, field: models.Field, names: dict[str, str]) -> Any:
    """A value as JSON holds it; of another record, what it is called."""
    value = getattr(row, field.name)
    if field.name in ACTORS:
        return names[value]
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)


def _told(row: Any, field: models.Field, names: dict[str, str]) -> str:
    value = getattr(row, field.name)
    if value is None or value in ("", {}, []):
        return ""
    if field.name in ACTORS:
        return names[value]
    return str(dict(field.flatchoices).get(value, value)) if field.choices else _said(value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{writing.day_short_text(local)} {local:%H:%M}"
    if isinstance(value, date):
        return writing.day_short_text(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "; ".join(f"{key}: {one}" for key, one in value.items()) if isinstance(value, dict) else str(value)


# --- the audit trail about a person


def entries_about(person: int) -> Q:
    """Entries of the trail about the person's lines: those that stand, and those that were removed."""
    found = Q(pk__in=[])
    for holding in holdings():
        if not holding.person or not issubclass(holding.model, Record):
            continue
        table = Q(table=holding.model._meta.db_table)
        found |= table & Q(row__in=list(holding.rows_of(person).values_list("pk", flat=True)))
        for way in holding.person:
            if "__" not in way and way != "self":
                found |= table & (Q(**{f"old__{way}_id": person}) | Q(**{f"new__{way}_id": person}))
    return found


def _trail_part(person: Person) -> Part:
    holding = holding_of(TRAIL)
    rows = list(JournalEntry.objects.filter(entries_about(person.pk)))
    by_table = {h.model._meta.db_table: h for h in holdings()}
    for row in rows:
        about = by_table[row.table]
        row.old, row.new = _personal_only(about, row.old), _personal_only(about, row.new)
        row.table = about.title
    return _part(holding, rows)


def _personal_only(holding: Holding, kept: dict[str, Any] | None) -> dict[str, Any]:
    columns = {f.column for f in holding.fields}
    return {name: value for name, value in (kept or {}).items() if name in columns and value not in (None, "")}

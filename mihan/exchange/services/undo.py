"""Undoing an applied import from the audit trail, while nothing stands on it."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.core.journal import because_of
from mihan.core.models import JournalEntry
from mihan.exchange.models import ImportRun
from mihan.exchange.services.runs import one_at_a_time

Action = JournalEntry.Action


@transaction.atomic
def undo(run: ImportRun) -> int:
    """Put every row the import touched back as it was; the number of rows put back.

    Raises RuleBroken when a row has been changed since, or when newer rows depend on one.
    """
    one_at_a_time()  # a file under way may be standing on this one, unseen until it is applied
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state != ImportRun.State.APPLIED:
        raise RuleBroken(_("Only an applied file can be undone."))
    _refuse_if_something_stands(run)
    entries = JournalEntry.objects.filter(cause=run.cause).order_by("-id")
    run.state = ImportRun.State.UNDONE
    if entries.filter(action=Action.INSERT, table="people_unit", row=run.unit_id or 0).exists():
        run.unit = None  # the establishment goes with the file that named it
    try:
        with transaction.atomic(), because_of(f"undo:{run.pk}"):
            run.save()
            count = _put_back(entries)
            connection.check_constraints()
    except IntegrityError as error:
        raise RuleBroken(_("This import can no longer be undone: newer records depend on what it brought.")) from error
    return count


def _refuse_if_something_stands(run: ImportRun) -> None:
    later = JournalEntry.objects.raw(
        """
        SELECT later.* FROM core_journalentry later
        JOIN (SELECT "table", row, MAX(id) AS last FROM core_journalentry
              WHERE cause = %s GROUP BY "table", row) ours
          ON later."table" = ours."table" AND later.row = ours.row AND later.id > ours.last
        LIMIT 1
        """,
        [run.cause],
    )
    for entry in later:
        other = _run_of(entry.cause)
        if other:
            raise RuleBroken(
                _("This import can no longer be undone: %(file)s was applied on top of it. Undo that one first.")
                % {"file": other.file_name}
            )
        raise RuleBroken(_("This import can no longer be undone: something it brought has been changed since."))


def _run_of(cause: str) -> ImportRun | None:
    word, _colon, key = cause.partition(":")
    return ImportRun.objects.filter(pk=key).first() if word == "import" and key else None


def _put_back(entries: models.QuerySet[JournalEntry]) -> int:
    """Replay the entries backwards, in runs of the same table and action."""
    count = 0
    runs = groupby(entries.iterator(2000), key=lambda e: (e.table, e.action))
    with connection.cursor() as cursor:
        for (table, action), same in runs:
            rows = list(same)
            count += len(rows)
            if action == Action.INSERT:
                _delete(cursor, table, [entry.row for entry in rows])
            elif action == Action.UPDATE:
                for entry in rows:
                    _restore(cursor, table, entry.old)
            else:
                for entry in rows:
                    _insert(cursor, table, entry.old)
    return count


def _delete(cursor: Any, table: str, keys: list[int]) -> None:
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        marks = ", ".join(["%s"] * len(part))
        cursor.execute(f'DELETE FROM "{table}" WHERE id IN ({marks})', part)  # noqa: S608


def _restore(cursor: Any, table: str, old: Any) -> None:
    columns = _stored(table, old)
    sets = ", ".join(f'"{name}" = %s' for name in columns)
    cursor.execute(
        f'UPDATE "{table}" SET {sets} WHERE id = %s',  # noqa: S608
        [*columns.values(), old["id"]],
    )


def _insert(cursor: Any, table: str, old: Any) -> None:
    columns = {"id": old["id"], **_stored(table, old)}
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    cursor.execute(
        f'INSERT INTO "{table}" ({names}) VALUES ({marks})',  # noqa: S608
        list(columns.values()),
    )


def _stored(table: str, old: dict[str, Any]) -> dict[str, Any]:
    """The columns to write back; what the journal hides is left as it stands."""
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    hidden = getattr(model, "journal_hides", ())
    json_columns = {f.column for f in model._meta.concrete_fields if isinstance(f, models.JSONField)}
    return {
        name: json.dumps(value) if name in json_columns and not isinstance(value, str) else value
        for name, value in old.items()
        if name != "id" and name not in hidden
    }

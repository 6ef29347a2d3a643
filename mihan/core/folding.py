"""Working folded columns out again, in migrations: how names are folded has changed, or the column is new."""

from typing import Any

from django.db.migrations import RunPython

from mihan.core.journal import unwatched
from mihan.core.text import searchable


def folded_again(app: str, model: str, *names: str, joined: bool = False) -> RunPython:
    """The operation that fills `search_text` of a model from these fields."""

    def fill(apps: Any, schema_editor: Any) -> None:
        rows = apps.get_model(app, model)
        table = rows._meta.db_table
        found = [
            (searchable(*(text or "" for text in texts), joined=joined)[:1000], key)
            for key, *texts in rows.objects.order_by().values_list("pk", *names)
        ]
        with unwatched(table, schema_editor), schema_editor.connection.cursor() as cursor:
            cursor.executemany(f'UPDATE "{table}" SET search_text = %s WHERE id = %s', found)  # noqa: S608

    return RunPython(fill, RunPython.noop)

"""Rows that must stand once somebody relies on them: the database refuses to change some columns.

Triggers on both engines, laid after each `migrate` because SQLite drops them when it rebuilds a table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class FrozenRows:
    """`columns` of `table` keep their values while `stands` holds: SQL about the row, called OLD.

    `name` is that of the trigger, and what its refusal (an IntegrityError) says.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    stands: str

    def lay(self, **kwargs: Any) -> None:
        """A receiver of `post_migrate`; does nothing while the table is not made yet."""
        if self.table not in connection.introspection.table_names():
            return
        with connection.cursor() as cursor:
            for statement in self._postgres() if connection.vendor == "postgresql" else self._sqlite():
                cursor.execute(statement)

    def _changed(self, word: str) -> str:
        return "(" + " OR ".join(f"OLD.{column} {word} NEW.{column}" for column in self.columns) + ")"

    def _sqlite(self) -> Iterator[str]:
        yield f"DROP TRIGGER IF EXISTS {self.name}"
        yield (
            f"CREATE TRIGGER {self.name} BEFORE UPDATE ON {self.table} "
            f"WHEN {self.stands} AND {self._changed('IS NOT')} "
            f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
        )

    def _postgres(self) -> Iterator[str]:
        yield f"""
            CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              IF {self._changed("IS DISTINCT FROM")} AND {self.stands} THEN
                RAISE EXCEPTION '{self.name}' USING ERRCODE = 'integrity_constraint_violation';
              END IF;
              RETURN NEW;
            END $$"""
        yield f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}"
        yield (f"CREATE TRIGGER {self.name} BEFORE UPDATE ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.name}()")

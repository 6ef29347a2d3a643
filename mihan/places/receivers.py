"""After each `migrate`: the database itself refuses that a space is occupied twice at once.

PostgreSQL does it with an exclusion constraint, SQLite with triggers (a table rebuild drops them,
so they are laid again each time). Both raise the same IntegrityError, named `no_overlap`.
"""

from django.db import connection

TABLE = "places_occupation"


def lay_overlap_guard(**kwargs) -> None:
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _postgres() if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def _sqlite():
    for action, itself in (("INSERT", ""), ("UPDATE", "AND o.id <> NEW.id")):
        name = f"no_overlap_{action.lower()}"
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {action} ON {TABLE} "
            f"WHEN EXISTS (SELECT 1 FROM {TABLE} o WHERE o.space_id = NEW.space_id "
            f"AND o.day = NEW.day AND o.starts < NEW.ends AND NEW.starts < o.ends {itself}) "
            "BEGIN SELECT RAISE(ABORT, 'no_overlap'); END"
        )


def _postgres():
    yield "CREATE EXTENSION IF NOT EXISTS btree_gist"
    yield f"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'no_overlap') THEN
            ALTER TABLE {TABLE} ADD CONSTRAINT no_overlap EXCLUDE USING gist
              (space_id WITH =, tsrange(day + starts, day + ends) WITH &&);
          END IF;
        END $$"""

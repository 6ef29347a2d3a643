"""After each `migrate`: the database refuses that a published session be moved.

Triggers on both engines, laid again each time because SQLite drops them when it rebuilds a table.
What happens to a session afterwards (held or not, cancelled) may still be written.
"""

from django.db import connection

SESSIONS, PLANS = "timetable_session", "timetable_plan"
FROZEN = ("day", "slot", "space_id", "trainer_id", "module_id", "channel", "hours", "key")
NAME = "published_sessions_stand"


def lay_frozen_guard(**kwargs) -> None:
    if SESSIONS not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _postgres() if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def _differs(word: str) -> str:
    return " OR ".join(f"OLD.{column} {word} NEW.{column}" for column in FROZEN)


def _published(row: str) -> str:
    return f"(SELECT state FROM {PLANS} WHERE id = {row}.plan_id) <> 'draft'"


def _sqlite():
    yield f"DROP TRIGGER IF EXISTS {NAME}"
    yield (
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {SESSIONS} "
        f"WHEN {_published('OLD')} AND ({_differs('IS NOT')}) "
        f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
    )


def _postgres():
    yield f"""
        CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF ({_differs("IS DISTINCT FROM")}) AND {_published("OLD")} THEN
            RAISE EXCEPTION '{NAME}' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NEW;
        END $$"""
    yield f"DROP TRIGGER IF EXISTS {NAME} ON {SESSIONS}"
    yield f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {SESSIONS} FOR EACH ROW EXECUTE FUNCTION {NAME}()"

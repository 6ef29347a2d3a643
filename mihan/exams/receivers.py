"""After each `migrate`: the database refuses that a published paper be held elsewhere or become another.

Triggers on both engines, laid again each time because SQLite drops them when it rebuilds a table.
Who invigilates it may still be replaced: people fall ill.
"""

from django.db import connection

PAPERS, SESSIONS = "exams_paper", "exams_examsession"
FROZEN = ("day", "slot", "space_id", "module_id", "duration", "session_id")
NAME = "published_papers_stand"


def lay_frozen_guard(**kwargs) -> None:
    if PAPERS not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _postgres() if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def _differs(word: str) -> str:
    return " OR ".join(f"OLD.{column} {word} NEW.{column}" for column in FROZEN)


PUBLISHED = f"(SELECT state FROM {SESSIONS} WHERE id = OLD.session_id) = 'published'"


def _sqlite():
    yield f"DROP TRIGGER IF EXISTS {NAME}"
    yield (
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {PAPERS} WHEN {PUBLISHED} AND ({_differs('IS NOT')}) "
        f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
    )


def _postgres():
    yield f"""
        CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF ({_differs("IS DISTINCT FROM")}) AND {PUBLISHED} THEN
            RAISE EXCEPTION '{NAME}' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NEW;
        END $$"""
    yield f"DROP TRIGGER IF EXISTS {NAME} ON {PAPERS}"
    yield f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {PAPERS} FOR EACH ROW EXECUTE FUNCTION {NAME}()"

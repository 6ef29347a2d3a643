"""The audit trail: database triggers write every change of every `Record` to `JournalEntry`.

Triggers, because they also see `update()`, `bulk_create()` and a shell. The actor travels in a
context variable: SQLite reads it through a function registered on each connection (so a raw
shell, which lacks it, cannot write audited tables at all), PostgreSQL through a setting.
Table rebuilds of SQLite drop triggers, hence everything is laid again after each `migrate`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from mihan.core.models import JournalEntry, Record

_actor: ContextVar[str] = ContextVar("actor", default="system")
_cause: ContextVar[str] = ContextVar("cause", default="")
_maintenance: ContextVar[int] = ContextVar("maintenance", default=0)
_emptying: ContextVar[int] = ContextVar("emptying", default=0)

EMPTIED = "…"  # what stands where a value was, for good

# What emptying leaves as it was written; only `old` and `new` lose values.
NEVER_CHANGED = ("id", "at", "actor", "cause", "table", "row", "action")

READING = frozenset({"GET", "HEAD", "OPTIONS"})


@contextmanager
def acting(actor: str, *, cause: str = "") -> Iterator[None]:
    """Everything written inside is signed `actor` ("user:12") and, if given, `cause`."""
    tokens = _actor.set(actor), _cause.set(cause or _cause.get())
    _tell_postgres()
    try:
        yield
    finally:
        _actor.reset(tokens[0])
        _cause.reset(tokens[1])
        _tell_postgres()


@contextmanager
def because_of(cause: str) -> Iterator[None]:
    """Everything written inside belongs to `cause` ("import:7")."""
    with acting(_actor.get(), cause=cause):
        yield


@contextmanager
def maintenance() -> Iterator[None]:
    """Lets the test rig empty tables; never used by the product."""
    token = _maintenance.set(1)
    try:
        yield
    finally:
        _maintenance.reset(token)


def empty_values(table: str, rows: Iterable[int], columns: Iterable[str]) -> int:
    """Put "…" in place of these columns' values wherever the trail kept them; the entries changed.

    For retention alone. Who, when, what action on which row stay written: the guard lets nothing else
    change, and no value become another value (docs/decisions/0029-privacy.md).
    """
    keys, names = list(rows), sorted(columns)
    if not keys or not names:
        return 0
    statement, values = (_POSTGRES if connection.vendor == "postgresql" else _SQLITE).emptying(names)
    token, count = _emptying.set(1), 0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _let_postgres_empty("1")
            for start in range(0, len(keys), 500):
                part = keys[start : start + 500]
                marks = ", ".join(["%s"] * len(part))
                cursor.execute(f'{statement} WHERE "table" = %s AND row IN ({marks})', [*values, table, *part])
                count += cursor.rowcount
            _let_postgres_empty("")
    finally:
        _emptying.reset(token)
    return count


def _let_postgres_empty(told: str) -> None:
    """For this transaction at most: a rollback forgets it too."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('mihan.emptying', %s, true)", [told])


def _tell_postgres() -> None:
    if connection.vendor != "postgresql" or _is_broken():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('mihan.actor', %s, false), set_config('mihan.cause', %s, false)",
            [_actor.get(), _cause.get()],
        )


def _is_broken() -> bool:
    """The transaction failed and takes no more statements; rolled back, it forgets whom it was told."""
    raw = connection.connection
    return connection.needs_rollback or (raw is not None and raw.info.transaction_status.name == "INERROR")


class ActorMiddleware:
    """Signs what a request writes with the person who sent it; reading costs nothing."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if request.method in READING:
            return self.get_response(request)
        with acting(f"user:{request.user.pk}" if request.user.is_authenticated else "visitor"):
            return self.get_response(request)


def lend_functions(sender: Any, connection: Any, **kwargs: Any) -> None:
    """On each new SQLite connection: the functions its triggers call."""
    if connection.vendor == "sqlite":
        lend = connection.connection.create_function
        lend("mihan_actor", 0, _actor.get)
        lend("mihan_cause", 0, _cause.get)
        lend("mihan_maintenance", 0, _maintenance.get)
        lend("mihan_emptying", 0, _emptying.get)


def journaled_models() -> list[type[Record]]:
    return [m for m in apps.get_models() if issubclass(m, Record) and m._meta.managed]


def install_triggers(**kwargs: Any) -> None:
    """Lay the triggers of every journaled table anew; safe to repeat."""
    statements = _POSTGRES if connection.vendor == "postgresql" else _SQLITE
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if JournalEntry._meta.db_table in existing:
            for statement in statements.guard():
                cursor.execute(statement)
        for model in journaled_models():
            if model._meta.db_table in existing:
                for statement in statements.journal(model):
                    cursor.execute(statement)


@contextmanager
def unwatched(table: str, schema_editor: Any) -> Iterator[None]:
    """For a migration that works out a column again: nobody changed those rows, and undoing looks at who did."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = 'journal' AND tgrelid = %s::regclass", [table])
            laid = [f'ALTER TABLE "{table}" ENABLE TRIGGER journal'] if cursor.fetchone() else []
            stop = [f'ALTER TABLE "{table}" DISABLE TRIGGER journal'] if laid else []
        else:
            cursor.execute(
                "SELECT sql, name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s AND name LIKE 'journal%%'",
                [table],
            )
            found = cursor.fetchall()
            laid = [sql for sql, _name in found]
            stop = [f'DROP TRIGGER "{name}"' for _sql, name in found]
        for statement in stop:
            cursor.execute(statement)
        yield
        for statement in laid:
            cursor.execute(statement)


def _columns(model: type[models.Model]) -> list[str]:
    return [f.column for f in model._meta.concrete_fields if f.column]


class _SQLITE:
    # json_object takes at most 100 arguments: further columns are inserted into its result.
    CHUNK = 45

    @classmethod
    def row(cls, model: type[Record], which: str) -> str:
        pairs = [f"'{c}', " + ("'…'" if c in model.journal_hides else f'{which}."{c}"') for c in _columns(model)]
        made = f"json_object({', '.join(pairs[: cls.CHUNK])})"
        for start in range(cls.CHUNK, len(pairs), cls.CHUNK):
            more = ", ".join("'$." + p[1:] for p in pairs[start : start + cls.CHUNK])
            made = f"json_insert({made}, {more})"
        return made

    @classmethod
    def journal(cls, model: type[Record]) -> Iterator[str]:
        table = model._meta.db_table
        key = model._meta.pk.column
        for action, old, new, row in (
            ("insert", "NULL", cls.row(model, "NEW"), f'NEW."{key}"'),
            ("update", cls.row(model, "OLD"), cls.row(model, "NEW"), f'NEW."{key}"'),
            ("delete", cls.row(model, "OLD"), "NULL", f'OLD."{key}"'),
        ):
            name = f"journal_{table}_{action}"
            yield f'DROP TRIGGER IF EXISTS "{name}"'
            yield (
                f'CREATE TRIGGER "{name}" AFTER {action.upper()} ON "{table}" BEGIN '
                f'INSERT INTO core_journalentry (at, actor, cause, "table", row, action, old, new) '
                f"VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now'), mihan_actor(), mihan_cause(), "
                f"'{table}', {row}, '{action}', {old}, {new}); END"
            )

    @classmethod
    def guard(cls) -> Iterator[str]:
        same = " AND ".join(f'NEW."{c}" IS OLD."{c}"' for c in NEVER_CHANGED)
        emptied = " AND ".join(cls.is_emptied(side) for side in ("old", "new"))
        allowed = {"UPDATE": f" AND NOT (mihan_emptying() = 1 AND {same} AND {emptied})", "DELETE": ""}
        for action, but in allowed.items():
            yield f"DROP TRIGGER IF EXISTS journal_is_append_only_{action.lower()}"
            yield (
                f"CREATE TRIGGER journal_is_append_only_{action.lower()} BEFORE {action} ON "
                f"core_journalentry WHEN mihan_maintenance() = 0{but} BEGIN "
                "SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
            )

    @staticmethod
    def is_emptied(side: str) -> str:
        """The same columns, each with the value it had, or with none any more."""
        return (
            f'(NEW."{side}" IS OLD."{side}" OR NEW."{side}" IS NOT NULL AND OLD."{side}" IS NOT NULL '
            f'AND (SELECT count(*) FROM json_each(NEW."{side}")) = (SELECT count(*) FROM json_each(OLD."{side}")) '
            f'AND NOT EXISTS (SELECT 1 FROM json_each(NEW."{side}") n LEFT JOIN json_each(OLD."{side}") o '
            f"ON o.key = n.key WHERE o.key IS NULL OR n.value IS NOT o.value AND n.value IS NOT '{EMPTIED}'))"
        )

    @staticmethod
    def emptying(columns: list[str]) -> tuple[str, list[Any]]:
        paths = ", ".join(["%s, %s"] * len(columns))
        values = [part for column in columns for part in (f"$.{column}", EMPTIED)]
        return f'UPDATE core_journalentry SET old = json_replace(old, {paths}), new = json_replace(new, {paths})', [
            *values, *values,
        ]  # fmt: skip


class _POSTGRES:
    @staticmethod
    def emptying(columns: list[str]) -> tuple[str, list[Any]]:
        """Only values that were there: a null stays one."""
        sides = ", ".join(
            f"{side} = {side} || (SELECT coalesce(jsonb_object_agg(key, '{EMPTIED}'), '{{}}'::jsonb) "
            f"FROM jsonb_each({side}) WHERE key = ANY(%s) AND value <> 'null'::jsonb)"
            for side in ("old", "new")
        )
        return f"UPDATE core_journalentry SET {sides}", [columns, columns]

    @staticmethod
    def journal(model: type[Record]) -> Iterator[str]:
        table = model._meta.db_table
        hidden = ", ".join(f"'{c}'" for c in model.journal_hides)
        yield f'DROP TRIGGER IF EXISTS journal ON "{table}"'
        yield (
            f'CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION mihan_journal({hidden})"
        )

    @staticmethod
    def guard() -> Iterator[str]:
        yield """
            CREATE OR REPLACE FUNCTION mihan_journal() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE before jsonb; after jsonb; hidden text;
            BEGIN
              IF TG_OP <> 'INSERT' THEN before := to_jsonb(OLD); END IF;
              IF TG_OP <> 'DELETE' THEN after := to_jsonb(NEW); END IF;
              FOREACH hidden IN ARRAY coalesce(TG_ARGV, '{}'::text[]) LOOP
                IF before IS NOT NULL THEN before := before || jsonb_build_object(hidden, '…'); END IF;
                IF after IS NOT NULL THEN after := after || jsonb_build_object(hidden, '…'); END IF;
              END LOOP;
              INSERT INTO core_journalentry (at, actor, cause, "table", row, action, old, new)
              VALUES (clock_timestamp(), coalesce(nullif(current_setting('mihan.actor', true), ''), 'system'),
                      coalesce(current_setting('mihan.cause', true), ''), TG_TABLE_NAME,
                      (coalesce(after, before)->>'id')::bigint, lower(TG_OP), before, after);
              RETURN NULL;
            END $$"""
        yield f"""
            CREATE OR REPLACE FUNCTION mihan_is_emptied(before jsonb, after jsonb) RETURNS boolean LANGUAGE sql AS $$
            SELECT before IS NOT DISTINCT FROM after OR (before IS NOT NULL AND after IS NOT NULL
              AND ARRAY(SELECT key FROM jsonb_object_keys(before) key ORDER BY 1)
                  = ARRAY(SELECT key FROM jsonb_object_keys(after) key ORDER BY 1)
              AND NOT EXISTS (SELECT 1 FROM jsonb_each(after) a JOIN jsonb_each(before) b USING (key)
                              WHERE a.value <> b.value AND a.value <> '"{EMPTIED}"'::jsonb)) $$"""
        same = ", ".join(f'{{0}}."{c}"' for c in NEVER_CHANGED)
        yield f"""
            CREATE OR REPLACE FUNCTION mihan_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP = 'UPDATE' AND current_setting('mihan.emptying', true) = '1'
                 AND ({same.format("NEW")}) IS NOT DISTINCT FROM ({same.format("OLD")})
                 AND mihan_is_emptied(OLD.old, NEW.old) AND mihan_is_emptied(OLD.new, NEW.new) THEN
                RETURN NEW;
              END IF;
              RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = '23514';
            END $$"""
        yield "DROP TRIGGER IF EXISTS journal_is_append_only ON core_journalentry"
        yield (
            "CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON core_journalentry "
            "FOR EACH ROW EXECUTE FUNCTION mihan_append_only()"
        )


def reset_sequences(*changed: type[models.Model]) -> None:
    """After rows were put back with their old keys, PostgreSQL counts on from the highest."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(changed)):
            cursor.execute(statement)

"""After each `migrate`, what the database itself keeps; and what is done when allauth announces.

The index that makes spelling-tolerant search fast (docs/decisions/0025-search.md): PostgreSQL finds the three letters
of a word in an index of its own. SQLite reads every folded name, in an index that holds them in order and nothing else
of the person.
"""

import logging

from allauth.account.adapter import get_adapter
from allauth.account.signals import (
    authentication_step_completed,
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed, authenticator_used
from django.db import DatabaseError, connection, transaction
from django.dispatch import receiver

from mihan.people.queries.devices import SURE, known_here
from mihan.people.services.accounts import end_devices, moved_to_a_new_session, without_second_factor

TABLE = "people_person"


def lay_search_index(**kwargs) -> None:
    if TABLE not in connection.introspection.table_names():
        return
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS people_search ON {TABLE} (last_name, first_name, id, search_text)"
            )
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(f"CREATE INDEX IF NOT EXISTS people_search ON {TABLE} USING gin (search_text gin_trgm_ops)")
    except DatabaseError as reason:  # a server that lends no extension: names are read one by one
        logging.getLogger(__name__).warning("search has no index on this server: %s", reason)


# An establishment keeps an administrator: somebody with that role, without an end, and an open account. Services say
# it in words; this holds for whatever else writes: a cascade, an undone import, a command, a shell.
_ALONE = """EXISTS (
  SELECT 1 FROM people_role mine JOIN people_unit held ON held.id = mine.unit_id
  JOIN people_unit e ON e.kind = 'establishment' AND substr(e.path, 1, length(held.path)) = held.path
  WHERE {mine} AND mine.kind = 'administrator' AND mine."end" IS NULL AND NOT EXISTS (
    SELECT 1 FROM people_role other JOIN people_unit above ON above.id = other.unit_id
    JOIN people_user account ON account.person_id = other.person_id AND account.is_active
    WHERE {other} AND other.kind = 'administrator' AND other."end" IS NULL
      AND substr(e.path, 1, length(above.path)) = above.path))"""
_ROLE_ALONE = _ALONE.format(mine="mine.id = OLD.id", other="other.id <> OLD.id")
_USER_ALONE = _ALONE.format(mine="mine.person_id = OLD.person_id", other="other.person_id <> OLD.person_id")
_ROLE_COUNTS = """OLD.kind = 'administrator' AND OLD."end" IS NULL AND EXISTS (
  SELECT 1 FROM people_user account WHERE account.person_id = OLD.person_id AND account.is_active)"""
_ROLE_LEAVES = """(NEW.kind <> OLD.kind OR NEW."end" IS NOT NULL OR NEW.person_id <> OLD.person_id
  OR NEW.unit_id IS {differs} OLD.unit_id)"""
_USER_LEAVES = "(NOT NEW.is_active OR NEW.person_id IS {differs} OLD.person_id)"
_LEAVING = (
    ("people_role", _ROLE_COUNTS, _ROLE_LEAVES, _ROLE_ALONE),
    ("people_user", "OLD.is_active AND OLD.person_id IS NOT NULL", _USER_LEAVES, _USER_ALONE),
)
_SAID = "an establishment keeps an administrator"


def lay_guards(**kwargs) -> None:
    """Laid anew after each `migrate`, like the triggers of the audit trail."""
    if "people_role" not in connection.introspection.table_names():
        return
    lay = _lay_postgres if connection.vendor == "postgresql" else _lay_sqlite
    with connection.cursor() as cursor:
        for table, counts, leaves, alone in _LEAVING:
            lay(cursor, table, counts, leaves, alone)


def _lay_sqlite(cursor, table, counts, leaves, alone) -> None:
    for event, when in (("DELETE", counts), ("UPDATE", f"{counts} AND {leaves.format(differs='NOT')}")):
        name = f"keeps_administrator_{table}_{event.lower()}"
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN mihan_maintenance() = 0 AND {when} AND {alone} "
            f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
        )


def _lay_postgres(cursor, table, counts, leaves, alone) -> None:
    """The establishments are locked first: of the last two, each could leave counting on the other."""
    leaves = leaves.format(differs="DISTINCT FROM")
    cursor.execute(f"""
        CREATE OR REPLACE FUNCTION keeps_administrator_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF {counts} THEN
            IF TG_OP = 'DELETE' OR {leaves} THEN
              PERFORM 1 FROM people_unit WHERE kind = 'establishment' ORDER BY id FOR UPDATE;
              IF {alone} THEN
                RAISE EXCEPTION '{_SAID}' USING ERRCODE = '23514';
              END IF;
            END IF;
          END IF;
          IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
          RETURN NEW;
        END $$""")
    cursor.execute(f"DROP TRIGGER IF EXISTS keeps_administrator ON {table}")
    cursor.execute(
        f"CREATE TRIGGER keeps_administrator BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION keeps_administrator_{table}()"
    )


# --- what allauth announces


@receiver(user_logged_in, dispatch_uid="new-device")
def tell_of_a_new_device(sender, request, user, **kwargs):
    if user.pk not in known_here(request):
        get_adapter(request).send_notification_mail("account/email/new_device", user)
    request.device_of = user  # the guard writes its cookie on the answer


@receiver(authenticator_used, dispatch_uid="recovery-code-used")
def tell_of_a_recovery_code(sender, request, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        get_adapter(request).send_notification_mail("account/email/recovery_code_used", user)


@receiver(authenticator_removed, dispatch_uid="second-factor-removed")
def ask_again(sender, request, user, **kwargs):
    request.session.pop(SURE, None)
    without_second_factor(user, keep=request.session.session_key)


@receiver([password_changed, password_reset, password_set], dispatch_uid="password-changed")
def sign_out_the_others(sender, request, user, **kwargs):
    """Whoever knew the former password is out, on every device but the one it was changed on."""
    end_devices(user, keep=request.session.session_key)


@receiver(authentication_step_completed, dispatch_uid="said-again-who-they-are")
def draw_a_new_session(sender, request, reauthenticated=False, **kwargs):
    """What is allowed for five minutes is not allowed to whoever held a copy of the key before."""
    if reauthenticated:
        former = request.session.session_key
        request.session.cycle_key()
        moved_to_a_new_session(former, request.session.session_key)

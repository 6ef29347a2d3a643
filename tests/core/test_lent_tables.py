"""The account that serves reads and writes rows, and can do nothing to the tables, the triggers or the trail."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from mihan.core.models import JournalEntry
from mihan.people.models import Person, User

ACCOUNT = "mihan serves"  # an awkward name, on purpose


@pytest.fixture
def served(db):
    """This very connection, as the account that serves; the transaction of the test takes all of it back."""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{ACCOUNT}"')
        call_command("lend_tables", ACCOUNT)
        cursor.execute(f'SET LOCAL ROLE "{ACCOUNT}"')
        yield cursor


@pytest.mark.postgres
def test_it_writes_rows_which_the_trail_keeps(served):
    person = Person.objects.create(last_name="IDRISSI")
    User.objects.create(username="salma", person=person)
    Person.objects.filter(pk=person.pk).update(last_name="EL IDRISSI")
    assert JournalEntry.objects.filter(table="people_person", row=person.pk).count() == 2
    User.objects.all().delete()
    person.delete()
    assert not Person.objects.exists()


@pytest.mark.postgres
@pytest.mark.parametrize("statement", [
    "CREATE TABLE of_mine (id integer)",
    "ALTER TABLE people_person ADD COLUMN more text",
    "DROP TABLE people_person",
    "TRUNCATE people_person CASCADE",
    "ALTER TABLE people_person DISABLE TRIGGER journal",
    "DROP TRIGGER journal ON people_person",
    "DROP FUNCTION mihan_journal() CASCADE",
    "CREATE OR REPLACE FUNCTION mihan_journal() RETURNS trigger LANGUAGE sql AS $$ SELECT NULL $$",
    "SET LOCAL session_replication_role = replica",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('core', 'none', now())",
])  # fmt: skip
def test_it_can_do_nothing_else(served, statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        served.execute(statement)


def test_sqlite_has_no_accounts(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    with pytest.raises(CommandError, match="only PostgreSQL"):
        call_command("lend_tables", "somebody")

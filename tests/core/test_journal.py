"""The audit trail: written by the database, whoever writes and however; never rewritten."""

from contextlib import contextmanager
from unittest import skipUnless

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from mihan.core import journal
from mihan.core.journal import acting, because_of, empty_values, install_triggers
from mihan.core.models import JournalEntry
from mihan.people.models import Identity, Person, Unit, User
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def trail(record):
    """(action, old, new) of one row, oldest first."""
    entries = JournalEntry.objects.filter(table=record._meta.db_table, row=record.pk).order_by("id")
    return list(entries.values_list("action", "old", "new"))


def actions(record):
    return [action for action, _old, _new in trail(record)]


def test_adding_a_row_is_written():
    person = PersonFactory(last_name="TAZI")
    ((action, old, new),) = trail(person)
    assert (action, old, new["last_name"]) == ("insert", None, "TAZI")


def test_saving_writes_what_was_and_what_is():
    person = PersonFactory(phone="0600000001")
    person.phone = "0600000002"
    person.save()
    action, old, new = trail(person)[-1]
    assert (action, old["phone"], new["phone"]) == ("update", "0600000001", "0600000002")


def test_an_update_that_passes_by_the_models_is_written_too():
    people = PersonFactory.create_batch(2)
    Person.objects.update(nationality="Marocaine")
    assert [actions(person) for person in people] == [["insert", "update"]] * 2


def test_a_bulk_creation_is_written_row_by_row():
    people = Person.objects.bulk_create([Person(last_name="A"), Person(last_name="B")])
    assert [actions(person) for person in people] == [["insert"], ["insert"]]


def test_raw_sql_is_written():
    person = PersonFactory()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET address = 'Hay Salam' WHERE id = %s", [person.pk])
    assert trail(person)[-1][2]["address"] == "Hay Salam"


def test_removing_keeps_what_was_there():
    person = PersonFactory(last_name="TAZI")
    kept = Person(pk=person.pk)
    person.delete()
    action, old, new = trail(kept)[-1]
    assert (action, old["last_name"], new) == ("delete", "TAZI", None)


def test_what_is_rolled_back_was_never_written():
    before = JournalEntry.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        PersonFactory()
        raise RuntimeError
    assert JournalEntry.objects.count() == before


def test_the_actor_and_the_cause_are_signed():
    with acting("user:12"), because_of("import:7"):
        person = PersonFactory()
    other = PersonFactory()
    signed = JournalEntry.objects.filter(table="people_person", row__in=[person.pk, other.pk])
    assert list(signed.order_by("id").values_list("actor", "cause")) == [
        ("user:12", "import:7"),
        ("system", ""),
    ]


def test_a_request_signs_with_the_account_that_sent_it(client):
    director = UserFactory(role="director")
    person = PersonFactory()
    from tests.factories.people import RoleFactory

    RoleFactory(person=person, kind="trainee", unit=director.current_roles[0].unit)
    client.force_login(director)
    client.post(f"/people/{person.pk}/identity/", {"purpose": "Registration with the CNSS"})
    written = JournalEntry.objects.filter(table="people_identityopening").get()
    assert written.actor == f"user:{director.pk}"


@pytest.mark.parametrize("change", ["UPDATE core_journalentry SET actor = 'nobody'", "DELETE FROM core_journalentry"])
def test_the_trail_is_append_only(change):
    PersonFactory()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert JournalEntry.objects.filter(actor="system").exists()


def test_models_cannot_rewrite_the_trail_either():
    PersonFactory()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        JournalEntry.objects.all().delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        JournalEntry.objects.update(actor="nobody")


def test_an_identity_number_never_enters_the_trail():
    identity = Identity.objects.create(person=PersonFactory(), number="EE123456")
    identity.number = "EE654321"
    identity.save()
    (_action, _old, added), (_action, old, new) = trail(identity)
    assert [kept["number"] for kept in (added, old, new)] == ["…", "…", "…"]
    assert not JournalEntry.objects.filter(new__icontains="EE123456").exists()


def test_nor_does_the_hash_of_a_password():
    user = User.objects.create_user("salma", "a password of hers")
    assert trail(user)[-1][2]["password"] == "…"


@skipUnless(connection.vendor == "sqlite", "only SQLite rebuilds its tables")
@pytest.mark.django_db(transaction=True)
def test_triggers_come_back_after_a_table_was_rebuilt():
    """AlterField rebuilds the table and drops its triggers; every `migrate` lays them anew."""
    old = Person._meta.get_field("nationality")
    new = models.CharField("nationality", max_length=61, blank=True)
    new.set_attributes_from_name("nationality")
    new.model = Person
    try:
        with connection.schema_editor() as editor:
            editor.alter_field(Person, old, new, strict=True)
        assert actions(PersonFactory()) == []  # what the hook is there to mend
        call_command("migrate", verbosity=0)
        person = PersonFactory()
        Person.objects.filter(pk=person.pk).update(phone="06")
        assert actions(person) == ["insert", "update"]
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(Person, new, old, strict=True)
        install_triggers()


def test_laying_the_triggers_twice_writes_each_change_once():
    install_triggers()
    assert actions(PersonFactory()) == ["insert"]


def test_a_statement_that_fails_is_told_as_it_failed_and_the_cause_is_forgotten():
    with pytest.raises(IntegrityError), transaction.atomic(), because_of("import:7"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO people_unit (id) VALUES (NULL)")
    Unit.objects.create(kind="region", code="MS", name_fr="Marrakech-Safi")
    assert set(JournalEntry.objects.values_list("cause", flat=True)) == {""}


# --- emptying, for retention alone


def test_values_are_emptied_and_who_when_and_what_stay():
    with acting("user:7"):
        person = PersonFactory(last_name="TAZI", phone="0611111111")
    entries = JournalEntry.objects.filter(table="people_person", row=person.pk)
    facts = entries.values("id", "at", "actor", "cause", "action").get()
    assert empty_values("people_person", [person.pk], ["last_name"]) == 1
    assert entries.values("id", "at", "actor", "cause", "action").get() == facts
    kept = entries.get().new
    assert (kept["last_name"], kept["phone"]) == ("…", "0611111111")


def test_emptying_reaches_no_other_row():
    ours, other = PersonFactory(last_name="TAZI"), PersonFactory(last_name="BENNIS")
    empty_values("people_person", [ours.pk], ["last_name"])
    assert JournalEntry.objects.get(table="people_person", row=other.pk).new["last_name"] == "BENNIS"


@pytest.mark.parametrize(
    "change", [{"actor": "user:1"}, {"row": 999_999}, {"cause": "import:1"}, {"action": "delete"}, {"new": None},
               {"new": {"last_name": "AUTRE"}}]
)  # fmt: skip
def test_even_while_emptying_nothing_else_is_rewritten(change):
    person = PersonFactory(last_name="TAZI")
    entry = JournalEntry.objects.filter(table="people_person", row=person.pk)
    new = entry.get().new
    if change.get("new"):
        change = {"new": new | change["new"]}
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic(), _emptying_allowed():
        entry.update(**change)
    assert entry.get().new == new


def test_even_while_emptying_nothing_is_removed():
    person = PersonFactory()
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic(), _emptying_allowed():
        JournalEntry.objects.filter(table="people_person", row=person.pk).delete()


def test_outside_of_emptying_not_even_a_value_is_taken_away():
    person = PersonFactory(last_name="TAZI")
    entry = JournalEntry.objects.filter(table="people_person", row=person.pk)
    empty_values("people_person", [person.pk], ["phone"])  # the door closed behind it
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        entry.update(new=entry.get().new | {"last_name": "…"})


@contextmanager
def _emptying_allowed():
    """What `empty_values` opens, held open to try what it lets through."""
    token = journal._emptying.set(1)
    journal._let_postgres_empty("1")
    try:
        yield
    finally:
        journal._emptying.reset(token)

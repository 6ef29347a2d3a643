from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from mihan.jobs.models import Job
from mihan.messaging.models import Letter, Message
from mihan.messaging.queries.inbox import latest_unread, told
from mihan.messaging.services import mark_told_read, tell
from mihan.messaging.services.choosing import choose_channels
from mihan.messaging.services.sending import send_letters
from tests.factories.jobs import JobFactory
from tests.factories.messaging import MessageFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.messaging.conftest import TOUCHED

pytestmark = pytest.mark.django_db


def test_each_person_is_told_once_however_often_it_is_said(hello, reader):
    other = PersonFactory()
    assert tell([reader.person, other], hello, key="a", name="Salma") == 2
    assert tell([reader.person_id, other.pk, PersonFactory().pk], hello, key="a") == 1
    assert tell([reader.person], hello, key="b") == 1
    assert Message.objects.filter(person=reader.person).count() == 2


def test_the_database_itself_refuses_a_second_message_of_the_same_kind_and_key(hello, reader):
    MessageFactory(person=reader.person, kind=hello, key="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageFactory(person=reader.person, kind=hello, key="a")


def test_a_kind_nobody_registered_is_a_fault_of_the_caller(reader):
    with pytest.raises(LookupError):
        tell([reader.person], "test.unknown", key="a")


def test_what_is_told_is_undone_with_the_transaction_that_told_it(hello, reader):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell([reader.person], hello, key="a")
        raise ZeroDivisionError
    assert (Message.objects.count(), Letter.objects.count()) == (0, 0)


def test_a_letter_is_written_with_the_message_for_those_who_can_be_written_to(hello, reader):
    closed = UserFactory(email="gone@example.org", is_active=False)
    without = UserFactory(email="")
    tell([reader.person, closed.person, without.person, PersonFactory()], hello, key="a")
    letter = Letter.objects.get()
    assert (letter.user, letter.state, letter.messages.get().person) == (reader, "queued", reader.person)
    assert set(Message.objects.exclude(letter=letter).values_list("channel", flat=True)) == {"product"}


def test_the_reader_chooses_how_each_kind_comes_but_for_safety(hello, reader):
    choose_channels(reader, {hello: "daily", "account.changed": "product"}, hour=18, weekday=4)
    tell([reader.person], hello, key="a")
    tell([reader.person], "account.changed", key="b", **TOUCHED)
    by_kind = dict(Message.objects.values_list("kind", "channel"))
    assert by_kind == {hello: "daily", "account.changed": "at_once"}
    assert Letter.objects.get().messages.get().kind == "account.changed"


def test_a_message_is_written_in_the_language_of_whoever_reads_it(reader):
    tell([reader.person], "account.changed", key="a", **TOUCHED)
    message = Message.objects.get()
    said = {}
    for language in ("en", "fr", "ar"):
        with override(language):
            said[language] = told(message).subject
    assert len(set(said.values())) == 3
    assert said["en"] == "The password was changed."


def test_a_search_finds_a_message_in_any_of_the_languages_spelling_forgiven(reader):
    tell([reader.person], "account.changed", key="a", **TOUCHED)
    found = Message.objects.visible_to(reader)
    assert found.matching("PASSWORD changed").count() == 1
    with override("ar"):
        arabic = told(Message.objects.get()).subject.replace("ة", "ه")
    assert found.matching(arabic).count() == 1
    assert found.matching("timetable").count() == 0


def test_a_message_of_an_app_that_is_gone_still_has_a_place(reader):
    MessageFactory(person=reader.person, kind="gone.away", facts={})
    assert [one.subject for one in latest_unread(reader)] == ["Message"]


def test_facts_that_are_no_longer_understood_do_not_close_the_inbox(reader, caplog):
    MessageFactory(person=reader.person, kind="timetable.changed", facts={"of": "another version"})
    assert [(one.subject, one.lines) for one in latest_unread(reader)] == [("Changes in your week", [])]
    assert "cannot be told" in caplog.text


def test_nothing_of_what_is_said_enters_the_audit_trail(hello, reader):
    from mihan.core.models import JournalEntry

    tell([reader.person], hello, key="a", name="a secret")
    entry = JournalEntry.objects.filter(table="messaging_message", action="insert").get()
    assert (entry.new["facts"], entry.new["search_text"]) == ("…", "…")


def test_who_saw_it_elsewhere_is_not_told_it_twice(hello, reader):
    tell([reader.person], hello, key="a")
    MessageFactory(person=reader.person)
    assert mark_told_read(reader, hello) == 1
    assert [one.message.kind for one in latest_unread(reader)] == ["jobs.done"]


@pytest.mark.parametrize(
    ("state", "seconds", "kinds"),
    [
        ("done", 600, ["jobs.done"]),
        ("done", 3, []),
        ("failed", 3, ["jobs.failed"]),
        ("cancelled", 600, []),
    ],
)
def test_the_owner_is_told_of_work_that_failed_or_took_long(reader, state, seconds, kinds, monkeypatch):
    from mihan.messaging.services.announced import tell_of_job

    monkeypatch.setattr(Job, "seconds", seconds)
    tell_of_job(JobFactory(owner=reader, state=state))
    assert list(Message.objects.values_list("kind", flat=True)) == kinds


def test_a_job_that_fails_announces_it_and_its_owner_finds_it_in_the_inbox(reader):
    from mihan.jobs import services

    job = JobFactory(kind="nobody_does_this", owner=reader)
    services.run(job.pk)
    message = Message.objects.get()
    assert (message.kind, message.person, message.url) == ("jobs.failed", reader.person, job.get_absolute_url())


def test_a_changed_password_is_said_here_and_by_e_mail_once(client, reader, mailoutbox):
    reader.set_password("old-secret-9")
    reader.save()
    client.force_login(reader)
    answer = client.post(
        "/account/password/change/",
        {"oldpassword": "old-secret-9", "password1": "new-secret-77", "password2": "new-secret-77"},
    )
    assert answer.status_code == 302
    message = Message.objects.get()
    assert (message.kind, message.letter.user) == ("account.changed", reader)
    send_letters()
    assert [mail.to for mail in mailoutbox] == [["salma@example.org"]]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_said_at_the_same_instant_by_two_it_is_told_once_and_one_letter_leaves(hello, reader):
    start = Barrier(4)

    def say():
        start.wait()
        with transaction.atomic():
            tell([reader.person_id], hello, key="a")
        connection.close()

    together = [Thread(target=say) for _n in range(4)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    assert (Message.objects.count(), Letter.objects.count()) == (1, 1)

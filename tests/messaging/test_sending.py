from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.messaging import policy
from mihan.messaging.models import Letter, Message
from mihan.messaging.services import sending, tell
from mihan.messaging.services.keeping import remove_expired
from mihan.messaging.services.writing import written
from tests.factories.messaging import LetterFactory, MessageFactory, letter_to
from tests.factories.people import UserFactory
from tests.messaging.conftest import TOUCHED

pytestmark = pytest.mark.django_db
State = Letter.State


def state_of(letter):
    letter.refresh_from_db()
    return letter.state


def test_a_letter_leaves_once_and_says_when_and_to_whom(hello, reader, mail_server):
    tell([reader.person], hello, key="a", name="Salma", text="How are you?")
    assert (sending.send_letters(), sending.send_letters()) == (1, 0)
    letter = Letter.objects.get()
    (seen,) = mail_server.accepted
    assert (seen["To"], seen["Subject"], seen["Message-ID"]) == ("salma@example.org", "Hello Salma", letter.message_id)
    assert (letter.state, letter.sent_to, letter.tries) == (State.SENT, "salma@example.org", 1)
    assert letter.sent_at is not None


def test_without_a_mail_server_letters_are_written_to_disk(hello, reader, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    tell([reader.person], hello, key="a", name="Salma")
    sending.send_letters()
    (file,) = settings.EMAIL_FILE_PATH.iterdir()
    assert Letter.objects.get().message_id in file.read_text()


def test_a_letter_is_in_the_language_of_its_reader_as_text_and_as_html(reader):
    reader.language = "ar"
    reader.save()
    tell([reader.person], "account.changed", key="a", **TOUCHED)
    letter = Letter.objects.get()
    made = written(letter)
    html = made.alternatives[0].content
    assert 'dir="rtl"' in html
    assert made.subject in html
    assert "password" not in made.subject + made.body.partition("http")[0]
    assert 'lang="ar"' in html
    assert f"{reverse('messaging:message', args=[Message.objects.get().pk])}" in made.body


def test_a_letter_leads_to_the_preferences_and_says_that_a_machine_wrote_it(hello, reader):
    tell([reader.person], hello, key="a")
    made = written(Letter.objects.get())
    url = f"http://127.0.0.1:8000{reverse('messaging:preferences')}"
    assert (made.extra_headers["List-Unsubscribe"], made.extra_headers["Auto-Submitted"]) == (
        f"<{url}>", "auto-generated",
    )  # fmt: skip
    assert url in made.body


def test_what_people_typed_can_neither_break_a_header_nor_become_html(hello, reader, mail_server):
    tell([reader.person], hello, key="a", name="X\r\nBcc: all@example.org\r\n\r\n", text="<script>alert(1)</script>")
    sending.send_letters()
    (seen,) = mail_server.accepted
    assert (seen["Bcc"], seen["Subject"]) == (None, "Hello X Bcc: all@example.org")
    text, html = (part.get_payload(decode=True).decode() for part in seen.get_payload())
    assert "<script>" in text
    assert "<script>" not in html


@pytest.mark.parametrize("address", ["x@example.org\nBcc: all@example.org", "no address at all"])
def test_an_address_that_is_none_is_refused_here(reader, mail_server, address):
    letter = LetterFactory(user=reader)
    MessageFactory(person=reader.person, letter=letter)
    type(reader).objects.filter(pk=reader.pk).update(email=address)
    mail_server.answers["RCPT"] = (501, "bad address")
    sending.send_letters()
    assert state_of(letter) == State.FAILED
    assert mail_server.accepted == []


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA"])
def test_a_refusal_for_good_is_kept_with_its_reason(campus, mail_server, word):
    letter = letter_to(campus)
    mail_server.answers[word] = (550, "no such mailbox")
    sending.send_letters()
    assert state_of(letter) == State.FAILED
    assert letter.problem == "550 no such mailbox"


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA"])
def test_a_refusal_for_now_is_tried_again_later_and_later_then_no_more(campus, mail_server, word):
    letter = letter_to(campus)
    mail_server.answers[word] = (451, "try later")
    waits = []
    for _turn in range(len(policy.WAITS)):
        before = clock.now()
        sending.send_letters()
        assert state_of(letter) == State.QUEUED
        waits.append(round((letter.due_at - before).total_seconds() / 60))
        assert sending.send_letters() == 0  # not before its time
        Letter.objects.update(due_at=clock.now())
    assert waits == [1, 5, 30, 120, 480, 1440]
    sending.send_letters()
    assert (state_of(letter), mail_server.accepted) == (State.FAILED, [])


def test_a_server_that_closes_takes_nothing_more_and_loses_nothing(campus, mail_server):
    letters = [letter_to(campus), letter_to(campus)]
    mail_server.answers["RCPT"] = (421, "closing")
    sending.send_letters()
    assert [(state_of(letter), letter.tries) for letter in letters] == [(State.QUEUED, 1), (State.QUEUED, 0)]


def test_when_the_mail_server_does_not_answer_nothing_is_claimed(campus, settings, mail_server):
    letter = letter_to(campus)
    mail_server.shutdown()
    mail_server.server_close()
    with pytest.raises(OSError):  # noqa: PT011 - whatever the network says
        sending.send_letters()
    assert (state_of(letter), letter.tries) == (State.QUEUED, 0)


def test_a_conversation_that_breaks_leaves_the_letter_aside_and_the_others_waiting(campus, settings, mail_server):
    settings.EMAIL_TIMEOUT = 1
    first, second = letter_to(campus), letter_to(campus)
    mail_server.silent_at = "ACCEPTED"
    sending.send_letters()
    assert [state_of(first), state_of(second)] == [State.ASIDE, State.QUEUED]
    assert mail_server.numbers == [first.message_id]
    mail_server.silent_at = ""
    sending.send_letters()
    assert mail_server.numbers == [first.message_id, second.message_id]


def test_an_interrupted_letter_is_put_aside_and_only_a_person_sends_it_again(campus, keeper, mail_server):
    long_ago = clock.now() - policy.INTERRUPTED_AFTER
    letter = letter_to(campus, state=State.SENDING, claim="x", claimed_at=long_ago)
    fresh = letter_to(campus, state=State.SENDING, claim="y", claimed_at=clock.now())
    sending.send_letters()
    assert [state_of(letter), state_of(fresh), mail_server.accepted] == [State.ASIDE, State.SENDING, []]
    sending.send_again(letter, by=keeper)
    sending.send_letters()
    assert (state_of(letter), mail_server.numbers) == (State.SENT, [letter.message_id])
    with pytest.raises(RuleBroken):
        sending.send_again(letter, by=keeper)


def test_a_slow_worker_whose_letter_was_put_aside_still_says_that_it_left(campus):
    letter = letter_to(campus, state=State.ASIDE, claim="mine")
    sending._end(letter, State.SENT, "", sent_to="x@example.org")
    assert state_of(letter) == State.SENT


def test_a_slow_worker_has_no_say_once_a_person_decided(campus, keeper):
    letter = letter_to(campus, state=State.ASIDE, claim="mine")
    slow = Letter.objects.get(pk=letter.pk)
    sending.give_up(letter, by=keeper)
    sending._end(slow, State.SENT, "")
    assert state_of(letter) == State.GIVEN_UP


def test_only_who_keeps_the_outbox_decides(campus, reader):
    letter = letter_to(campus, state=State.ASIDE)
    stranger = UserFactory(role="administrator")
    for nobody in (reader, stranger):
        with pytest.raises(RuleBroken):
            sending.send_again(letter, by=nobody)
        with pytest.raises(RuleBroken):
            sending.give_up(letter, by=nobody)


def test_a_letter_whose_reader_left_or_whose_messages_are_gone_is_given_up(campus, mail_server):
    closed, empty = letter_to(campus), letter_to(campus)
    type(closed.user).objects.filter(pk=closed.user_id).update(is_active=False)
    empty.messages.all().delete()
    sending.send_letters()
    assert [state_of(closed), state_of(empty), mail_server.accepted] == [State.GIVEN_UP, State.GIVEN_UP, []]


def test_a_letter_that_cannot_be_written_does_not_keep_the_others(campus, mail_server, monkeypatch, caplog):
    first, second = letter_to(campus), letter_to(campus)
    wanted = sending.written
    monkeypatch.setattr(sending, "written", lambda one, server: wanted(one, server) if one == second else 1 / 0)
    sending.send_letters()
    assert [state_of(first), state_of(second)] == [State.FAILED, State.SENT]
    assert "cannot be written" in caplog.text


def test_one_run_sends_so_many_and_leaves_the_rest_to_the_next(campus, mail_server):
    for _turn in range(3):
        letter_to(campus)
    assert [sending.send_letters(most=2), sending.send_letters(most=2)] == [2, 1]


def test_messages_kept_long_enough_are_removed_with_their_letters(hello, reader, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tell([reader.person], hello, key="old")
    sending.send_letters()
    assert len(mail.outbox) == 1
    Message.objects.update(created_at=clock.now() - policy.KEPT_FOR - timedelta(1))
    tell([reader.person], hello, key="new")
    assert remove_expired() == 1
    assert list(Message.objects.values_list("key", flat=True)) == ["new"]
    assert Letter.objects.count() == 1

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mihan.core import clock
from mihan.messaging.models import Letter, Message
from mihan.messaging.policy import Channel, digest_due
from mihan.messaging.queries.outbox import due_digests
from mihan.messaging.services import tell
from mihan.messaging.services.choosing import choose_channels
from mihan.messaging.services.digests import make_digests
from mihan.messaging.services.writing import written

CASABLANCA = ZoneInfo("Africa/Casablanca")


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=CASABLANCA)


@pytest.mark.parametrize(
    ("cadence", "now", "due"),
    [
        (Channel.DAILY, at(24, 7), at(24, 7)),
        (Channel.DAILY, at(24, 6, 59), at(23, 7)),
        (Channel.DAILY, at(24, 23), at(24, 7)),
        (Channel.WEEKLY, at(24, 12), at(23, 7)),  # a Tuesday: the Monday before
        (Channel.WEEKLY, at(23, 6), at(16, 7)),
        (Channel.WEEKLY, at(23, 7), at(23, 7)),
    ],
)
def test_a_digest_is_due_at_the_latest_moment_that_is_past(cadence, now, due):
    assert digest_due(cadence, now, hour=7, weekday=0) == due


@pytest.fixture
def daily(hello, reader):
    """Greetings come by the digest of the day, whose hour has just struck; what was told before is in it."""
    choose_channels(reader, {hello: "daily"}, hour=at(1, 0).astimezone(CASABLANCA).hour, weekday=0)
    return hello


@pytest.mark.django_db
def test_messages_of_a_day_leave_in_one_letter_and_once(daily, reader):
    for key in ("a", "b"):
        tell([reader.person], daily, key=key, name=key)
    assert make_digests() == 0  # told after the moment: they wait for the next
    Message.objects.update(created_at=clock.now() - timedelta(1))
    assert (make_digests(), make_digests()) == (1, 0)
    letter = Letter.objects.get()
    assert (letter.cadence, letter.messages.count()) == ("daily", 2)
    assert written(letter).subject == "2 messages from Mihan"
    assert "Hello a" in written(letter).body


@pytest.mark.django_db
def test_of_two_workers_who_saw_the_same_digest_one_writes_it(daily, reader):
    from mihan.messaging.services import digests

    tell([reader.person], daily, key="a")
    Message.objects.update(created_at=clock.now() - timedelta(1))
    (due,) = due_digests()
    assert [digests._make(due, reader), digests._make(due, reader)] == [True, False]
    assert Letter.objects.count() == 1


@pytest.mark.django_db
def test_what_is_left_of_a_lost_address_is_in_the_inbox(daily, reader):
    tell([reader.person], daily, key="a")
    Message.objects.update(created_at=clock.now() - timedelta(1))
    reader.email = ""
    reader.save()
    assert make_digests() == 0
    assert (Message.objects.get().channel, due_digests()) == ("product", [])

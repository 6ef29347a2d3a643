"""Telling people something, once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from mihan.core.text import fold
from mihan.messaging.models import Letter, Message
from mihan.messaging.policy import Channel, Facts, Kind, known
from mihan.messaging.queries.outbox import accounts_of, channels
from mihan.people.models import Person

BATCH = 400


Saying = tuple[Iterable[Person | int], Facts]


def tell(people: Iterable[Person | int], kind: str, *, key: str, url: str = "", **facts: Any) -> int:
    """Say something to each of these people, inside the caller's transaction; how many were told.

    `kind` is registered by an app (`policy.add_kind`); `key` names what is said ("plan:12"): whoever was
    told it already is not told again. What `facts` name is given in the three languages.
    """
    return tell_each([(people, facts)], kind, key=key, url=url)


@transaction.atomic
def tell_each(sayings: Iterable[Saying], kind: str, *, key: str, url: str = "") -> int:
    """The same, where what is said differs from some people to others: as many questions, however many they are."""
    registered = known(kind)
    told = set(Message.objects.filter(kind=kind, key=key).values_list("person", flat=True))
    rows: dict[int, Message] = {}
    for people, facts in sayings:
        coming = {person if isinstance(person, int) else person.pk for person in people} - told - rows.keys()
        search = _searched(registered, facts) if coming else ""
        for person in sorted(coming):
            rows[person] = Message(person_id=person, kind=kind, key=key, facts=facts, url=url, search_text=search)
    if rows:
        _write(rows, registered, key)
    return len(rows)


def _write(rows: dict[int, Message], kind: Kind, key: str) -> None:
    accounts = accounts_of(rows)
    for person, channel in channels(kind, rows, accounts).items():
        rows[person].channel = channel
    # Somebody may say it at the same instant: theirs stands.
    Message.objects.bulk_create(rows.values(), batch_size=BATCH, ignore_conflicts=True)
    _write_letters(Message.objects.filter(kind=kind.code, key=key, person__in=list(accounts)), accounts)


def _write_letters(messages: Any, accounts: dict[int, Any]) -> None:
    """One letter for each message that leaves at once and has none."""
    waiting = list(messages.filter(channel=Channel.AT_ONCE, letter=None).order_by("pk"))
    letters = Letter.objects.bulk_create(
        [Letter(user=accounts[message.person_id]) for message in waiting], batch_size=BATCH
    )
    for message, letter in zip(waiting, letters, strict=True):
        message.letter = letter
    Message.objects.bulk_update(waiting, ["letter"], batch_size=BATCH)


def _searched(kind: Kind, facts: Facts) -> str:
    """What a search looks through: the message in each of the languages."""
    said = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            said += [kind.subject(facts), kind.text(facts)]
    return fold(" ".join(said))

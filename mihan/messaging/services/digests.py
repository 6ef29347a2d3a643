"""Making the digests whose moment has come."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from mihan.messaging.models import Letter, Message
from mihan.messaging.queries.outbox import DueDigest, accounts_of, due_digests
from mihan.people.models import User


def make_digests() -> int:
    """One letter for each person and cadence that is due. Told twice at once, the database keeps one."""
    due = due_digests()
    accounts = accounts_of({digest.person for digest in due})
    return sum(_make(digest, accounts.get(digest.person)) for digest in due)


def _make(digest: DueDigest, user: User | None) -> bool:
    waiting = Message.objects.filter(pk__in=digest.messages, letter=None)
    if user is None:  # the account was closed, or lost its address, meanwhile: the inbox has them
        waiting.update(channel="product")
        return False
    try:
        with transaction.atomic():
            letter = Letter.objects.create(user=user, cadence=digest.cadence, digest_of=digest.moment)
            if not waiting.update(letter=letter):
                raise IntegrityError("somebody else's digest has them")
    except IntegrityError:
        return False
    return True

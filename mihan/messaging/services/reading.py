"""What a person does with their own messages."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from mihan.core import clock
from mihan.messaging.models import Message
from mihan.people.models import User


def mark_read(messages: QuerySet[Message]) -> int:
    now = clock.now()
    return messages.filter(read_at=None).update(read_at=now, updated_at=now)


def mark_unread(messages: QuerySet[Message]) -> int:
    """Back among the new ones, out of the archive too."""
    return messages.exclude(read_at=None).update(read_at=None, archived_at=None, updated_at=clock.now())


def archive(messages: QuerySet[Message]) -> int:
    now = clock.now()
    return messages.update(archived_at=now, read_at=Coalesce(F("read_at"), now), updated_at=now)


def take_out(messages: QuerySet[Message]) -> int:
    """Out of the archive."""
    return messages.update(archived_at=None, updated_at=clock.now())


def mark_told_read(user: User, kind: str) -> int:
    """For an app whose own page shows what it told: who said there that they saw it is not told it twice."""
    return mark_read(Message.objects.visible_to(user).filter(kind=kind))

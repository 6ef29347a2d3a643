"""The inbox of a person."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import QuerySet
from django.utils.timezone import localtime

from mihan.core import clock
from mihan.messaging import policy
from mihan.messaging.models import Message
from mihan.messaging.policy import Kind, kind_of
from mihan.people.models import User

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """A message in words, in the language of the moment."""

    message: Message
    kind: Kind
    subject: str
    lines: list[str]


def told(message: Message) -> Told:
    """In words. Of facts its kind no longer understands, the name of the kind is left: the inbox still opens."""
    kind = kind_of(message.kind)
    try:
        return Told(message, kind, kind.subject(message.facts), kind.text(message.facts).splitlines())
    except (KeyError, IndexError, TypeError, ValueError):
        log.exception("message %s cannot be told", message.pk)
        return Told(message, kind, str(kind.name), [])


@dataclass(frozen=True)
class Heap:
    """Messages of a day: those not read yet, or those that were."""

    is_new: bool
    day: date
    told: list[Told]


def heaps(messages: Iterable[Message]) -> list[Heap]:
    """As they come, unread first: those of one day together."""

    def of(message: Message) -> tuple[bool, date]:
        return message.read_at is None, localtime(message.told_at).date()

    return [Heap(*key, [told(one) for one in group]) for key, group in groupby(messages, of)]


def unread_count(user: User) -> int:
    """For the bell of every page: one count on the index of what is not read."""
    return Message.objects.visible_to(user).unread().count() if user.person_id else 0


def latest_unread(user: User, *, most: int = 3) -> list[Told]:
    """The newest ones, for a home page."""
    return [told(one) for one in Message.objects.visible_to(user).unread().order_by("-id")[:most]]


def expired(now: datetime | None = None) -> QuerySet[Message]:
    """Those kept long enough: what the retention job removes."""
    return Message.objects.filter(created_at__lt=(now or clock.now()) - policy.KEPT_FOR)

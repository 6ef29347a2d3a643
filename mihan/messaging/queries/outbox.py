"""The outbox: who is written to, how, and what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from mihan.core import clock
from mihan.jobs.models import Schedule
from mihan.messaging import policy
from mihan.messaging.models import DigestTime, Letter, Message, Preference
from mihan.messaging.policy import Channel, Kind
from mihan.people.models import User

State = Letter.State


def accounts_of(people: Iterable[int]) -> dict[int, User]:
    """By person: the account that can be written to."""
    found = User.objects.filter(person__in=list(people), is_active=True).exclude(email="")
    return {user.person_id: user for user in found if user.person_id}


def channels(kind: Kind, people: Iterable[int], accounts: dict[int, User]) -> dict[int, str]:
    """By person: how a message of this kind leaves for them."""
    chosen = dict(Preference.objects.filter(kind=kind.code).values_list("person", "channel"))
    return {
        person: policy.channel_for(kind, chosen.get(person, ""), has_address=person in accounts) for person in people
    }


@dataclass(frozen=True)
class DueDigest:
    """A digest whose moment has come: for whom, and the messages told before it."""

    person: int
    cadence: str
    moment: datetime
    messages: tuple[int, ...]


def due_digests(now: datetime | None = None) -> list[DueDigest]:
    local = timezone.localtime(now or clock.now())
    waiting = Message.objects.filter(letter=None, channel__in=policy.DIGESTS).order_by("person", "channel", "id")
    rows = list(waiting.values_list("person", "channel", "id", "created_at"))
    times = {row.person_id: row for row in DigestTime.objects.filter(person__in={row[0] for row in rows})}
    found: dict[tuple[int, str, datetime], list[int]] = {}
    for person, cadence, key, created in rows:
        wanted = times.get(person) or DigestTime()
        moment = policy.digest_due(cadence, local, hour=wanted.hour, weekday=wanted.weekday)
        if created < moment:
            found.setdefault((person, cadence, moment), []).append(key)
    return [DueDigest(*key, tuple(messages)) for key, messages in found.items()]


def is_something_to_send() -> bool:
    return Letter.objects.due().exists() or Letter.objects.interrupted().exists()


def health(letters: QuerySet[Letter]) -> dict[str, int]:
    """How many letters are in each state, and how many left in the last day."""
    counted = dict(letters.order_by().values_list("state").annotate(Count("pk")))
    recent = letters.filter(state=State.SENT, sent_at__gte=clock.now() - timedelta(1)).count()
    return {state: counted.get(state, 0) for state in State.values} | {"recent": recent}


def preferences_of(user: User) -> dict[str, str]:
    """By kind offered to this person: how they want it, or how it comes."""
    chosen = dict(Preference.objects.visible_to(user).values_list("kind", "channel"))
    offered = (k for k in policy.kinds() if not k.permission or user.has_perm(k.permission))
    return {kind.code: Channel.AT_ONCE if kind.is_security else chosen.get(kind.code, kind.channel) for kind in offered}


def digest_time_of(user: User) -> DigestTime:
    return DigestTime.objects.visible_to(user).first() or DigestTime()


def trouble() -> Schedule | None:
    """Why nothing leaves, when the last try to send failed whole: the mail server does not answer, say."""
    return Schedule.objects.filter(name="messaging.send", failures__gt=0).first()

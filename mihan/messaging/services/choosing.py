"""How a person wants to be told."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.messaging.models import DigestTime, Preference
from mihan.messaging.policy import kind_of
from mihan.messaging.queries.outbox import preferences_of
from mihan.people.models import User


@transaction.atomic
def choose_channels(user: User, chosen: dict[str, str], *, hour: int, weekday: int) -> None:
    """One choice for each kind offered to this person; those of security stay as they are."""
    person = user.person_id
    if person is None:
        raise RuleBroken(_("This account belongs to nobody: there is nobody to tell."))
    offered = preferences_of(user)
    for code, channel in chosen.items():
        if code in offered and not kind_of(code).is_security and channel != offered[code]:
            Preference.objects.update_or_create(person_id=person, kind=code, defaults={"channel": channel})
    DigestTime.objects.update_or_create(person_id=person, defaults={"hour": hour, "weekday": weekday})

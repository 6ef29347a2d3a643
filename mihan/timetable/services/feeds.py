"""Private calendar addresses: given, and taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.offer.models import Group
from mihan.people.models import User
from mihan.places.models import Space
from mihan.timetable.models import Feed

MOST = 12  # addresses of one person at a time


@transaction.atomic
def open_feed(owner: User, *, group: Group | None = None, space: Space | None = None) -> Feed:
    """The address of one's own week, of a group or of a space; the same one while it is not revoked."""
    mine = Feed.objects.select_for_update().filter(owner=owner, revoked_at=None)
    if kept := mine.filter(group=group, space=space).first():
        return kept
    if mine.count() >= MOST:
        raise RuleBroken(_("You already have %(count)d addresses: revoke one first.") % {"count": MOST})
    return Feed.objects.create(owner=owner, group=group, space=space, language=get_language() or "")


@transaction.atomic
def revoke_feed(feed: Feed) -> None:
    """From now on its address answers as if it had never been."""
    Feed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=clock.now(), updated_at=clock.now())

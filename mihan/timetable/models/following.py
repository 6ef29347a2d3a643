"""How people follow a timetable: private calendar addresses, and notices of what changed."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mihan.core.models import Record
from mihan.offer.models import Group
from mihan.people.models import Person, User
from mihan.places.models import Space
from mihan.timetable.models.plans import Plan


def new_token() -> str:
    return secrets.token_urlsafe(24)


class FeedQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> FeedQuerySet:
        return self.filter(owner=user.pk)


class Feed(Record):
    """A calendar's key only its owner knows; whoever has it reads that timetable until it is revoked."""

    journal_hides = ("token",)

    owner = models.ForeignKey(User, models.CASCADE, related_name="feeds")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    # What it shows: the owner's own week when both are empty.
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="feeds")
    space = models.ForeignKey(Space, models.CASCADE, null=True, blank=True, related_name="feeds")
    language = models.CharField(max_length=3, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(group=None) | Q(space=None), name="a_feed_shows_one_thing"),
        ]

    def __str__(self) -> str:
        return f"feed {self.pk}"


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> NoticeQuerySet:
        return self.filter(person=user.person_id or 0)

    def unseen(self) -> NoticeQuerySet:
        return self.filter(seen_at=None)


class Notice(Record):
    """A published change that touches a person: told once, to them alone."""

    class Kind(models.TextChoices):
        ADDED = "added", _("new session")
        MOVED = "moved", _("moved")
        ROOM = "room", _("another room")
        TRAINER = "trainer", _("another trainer")
        CANCELLED = "cancelled", _("cancelled")

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="notices")
    session_key = models.CharField(max_length=60)
    kind = models.CharField(max_length=9, choices=Kind)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "plan", "session_key"], name="told_once_per_publication")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.session_key}"

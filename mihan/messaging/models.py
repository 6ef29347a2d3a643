from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.models import Record
from mihan.core.text import fold
from mihan.messaging import policy
from mihan.messaging.policy import Channel
from mihan.people.models import Person, Role, User, in_reach


def new_message_id() -> str:
    """What mail servers know a letter by; the same however often it is handed over."""
    return f"<{uuid.uuid4().hex}@{settings.MAIL_DOMAIN}>"


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> LetterQuerySet:
        """Those to people in reach: never what they say, only what became of them."""
        held = Role.objects.filter(in_reach(user, "messaging.keep_outbox"))
        return self.filter(user__person__in=held.order_by().values("person"))

    def due(self) -> LetterQuerySet:
        return self.filter(state=Letter.State.QUEUED, due_at__lte=clock.now())

    def interrupted(self) -> LetterQuerySet:
        """Claimed so long ago that whoever sent them must have died, before the hand-over or after it."""
        return self.filter(state=Letter.State.SENDING, claimed_at__lte=clock.now() - policy.INTERRUPTED_AFTER)

    def matching(self, text: str) -> LetterQuerySet:
        return self.filter(user__person__in=Person.objects.matching(text))


class Letter(Record):
    """One e-mail of the outbox. What it says is in its messages, written in the reader's language as it leaves.

    A worker first claims it (`sending`, with a token of its own), then hands it over, then writes `sent`.
    Between the claim and the last write nobody can tell whether it left: it is then `aside`, and a person decides.
    """

    journal_hides = ("sent_to",)

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("leaving")
        SENT = "sent", _("sent")
        FAILED = "failed", _("refused")
        ASIDE = "aside", _("put aside")
        GIVEN_UP = "given_up", _("given up")

    user = models.ForeignKey(User, models.CASCADE, related_name="letters")
    cadence = models.CharField(max_length=8, choices=Channel, default=Channel.AT_ONCE)
    digest_of = models.DateTimeField(null=True, blank=True)  # the moment a digest was due
    message_id = models.CharField(max_length=120, unique=True, default=new_message_id, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.CharField(max_length=254, blank=True)
    problem = models.CharField(max_length=300, blank=True)  # as the mail server said it

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cadence", "digest_of"], name="one_digest_at_a_time", condition=~Q(digest_of=None)
            ),
            models.CheckConstraint(
                condition=Q(cadence=Channel.AT_ONCE, digest_of=None)
                | Q(cadence__in=policy.DIGESTS, digest_of__isnull=False),
                name="a_digest_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="letters_to_send", condition=Q(state="queued")),
            models.Index(fields=["claimed_at"], name="letters_leaving", condition=Q(state="sending")),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address("messaging:letter", self.pk)

    @property
    def reference(self) -> str:
        return f"L-{self.pk}"

    def is_reached(self, user: User, permission: str) -> bool:
        """By a role the reader holds or held where this user has `permission`."""
        return Role.objects.filter(in_reach(user, permission), person=self.user.person_id or 0).exists()

    @property
    def may_be_sent_again(self) -> bool:
        return self.state in (self.State.FAILED, self.State.ASIDE, self.State.GIVEN_UP)

    @property
    def may_be_given_up(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.FAILED, self.State.ASIDE)


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> MessageQuerySet:
        return self.filter(person=user.person_id or 0)

    def unread(self) -> MessageQuerySet:
        return self.filter(read_at=None)

    def kept(self) -> MessageQuerySet:
        return self.filter(archived_at=None)

    def matching(self, text: str) -> MessageQuerySet:
        """Those that say every word of `text`, in any of the three languages, spelling forgiven."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_text__contains=word)
        return found


class Message(Record):
    """Something said to one person, once: the same kind and key again is no second message.

    It leaves in one letter at the most, which the row itself holds.
    """

    journal_hides = ("facts", "search_text")

    person = models.ForeignKey(Person, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    facts = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=300, blank=True)
    search_text = models.TextField(blank=True, editable=False)
    told_at = models.DateTimeField(default=clock.campus_now)  # on the product's own day, as pages show it
    read_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.PRODUCT)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, blank=True, related_name="messages")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = [F("read_at").desc(nulls_first=True), "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "person"], name="said_once"),
            models.CheckConstraint(condition=Q(archived_at=None) | Q(read_at__isnull=False), name="archived_is_read"),
        ]
        indexes = [
            models.Index(fields=["person"], name="messages_unread", condition=Q(read_at=None)),
            models.Index(fields=["person", "-id"], name="messages_of_person"),
            models.Index(
                fields=["channel", "person"], name="messages_for_digests",
                condition=Q(letter=None, channel__in=("daily", "weekly")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def get_absolute_url(self) -> str:
        return address("messaging:message", self.pk)


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> OwnQuerySet:
        return self.filter(person=user.person_id or 0)


class Preference(Record):
    """How a person wants a kind of message; without a row, as the kind says."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="message_preferences")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=8, choices=Channel)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_choice_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.channel}"


class DigestTime(Record):
    """When a person wants digests: from which hour, local time, and which day of the week."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="digest_time")
    hour = models.PositiveSmallIntegerField(_("hour"), default=policy.HOUR)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), default=policy.WEEKDAY)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["person"]
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23, weekday__lte=6), name="digest_time_exists"),
        ]

    def __str__(self) -> str:
        return f"{self.hour} h"


class WritingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> WritingQuerySet:
        return self.filter(by=user.pk)


class Writing(Record):
    """Somebody wrote to many people: who, to whom, what, and how many were told."""

    by = models.ForeignKey(User, models.PROTECT, related_name="writings")
    audience = models.CharField(max_length=60)  # "group:12"
    label = models.CharField(max_length=200)  # as its writer read it
    said = models.JSONField()  # by language: a subject and a text
    told = models.PositiveIntegerField(default=0)
    once = models.UUIDField(unique=True)  # of the form: pressed twice, it is sent once

    objects = WritingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label

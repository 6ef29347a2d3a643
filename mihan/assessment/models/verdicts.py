"""What people say: trainers' verdicts, trainees' appeals, four voices."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mihan.assessment.models.evidence import Occasion
from mihan.assessment.models.frameworks import Competence
from mihan.assessment.models.who import JUDGE, followed_by
from mihan.assessment.policy import LONGEST_TEXT, Level, Speaker, Word
from mihan.core import clock
from mihan.core.models import Record
from mihan.people.models import Person, User


class FollowedQuerySet(models.QuerySet[Any]):
    """Rows about a trainee: seen by them, and by those who follow them."""

    def visible_to(self, user: User) -> FollowedQuerySet:
        return self.filter(followed_by(user))


class Verdict(Record):
    """A level decided by a person: what the product proposed, or another with a reason. The latest stands.

    What was proposed, and on how much evidence, is kept with it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="verdicts", verbose_name=_("trainee"))
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="verdicts", verbose_name=_("competence"))
    level = models.CharField(_("level"), max_length=12, choices=Level)
    proposed = models.CharField(_("proposed level"), max_length=12, choices=Level)
    count = models.PositiveIntegerField(_("opportunities"), default=0)
    successes = models.PositiveIntegerField(_("successes"), default=0)
    permille = models.PositiveSmallIntegerField(_("how sure, per thousand"), default=0)
    reason = models.CharField(_("reason"), max_length=LONGEST_TEXT, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(_("decided on"), default=clock.today)

    objects = FollowedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=F("proposed")) | ~Q(reason=""), name="another_level_says_why"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person", "competence", "-id"], name="verdicts_of_a_person")]

    def __str__(self) -> str:
        return f"{self.competence_id} {self.level}"

    @property
    def is_override(self) -> bool:
        return self.level != self.proposed


class Appeal(Record):
    """A trainee does not agree, and says why; a trainer looks again and answers."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for an answer")
        UPHELD = "upheld", _("accepted")
        REJECTED = "rejected", _("not accepted")

    person = models.ForeignKey(Person, models.PROTECT, related_name="appeals", verbose_name=_("trainee"))
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="appeals", verbose_name=_("competence"))
    occasion = models.ForeignKey(
        Occasion, models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name=_("what to look at again")
    )  # fmt: skip
    text = models.CharField(_("why"), max_length=LONGEST_TEXT)
    asked_on = models.DateField(_("asked on"), default=clock.today)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    answer = models.CharField(_("answer"), max_length=LONGEST_TEXT, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = FollowedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "competence"], condition=Q(state="waiting"), name="one_appeal_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="an_answer_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.competence_id} {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> InvitationQuerySet:
        return self.filter(followed_by(user, JUDGE))


class Invitation(Record):
    """A private address by which somebody without an account speaks, once: a tutor at work, a fellow trainee.

    Only a digest of its secret is kept.
    """

    journal_hides = ("digest",)

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations", verbose_name=_("trainee"))
    speaker = models.CharField(_("whose voice"), max_length=8, choices=Speaker, default=Speaker.TUTOR)
    name = models.CharField(_("who speaks"), max_length=120)
    place = models.CharField(_("where they work"), max_length=120, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    last_day = models.DateField(_("until"))
    used_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.revoked_at is None and clock.today() <= self.last_day


class Voice(Record):
    """What somebody says of a trainee: of a criterion, or of a whole competence. The latest of each speaker stands."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="voices", verbose_name=_("trainee"))
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="voices", verbose_name=_("competence"))
    criterion = models.CharField(_("criterion"), max_length=120, blank=True)
    speaker = models.CharField(_("whose voice"), max_length=8, choices=Speaker)
    name = models.CharField(_("who speaks"), max_length=160)
    word = models.PositiveSmallIntegerField(_("what they say"), choices=Word)
    said_on = models.DateField(_("said on"), default=clock.today)
    said_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, blank=True, related_name="voices")

    objects = FollowedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "competence", "criterion"], name="voices_of_a_person")]

    def __str__(self) -> str:
        return f"{self.speaker} {self.word}"

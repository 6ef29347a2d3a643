"""Retention: what a preview found, what a person confirmed, and files that must stay."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.models import Record
from mihan.people.models import Person, Unit, User, under
from mihan.privacy.models.register import ProcessingVersion


class LegalHoldQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> LegalHoldQuerySet:
        return self.filter(under("unit__path", user.reach("privacy.apply_retention")))

    def current(self, day: date | None = None) -> LegalHoldQuerySet:
        day = day or clock.today()
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day, is_lifted=False)


class LegalHold(Record):
    """Nothing of this person may be erased for now: a dispute, an enquiry, a judge."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="legal_holds", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="legal_holds")
    motive = models.CharField(_("why"), max_length=300)
    since = models.DateField(_("since"), default=clock.today)
    until = models.DateField(_("until"), null=True, blank=True)
    is_lifted = models.BooleanField(default=False)
    laid_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="hold_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(motive=""), name="a_hold_says_why"),
        ]

    def __str__(self) -> str:
        return self.motive

    @property
    def scope_path(self) -> str:
        return self.unit.path


class RetentionRunQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> RetentionRunQuerySet:
        return self.filter(under("unit__path", user.reach("privacy.apply_retention")))


class RetentionRun(Record):
    """One preview, and its application if a person confirmed it. There is no way back from that."""

    class State(models.TextChoices):
        ASKED = "asked", _("being prepared")
        PREVIEWED = "previewed", _("to be read and confirmed")
        APPLIED = "applied", _("applied")
        DISCARDED = "discarded", _("put aside")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="retention_runs")
    day = models.DateField(_("day"), default=clock.today)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    people = models.PositiveIntegerField(_("people made anonymous"), default=0)
    rows = models.PositiveIntegerField(_("lines erased"), default=0)
    trail = models.PositiveIntegerField(_("lines of the audit trail emptied"), default=0)

    objects = RetentionRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"retention {self.pk}"

    def get_absolute_url(self) -> str:
        return address("privacy:retention-run", self.pk)

    @property
    def scope_path(self) -> str:
        return self.unit.path


class RetentionLine(Record):
    """What a run does with what one processing holds of one person, and why; or why it stays."""

    class Deed(models.TextChoices):
        ERASE = "erase", _("lines to erase")
        ANONYMISE = "anonymise", _("people to make anonymous")
        KEEP = "keep", _("kept")

    class Because(models.TextChoices):
        ELAPSED = "elapsed", _("its period has ended")
        HOLD = "hold", _("a legal hold")
        REQUEST = "request", _("a request that waits for its answer")
        STILL_HELD = "still_held", _("another processing still needs the name")

    run = models.ForeignKey(RetentionRun, models.CASCADE, related_name="lines")
    version = models.ForeignKey(ProcessingVersion, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    deed = models.CharField(_("what"), max_length=9, choices=Deed)
    because = models.CharField(_("why"), max_length=10, choices=Because)
    started_on = models.DateField(_("clock started on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    kept_by = models.ForeignKey(ProcessingVersion, models.PROTECT, null=True, blank=True, related_name="+")
    tables = models.JSONField(default=dict, blank=True)  # {"offer.Enrolment": 3, …}
    rows = models.PositiveIntegerField(_("lines"), default=0)

    class Meta:
        ordering = ["deed", "version", "id"]

    def __str__(self) -> str:
        return f"{self.deed} {self.rows}"

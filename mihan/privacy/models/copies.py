"""The copy of everything held of one person: made by a worker, kept a few days, each reading written down."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mihan.core import clock
from mihan.core.models import Record
from mihan.people.models import Person, Role, User, in_reach
from mihan.privacy.models.requests import DataRequest

LOST_AFTER = timedelta(minutes=10)  # a copy takes seconds: one not made by then will not be


class CopyQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> CopyQuerySet:
        """One's own; of others, only those made for a request one may answer."""
        reached = Role.objects.filter(in_reach(user, "privacy.answer_requests"))
        theirs = Q(person__in=reached.values("person"), request__isnull=False)
        return self.filter(theirs | Q(person=user.person_id or 0))

    def expired(self) -> CopyQuerySet:
        """Those whose file is to go."""
        return self.exclude(file="").filter(expires_on__lt=clock.today())


class Copy(Record):
    """A ZIP of one person's data. Its file goes when it expires; the row stays, to say that it was made."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="copies")
    request = models.ForeignKey(DataRequest, models.PROTECT, null=True, blank=True, related_name="copies")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    expires_on = models.DateField(_("can be downloaded until"), null=True, blank=True)
    file = models.FileField(upload_to="copies/", max_length=200, blank=True)
    rows = models.PositiveIntegerField(default=0)

    objects = CopyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"copy {self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.made_at is None and clock.now() - self.created_at < LOST_AFTER

    @property
    def is_ready(self) -> bool:
        return bool(self.file) and self.expires_on is not None and self.expires_on >= clock.today()

    def is_reached(self, user: User, permission: str) -> bool:
        return self.person.is_reached(user, permission)


class CopyReading(Record):
    """Somebody downloaded a copy. The person concerned can read it."""

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="readings")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"reading of copy {self.copy_id}"

"""What was done at the bench, as it was photographed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mihan.core.models import Record
from mihan.people.models import Person, User
from mihan.workplaces.models.sessions import Session


class PhotoQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PhotoQuerySet:
        """Of the sessions one may see. While one goes on, one's own alone, unless one leads it."""
        is_told = Q(session__state__in=[Session.State.ENDED, Session.State.FAULTY])
        led = Q(session__in=Session.objects.led_by(user).values("pk"))
        seen = self.filter(session__in=Session.objects.visible_to(user).values("pk"))
        return seen.filter(is_told | led | Q(by=user.person_id or 0))


class Photo(Record):
    """A picture for a task of the bench. The log holds its digest, in input `seq`; the picture is here alone.

    Stored bare (`core.photos`), out of reach of the web server: only a page that knows who asks gives it.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="photos")
    seq = models.PositiveIntegerField()
    seat = models.CharField(_("seat"), max_length=60)
    task = models.CharField(_("task"), max_length=60)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=3)  # by its content: jpg, png
    file = models.FileField(_("picture"), upload_to="benches/%Y/%m/", max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="bench_photos")

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["session", "seq"]
        constraints = [models.UniqueConstraint(fields=["session", "digest"], name="one_photo_per_digest")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.task} {self.digest[:8]}"

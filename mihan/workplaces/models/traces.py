"""What a session leaves besides its log: photos of the bench, and the copy of the debrief that each keeps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mihan.core.frozen import FrozenRows
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


class DebriefCopyQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> DebriefCopyQuerySet:
        """One's own, and those of the sessions one leads."""
        led = Session.objects.led_by(user).values("pk") if user.has_perm("workplaces.lead") else []
        return self.filter(Q(person=user.person_id or 0) | Q(session__in=led))


class DebriefCopy(Record):
    """What one person was told of a session, and what they showed, the day its debrief was closed.

    `told` holds it by language, in words: whatever changes later (a verdict, a rule, a name) changes no copy, and the
    database refuses to.
    """

    journal_hides = ("told",)

    session = models.ForeignKey(Session, models.PROTECT, related_name="debrief_copies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="debrief_copies")
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    told = models.JSONField(default=dict)  # {"fr": {…}, "ar": {…}, "en": {…}}

    objects = DebriefCopyQuerySet.as_manager()

    class Meta:
        ordering = ["-closed_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="one_copy_of_a_debrief_each")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id}"


FROZEN_COPIES = FrozenRows(
    name="workplaces_copy_frozen", table="workplaces_debriefcopy",
    columns=("session_id", "person_id", "closed_at", "closed_by_id", "told"), stands="(1 = 1)",
)  # fmt: skip

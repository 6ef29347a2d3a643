"""The copy of a debrief that each keeps of it, as it was."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mihan.core.frozen import FrozenRows
from mihan.core.models import Record
from mihan.people.models import Person, User
from mihan.workplaces.models.sessions import Session


class DebriefCopyQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> DebriefCopyQuerySet:
        """One's own, and those of the sessions one leads."""
        led = Session.objects.led_by(user).values("pk") if user.has_perm("workplaces.lead") else []
        return self.filter(models.Q(person=user.person_id or 0) | models.Q(session__in=led))


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

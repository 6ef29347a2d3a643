"""What people are told when exams are published, or withdrawn."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mihan.core.models import Record
from mihan.exams.models.papers import ExamSession
from mihan.people.models import Person, User


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> NoticeQuerySet:
        return self.filter(person=user.person_id or 0)

    def unseen(self) -> NoticeQuerySet:
        return self.filter(seen_at=None)


class Notice(Record):
    """Exams published, changed or withdrawn that concern a person: told once a publication, to them alone.

    `facts`: what stands for them then, as rows [day, slot, space, module, duty].
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Exams published")
        CHANGED = "changed", _("Exams changed")
        WITHDRAWN = "withdrawn", _("Exams withdrawn")

    person = models.ForeignKey(Person, models.CASCADE, related_name="exam_notices")
    session = models.ForeignKey(ExamSession, models.CASCADE, related_name="notices")
    publication = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind)
    facts = models.JSONField(default=list, blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "session", "publication", "kind"], name="told_once_of_exams")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.session_id}"

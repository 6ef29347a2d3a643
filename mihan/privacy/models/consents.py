"""Consents, for what is truly optional: purposes, the versions of their text, and what each person answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mihan.core import clock
from mihan.core.models import Named, Record, name_of
from mihan.people.models import Person, User, in_reach


class ConsentPurpose(Named, Record):
    """Something a person may refuse without losing anything of the training."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    is_in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["id"]


class ConsentText(Record):
    """What a person is asked, word for word, from a day on."""

    purpose = models.ForeignKey(ConsentPurpose, models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField(_("version"))
    since = models.DateField(_("since"), default=clock.today)
    text_fr = models.TextField(_("text in French"))
    text_ar = models.TextField(_("text in Arabic"))
    text_en = models.TextField(_("text in English"))
    # A change of substance: who consented to the text before is asked anew, and counts as not having answered.
    asks_anew = models.BooleanField(_("ask again those who had consented"), default=False)

    class Meta:
        ordering = ["purpose", "-number"]
        constraints = [models.UniqueConstraint(fields=["purpose", "number"], name="one_consent_text_per_number")]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.number})"

    @property
    def text(self) -> str:
        return name_of(self.text_fr, self.text_ar, self.text_en)


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ConsentQuerySet:
        from mihan.people.models import Role

        reached = Role.objects.filter(in_reach(user, "privacy.answer_requests"))
        return self.filter(Q(person__in=reached.values("person")) | Q(person=user.person_id or 0))


class Consent(Record):
    """One answer, never changed: the latest to a purpose is the one that counts."""

    class Answer(models.TextChoices):
        GIVEN = "given", _("given")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Channel(models.TextChoices):
        PERSON = "person", _("by the person, here")
        DESK = "desk", _("by the person, at the desk")
        GUARDIAN = "guardian", _("by the guardian")

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="answers")
    answer = models.CharField(_("answer"), max_length=9, choices=Answer)
    channel = models.CharField(_("how"), max_length=8, choices=Channel, default=Channel.PERSON)
    proof = models.CharField(_("proof"), max_length=300, blank=True)  # where the signed paper is
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("noted by"))

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="person") | ~Q(proof=""), name="what_staff_note_of_a_consent_has_a_proof"
            )
        ]
        indexes = [models.Index(fields=["person", "text"], name="consents_of_a_person")]

    def __str__(self) -> str:
        return f"{self.answer} {self.text_id}"

"""What a programme asks for, in dated versions."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.models import Named, Record
from mihan.offer.models import Offering, Programme, Reference, ReferenceQuerySet, Sourced
from mihan.people.models import User, under


class Competence(Named, Sourced, Reference, Record):
    """What evidence is about. Its key, which packs and evidence cite, stays from one version to the next."""

    key = models.CharField(_("key"), max_length=60, unique=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["key"]


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def visible_to(self, user: User) -> FrameworkQuerySet:
        return self if user.has_perm("offer.view") else self.none()

    def in_force(self, day: date) -> FrameworkQuerySet:
        return self.filter(Q(last_day=None) | Q(last_day__gte=day), first_day__lte=day)


class Framework(Sourced, Record):
    """A version of the competence framework of a programme. It does not change: the next one follows it."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="frameworks", verbose_name=_("programme")
    )  # fmt: skip
    version = models.CharField(_("version"), max_length=20)
    first_day = models.DateField(_("in force from"))
    last_day = models.DateField(_("until"), null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "-first_day", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="one_framework_per_version"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(last_day=None), name="one_framework_without_end"
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="framework_ends_after_it_starts"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.programme} · {self.version}"

    def get_absolute_url(self) -> str:
        return address("assessment:framework", self.pk)

    def is_reached(self, user: User, permission: str) -> bool:
        """By whoever has the permission where the programme is given."""
        given = Offering.objects.filter(Q(programme=self.programme_id) | Q(programme__parent=self.programme_id))
        return given.filter(under("unit__path", user.reach(permission))).exists()

    @property
    def is_in_force(self) -> bool:
        return self.first_day <= clock.today() and (self.last_day is None or clock.today() <= self.last_day)


class Requirement(Record):
    """A competence as a framework asks for it. `needed`: of its criteria, the critical ones besides."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="requirements")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="requirements")
    position = models.PositiveSmallIntegerField(default=0)
    needed = models.PositiveSmallIntegerField(_("criteria needed"), null=True, blank=True)

    class Meta:
        ordering = ["framework", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["framework", "competence"], name="a_competence_asked_once")]

    def __str__(self) -> str:
        return str(self.competence)


class Element(Named, Record):
    """A part of a competence, with a passing rule of its own where `needed` says so."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="elements")
    position = models.PositiveSmallIntegerField(default=0)
    needed = models.PositiveSmallIntegerField(_("criteria needed"), null=True, blank=True)

    class Meta:
        ordering = ["requirement", "position", "id"]


class Criterion(Named, Record):
    """What is looked at. Its key begins with that of its competence: `hotel.welcome.identity`."""

    element = models.ForeignKey(Element, models.CASCADE, related_name="criteria")
    key = models.CharField(_("key"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    is_critical = models.BooleanField(_("critical"), default=False)

    class Meta:
        ordering = ["element", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["element", "key"], name="a_criterion_asked_once")]

"""What trainees showed, where it was seen."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mihan.assessment.models.frameworks import Competence
from mihan.assessment.models.who import followed_by
from mihan.assessment.policy import Station
from mihan.core.models import Mark, Named, Record
from mihan.people.models import Person, User


class Occasion(Named, Record):
    """Where evidence was seen: a simulated session, a bench, an observation. Plain values: its app is above.

    `world` is what was drawn there: two occasions of one world count for one. `url` leads to the replay.
    """

    kind = models.CharField(_("kind"), max_length=30)
    key = models.CharField(max_length=120)
    world = models.CharField(_("world"), max_length=120)
    pack = models.CharField(max_length=60, blank=True)
    happened_on = models.DateField(_("day"))
    url = models.CharField(max_length=300, blank=True)
    mark = models.CharField(_("mark"), max_length=12, choices=Mark, default=Mark.ENTERED)

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_occasion_per_key")]

    @property
    def is_replayed(self) -> bool:
        """An address of ours, and no other."""
        return self.url.startswith("/") and not self.url.startswith("//")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> EvidenceQuerySet:
        return self.filter(followed_by(user))


class Evidence(Record):
    """One opportunity, and what was made of it: `num` of the `den` things asked.

    Rows are added, never changed (the database refuses). `key` names one within its occasion, so that what is sent
    twice counts once; `position` is the order in which things happened there.
    """

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="evidence")
    key = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)
    person = models.ForeignKey(Person, models.PROTECT, related_name="evidence", verbose_name=_("trainee"))
    competence = models.ForeignKey(
        Competence, models.PROTECT, related_name="evidence", verbose_name=_("competence")
    )  # fmt: skip
    criterion = models.CharField(_("criterion"), max_length=120, blank=True)
    rule = models.CharField(max_length=120, blank=True)  # what was looked at, where it is no criterion
    num = models.PositiveSmallIntegerField(_("done"))
    den = models.PositiveSmallIntegerField(_("asked"), default=1)
    weight = models.PositiveIntegerField(_("weight in thousandths"), default=1000)
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), default=0)
    help = models.PositiveSmallIntegerField(_("hints and take-overs"), default=0)
    is_assisted = models.BooleanField(_("assisted"), default=False)
    is_critical = models.BooleanField(_("critical"), default=False)
    station = models.CharField(_("station"), max_length=8, choices=Station, default=Station.SCREEN)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["occasion__happened_on", "occasion_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "key"], name="evidence_counts_once"),
            models.CheckConstraint(condition=Q(den__gte=1) & Q(num__lte=F("den")), name="evidence_is_a_share"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="evidence_weighs"),
        ]
        indexes = [models.Index(fields=["person", "competence"], name="evidence_of_a_person")]

    def __str__(self) -> str:
        return f"{self.competence_id} {self.num}/{self.den}"

    @property
    def is_success(self) -> bool:
        return self.num == self.den

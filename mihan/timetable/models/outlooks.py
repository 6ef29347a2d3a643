"""The year as planned once: sessions of each module each week until it ends, and what cannot end.

What an import brings (years, groups, trainers, lines) is no constraint of the database here, or an import
could not be undone once a year was planned. A row whose subject is gone is never read.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mihan.calendar.models import TrainingYear
from mihan.core.addresses import address
from mihan.core.models import Record
from mihan.offer.models import Group
from mihan.people.models import Trainer, User
from mihan.progress.models import LedgerLine
from mihan.timetable.models.plans import Session


class YearOutlookQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> YearOutlookQuerySet:
        """Those of the years whose calendar one reads; of their rows, each sees those in reach, and their own."""
        may_look = user.has_perm("timetable.view") or user.has_perm("timetable.follow")
        return self.filter(year__in=TrainingYear.objects.visible_to(user)) if may_look else self.none()


class YearOutlook(Record):
    """How a training year goes on, as far as was known when it was planned. Planning again replaces it.

    Weeks are counted from `monday`, the first one that no published plan covered. What it was made from is
    kept to be compared: the calendar as a fingerprint, the hours published then and not held yet by line
    and channel ("12-face": "2.50"), and the rest with each row.
    """

    year = models.OneToOneField(TrainingYear, models.CASCADE, db_constraint=False, related_name="outlook")
    monday = models.DateField(_("first week"))
    weeks = models.PositiveSmallIntegerField(_("weeks"))
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="outlooks_made")
    seconds = models.FloatField(default=0)
    sessions = models.PositiveIntegerField(_("sessions"), default=0)
    missing = models.PositiveIntegerField(_("sessions without a week"), default=0)
    calendar = models.CharField(max_length=64)
    promised = models.JSONField(default=dict)
    days_without_grid = models.PositiveSmallIntegerField(default=0)  # counted as normal days
    overloads = models.JSONField(default=list, blank=True)  # proved by counting, told in each language

    objects = YearOutlookQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year} {self.monday:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("timetable:year")

    @property
    def scope_path(self) -> str:
        return self.year.unit.path


class YearLineQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> YearLineQuerySet:
        """Those of the groups in reach, and what one teaches."""
        groups = Group.objects.visible_to(user, "timetable.view")
        return self.filter(Q(line__group__in=groups) | Q(trainer__person=user.person_id or 0))


class YearLine(models.Model):
    """A ledger line and channel in an outlook. Merged remote lines each have a row with the same `key`.

    Not journaled: thousands of rows, made again whole.
    """

    Channel = Session.Channel

    outlook = models.ForeignKey(YearOutlook, models.CASCADE, related_name="lines")
    line = models.ForeignKey(LedgerLine, models.CASCADE, db_constraint=False, related_name="outlooks")
    key = models.CharField(max_length=40)  # of the course: `queries.demand.Demand`
    channel = models.CharField(_("mode"), max_length=6, choices=Channel)
    trainer = models.ForeignKey(
        Trainer, models.SET_NULL, null=True, blank=True, db_constraint=False, related_name="outlooks"
    )  # fmt: skip
    # What the ledger said then, in hours.
    assigned = models.DecimalField(max_digits=8, decimal_places=2)
    delivered = models.DecimalField(max_digits=8, decimal_places=2)
    hours = models.DecimalField(_("hours left"), max_digits=8, decimal_places=2)
    remainder = models.DecimalField(_("less than one session"), max_digits=4, decimal_places=2)
    first_week = models.PositiveSmallIntegerField()  # from 0; where it may be taught
    last_week = models.PositiveSmallIntegerField()
    sessions = models.JSONField(_("sessions"))  # one number a week of the outlook
    missing = models.PositiveSmallIntegerField(_("sessions without a week"), default=0)
    # Why it cannot end, and what would let it end: told in each language.
    reasons = models.JSONField(default=list, blank=True)
    savers = models.JSONField(default=list, blank=True)

    objects = YearLineQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["outlook", "line", "channel"], name="one_row_per_line_and_channel"),
            models.CheckConstraint(condition=Q(last_week__gte=F("first_week")), name="weeks_of_a_line_in_order"),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return f"{address('timetable:year-group', self.line.group_id)}#c{self.key}"


class YearLoadQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> YearLoadQuerySet:
        groups = Group.objects.visible_to(user, "timetable.view")
        return self.filter(Q(group__in=groups) | Q(trainer__in=Trainer.objects.visible_to(user)))


class YearLoad(models.Model):
    """The sessions of a group, or of a trainer, week by week of an outlook, and those they could have."""

    outlook = models.ForeignKey(YearOutlook, models.CASCADE, related_name="loads")
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, db_constraint=False, related_name="year_loads"
    )  # fmt: skip
    trainer = models.ForeignKey(
        Trainer, models.CASCADE, null=True, blank=True, db_constraint=False, related_name="year_loads"
    )  # fmt: skip
    sessions = models.JSONField()
    capacity = models.JSONField()
    missing = models.PositiveSmallIntegerField(default=0)

    objects = YearLoadQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["outlook", "group"], name="one_load_per_group"),
            models.UniqueConstraint(fields=["outlook", "trainer"], name="one_load_per_trainer"),
            models.CheckConstraint(
                condition=Q(group__isnull=False, trainer=None) | Q(group=None, trainer__isnull=False),
                name="a_load_is_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group or self.trainer}"

    @property
    def total(self) -> int:
        return sum(self.sessions)

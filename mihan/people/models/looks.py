"""Who looked at whom, and why: the person concerned can read it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mihan.core import clock
from mihan.core.models import Record
from mihan.people.models.persons import Person, Role
from mihan.people.models.units import Unit


class Opening(Record):
    """Someone opened a confidential zone, and said why. Zones are told in `data/rights.toml`."""

    zone = models.CharField(max_length=20, default="identity")
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="openings"
    )  # empty: a whole list left the product; `scope` says which
    scope = models.CharField(max_length=200, blank=True)
    opened_by = models.CharField(max_length=60)
    role = models.CharField(_("role"), max_length=20, choices=Role.Kind, blank=True)  # held at the time
    purpose = models.CharField(_("purpose"), max_length=300)

    class Meta:
        ordering = ["-id"]
        # Named for the first zone; what the audit trail wrote of it stays readable under the same name.
        db_table = "people_identityopening"
        constraints = [models.CheckConstraint(condition=~Q(purpose=""), name="identity_opened_for_a_purpose")]

    def __str__(self) -> str:
        return self.purpose


class Look(models.Model):
    """Somebody opened the file of somebody else, or took a list that holds them away: one row a day.

    A trail itself, hence no `Record`: nothing changes it, and it is not journaled a second time. The base
    holds it to no person, so that having looked does not forbid undoing the import that brought them.
    """

    class Kind(models.TextChoices):
        PAGE = "page", _("the file was opened")
        EXPORT = "export", _("a list with this person left as a file")

    person = models.ForeignKey(Person, models.CASCADE, db_constraint=False, related_name="looks")
    reader = models.ForeignKey(Person, models.CASCADE, db_constraint=False, related_name="looks_made")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.PAGE)
    day = models.DateField()
    at = models.DateTimeField(default=clock.now)  # the first time that day
    role = models.CharField(max_length=20, choices=Role.Kind, blank=True)
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="+")
    is_lent = models.BooleanField(default=False)  # the role was somebody else's

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "reader", "kind", "day"], name="one_look_a_day"),
            models.CheckConstraint(condition=~Q(person=F("reader")), name="nobody_looks_at_themself"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} looked at {self.person_id}"

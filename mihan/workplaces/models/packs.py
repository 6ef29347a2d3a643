"""Which version of a pack is played, and what trainers lay over its files."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mihan.core.addresses import address
from mihan.core.models import Record
from mihan.people.models import Person, Unit, User, under


class PackVersion(Record):
    """A pack as it was when somebody first opened a session of it. Its titles outlive its files."""

    pack = models.CharField(_("workplace"), max_length=60)
    version = models.CharField(_("version"), max_length=20)
    sha = models.CharField(max_length=64)
    titles = models.JSONField(default=dict)  # by language

    class Meta:
        ordering = ["pack", "-id"]
        constraints = [models.UniqueConstraint(fields=["pack", "sha"], name="one_row_per_pack_version")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.titles.get((get_language() or "fr")[:2]) or self.titles.get("fr") or self.pack


class PackEditQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PackEditQuerySet:
        """Those of the establishments where one leads or edits; a trainee sees none."""
        if not user.has_perm("workplaces.edit"):
            return self.none()
        units = [role.unit.path for role, _scope in user.held("workplaces.edit") if role.unit]
        above = {int(key) for path in units for key in path.strip("/").split("/")}
        return self.filter(models.Q(unit__in=above) | under("unit__path", units))


class PackEdit(Record):
    """A trainer's changes to a pack: a row a version, never changed, laid over the files when played.

    `laid` is what `mihan.packs.load` takes. `replaces` is the version it was made from.
    """

    pack = models.CharField(_("workplace"), max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pack_edits")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("name of the scenario"), max_length=120)
    laid = models.JSONField(default=dict)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="pack_edits")

    objects = PackEditQuerySet.as_manager()

    class Meta:
        ordering = ["pack", "-number"]
        constraints = [models.UniqueConstraint(fields=["pack", "unit", "number"], name="one_edit_per_number")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("workplaces:edit-detail", self.pk)

    def is_reached(self, user: User, permission: str) -> bool:
        """Trainers of one establishment read and adapt each other's: what is kept never changes."""
        return PackEdit.objects.filter(pk=self.pk).visible_to(user).exists()

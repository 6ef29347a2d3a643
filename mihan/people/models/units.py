"""The one tree that people's roles, places and the offer hang on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mihan.core.models import Mark, Named, Record

if TYPE_CHECKING:
    from mihan.people.models.accounts import User


class UnitQuerySet(models.QuerySet):
    def under(self, *units: Unit) -> UnitQuerySet:
        """These units and everything below them."""
        return self.filter(under("path", [u.path for u in units]))

    def visible_to(self, user: User, permission: str = "offer.view") -> UnitQuerySet:
        return self.filter(under("path", user.reach(permission)))


def under(path_lookup: str, paths: list[str]) -> Q:
    """Rows whose unit path (`path_lookup`) starts with one of `paths`; nothing for no path."""
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(**{f"{path_lookup}__startswith": path})
    return found


class Unit(Named, Record):
    """A node of the one tree that people's roles, places and the offer hang on."""

    class Kind(models.TextChoices):
        REGION = "region", _("region")
        ESTABLISHMENT = "establishment", _("establishment")
        POLE = "pole", _("pole")
        PROGRAMME = "programme", _("programme")
        GROUP = "group", _("group")

    kind = models.CharField(max_length=13, choices=Kind)
    code = models.CharField(_("code"), max_length=60, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # "/1/4/" : keys from the root to this unit, so that "everything under" is one prefix.
    path = models.CharField(max_length=120, db_index=True, editable=False)
    mark = models.CharField(max_length=12, choices=Mark, default=Mark.ENTERED)
    source = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "kind", "code"],
                name="one_code_among_siblings",
                condition=~Q(code=""),
            ),
        ]

    def save(self, **kwargs: Any) -> None:
        super().save(**kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            self.path = path
            super().save(update_fields=["path"])

    @property
    def scope_path(self) -> str:
        return self.path

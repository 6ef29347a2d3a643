from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mihan.core import clock
from mihan.core.models import Record
from mihan.people.models import Role, Unit, User, under


class TokenQuerySet(models.QuerySet["Token"]):
    def visible_to(self, user: User) -> TokenQuerySet:
        """One's own, and those held in the units whose tokens one may revoke."""
        return self.filter(Q(owner=user.pk) | under("role__unit__path", user.reach("api.revoke_tokens")))


class Token(Record):
    """A key for a program. Only a digest of its secret is kept; `prefix` tells tokens apart."""

    journal_hides = ("digest",)

    owner = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    # It ends with the role: whoever leaves a post leaves its programs without a key.
    role = models.ForeignKey(Role, models.CASCADE, related_name="tokens", verbose_name=_("role"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="tokens", verbose_name=_("only in")
    )  # fmt: skip
    areas = models.JSONField(_("what it reads"), default=list)
    last_day = models.DateField(_("until"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    used_on = models.DateField(_("last used on"), null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.prefix

    @property
    def scope_path(self) -> str:
        return self.role.scope_path

    def is_own(self, user: Any) -> bool:
        return self.owner_id == user.pk

    @property
    def stage(self) -> str:
        if self.revoked_at:
            return "revoked"
        return "over" if self.last_day < clock.today() else "current"

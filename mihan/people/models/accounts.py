"""Accounts: what somebody may do comes from the roles they hold, and from those lent to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rules
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from mihan.core import clock
from mihan.core.models import Record
from mihan.people.models.persons import Person, Role
from mihan.people.models.units import Unit
from mihan.people.permissions import GRANTS, NEVER_LENT, OWN, UNIT, ZONES
from mihan.people.policy import IN_CHARGE_OF_NOTHING


class LoanQuerySet(models.QuerySet):
    def current(self) -> LoanQuerySet:
        """In force today: the lender still holds the role, with an open account, or nothing is lent."""
        day = clock.today()
        return self.filter(
            Q(role__start=None) | Q(role__start__lte=day), Q(role__end=None) | Q(role__end__gte=day),
            role__person__user__is_active=True, revoked_at=None, start__lte=day, end__gte=day,
        )  # fmt: skip

    def visible_to(self, user: User) -> LoanQuerySet:
        """Those one lends and borrows."""
        mine = user.person_id or 0
        return self.filter(Q(role__person=mine) | Q(borrower=mine))


class Loan(Record):
    """Somebody in charge lends a role, or some of its rights, in its own scope, until a day.

    What the role does not give is never lent, nor what is borrowed: only one's own role can be.
    """

    role = models.ForeignKey(Role, models.CASCADE, related_name="loans", verbose_name=_("role"))
    borrower = models.ForeignKey(Person, models.CASCADE, related_name="borrowed", verbose_name=_("to whom"))
    permissions = models.JSONField(_("rights"), default=list, blank=True)  # empty: all that can be lent
    has_zones = models.BooleanField(_("confidential zones included"), default=False)
    reason = models.CharField(_("reason"), max_length=200)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        ordering = ["-end", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="loan_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_loan_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.role} · {self.borrower_id}"

    @property
    def is_current(self) -> bool:
        return self.revoked_at is None and self.start <= clock.today() <= self.end

    def gives(self, permission: str) -> bool:
        chosen = not self.permissions or permission in self.permissions
        return chosen and permission in lendable(self.role.kind, with_zones=self.has_zones)


def lendable(kind: str, *, with_zones: bool) -> list[str]:
    """What can be lent of a role in charge: all but giving roles, and zones only when said."""
    if kind in IN_CHARGE_OF_NOTHING:
        return []
    return [
        name
        for name, grants in GRANTS.items()
        if grants.get(kind) == UNIT and name not in NEVER_LENT and (with_zones or name not in ZONES)
    ]


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> models.QuerySet[User]:
        """With the person: every page names who looks at it."""
        return super().get_queryset().select_related("person")

    def create_user(self, username: str, password: str | None = None, **extra: Any) -> User:
        user = self.model(username=username, **extra)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin, Record):
    """An account. What it may do comes from the roles of its person, never from flags."""

    journal_hides = ("password",)

    username = models.CharField(_("user name"), max_length=60, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="user")
    language = models.CharField(_("language"), max_length=3, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    # The last time somebody in charge did it: the trail says who.
    address_made_at = models.DateTimeField(_("address for a password made at"), null=True, blank=True)
    factor_forgotten_at = models.DateTimeField(_("second factor removed by others at"), null=True, blank=True)
    devices_ended_at = models.DateTimeField(_("devices signed out at"), null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.person.name if self.person else self.username

    # Set on an account that a token opened: nothing else is granted to it.
    only: frozenset[str] | None = None

    def narrowed(self, roles: list[Role], only: frozenset[str]) -> User:
        """This account with these roles alone and no other permission, nothing borrowed, for one request."""
        self.current_roles, self.only, self.loans = roles, only, []
        return self

    def granted_by(self, permission: str) -> dict[str, str]:
        """The roles that give `permission` to this account, and how far."""
        return GRANTS[permission] if self.only is None or permission in self.only else {}

    @cached_property
    def current_roles(self) -> list[Role]:
        if not self.person_id:
            return []
        return list(Role.objects.current().filter(person=self.person_id).select_related("unit"))

    def holds(self, *kinds: str) -> bool:
        return any(role.kind in kinds for role in self.current_roles)

    @cached_property
    def loans(self) -> list[Loan]:
        """What others lend this person today: nothing, for most, and the cheapest question says so on every page."""
        if not self.person_id or not Loan.objects.filter(borrower=self.person_id, revoked_at=None).exists():
            return []
        return list(Loan.objects.current().filter(borrower=self.person_id).select_related("role__unit"))

    def held(self, permission: str) -> Iterator[tuple[Role, str]]:
        """The roles that give `permission`, own ones first, and how far each reaches."""
        grants = self.granted_by(permission)
        for role in self.current_roles:
            if scope := grants.get(role.kind):
                yield role, scope
        for loan in self.loans:
            if loan.gives(permission):
                yield loan.role, UNIT

    def role_for(self, permission: str, record: Any = None) -> Role | None:
        """The role that gives `permission`: one that reaches the record, one that reaches others, one's own."""
        held = list(self.held(permission))
        wide = [role for role, scope in held if scope == UNIT and role.unit]
        if record is not None and len(wide) > 1:
            paths = record.unit_paths if isinstance(record, Person) else [getattr(record, "scope_path", "")]
            wide.sort(key=lambda role: not any(path.startswith(role.unit.path) for path in paths if role.unit))
        return next(iter([*wide, *(role for role, _scope in held)]), None)

    def units(self, permission: str) -> list[Unit]:
        """The units under which this person has `permission`."""
        return [role.unit for role, scope in self.held(permission) if role.unit and scope == UNIT]

    def reach(self, permission: str) -> list[str]:
        """Their paths."""
        return [unit.path for unit in self.units(permission)]

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """By roles alone: Django's own tables of permissions are never asked."""
        return self.is_active and rules.has_perm(perm, self, obj)

    def is_granted(self, permission: str, record: Any = None) -> bool:
        """By any role; for a record, by one that reaches it, or that reaches what concerns this person.

        A record says where it hangs (`scope_path`) and whom it concerns (`person_id`), or decides
        itself (`is_reached`, `is_own`).
        """
        if record is None:
            return (
                next(self.held(permission), None) is not None
            )  # who lends what is asked only when no own role gives it
        scopes = {scope for _role, scope in self.held(permission)}
        if not scopes:
            return False
        return self._reaches(permission, record) or (OWN in scopes and self._is_about_me(record))

    def _reaches(self, permission: str, record: Any) -> bool:
        if decides := getattr(record, "is_reached", None):
            return decides(self, permission)
        path = getattr(record, "scope_path", "")
        return any(path.startswith(reached) for reached in self.reach(permission))

    def _is_about_me(self, record: Any) -> bool:
        if decides := getattr(record, "is_own", None):
            return decides(self)
        about = getattr(record, "person_id", None)
        return about is not None and about == self.person_id

"""Writes about people."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.people.models import Identity, IdentityOpening, Person, Role, Unit, User


@transaction.atomic
def open_identity(person: Person, *, purpose: str, by: User) -> str:
    """The identity number, after the purpose has been written down for the person to read."""
    purpose = stated(purpose)
    if not by.has_perm("people.open_identity", person):
        raise RuleBroken(_("Your role does not open identity numbers."))
    IdentityOpening.objects.create(person=person, opened_by=f"user:{by.pk}", purpose=purpose)
    identity = Identity.objects.filter(person=person, closed_at=None).first()
    return identity.number if identity else ""


@transaction.atomic
def log_identity_list(*, scope: str, purpose: str, by: str) -> None:
    """A whole list leaves with its identity numbers: say which list, why, and who."""
    IdentityOpening.objects.create(scope=scope, opened_by=by, purpose=stated(purpose))


def stated(purpose: str) -> str:
    purpose = purpose.strip()
    if len(purpose) < 5:
        raise RuleBroken(_("Say in a few words why the identity number is needed."))
    return purpose[:300]


@transaction.atomic
def give_role(
    person: Person, kind: str, *, unit: Unit | None, start: date | None = None,
    end: date | None = None,
) -> Role:  # fmt: skip
    """The role, once: the same role in the same unit is not given twice."""
    role, _made = Role.objects.get_or_create(person=person, kind=kind, unit=unit, defaults={"start": start, "end": end})
    return role


@transaction.atomic
def end_role(role: Role, *, on: date) -> Role:
    """Close a role; an establishment keeps at least one administrator."""
    if role.kind == Role.Kind.ADMINISTRATOR:
        others = Role.objects.select_for_update().current(on).filter(
            kind=role.kind, unit=role.unit, end=None
        )  # fmt: skip
        if not others.exclude(pk=role.pk).exists():
            raise RuleBroken(_("An establishment cannot be left without an administrator."))
    role.end = on
    role.save()
    return role

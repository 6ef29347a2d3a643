"""Writes about people."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.core.journal import because_of
from mihan.people.models import Identity, IdentityOpening, Person, Role, Unit, User
from mihan.people.policy import CORRECTABLE, may_be_held_in


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


@transaction.atomic
def log_identity_opening(person: Person, *, purpose: str, by: str) -> None:
    """The identity number of one person leaves the product in a file: why, and who."""
    IdentityOpening.objects.create(person=person, opened_by=by, purpose=stated(purpose))


def stated(purpose: str) -> str:
    purpose = purpose.strip()
    if len(purpose) < 5:
        raise RuleBroken(_("Say in a few words why the identity number is needed."))
    return purpose[:300]


@transaction.atomic
def correct_person(person: Person, field: str, *, before: str, after: str, cause: str, by: User) -> Person:
    """One field of a file put right, written in the audit trail under its cause.

    Values are texts, as a file prints them (dates as 2007-03-15). Refused when the field no longer says
    `before`: what was decided on is not what stands there.
    """
    if field not in CORRECTABLE:
        raise RuleBroken(_("This field is not corrected here."))
    if not by.has_perm("people.edit", person):
        raise RuleBroken(_("Your role does not correct this person's file."))
    person = Person.objects.select_for_update().get(pk=person.pk)
    if field_text(person, field) != before:
        raise RuleBroken(_("The file has changed since: it no longer says what this correction starts from."))
    setattr(person, field, _read(person, field, after))
    with because_of(cause):
        person.save(update_fields=[field, "search_text", "updated_at"])
    return person


def field_text(person: Person, field: str) -> str:
    """What stands in a field, as `correct_person` takes it."""
    value: Any = getattr(person, field)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _read(person: Person, field: str, text: str) -> Any:
    try:
        return Person._meta.get_field(field).clean(text.strip() or None, person)  # type: ignore[union-attr]
    except ValidationError as error:
        raise RuleBroken(" ".join(error.messages)) from error


@transaction.atomic
def give_role(
    person: Person, kind: str, *, unit: Unit, by: User, start: date | None = None, end: date | None = None
) -> Role:
    """A role in a unit, from a day (today) to a day, for someone who does not hold it already."""
    start = start or clock.today()
    _may_give(by, unit)
    if person.pk == by.person_id:
        raise RuleBroken(_("Nobody gives a role to themself: ask another person in charge."))
    if not may_be_held_in(kind, unit.kind):
        raise RuleBroken(_("This role is not held in a unit of this kind: %(unit)s.") % {"unit": unit.name})
    _in_order(start, end)
    Person.objects.select_for_update().get(pk=person.pk)  # two people giving the same role at once
    held = person.roles.filter(Q(end=None) | Q(end__gte=start), kind=kind, unit=unit)
    if (held.filter(Q(start=None) | Q(start__lte=end)) if end else held).exists():
        raise RuleBroken(_("%(name)s already holds this role there on these days.") % {"name": person.name})
    return Role.objects.create(person=person, kind=kind, unit=unit, start=start, end=end)


@transaction.atomic
def end_role(role: Role, *, on: date | None, by: User) -> Role:
    """The role's last day: sooner, later, or none. An establishment keeps an administrator."""
    role = Role.objects.select_for_update(of=("self",)).select_related("unit").get(pk=role.pk)
    unit = _may_give(by, role.unit)
    _in_order(role.start, on)
    if on and role.kind == Role.Kind.ADMINISTRATOR:
        _refuse_if_last(role, unit, on)
    role.end = on
    role.save()
    return role


def _may_give(by: User, unit: Unit | None) -> Unit:
    if unit is None or not by.has_perm("people.give_roles", unit):
        raise RuleBroken(_("This role is given and ended by those in charge of its unit."))
    return unit


def _in_order(start: date | None, end: date | None) -> None:
    if start and end and end < start:
        raise RuleBroken(_("A role does not end before it begins."))


def _refuse_if_last(role: Role, unit: Unit, on: date) -> None:
    """Each establishment under the role's unit has another administrator, for good, from the next day."""
    left = Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT, path__startswith=unit.path)
    # Locked before the others are read: of the last two, each could leave counting on the other.
    establishments = list(left.select_for_update().order_by("pk"))
    others = Role.objects.filter(kind=role.kind, end=None).exclude(pk=role.pk)
    others = others.filter(Q(start=None) | Q(start__lte=on + timedelta(1)))
    covered = tuple(others.exclude(unit=None).values_list("unit__path", flat=True))
    for establishment in establishments:
        if not establishment.path.startswith(covered):
            raise RuleBroken(
                _("%(establishment)s cannot be left without an administrator: give the role to somebody else first.")
                % {"establishment": establishment.name}
            )

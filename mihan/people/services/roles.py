"""Giving and ending roles."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import Person, Role, Unit, User
from mihan.people.policy import may_be_held_in
from mihan.people.queries.rights import kept_apart


@transaction.atomic
def give_role(
    person: Person, kind: str, *, unit: Unit, by: User, start: date | None = None, end: date | None = None,
    knowingly: bool = False,
) -> Role:  # fmt: skip
    """A role in a unit, from a day (today) to a day, for someone who does not hold it already.

    Duties kept apart are refused, or want to be given `knowingly`.
    """
    start = start or clock.today()
    _may_give(by, unit)
    if person.pk == by.person_id:
        raise RuleBroken(_("Nobody gives a role to themself: ask another person in charge."))
    if not may_be_held_in(kind, unit.kind):
        raise RuleBroken(
            _("This role is not held in a unit of this kind: %(unit)s.") % {"unit": unit.name}, about="unit"
        )
    _in_order(start, end)
    Person.objects.select_for_update().get(pk=person.pk)  # two people giving the same role at once
    held = person.roles.filter(Q(end=None) | Q(end__gte=start), kind=kind, unit=unit)
    if (held.filter(Q(start=None) | Q(start__lte=end)) if end else held).exists():
        raise RuleBroken(_("%(name)s already holds this role there on these days.") % {"name": person.name})
    refuse_together(person, kind, unit=unit, start=start, knowingly=knowingly)
    return Role.objects.create(person=person, kind=kind, unit=unit, start=start, end=end)


def refuse_together(person: Person, kind: str, *, unit: Unit, start: date, knowingly: bool) -> None:
    """Duties that one person does not hold in one place."""
    for role in person.roles.filter(Q(end=None) | Q(end__gte=start)).exclude(unit=None).select_related("unit"):
        if not role.unit or not (role.unit.path.startswith(unit.path) or unit.path.startswith(role.unit.path)):
            continue
        for pair in kept_apart():
            if not pair.parts(kind, role.kind) or (knowingly and not pair.is_refused):
                continue
            told = {"name": person.name, "role": str(role), "rule": pair.rule}
            if pair.is_refused:
                raise RuleBroken(_("%(name)s already holds the role “%(role)s” here. %(rule)s") % told)
            raise RuleBroken(
                _("%(name)s already holds the role “%(role)s” here. %(rule)s Tick “all the same” to go on.") % told
            )


@transaction.atomic
def end_role(role: Role, *, on: date | None, by: User) -> Role:
    """The role's last day: sooner, later, or none. An establishment keeps an administrator."""
    role = Role.objects.select_for_update(of=("self",)).select_related("unit").get(pk=role.pk)
    unit = _may_give(by, role.unit)
    _in_order(role.start, on)
    if on and role.kind == Role.Kind.ADMINISTRATOR:
        refuse_if_last(role, unit, on)
    role.end = on
    role.save()
    return role


def _may_give(by: User, unit: Unit | None) -> Unit:
    if unit is None or not by.has_perm("people.give_roles", unit):
        raise RuleBroken(_("This role is given and ended by those in charge of its unit."))
    return unit


def _in_order(start: date | None, end: date | None) -> None:
    if start and end and end < start:
        raise RuleBroken(_("A role does not end before it begins."), about="end")


def refuse_if_last(role: Role, unit: Unit, on: date) -> None:
    """Each establishment under the role's unit has another administrator, for good, from the next day.

    One whose account is open: a role nobody can sign in with manages nothing. What is lent is no role. The
    database holds to it whatever writes (`receivers.lay_guards`).
    """
    left = Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT, path__startswith=unit.path)
    # Locked before the others are read: of the last two, each could leave counting on the other.
    establishments = list(left.select_for_update().order_by("pk"))
    others = Role.objects.filter(kind=role.kind, end=None, person__user__is_active=True).exclude(pk=role.pk)
    others = others.filter(Q(start=None) | Q(start__lte=on + timedelta(1)))
    covered = tuple(others.exclude(unit=None).values_list("unit__path", flat=True))
    for establishment in establishments:
        if not establishment.path.startswith(covered):
            raise RuleBroken(
                _("%(establishment)s cannot be left without an administrator: give the role to somebody else first.")
                % {"establishment": establishment.name}
            )

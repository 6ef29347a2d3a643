"""Roles lent and borrowed: what can be, to whom, and what is."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mihan.core import clock
from mihan.people.models import Loan, Person, Role, Unit, User, lendable, under
from mihan.people.policy import BORROW_NOTHING


def roles_to_lend(user: User) -> QuerySet[Role]:
    """One's own roles of today that give anything to lend; never what is borrowed."""
    keys = [r.pk for r in user.current_roles if r.unit and lendable(r.kind, with_zones=True)]
    return Role.objects.filter(pk__in=keys).select_related("unit")


def borrowers_for(user: User) -> QuerySet[Person]:
    """Those with an account who work in the establishments, or under the region, of this person's roles."""
    found = Role.objects.current().filter(under("unit__path", house_paths(roles_to_lend(user))))
    working = found.exclude(kind__in=BORROW_NOTHING).values("person")
    return Person.objects.filter(pk__in=working, user__is_active=True).exclude(pk=user.person_id or 0)


def house_paths(roles: QuerySet[Role] | list[Role]) -> list[str]:
    """The establishments the roles are held in or below; the unit itself above them."""
    found = []
    for role in roles:
        if role.unit:
            above = [int(key) for key in role.unit.path.strip("/").split("/")]
            house = Unit.objects.filter(pk__in=above, kind=Unit.Kind.ESTABLISHMENT).first()
            found.append((house or role.unit).path)
    return found


def loans_about(person: Person) -> QuerySet[Loan]:
    """Current and coming ones, lent or borrowed by this person."""
    mine = Loan.objects.filter(Q(role__person=person) | Q(borrower=person), revoked_at=None, end__gte=clock.today())
    return mine.select_related("role__unit", "role__person", "borrower")


def lent_and_borrowed(user: User) -> QuerySet[Loan]:
    """All of one's own, past ones too."""
    return Loan.objects.visible_to(user).select_related("role__unit", "role__person", "borrower")

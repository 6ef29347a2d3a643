"""Lending a role until a day, and taking it back."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import Loan, Person, Role, User, lendable
from mihan.people.policy import LONGEST_LOAN_DAYS
from mihan.people.queries.loans import borrowers_for
from mihan.people.services.roles import refuse_together


@transaction.atomic
def lend_role(
    role: Role, borrower: Person, *, by: User, start: date, end: date, reason: str,
    permissions: Sequence[str] = (), has_zones: bool = False,
) -> Loan:  # fmt: skip
    """Somebody acts for `by` until a day, with rights of one of their own roles and no more."""
    role = Role.objects.select_for_update(of=("self",)).select_related("unit").get(pk=role.pk)
    _refuse_not_mine(role, by)
    _refuse_days(role, start, end)
    if not borrowers_for(by).filter(pk=borrower.pk).exists():
        raise RuleBroken(
            _("A role is lent to somebody who works in the same place and has an account."), about="borrower"
        )
    if not set(permissions) <= set(lendable(role.kind, with_zones=has_zones)):
        raise RuleBroken(
            _("Some of these rights cannot be lent, or are confidential zones: tick them as such."), about="permissions"
        )
    Person.objects.select_for_update().get(pk=borrower.pk)
    if role.loans.filter(borrower=borrower, revoked_at=None, start__lte=end, end__gte=start).exists():
        raise RuleBroken(
            _("This role is already lent to %(name)s on these days.") % {"name": borrower.name}, about="borrower"
        )
    assert role.unit  # a role without a unit has nothing to lend
    refuse_together(borrower, role.kind, unit=role.unit, start=start, knowingly=True)
    return Loan.objects.create(
        role=role, borrower=borrower, permissions=list(permissions), has_zones=has_zones, reason=reason,
        start=start, end=end,
    )  # fmt: skip


@transaction.atomic
def revoke_loan(loan: Loan, *, by: User) -> Loan:
    """The lender takes it back at any time, the borrower gives it back, those in charge end it."""
    loan = Loan.objects.select_for_update(of=("self",)).select_related("role__unit").get(pk=loan.pk)
    is_ours = by.person_id in (loan.role.person_id, loan.borrower_id)
    if not is_ours and not (loan.role.unit and by.has_perm("people.give_roles", loan.role.unit)):
        raise RuleBroken(_("This role is taken back by who lent it, or by those in charge of its unit."))
    if loan.revoked_at is None:
        loan.revoked_at = clock.now()
        loan.save()
    return loan


def _refuse_not_mine(role: Role, by: User) -> None:
    is_mine = any(own.pk == role.pk for own in by.current_roles)
    if not is_mine or not role.unit or not lendable(role.kind, with_zones=True):
        raise RuleBroken(_("One lends a role of one's own, held today; never one that is borrowed."))


def _refuse_days(role: Role, start: date, end: date) -> None:
    if start < clock.today() or end < start:
        raise RuleBroken(_("A role is lent from today or later, to a later day."), about="start")
    if (end - start).days >= LONGEST_LOAN_DAYS:
        longest = start + timedelta(LONGEST_LOAN_DAYS - 1)
        raise RuleBroken(
            _("This role can be lent until %(day)s at the latest.") % {"day": f"{longest:%d/%m/%Y}"}, about="end"
        )
    if role.end and end > role.end:
        raise RuleBroken(_("A role is not lent for longer than it is held."), about="end")

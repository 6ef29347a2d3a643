"""An establishment can never be left without an administrator, whichever way they would go."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import Loan, Role, User
from mihan.people.services import close_account, end_role, open_account
from tests.factories.people import PersonFactory, RoleFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def last(campus):
    return UserFactory(role="administrator", role__unit=campus)


def role_of(user):
    return user.person.roles.get(kind="administrator")


WAYS = {
    "the role is deleted": lambda user: role_of(user).delete(),
    "the role is deleted with others": lambda user: Role.objects.filter(person=user.person_id).delete(),
    "the role becomes another": lambda user: Role.objects.filter(pk=role_of(user).pk).update(kind="staff"),
    "the role gets an end": lambda user: Role.objects.filter(pk=role_of(user).pk).update(end=clock.today()),
    "the role moves elsewhere": lambda user: Role.objects.filter(pk=role_of(user).pk).update(unit=UnitFactory()),
    "the role is lost by its unit": lambda user: Role.objects.filter(pk=role_of(user).pk).update(unit=None),
    "the role goes to somebody without an account": lambda user: Role.objects.filter(pk=role_of(user).pk).update(
        person=PersonFactory()
    ),
    "the account is closed": lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    "the account is deleted": lambda user: user.delete(),
    "the account is somebody else's": lambda user: User.objects.filter(pk=user.pk).update(person=PersonFactory()),
    "the account and the person are deleted": lambda user: (user.delete(), user.person.delete()),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_last_one_stays(last, way):
    with pytest.raises(IntegrityError, match="keeps an administrator"), transaction.atomic():
        WAYS[way](last)
    last.refresh_from_db()
    assert last.is_active
    assert role_of(last).end is None


@pytest.mark.parametrize("way", WAYS)
def test_with_another_one_they_may_go(last, campus, way):
    UserFactory(role="administrator", role__unit=campus)
    WAYS[way](last)


@pytest.mark.parametrize("other", ["elsewhere", "for a time", "without an account", "closed", "lent"])
def test_whoever_cannot_do_the_work_for_good_does_not_count(last, campus, director, other):
    today = clock.today()
    if other == "elsewhere":
        UserFactory(role="administrator")
    elif other == "for a time":
        UserFactory(role="administrator", role__unit=campus, role__end=today + timedelta(400))
    elif other == "without an account":
        RoleFactory(kind="administrator", unit=campus)
    elif other == "closed":
        UserFactory(role="administrator", role__unit=campus, is_active=False)
    else:
        borrower = UserFactory().person
        Loan.objects.create(role=role_of(last), borrower=borrower, reason="Leave", start=today, end=today)
    with pytest.raises(RuleBroken, match="cannot be left without an administrator"):
        end_role(role_of(last), on=today, by=director)
    with pytest.raises(RuleBroken, match="cannot be left without an administrator"):
        close_account(last, by=director)
    with pytest.raises(IntegrityError), transaction.atomic():
        role_of(last).delete()


def test_an_undone_import_does_not_take_them_away(last, campus):
    """It deletes rows as the audit trail tells, past every service."""
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("DELETE FROM people_role WHERE id = %s", [role_of(last).pk])


def test_an_account_is_closed_and_opened_by_those_in_charge(campus, director):
    registrar = UserFactory(role="registrar", role__unit=campus)
    assert not close_account(registrar, by=director).is_active
    assert open_account(registrar, by=director).is_active


def test_nobody_closes_their_own_account_nor_one_out_of_reach(campus, director):
    with pytest.raises(RuleBroken, match="own account"):
        close_account(director, by=director)
    with pytest.raises(RuleBroken, match="in charge"):
        close_account(UserFactory(role="registrar"), by=director)
    with pytest.raises(RuleBroken, match="in charge"):
        close_account(director, by=UserFactory(role="registrar", role__unit=campus))


def test_roles_that_nobody_signs_in_with_are_free_to_go(campus, last):
    RoleFactory(kind="administrator", unit=campus).delete()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_last_two_do_not_leave_at_once_by_two_different_ways():
    campus = UnitFactory()
    director = UserFactory(role="director", role__unit=campus)
    one, other = (UserFactory(role="administrator", role__unit=campus) for _ in range(2))
    ready, refused = Barrier(2), []

    def leave(way):
        ready.wait()
        try:
            with transaction.atomic():
                way()
        except (RuleBroken, IntegrityError) as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    ways = (lambda: close_account(one, by=User.objects.get(pk=director.pk)), lambda: role_of(other).delete())
    threads = [Thread(target=leave, args=(way,)) for way in ways]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    left = Role.objects.filter(kind="administrator", end=None, person__user__is_active=True)
    assert left.count() == len(refused) == 1

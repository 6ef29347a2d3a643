"""Writes about accounts: given, closed, opened by those in charge; devices signed out; what is told when a way in
changes."""

from __future__ import annotations

from datetime import timedelta

from allauth.account import app_settings as allauth_settings
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.core.models import JournalEntry
from mihan.people.models import Person, Role, User
from mihan.people.policy import BY_TWO_FOR_DAYS
from mihan.people.queries.devices import CHANGES, has_second_factor
from mihan.people.services.roles import refuse_if_last
from mihan.people.signals import account_touched


def end_devices(user: User, *, keep: str | None, only: int | None = None) -> int:
    """Sign out the devices of this account, all but `keep` or one alone; how many there were."""
    found = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
    sessions = list(found.filter(pk=only) if only else found)
    get_adapter().end_sessions(sessions)
    return len(sessions)


def moved_to_a_new_session(former: str | None, key: str | None) -> None:
    """The same device, under the key drawn when its owner said again who they are."""
    UserSession.objects.filter(session_key=former).update(session_key=key)


def announce(user: User, what: str, *, user_agent: str = "", ip: str = "") -> None:
    """Tell apps above that an account's way in changed: they tell its owner."""
    assert what in CHANGES, what
    account_touched.send(User, user=user, what=what, agent=user_agent, ip=ip, at=clock.now())


def without_second_factor(user: User, *, keep: str | None) -> None:
    """After the last one is removed, no other device stays signed in on the strength of it."""
    if not has_second_factor(user):
        end_devices(user, keep=keep)


# --- by those in charge


@transaction.atomic
def give_account(person: Person, *, username: str, email: str = "", by: User) -> User:
    """An account without a password: its owner chooses one, at the address of `key_to_choose_a_password`."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.pk == by.person_id or not by.has_perm("people.give_roles", person):
        raise RuleBroken(_("An account is given by those in charge of the unit where the person holds a role."))
    if User.objects.filter(person=person).exists():
        raise RuleBroken(_("%(name)s already has an account.") % {"name": person.name})
    if User.objects.filter(username__iexact=username).exists():
        raise RuleBroken(_("This user name is taken: choose another one."), about="username")
    user = User(username=username, email=email, person=person)
    user.set_unusable_password()
    user.save()
    return user


@transaction.atomic
def key_to_choose_a_password(user: User, *, by: User) -> str:
    """What opens the page of a new password, once and within the day; whoever makes it never knows the password.

    Drawn from the account as it stands: choosing a password, or making another key, ends it.
    """
    user = _account_in_charge(user, by)
    if not user.is_active:
        raise RuleBroken(_("This account is closed: open it first."))
    _refuse_both(user, by, "factor_forgotten_at")
    user.address_made_at = clock.now()
    user.save(update_fields=["address_made_at", "updated_at"])
    return f"{user_pk_to_url_str(user)}-{allauth_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)}"


@transaction.atomic
def sign_out_everywhere(user: User, *, by: User) -> int:
    """Its devices are signed out, and may sign in again: a telephone was lost, a room left open."""
    user = _account_in_charge(user, by)
    user.devices_ended_at = clock.now()
    user.save(update_fields=["devices_ended_at", "updated_at"])
    return end_devices(user, keep=None)


@transaction.atomic
def close_account(user: User, *, by: User) -> User:
    """Nobody signs in with it any more, from now on; its devices are signed out."""
    user = _account_in_charge(user, by)
    for role in Role.objects.filter(person=user.person_id, kind=Role.Kind.ADMINISTRATOR, end=None).select_related(
        "unit"
    ):
        if role.unit:
            refuse_if_last(role, role.unit, clock.today())
    user.is_active = False
    user.save(update_fields=["is_active", "updated_at"])
    end_devices(user, keep=None)
    return user


@transaction.atomic
def open_account(user: User, *, by: User) -> User:
    user = _account_in_charge(user, by)
    user.is_active = True
    user.save(update_fields=["is_active", "updated_at"])
    return user


def _account_in_charge(user: User, by: User) -> User:
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.pk == by.pk:
        raise RuleBroken(_("This is not done to one's own account: ask another person in charge."))
    if user.person is None or not by.has_perm("people.give_roles", user.person):
        raise RuleBroken(_("This account is opened and closed by those in charge of its unit."))
    return user


@transaction.atomic
def forget_second_factor(user: User, *, by: User) -> User:
    """Telephone and codes are lost: once sure of who asks, somebody in charge lets them set a new one up."""
    user = _account_in_charge(user, by)
    _refuse_both(user, by, "address_made_at")
    Authenticator.objects.filter(user=user).delete()
    user.factor_forgotten_at = clock.now()
    user.save(update_fields=["factor_forgotten_at", "updated_at"])
    end_devices(user, keep=None)
    return user


def _refuse_both(user: User, by: User, other: str) -> None:
    """Whoever took the second factor away and chose the password too would sign in as somebody else."""
    since = clock.now() - timedelta(BY_TWO_FOR_DAYS)
    told = JournalEntry.objects.filter(table=User._meta.db_table, row=user.pk, actor=f"user:{by.pk}", at__gte=since)
    if any(entry.old and entry.new and entry.old.get(other) != entry.new.get(other) for entry in told):
        raise RuleBroken(
            _("One person does not both remove the second factor of an account and make an address for its password:"
              " ask another person in charge.")
        )  # fmt: skip

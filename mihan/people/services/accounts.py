"""Writes about accounts: devices signed out, and what is told when a way in changes."""

from __future__ import annotations

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession

from mihan.core import clock
from mihan.people.models import User
from mihan.people.queries.devices import CHANGES, has_second_factor
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

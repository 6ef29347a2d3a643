"""Devices one is signed in on, told in plain words, and the second factors one has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.people.models import User
from mihan.people.policy import needs_second_factor

# What happened to an account, as the mails and the inbox say it.
CHANGES = {
    "new_device": gettext_lazy("Somebody signed in on a device not seen before."),
    "password_changed": gettext_lazy("The password was changed."),
    "password_set": gettext_lazy("A password was chosen."),
    "password_reset": gettext_lazy("The password was changed by the link of a mail."),
    "totp_activated": gettext_lazy("An application that gives codes was added."),
    "totp_deactivated": gettext_lazy("The application that gives codes was removed."),
    "webauthn_added": gettext_lazy("A passkey was added."),
    "webauthn_removed": gettext_lazy("A passkey was removed."),
    "recovery_codes_generated": gettext_lazy("New recovery codes were made; the former ones no longer work."),
    "second_factor_forgotten": gettext_lazy("Somebody in charge removed the second factor: set a new one up."),
    "signed_out_by_other": gettext_lazy("Somebody in charge signed your devices out."),
    "address_made": gettext_lazy("Somebody in charge made you an address where a new password is chosen, once."),
    "recovery_code_used": gettext_lazy("A recovery code was used to sign in."),
}
# Looked for in this order: most browsers also claim to be others.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("CrOS", "ChromeOS"), ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


def device_said(user_agent: str) -> str:
    """“Firefox on Windows”; whatever else a browser tells of itself is of no use to people."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("an unknown device")


SURE = "has_second_factor"  # in the session, once seen: no question to the base on each page
KNOWN = "mihan_device"  # the cookie that says which accounts have signed in on this browser


def known_here(request: HttpRequest) -> list[int]:
    try:
        return signing.loads(request.COOKIES.get(KNOWN, ""), salt=KNOWN)
    except signing.BadSignature:
        return []


@dataclass(frozen=True)
class Device:
    pk: int
    said: str
    ip: str
    since: datetime
    is_this_one: bool


def devices_of(user: User, session_key: str | None) -> list[Device]:
    """Where this account is signed in, this device first. Sessions that ended are forgotten on the way."""
    found = [
        Device(s.pk, device_said(s.user_agent), s.ip, s.created_at, s.session_key == session_key)
        for s in UserSession.objects.filter(user=user).order_by("-created_at")
        if s.exists()
    ]
    return sorted(found, key=lambda device: not device.is_this_one)


def has_second_factor(user: User) -> bool:
    found = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return found.exists()


def must_have_second_factor(user: User) -> bool:
    """By the roles held and lent today; invented people are spared where the demo says so."""
    if not settings.SECOND_FACTOR_REQUIRED or is_spared(user):
        return False
    return needs_second_factor((role.kind for role in user.current_roles), borrows=bool(user.loans))


def is_spared(user: User) -> bool:
    return settings.SECOND_FACTOR_SPARES_INVENTED and bool(user.person and user.person.is_invented)

"""Allauth's account pages, in the words and under the rules of the house."""

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mihan.core import clock
from mihan.people.queries.devices import CHANGES, device_said
from mihan.people.services.accounts import announce
from mihan.ui.writing import day_text, time_text


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are given by the establishment; nobody signs themselves up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This code is not the right one, or was used already."),
        "incorrect_password": _("This password is not the right one."),
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries in a short time. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The key after the #: no server, proxy or log on the way sees it."""
        return f"{self.request.build_absolute_uri(reverse('account_reset_password_key'))}#{key}"

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """The apps above tell the person. An account that is nobody's has no inbox: it is written to from here."""
        what = template_prefix.rpartition("/")[2]
        agent = self.get_http_user_agent(self.request)
        announce(user, what, user_agent=agent, ip=self.get_client_ip(self.request))
        if user.person_id is not None or not (email or user.email):
            return
        with translation.override(user.language or translation.get_language()):
            at = clock.now()
            told = {"what": CHANGES[what], "device": device_said(agent), "day": day_text(at), "time": time_text(at)}
            super().send_notification_mail("account/email/changed", user, told | (context or {}), email)

    def get_reauthentication_methods(self, user):
        said = {
            "reauthenticate": _("With the password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        return [method | {"description": said[method["id"]]} for method in super().get_reauthentication_methods(user)]

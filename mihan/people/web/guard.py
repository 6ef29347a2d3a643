"""Whoever must have a second factor and has none is led to set it up, and opens nothing else until then."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from mihan.people.queries.devices import KNOWN, SURE, has_second_factor, known_here, must_have_second_factor

# Before what could do harm from a computer left open: who are you, unless it was said less than five minutes ago.
sensitive = reauthentication_required(allow_get=True, app="allauth.account")

OPEN = ("account_", "mfa_")  # signing in and out, and setting the factor up
OPEN_APPS = frozenset({"ui", "public"})


class SecondFactorMiddleware:
    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if user := getattr(request, "device_of", None):
            _know(response, request, user)
        return response

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or _is_open(request.resolver_match) or request.session.get(SURE):
            return None
        if not must_have_second_factor(user):
            return None
        if has_second_factor(user):
            request.session[SURE] = True
            return None
        messages.warning(request, _("Your role asks for a second factor: set one up to go on."))
        return redirect("mfa_index")


def _is_open(match):
    name = match.view_name or ""
    return name.startswith(OPEN) or match.namespace in OPEN_APPS or name in ("portal:health", "people:account")


def _know(response, request, user) -> None:
    known = known_here(request)
    kept = [user.pk, *(key for key in known if key != user.pk)][:10]
    response.set_cookie(
        KNOWN,
        signing.dumps(kept, salt=KNOWN),
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )

"""How long one stays signed in: so long without opening a page, and so long in any case.

By the machine's own clock: the day of the product may be fixed, hours pass all the same.
"""

import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

HOUR = 3600
DAY = 24 * HOUR
# Without a page, and in all. The second line is for whoever ticked "Stay signed in", on a device of their own.
THIS_SITTING = (HOUR, 12 * HOUR)
STAYING = (14 * DAY, 30 * DAY)
WRITTEN_EVERY = 5 * 60  # seconds: a page does not write for so little
BEGAN, SEEN = "began", "seen"
# Asked by a page left open, which is not somebody using it: it keeps no session alive.
ASKING = "ui:still"


def begin(sender: Any, request: HttpRequest | None = None, **told: Any) -> None:
    """On signing in."""
    if request is not None and hasattr(request, "session"):
        request.session[BEGAN] = request.session[SEEN] = int(time.time())


class LastingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        if match is None or match.namespace == "public" or not request.user.is_authenticated:
            return
        now = int(time.time())
        if _is_over(request.session):
            logout(request)
            messages.info(request, _("You were signed out after a long time without a page. Sign in to go on."))
        elif match.view_name != ASKING and now - request.session.get(SEEN, 0) > WRITTEN_EVERY:
            request.session[SEEN] = now


def end(sender: Any, request: HttpRequest | None = None, **told: Any) -> None:
    """On signing out, by oneself or by the clock: the answer asks the browser to forget (`core.headers`)."""
    if request is not None:
        request.has_signed_out = True  # type: ignore[attr-defined]


def left(session: Any) -> int:
    """Seconds until this session ends if no page is opened."""
    now = int(time.time())
    quiet, in_all = _limits(session)
    began = session.get(BEGAN, now)  # signed in before sessions were counted
    return min(session.get(SEEN, began) + quiet, began + in_all) - now


def _is_over(session: Any) -> bool:
    return left(session) < 0


def _limits(session: Any) -> tuple[int, int]:
    return THIS_SITTING if session.get_expire_at_browser_close() else STAYING

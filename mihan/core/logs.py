"""What is logged, and how: one record a line, with its instant in UTC, and no secret in it.

Sign-ins, sign-outs and refusals are told to `mihan.security`; refused pages (403) and failures (500) come from
Django. Who changed what is not here but in the audit trail (`core.journal`).
"""

import logging
import re
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

security = logging.getLogger("mihan.security")

# Secrets that travel in an address (a calendar's, the link of a lost password, the first set-up) or in a header,
# and words that announce one.
SECRETS = re.compile(
    r"(?P<before>/feeds/|/reset/key/|/set-up/|\bmihan\.[0-9a-f]{12}\.|\bauthorization:\s*basic\s+"
    r"|\b(?:password\w*|token|secret|csrfmiddlewaretoken|sessionid|cin)\b['\"]?\s*[=:]\s*['\"]?)"
    r"[^\s/'\"&,;]+",
    re.IGNORECASE,
)
HIDDEN = r"\g<before>…"


def without_secrets(text: str) -> str:
    return SECRETS.sub(HIDDEN, text)


class OneLine(logging.Formatter):
    """A record cannot pretend to be two: what follows its first line is set back under it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(process)d] %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        lines = without_secrets(super().format(record)).splitlines()
        return "\n    | ".join(lines)


def signed_in(sender: Any, request: HttpRequest | None = None, user: Any = None, **told: Any) -> None:
    from allauth.account.authentication import get_authentication_records  # this file is read before the settings are

    factors = (
        " then ".join(_factor(**record) for record in get_authentication_records(request, user)) if request else ""
    )
    security.info("signed in: account %s from %s by %s", user.pk, came_from(request), factors or "no factor of ours")


def factor_given(
    sender: Any, request: HttpRequest, user: Any, method: str, reauthenticated: bool = False, **told: Any
) -> None:
    """Each factor as it is given: who gives a password and stops at the code is told too."""
    what = "said again who they are" if reauthenticated else "factor given"
    security.info("%s: account %s from %s by %s", what, user.pk, came_from(request), _factor(method, **told))


def factor_refused(sender: Any, user: Any = None, **told: Any) -> None:
    security.warning("second factor refused: account %s", getattr(user, "pk", None))


def _factor(method: str, type: str = "", **told: Any) -> str:  # noqa: A002 - allauth's word
    return type or method


def signed_out(sender: Any, request: HttpRequest | None = None, user: Any = None, **told: Any) -> None:
    security.info("signed out: account %s from %s", getattr(user, "pk", None), came_from(request))


def sign_in_refused(sender: Any, request: HttpRequest | None = None, **told: Any) -> None:
    """Not the name that was typed: people type their password there."""
    security.warning("sign-in refused, from %s", came_from(request))


def came_from(request: HttpRequest | None) -> str:
    """Behind the proxy that ends HTTPS, what that proxy says; a header of the visitor's own is never believed."""
    if request is None:
        return "no request"
    said = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.HTTPS else ""
    return said.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))

"""Pages for what went wrong: what happened, what was kept, what to do, and a number to quote."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """The number goes to the log too: it is how support finds the failure again."""
    reference = secrets.token_hex(4).upper()
    logger.error("reference %s: %s %s", reference, request.method, request.path)
    return render(request, "500.html", {"reference": reference}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Named by the setting CSRF_FAILURE_VIEW."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)

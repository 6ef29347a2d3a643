"""What every answer carries, pages and files alike, and how cookies are named over HTTPS.

Both stand before whatever answers, so that no page, file or failure escapes them.
"""

from collections.abc import Callable
from http.cookies import SimpleCookie

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

Answer = Callable[[HttpRequest], HttpResponse]

# What no page of ours asks of a device. Passkeys and the clipboard are left as browsers have them.
REFUSED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
PERMISSIONS = ", ".join(f"{power}=()" for power in REFUSED)
# A page that says nothing of it is kept by nobody: not by a proxy, nor by the next person at this computer.
KEPT_BY_NOBODY = "private, no-store"
PREFIX = "__Host-"
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


class HeadersMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.method in METHODS
        response = self.get_response(request) if known else HttpResponseNotAllowed(sorted(METHODS))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
        if getattr(request, "has_signed_out", False):
            response.headers["Clear-Site-Data"] = '"cache"'  # and the pages kept for the button that goes back
        return response


class CookiesMiddleware:
    """Over HTTPS every cookie is called `__Host-…` outside and by its own name inside.

    A browser takes such a cookie from this very host and over HTTPS only: a neighbour under the same domain
    cannot plant one.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.HTTPS:
            return self.get_response(request)
        told = request.COOKIES.items()
        request.COOKIES = {name.removeprefix(PREFIX): value for name, value in told if name.startswith(PREFIX)}
        response = self.get_response(request)
        response.cookies = _prefixed(response.cookies)
        return response


def _prefixed(cookies: SimpleCookie) -> SimpleCookie:
    renamed: SimpleCookie = SimpleCookie()
    for name, morsel in cookies.items():
        morsel.set(f"{PREFIX}{name}", morsel.value, morsel.coded_value)
        morsel["secure"], morsel["path"], morsel["domain"] = True, "/", ""
        dict.__setitem__(renamed, f"{PREFIX}{name}", morsel)
    return renamed

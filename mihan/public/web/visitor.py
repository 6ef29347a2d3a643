"""What a visitor's own cookies tell, and nothing else: what is kept, whether somebody signed in here.

The basket is up to twelve programmes in a signed cookie, set when the first is kept and not before.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mihan.public.policy import MOST_KEPT

COOKIE = "mihan_basket"
SALT = "mihan.public.basket"
DAYS = 60


def has_account(request: HttpRequest) -> bool:
    """Somebody signed in on this device, or did: the door is then named otherwise. No session is read."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def kept_in(request: HttpRequest) -> list[str]:
    """The slugs kept, the first first; none when the cookie is not one of ours."""
    told = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    return [slug for slug in str(told).split(".") if slug][:MOST_KEPT]


def keep(response: HttpResponse, slugs: Iterable[str]) -> None:
    kept = ".".join(list(dict.fromkeys(slugs))[:MOST_KEPT])
    if not kept:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_signed_cookie(
        COOKIE, kept, salt=SALT, max_age=DAYS * 24 * 3600, samesite="Lax", httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def is_from_here(request: HttpRequest) -> bool:
    """Whether a form was sent by a page of this site, as the browser itself says.

    In place of a token: a token wants a cookie, and a page that everybody shares cannot hold one.
    """
    said = request.headers.get("Sec-Fetch-Site")
    if said:
        return said == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()

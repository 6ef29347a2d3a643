"""Which language a page is in: the visitor's choice, the account's, the browser's, then Arabic."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

COOKIE = "mihan_language"
YEAR = 365 * 24 * 3600


def offered() -> dict[str, str]:
    return dict(settings.LANGUAGES)


class SiteLanguage:
    """The first word of a public address: `/ar/`, `/fr/`, `/en/`. Such a page is in that language."""

    regex = "|".join(code for code, _name in settings.LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def chosen(request: HttpRequest) -> str:
    """The language of this visitor; the session remembers the one of the account."""
    languages = offered()
    return next((code for code in _wanted(request) if code in languages), "ar")


def _wanted(request: HttpRequest) -> Iterator[str]:
    """Best first; what comes later is not even read when one of them is offered."""
    yield request.path.split("/", 2)[1]
    yield request.COOKIES.get(COOKIE, "")
    yield _of_account(request)
    yield from _accepted(request)


def keep(user: Any, language: str) -> None:
    """The account follows the person's choice, so that messages and other devices do too."""
    if getattr(user, "pk", None) and getattr(user, "language", language) != language:
        user.language = language
        user.save(update_fields=["language", "updated_at"])


def follow_account(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """On signing in: the account's language, where this device has chosen none."""
    if language := getattr(user, "language", ""):
        request.session[COOKIE] = language


def _of_account(request: HttpRequest) -> str:
    """Read from the session, because this runs before anyone is authenticated."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return getattr(request, "session", {}).get(COOKIE, "")


def remember(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        COOKIE, language, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )  # fmt: skip


def _accepted(request: HttpRequest) -> list[str]:
    header = request.headers.get("Accept-Language", "")
    return [code.split("-")[0] for code, _quality in parse_accept_lang_header(header.lower())]


class LanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

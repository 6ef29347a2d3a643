"""Which language a page is in: the visitor's choice, the account's, the browser's, then Arabic."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

COOKIE = "mihan_language"
YEAR = 365 * 24 * 3600


def offered() -> dict[str, str]:
    return dict(settings.LANGUAGES)


def chosen(request: HttpRequest) -> str:
    """The language of this visitor.

    The account's language is read last-but-two only when the user is already known: this runs
    before authentication, so signing in copies `user.language` to the cookie (see `remember`).
    """
    languages = offered()
    for code in (
        request.COOKIES.get(COOKIE, ""),
        getattr(getattr(request, "user", None), "language", ""),
        *_accepted(request),
    ):
        if code in languages:
            return code
    return "ar"


def remember(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        COOKIE, language, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _accepted(request: HttpRequest) -> list[str]:
    header = request.headers.get("Accept-Language", "")
    return [code.split("-")[0] for code, _quality in parse_accept_lang_header(header.lower())]


class LanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen(request)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

"""Light, dark, or as the device says: a cookie, so that the first paint is already right."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

COOKIE = "mihan_theme"
THEMES = {
    "auto": (_("As the device"), "sun-moon"),
    "light": (_("Light"), "sun"),
    "dark": (_("Dark"), "moon"),
}
YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest) -> str:
    value = request.COOKIES.get(COOKIE, "")
    return value if value in THEMES else "auto"


def choices(current: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": name, "icon": icon, "is_current": code == current}
        for code, (name, icon) in THEMES.items()
    ]


def remember(response: HttpResponse, theme: str) -> None:
    response.set_cookie(
        COOKIE, theme, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )  # fmt: skip

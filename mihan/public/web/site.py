"""What surrounds a public page: its languages, its place, its picture, what is kept."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi

from mihan.public.queries.catalogue import catalogue
from mihan.public.queries.shown import Catalogue
from mihan.public.web import visitor
from mihan.ui import theme

LOCALES = {"ar": "ar_MA", "fr": "fr_MA", "en": "en_GB"}


def at(name: str, *words: Any, language: str = "") -> str:
    """An address of the site in the reader's language, or in another."""
    return reverse(f"public:{name}", args=[language or get_language(), *words])


class Site:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue()

    @property
    def campus(self) -> Any:
        return self.catalogue.campus

    @property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @property
    def direction(self) -> str:
        return "rtl" if get_language_bidi() else "ltr"

    @property
    def locale(self) -> str:
        return LOCALES[self.language]

    @property
    def theme(self) -> str:
        return theme.chosen(self.request)

    @property
    def has_account(self) -> bool:
        return visitor.has_account(self.request)

    @cached_property
    def kept(self) -> list[str]:
        """Programmes in the basket that still exist."""
        slugs = visitor.kept_in(self.request)
        return [programme.slug for programme in self.catalogue.named(slugs)] if slugs else []

    @property
    def address(self) -> str:
        return self.request.get_full_path()

    @property
    def canonical(self) -> str:
        return self.request.build_absolute_uri(self.request.path)

    @property
    def languages(self) -> list[dict[str, Any]]:
        """This very page in each language; the search and the filters follow."""
        before = len(self.language) + 1
        rest = self.request.get_full_path()[before:]
        return [
            {"code": code, "name": name, "url": f"/{code}{rest}", "is_current": code == self.language,
             "absolute": self.request.build_absolute_uri(f"/{code}{urlsplit(rest).path}")}
            for code, name in settings.LANGUAGES
        ]  # fmt: skip

    @property
    def any_language(self) -> str:
        """The same page for a reader of none of them: the first language of the house."""
        return self.languages[0]["absolute"]

    @property
    def picture(self) -> str:
        return self.request.build_absolute_uri(static("public/share.png"))


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    site = context.get("site") or Site(request)
    return HttpResponse(render_to_string(template, {**context, "site": site}, request), status=status)


def not_found(request: HttpRequest) -> HttpResponse:
    return page(request, "public/not_found.html", {}, status=404)

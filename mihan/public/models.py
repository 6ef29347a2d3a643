from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mihan.core.addresses import address
from mihan.core.models import Mark, Record
from mihan.people.models import Unit, User, under

# Which language speaks for another: the reader's own first, then in this order.
FALLBACK = ("fr", "ar", "en")


@dataclass(frozen=True)
class Said:
    """A news item in one language: the reader's own, or the one it exists in."""

    language: str
    title: str
    text: str

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ar" else "ltr"


class NewsQuerySet(models.QuerySet["News"]):
    def visible_to(self, user: User) -> NewsQuerySet:
        """To those who write them: drafts and what is no longer shown included."""
        return self.filter(under("unit__path", user.reach("public.edit_news")))

    def shown_on(self, day: date) -> NewsQuerySet:
        """What any visitor reads that day."""
        lasting = Q(shown_until=None) | Q(shown_until__gte=day)
        return self.filter(lasting, state=News.State.PUBLISHED, shown_from__lte=day)

    def matching(self, text: str) -> NewsQuerySet:
        return self.filter(Q(title_fr__icontains=text) | Q(title_ar__icontains=text) | Q(title_en__icontains=text))


class News(Record):
    """Something the campus tells the public: a piece of news, or a day it opens its doors."""

    class Kind(models.TextChoices):
        NEWS = "news", _("news")
        OPEN_DAY = "open_day", _("open day")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="news")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.NEWS)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    title_fr = models.CharField(_("title in French"), max_length=160, blank=True)
    title_ar = models.CharField(_("title in Arabic"), max_length=160, blank=True)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    text_fr = models.TextField(_("text in French"), max_length=4000, blank=True)
    text_ar = models.TextField(_("text in Arabic"), max_length=4000, blank=True)
    text_en = models.TextField(_("text in English"), max_length=4000, blank=True)
    shown_from = models.DateField(_("shown from"))
    shown_until = models.DateField(_("shown until"), null=True, blank=True)
    # When it takes place: of an open day, or of what a piece of news tells.
    day = models.DateField(_("day it takes place"), null=True, blank=True)
    starts = models.TimeField(_("starts at"), null=True, blank=True)
    ends = models.TimeField(_("ends at"), null=True, blank=True)
    mark = models.CharField(max_length=12, choices=Mark, default=Mark.ENTERED)

    objects = NewsQuerySet.as_manager()

    class Meta:
        ordering = ["-shown_from", "-id"]
        verbose_name_plural = _("news")
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_until=None) | Q(shown_until__gte=F("shown_from")),
                name="news_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~Q(kind="open_day") | Q(day__isnull=False), name="open_day_has_a_day"),
        ]

    def __str__(self) -> str:
        said = self.said
        return said.title if said else str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return address("public_desk:news-detail", self.pk)

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def said(self) -> Said | None:
        """In the reader's language, else in another one; None while it has no title at all."""
        for language in dict.fromkeys((get_language() or "fr", *FALLBACK)):
            if found := self.said_in(language):
                return found
        return None

    def said_in(self, language: str) -> Said | None:
        title = getattr(self, f"title_{language}", "")
        return Said(language, title, getattr(self, f"text_{language}", "")) if title else None

    @property
    def languages(self) -> list[str]:
        return [language for language in ("ar", "fr", "en") if self.said_in(language)]

    @property
    def is_open_day(self) -> bool:
        return self.kind == self.Kind.OPEN_DAY

    @property
    def is_illustrative(self) -> bool:
        return self.mark == Mark.ILLUSTRATIVE

    def is_shown_on(self, day: date) -> bool:
        return (
            self.state == self.State.PUBLISHED
            and self.shown_from <= day
            and (self.shown_until is None or day <= self.shown_until)
        )

    def standing(self, day: date) -> str:
        """draft, coming, shown or over: what a visitor makes of it that day."""
        if self.state == self.State.DRAFT:
            return "draft"
        if day < self.shown_from:
            return "coming"
        return "shown" if self.is_shown_on(day) else "over"


def spelled(news: News) -> dict[str, Any]:
    """The titles and texts of an item by the name of their column."""
    return {f"{part}_{code}": getattr(news, f"{part}_{code}") for part in ("title", "text") for code in FALLBACK}

"""Writing the news of the campus; the demonstration's own items."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.core.models import Mark
from mihan.people.models import Unit, User
from mihan.public.models import News
from mihan.public.queries.told import demo_news


@transaction.atomic
def write_news(unit: Unit, *, by: User, changed: News | None = None, **told: Any) -> News:
    """A draft, or what an item says from now on. What is published stays so."""
    news = _locked(changed) if changed else News(unit=unit, mark=Mark.ENTERED)
    _may_write(by, news)
    for name, value in told.items():
        setattr(news, name, value)
    _check(news)
    news.save()
    return news


@transaction.atomic
def publish_news(news: News, *, by: User) -> News:
    news = _locked(news)
    _may_write(by, news)
    _check(news)
    if not any(said.text for language in news.languages if (said := news.said_in(language))):
        raise RuleBroken(_("Write a text before you publish: the title alone says too little."))
    news.state = News.State.PUBLISHED
    news.save(update_fields=["state", "updated_at"])
    return news


@transaction.atomic
def withdraw_news(news: News, *, by: User) -> News:
    """Visitors no longer read it; it stays as a draft."""
    news = _locked(news)
    _may_write(by, news)
    news.state = News.State.DRAFT
    news.save(update_fields=["state", "updated_at"])
    return news


def _locked(news: News) -> News:
    return News.objects.select_for_update(of=("self",)).select_related("unit").get(pk=news.pk)


def _may_write(user: User, news: News) -> None:
    if not user.has_perm("public.edit_news", news.unit):
        raise RuleBroken(_("Your role does not write the news of this establishment."))


def _check(news: News) -> None:
    if not news.languages:
        raise RuleBroken(_("Give a title in at least one language."))
    for language in ("ar", "fr", "en"):
        if getattr(news, f"text_{language}") and not getattr(news, f"title_{language}"):
            raise RuleBroken(_("A text wants a title in the same language."))
    if news.is_open_day and news.day is None:
        raise RuleBroken(_("Say on which day the doors are open."), about="day")
    if news.shown_until and news.shown_until < news.shown_from:
        raise RuleBroken(_("It would stop being shown before it begins."), about="shown_until")
    if news.starts and news.ends and news.ends <= news.starts:
        raise RuleBroken(_("It would end before it starts."), about="ends")


# --- the demonstration


@transaction.atomic
def tell_demo_news(campus: Unit, *, today: date) -> None:
    """Two invented items, marked so; nothing where there is already something."""
    if News.objects.filter(unit=campus).exists():
        return
    told = demo_news()
    common = {"unit": campus, "state": News.State.PUBLISHED, "mark": Mark.ILLUSTRATIVE}
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 + 7)
    News.objects.create(
        **common, **told["open_day"], kind=News.Kind.OPEN_DAY, shown_from=today - timedelta(days=20), day=saturday,
        starts=time(9), ends=time(16), shown_until=saturday,
    )  # fmt: skip
    News.objects.create(**common, **told["evening"], shown_from=today - timedelta(days=40))

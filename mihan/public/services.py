"""Writing the news of the campus; the demonstration's own items."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.core.models import Mark
from mihan.people.models import Unit, User
from mihan.public.models import News


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
        raise RuleBroken(_("Say on which day the doors are open."))
    if news.shown_until and news.shown_until < news.shown_from:
        raise RuleBroken(_("It would stop being shown before it begins."))
    if news.starts and news.ends and news.ends <= news.starts:
        raise RuleBroken(_("It would end before it starts."))


# --- the demonstration

OPEN_DAY = {
    "title_fr": "Journée portes ouvertes : entrez dans les plateformes",
    "title_ar": "يوم الأبواب المفتوحة: ادخلوا منصات التكوين",
    "title_en": "Open day: walk into the practice platforms",
    "text_fr": "L’hôtel pédagogique, l’usine pédagogique, l’unité de soins et la Digital Factory vous ouvrent leurs portes. "
    "Des stagiaires montrent ce qu’ils apprennent ; les conseillers vous aident à choisir.\n\n"
    "Venez comme vous êtes : aucune inscription n’est demandée.",
    "text_ar": "الفندق البيداغوجي والمصنع البيداغوجي ووحدة العلاجات و Digital Factory تفتح أبوابها لكم. "
    "متدربون ومتدربات يعرضون ما يتعلمونه، ومستشارو التوجيه يساعدونكم على الاختيار.\n\nتعالوا كما أنتم: لا حاجة إلى تسجيل.",
    "text_en": "The training hotel, the training factory, the care unit and the Digital Factory open their doors. "
    "Trainees show what they learn; counsellors help you choose.\n\nCome as you are: no registration is asked.",
}  # fmt: skip
EVENING = {
    "title_fr": "Des formations en cours du soir",
    "title_ar": "تكوينات بالدروس المسائية",
    "title_en": "Training in the evening",
    "text_fr": "Des groupes en cours du soir sont ouverts cette année. Le catalogue les montre avec le filtre « Quand ».",
    "text_ar": "فتحت أفواج بالدروس المسائية هذه السنة. يعرضها الدليل باستعمال مرشح «متى».",
    "text_en": "Evening groups are open this year. The catalogue shows them with the filter “When”.",
}  # fmt: skip


@transaction.atomic
def tell_demo_news(campus: Unit, *, today: date | None = None) -> None:
    """Two invented items, marked so; nothing where there is already something."""
    if News.objects.filter(unit=campus).exists():
        return
    today = today or clock.today()
    common = {"unit": campus, "state": News.State.PUBLISHED, "mark": Mark.ILLUSTRATIVE}
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 + 7)
    News.objects.create(
        **common, **OPEN_DAY, kind=News.Kind.OPEN_DAY, shown_from=today - timedelta(days=20), day=saturday,
        starts=time(9), ends=time(16), shown_until=saturday,
    )  # fmt: skip
    News.objects.create(**common, **EVENING, shown_from=today - timedelta(days=40))

"""News and open days as visitors read them."""

from __future__ import annotations

from mihan.core import clock
from mihan.people.models import Unit, User
from mihan.public.models import News
from mihan.public.queries.shown import Campus


def news_shown(campus: Campus | None) -> list[News]:
    """What is told today: open days still to come first, the nearest first, then the latest news."""
    if campus is None:
        return []
    today = clock.today()
    shown = list(News.objects.filter(unit__path=campus.path).shown_on(today))
    coming = sorted((n for n in shown if n.is_open_day and n.day and n.day >= today), key=lambda n: (n.day, n.pk))
    return coming + [n for n in shown if n not in coming]


def news_told(campus: Campus | None, pk: int) -> News | None:
    return next((news for news in news_shown(campus) if news.pk == pk), None)


def establishments_telling(user: User) -> list[Unit]:
    """Those for whose public this person may write."""
    found = Unit.objects.visible_to(user, "public.edit_news").filter(kind=Unit.Kind.ESTABLISHMENT)
    return list(found.order_by("path"))

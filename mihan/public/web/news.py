"""News and open days, as anybody reads them."""

from django.http import Http404
from django.utils.translation import gettext as _

from mihan.public.queries.news import news_shown, news_told
from mihan.public.web import describing
from mihan.public.web.serving import public_page
from mihan.public.web.site import Site, at, page


@public_page
def index(request, language):
    site = Site(request)
    return page(request, "public/news.html", {
        "site": site, "news": news_shown(site.campus),
        "trail": [{"label": _("Home"), "url": at("home")}, {"label": _("News and open days")}],
    })  # fmt: skip


@public_page
def item(request, language, pk):
    site = Site(request)
    told = news_told(site.campus, pk)
    if told is None:
        raise Http404
    trail = [
        {"label": _("Home"), "url": at("home")},
        {"label": _("News and open days"), "url": at("news")},
        {"label": told.said.title},
    ]
    return page(request, "public/news_item.html", {
        "site": site, "news": told, "trail": trail, "described": describing.script(describing.crumbs(site, trail)),
    })  # fmt: skip

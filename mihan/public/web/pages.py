"""The campus, its poles, and what this site is."""

from django.http import Http404
from django.utils.translation import gettext as _

from mihan.public.queries.narrowing import HAVING
from mihan.public.queries.news import news_shown
from mihan.public.web import describing
from mihan.public.web.serving import public_page
from mihan.public.web.site import Site, at, page

NEWS_ON_HOME = 3


@public_page
def home(request, language):
    site = Site(request)
    if site.campus is None:
        return page(request, "public/empty.html", {"site": site})
    found = site.catalogue
    return page(request, "public/home.html", {
        "site": site, "poles": found.poles, "facts": site.campus.facts,
        "programme_count": len(found.programmes),
        "illustrative_count": sum(p.is_illustrative for p in found.programmes),
        "having": HAVING.items(), "news": news_shown(site.campus)[:NEWS_ON_HOME],
        "described": describing.script(describing.organisation(site)),
    })  # fmt: skip


@public_page
def pole(request, language, slug):
    site = Site(request)
    shown = site.catalogue.pole(slug)
    if shown is None:
        raise Http404
    trail = [{"label": _("Home"), "url": at("home")}, {"label": shown.name}]
    return page(request, "public/pole.html", {
        "site": site, "pole": shown, "trail": trail, "programmes": shown.programmes,
        "described": describing.script(describing.crumbs(site, trail)),
    })  # fmt: skip


@public_page
def about(request, language):
    site = Site(request)
    return page(request, "public/about.html", {"site": site, "trail": [{"label": _("Home"), "url": at("home")},
                                                                      {"label": _("About this site")}]})  # fmt: skip

"""The catalogue, a programme, and up to three beside one another."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from mihan.public.policy import MOST_COMPARED
from mihan.public.queries.catalogue import slug_of
from mihan.public.queries.comparing import Comparison
from mihan.public.queries.narrowing import Narrowing
from mihan.public.web import describing
from mihan.public.web.serving import public_page
from mihan.public.web.site import Site, at, page


@public_page
def index(request, language):
    site = Site(request)
    narrowing = Narrowing(site.catalogue, request.GET.dict())
    programmes = narrowing.programmes
    chosen = site.catalogue.named(request.GET.getlist("with"))
    return page(request, "public/catalogue.html", {
        "site": site, "narrowing": narrowing, "programmes": programmes, "chips": _chips(request, narrowing),
        "chosen": {p.slug for p in chosen}, "chosen_elsewhere": [p for p in chosen if p not in programmes],
        "trail": [{"label": _("Home"), "url": at("home")}, {"label": _("Programmes")}],
    })  # fmt: skip


def _chips(request, narrowing):
    """What narrows the list, each with the address without it."""
    found = []
    for name, label, value in narrowing.chosen:
        rest = request.GET.copy()
        rest.pop(name, None)
        url = f"{request.path}?{rest.urlencode()}" if rest else request.path
        found.append({"label": label, "value": value, "url": url})
    return found


@public_page
def programme(request, language, slug):
    site = Site(request)
    if core := site.catalogue.core_of.get(slug):  # an option has its place on the page of its programme
        return redirect(f"{at('programme', core)}#{slug}")
    shown = site.catalogue.by_slug.get(slug)
    if shown is None:
        if slug != slug_of(slug) and slug_of(slug) in site.catalogue.by_slug:
            return redirect(at("programme", slug_of(slug)))
        raise Http404
    trail = [
        {"label": _("Home"), "url": at("home")},
        {"label": shown.pole.name, "url": at("pole", shown.pole.slug)},
        {"label": shown.name},
    ]
    summary = summary_of(shown)
    return page(request, "public/programme.html", {
        "site": site, "programme": shown, "trail": trail, "summary": summary, "is_kept": slug in site.kept,
        "others": [p for p in shown.pole.programmes if p is not shown][:4],
        "described": describing.script(
            describing.programme(site, shown, summary), describing.crumbs(site, trail)
        ),
    })  # fmt: skip


def summary_of(shown):
    """The sentence of previews and search results."""
    told = {"level": shown.level_shown, "pole": shown.pole, "name": shown, "duration": shown.duration}
    if shown.duration:
        return _("%(name)s: %(level)s, %(duration)s. Pole: %(pole)s.") % told
    return _("%(name)s: %(level)s. Pole: %(pole)s.") % told


@public_page
def compare(request, language):
    site = Site(request)
    asked = site.catalogue.named(request.GET.getlist("with"))
    only = request.GET.get("only") == "differences"
    chosen, is_over = asked[:MOST_COMPARED], len(asked) > MOST_COMPARED
    if is_over or set(request.GET) - {"with", "only", "over"}:
        # From the form of the catalogue, which sends its filters too: the address to share holds none.
        return redirect(_comparing(chosen, only=only, over=is_over))
    return page(request, "public/compare.html", {
        "site": site, "comparison": Comparison(chosen), "programmes": chosen, "only": only,
        "is_over": "over" in request.GET, "most": MOST_COMPARED, "may_add": len(chosen) < MOST_COMPARED,
        "without": [_comparing([p for p in chosen if p is not one], only=only) for one in chosen],
        "all_url": _comparing(chosen), "only_url": _comparing(chosen, only=True),
        "kept": [p for p in site.catalogue.named(site.kept) if p not in chosen],
        "trail": [{"label": _("Home"), "url": at("home")},
                  {"label": _("Programmes"), "url": at("catalogue")}, {"label": _("Compare")}],
    })  # fmt: skip


def _comparing(programmes, *, only=False, over=False):
    words = [("with", p.slug) for p in programmes]
    words += [("only", "differences")] if only else []
    words += [("over", "1")] if over else []
    return f"{at('compare')}?{urlencode(words)}" if words else at("compare")

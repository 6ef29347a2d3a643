"""Keeping programmes without an account, and seeing what was kept."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from mihan.public.policy import MOST_KEPT
from mihan.public.web import visitor
from mihan.public.web.serving import public_page
from mihan.public.web.site import Site, at, page


# Exempt from the token, not from the check: see `is_from_here`.
@csrf_exempt
def basket(request, language):
    if request.method == "POST":
        return _change(request)
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _shown(request, language=language)


@public_page
def _shown(request, language):
    site = Site(request)
    return page(request, "public/basket.html", {
        "site": site, "programmes": site.catalogue.named(site.kept), "is_full": len(site.kept) >= MOST_KEPT,
        "most": MOST_KEPT, "trail": [{"label": _("Home"), "url": at("home")}, {"label": _("My basket")}],
    })  # fmt: skip


def _change(request):
    if not visitor.is_from_here(request):
        raise PermissionDenied
    site = Site(request)
    slugs = site.kept
    if (slug := request.POST.get("keep", "")) in site.catalogue.by_slug:
        slugs = [*slugs, slug]
    if dropped := request.POST.get("drop", ""):
        slugs = [] if dropped == "all" else [slug for slug in slugs if slug != dropped]
    response = redirect(_back(request))
    visitor.keep(response, slugs)
    return response


def _back(request):
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours and asked.startswith("/") else at("basket")

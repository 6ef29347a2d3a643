from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from mihan.core import lasting
from mihan.ui import gallery as samples
from mihan.ui import language, theme
from mihan.ui.htmx import render
from mihan.ui.tables import chips, exported, filtered


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, with invented and difficult content; open to all, it holds no data."""
    table = samples.TABLE
    rows = filtered(table, samples.rows(), request.GET)
    if kind := request.GET.get("export"):
        return exported(table, rows, kind, name="gallery", params=request.GET)
    context = samples.context() | {
        "page": table.page(rows, request.GET),
        "chips": chips(table.filters, request),
    }
    return render(request, "ui/gallery.html", context, fragment="table")


@require_GET
def still(request: HttpRequest) -> JsonResponse:
    """For a page left open: whose session this is, and how long it lasts; nothing for a visitor."""
    user = request.user
    told = {"of": user.pk, "seconds": lasting.left(request.session)} if user.is_authenticated else {}
    return JsonResponse(told)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    if chosen not in language.offered():
        return HttpResponseBadRequest()
    response = _back(request)
    language.keep(request.user, chosen)
    language.remember(response, chosen)
    return response


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    if chosen not in theme.THEMES:
        return HttpResponseBadRequest()
    response = _back(request)
    theme.remember(response, chosen)
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the person was on, and to no other site."""
    url = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(url if safe else "/")

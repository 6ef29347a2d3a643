from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mihan.offer import queries
from mihan.offer.models import Programme
from mihan.offer.web.hours import sheets
from mihan.offer.web.listing import list_page, season_of, season_tabs
from mihan.offer.web.tables import PROGRAMMES
from mihan.ui.htmx import render


def _season(request):
    if not request.user.has_perm("offer.view"):
        raise PermissionDenied
    return season_of(request)


@require_GET
@login_required
def programme_list(request):
    season = _season(request)
    rows = queries.programmes_listed(request.user, season)
    return list_page(
        request, PROGRAMMES, rows,
        read=partial(queries.read_poles, user=request.user),
        template="offer/programme_list.html", name="programmes", title=_("Programmes"),
        tabs=season_tabs(request, season), counts=queries.offer_counts(request.user),
    )  # fmt: skip


@require_GET
@login_required
def programme_detail(request, pk):
    season = _season(request)
    rows = queries.programmes(request.user, season).select_related("parent", "sector")
    programme = get_object_or_404(rows, pk=pk)
    context = {
        "programme": programme,
        "places": [
            (given.pole, queries.platform_of(given.pole)) for given in queries.offerings_of(programme, request.user)
        ],
        "options": Programme.objects.visible_to(request.user).filter(parent=programme),
        "sheets": sheets(programme.code, queries.reference_hours(programme)),
        "modules": queries.modules_without_hours(programme),
        "season": season,
        "tabs": season_tabs(request, season),
        "groups": list(queries.groups_of_programme(programme, request.user, season)),
    }
    return render(request, "offer/programme_detail.html", context)


@require_GET
@login_required
def pole_list(request):
    season = _season(request)
    poles = queries.poles_with_counts(request.user, season)
    context = {"poles": [(pole, queries.platform_of(pole)) for pole in poles]}
    return render(request, "offer/pole_list.html", context)

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mihan.offer import queries
from mihan.offer.web.listing import list_page, season_of, season_tabs
from mihan.offer.web.tables import GROUPS, TRAINEES


def _may_look(request):
    if not request.user.has_perm("progress.view"):
        raise PermissionDenied


@require_GET
@login_required
def group_list(request):
    _may_look(request)
    season = season_of(request)
    with_poles = "offering_pole" in request.GET.getlist("columns")
    return list_page(
        request, GROUPS, queries.groups(request.user, season, with_poles=with_poles), queries.groups_found,
        template="offer/group_list.html", name="groups", title=_("Groups"),
        tabs=season_tabs(request, season),
    )  # fmt: skip


@require_GET
@login_required
def group_detail(request, pk):
    """The group, and its trainees for those who may see enrolments in it."""
    _may_look(request)
    group = get_object_or_404(queries.groups_seen(request.user), pk=pk)
    trainees = queries.trainees_of(group, request.user)
    sees_all = request.user.has_perm("offer.see_enrolments", group)
    return list_page(
        request, TRAINEES, trainees.active() if sees_all else trainees.none(),
        queries.trainees_found, template="offer/group_detail.html", name=f"trainees-{group.pk}",
        group=group, sees_all=sees_all,
        former=list(trainees.filter(is_active=False)) if sees_all else [],
    )  # fmt: skip

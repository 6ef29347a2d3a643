from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mihan.core.access import get_for
from mihan.offer import queries
from mihan.offer.models import Group
from mihan.offer.services import set_group_dates
from mihan.offer.web.forms import GroupDatesForm
from mihan.offer.web.listing import list_page, season_of, season_tabs
from mihan.offer.web.tables import GROUPS, NAMES, TRAINEES
from mihan.ui.forms import written
from mihan.ui.htmx import render


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
        request, GROUPS, queries.groups(request.user, season, with_poles=with_poles),
        template="offer/group_list.html", name="groups", title=_("Groups"),
        tabs=season_tabs(request, season),
    )  # fmt: skip


@require_GET
@login_required
def group_detail(request, pk):
    """The group, and its trainees: all about them for those who may see enrolments, names for its trainers."""
    _may_look(request)
    group = get_object_or_404(queries.groups_seen(request.user), pk=pk)
    trainees = queries.trainees_of(group, request.user)
    sees_all = request.user.has_perm("offer.see_enrolments", group)
    sees_names = sees_all or request.user.has_perm("offer.see_names", group)
    return list_page(
        request, TRAINEES if sees_all else NAMES, trainees.active() if sees_names else trainees.none(),
        queries.trainees_found, template="offer/group_detail.html", name=f"trainees-{group.pk}",
        group=group, sees_names=sees_names, may_manage=request.user.has_perm("offer.manage", group),
        former=list(trainees.filter(is_active=False)) if sees_all else [],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def group_dates(request, pk):
    """The days of a group that does not run the whole year."""
    group = get_for(request.user, Group, pk, may="offer.manage")
    form = GroupDatesForm(request.POST or None, group=group)
    if request.method == "POST" and written(lambda: set_group_dates(group, **form.cleaned_data), form):
        messages.success(request, _("The dates of the group are changed."))
        return redirect(group)
    return render(
        request, "offer/group_dates.html", {"group": group, "form": form}, status=422 if form.is_bound else 200
    )

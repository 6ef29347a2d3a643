"""Competence frameworks: the list, one of them, and the version that follows it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from mihan.assessment import services
from mihan.assessment.models import Framework
from mihan.assessment.queries import asked_by, frameworks_listed
from mihan.assessment.services.reading import written_csv
from mihan.assessment.web.forms import FrameworkForm
from mihan.assessment.web.reach import SET
from mihan.core.access import get_for
from mihan.ui.forms import written
from mihan.ui.htmx import render
from mihan.ui.tables import Column, Table, chips, exported, filtered

OFFER = "offer.view"
FRAMEWORKS = Table(
    (
        Column(gettext_lazy("Programme"), "programme", sort="programme__name_fr", link=True),
        Column(gettext_lazy("Version"), "version", kind="code"),
        Column(gettext_lazy("In force from"), "first_day", sort="first_day", kind="date"),
        Column(gettext_lazy("Until"), "last_day", sort="last_day", kind="date"),
        Column(gettext_lazy("Competences"), "competence_count", sort="competence_count", kind="number"),
        Column(gettext_lazy("Mark"), "mark", kind="mark"),
    ),
    empty=gettext_lazy("Competence frameworks will be listed here once one is brought."),
)  # fmt: skip


@require_safe
@login_required
def index(request):
    if not request.user.has_perm(OFFER):
        raise PermissionDenied
    rows = filtered(FRAMEWORKS, frameworks_listed(request.user), request.GET)
    if kind := request.GET.get("export"):
        return exported(FRAMEWORKS, rows, kind, name="frameworks", params=request.GET)
    return render(request, "assessment/framework_list.html", {
        "page": FRAMEWORKS.page(rows, request.GET), "chips": chips(FRAMEWORKS.filters, request),
    }, fragment="table")  # fmt: skip


def _framework(request, pk):
    if not request.user.has_perm(OFFER):
        raise PermissionDenied
    return get_object_or_404(frameworks_listed(request.user), pk=pk)


@require_safe
@login_required
def show(request, pk):
    framework = _framework(request, pk)
    others = Framework.objects.visible_to(request.user).filter(programme=framework.programme).exclude(pk=framework.pk)
    return render(request, "assessment/framework.html", {
        "framework": framework, "asked": asked_by(framework), "others": others,
        "may_set": request.user.has_perm(SET, framework),
    })  # fmt: skip


@require_safe
@login_required
def csv(request, pk):
    framework = _framework(request, pk)
    answer = HttpResponse(written_csv(framework), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="framework-{framework.pk}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def bring(request, pk):
    framework = get_for(request.user, Framework, pk, may=SET)
    form = FrameworkForm(request.POST or None, request.FILES or None)
    if form.is_bound and (made := written(lambda: _brought(framework, form.cleaned_data, request.user), form)):
        messages.success(request, _("The new version is written; the one before ends the day before."))
        return redirect(made)
    context = {"framework": framework, "form": form}
    return render(request, "assessment/framework_next.html", context, status=422 if form.is_bound else 200)


def _brought(framework, told, user):
    about = {"version": told["version"], "first_day": told["first_day"], "source": told["source"]}
    return services.bring_framework(framework.programme, services.read_csv(told["file"], **about), by=user)

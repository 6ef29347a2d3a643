"""Retention: asking for a preview, reading it, confirming it; legal holds."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mihan.core.access import get_for
from mihan.core.errors import RuleBroken
from mihan.privacy.models import LegalHold, RetentionRun
from mihan.privacy.queries.previews import told_of
from mihan.privacy.queries.register import units_to_apply_in
from mihan.privacy.services.retention import lay_hold, lift_hold
from mihan.privacy.tasks import confirm_run, prepare_run
from mihan.privacy.web.desk import person_in_reach
from mihan.privacy.web.forms import HoldForm
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render

APPLY = "privacy.apply_retention"


@require_safe
@login_required
@permission_required(APPLY, raise_exception=True)
def home(request):
    runs = RetentionRun.objects.visible_to(request.user).select_related("unit", "applied_by__person")
    context = {
        "units": units_to_apply_in(request.user),
        "runs": runs.exclude(state=RetentionRun.State.DISCARDED)[:20],
        "holds": LegalHold.objects.visible_to(request.user).current().select_related("person", "laid_by__person"),
    }
    return render(request, "privacy/retention.html", context)


@require_POST
@login_required
@permission_required(APPLY, raise_exception=True)
def preview(request, pk):
    unit = get_object_or_404(units_to_apply_in(request.user), pk=pk)
    return redirect(prepare_run(unit, by=request.user))


@require_safe
@login_required
@permission_required(APPLY, raise_exception=True)
def run(request, pk):
    return _page(request, get_for(request.user, RetentionRun, pk, may=APPLY))


def _page(request, found, *, unread=False, status=200):
    context = {"run": found, "told": told_of(found), "unread": unread}
    return render(request, "privacy/retention_run.html", context, status=status)


@require_POST
@login_required
def apply(request, pk):
    found = get_for(request.user, RetentionRun, pk, may=APPLY)
    if not request.POST.get("read"):
        return _page(request, found, unread=True, status=422)
    try:
        return redirect(confirm_run(found, by=request.user))
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
        return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(APPLY, raise_exception=True)
def lay(request, pk):
    person = person_in_reach(request, pk)
    form = HoldForm(request.POST or None)
    unit = units_to_apply_in(request.user).first()
    if request.method == "POST" and written(
        lambda: lay_hold(person, unit=unit, by=request.user, **form.cleaned_data), form
    ):
        messages.success(request, _("The hold stands: nothing of this person is erased until it ends."))
        return redirect("privacy:person", pk=pk)
    return render(
        request, "privacy/hold.html", {"person": person, "form": form}, status=422 if form.is_bound else 200
    )  # fmt: skip


@require_POST
@login_required
def lift(request, pk):
    hold = get_for(request.user, LegalHold, pk, may=APPLY)
    with outcome(request, _("The hold is lifted: retention applies again.")):
        lift_hold(hold, by=request.user)
    return redirect("privacy:retention")

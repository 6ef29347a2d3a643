"""Asking for a copy, and taking it: each download is written down, hence a POST."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mihan.core import clock
from mihan.core.access import get_for
from mihan.core.errors import RuleBroken
from mihan.privacy.models import Copy, DataRequest
from mihan.privacy.services.copies import read_copy
from mihan.privacy.tasks import prepare_copy
from mihan.privacy.web.desk import ANSWER
from mihan.ui.htmx import outcome


@require_POST
@login_required
def ask_own(request):
    if request.user.person is None:
        raise Http404
    prepare_copy(request.user.person, by=request.user)
    return redirect("privacy:mine")  # not the page of the work: whoever has rights over data need not follow jobs


@require_POST
@login_required
def ask_for_request(request, pk):
    asked = get_for(request.user, DataRequest, pk, may=ANSWER)
    with outcome(request, _("The copy is being prepared.")):
        prepare_copy(asked.person, by=request.user, request=asked)
    return redirect(asked)


@require_POST
@login_required
def download(request, pk):
    copy = get_object_or_404(Copy.objects.visible_to(request.user), pk=pk)
    try:
        content = read_copy(copy, by=request.user)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
        return redirect(copy.request or "privacy:mine")
    name = f"data-{clock.today():%Y-%m-%d}.zip"
    return HttpResponse(
        content, content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )  # fmt: skip

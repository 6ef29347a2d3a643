"""The outbox, for those who keep it: what waits, what was refused, what was put aside. Never what it says."""

from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mihan.core.access import get_for
from mihan.messaging.models import Letter
from mihan.messaging.policy import kind_of
from mihan.messaging.queries.outbox import health, trouble
from mihan.messaging.services import sending
from mihan.messaging.web.tables import LETTERS
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import chips, exported, filtered

KEEP = "messaging.keep_outbox"


@require_safe
@login_required
@permission_required(KEEP, raise_exception=True)
def letter_list(request):
    letters = Letter.objects.visible_to(request.user).select_related("user__person")
    rows = filtered(LETTERS, letters, request.GET)
    if kind := request.GET.get("export"):
        return exported(LETTERS, rows, kind, name="outbox", params=request.GET)
    return render(request, "messaging/letter_list.html", {
        "page": LETTERS.page(rows, request.GET), "filters": LETTERS.filters, "chips": chips(LETTERS.filters, request),
        "can_search": True, "health": health(letters), "trouble": trouble(),
    }, fragment="table")  # fmt: skip


@require_safe
@login_required
def show(request, pk):
    letter = _kept(request, pk)
    about = sorted({str(kind_of(code).name) for code in letter.messages.values_list("kind", flat=True).order_by()})
    context = {"letter": letter, "described": LETTERS.describe(letter), "about": about}
    return render(request, "messaging/letter.html", context)


@require_POST
@login_required
def send_again(request, pk):
    letter = _kept(request, pk)
    with outcome(request, _("The e-mail waits to leave.")):
        sending.send_again(letter, by=request.user)
    return redirect(letter)


@require_POST
@login_required
def give_up(request, pk):
    letter = _kept(request, pk)
    with outcome(request, _("The e-mail will not leave. What it says stays in the inbox of its reader.")):
        sending.give_up(letter, by=request.user)
    return redirect(letter)


def _kept(request, pk):
    return get_for(request.user, Letter, pk, may=KEEP)

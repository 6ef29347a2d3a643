"""The inbox: what one was told, unread first. Looking changes nothing; opening, marking and archiving are posts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mihan.messaging.models import Message
from mihan.messaging.queries.inbox import heaps, told
from mihan.messaging.services import reading
from mihan.messaging.web.tables import INBOX
from mihan.ui.htmx import render
from mihan.ui.tables import chips, filtered


@require_safe
@login_required
def inbox(request):
    own = Message.objects.visible_to(request.user)
    rows = filtered(INBOX, own if request.GET.get("stage") == "archived" else own.kept(), request.GET)
    page = INBOX.page(rows, request.GET)
    return render(request, "messaging/inbox.html", {
        "page": page, "heaps": heaps(page.page), "filters": INBOX.filters, "chips": chips(INBOX.filters, request),
        "may_write": request.user.has_perm("messaging.write"), "has_unread": own.unread().exists(),
    }, fragment="table")  # fmt: skip


@require_safe
@login_required
def show(request, pk):
    """One message: where its e-mail leads."""
    return render(request, "messaging/message.html", {"one": told(_mine(request, pk).get())})


@require_POST
@login_required
def open_message(request, pk):
    """Read, and on to what it is about."""
    rows = _mine(request, pk)
    reading.mark_read(rows)
    return redirect(rows.get().url or "messaging:inbox")


@require_POST
@login_required
def mark(request, pk):
    done = {
        "read": (reading.mark_read, ""), "unread": (reading.mark_unread, ""),
        "archive": (reading.archive, _("The message is in the archive.")),
        "take-out": (reading.take_out, _("The message is back among the others.")),
    }  # fmt: skip
    if (how := request.POST.get("as", "")) not in done:
        raise Http404
    act, said = done[how]
    act(_mine(request, pk))
    if said:
        messages.success(request, str(said))
    return redirect(_back(request))


@require_POST
@login_required
def read_all(request):
    count = reading.mark_read(Message.objects.visible_to(request.user).kept())
    said = ngettext("%(count)d message is marked as read.", "%(count)d messages are marked as read.", count)
    messages.success(request, said % {"count": count})
    return redirect("messaging:inbox")


def _mine(request, pk):
    rows = Message.objects.visible_to(request.user).filter(pk=pk)
    get_object_or_404(rows)
    return rows


def _back(request):
    """The same page of the inbox."""
    back = request.POST.get("next", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "messaging:inbox"

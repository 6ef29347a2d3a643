"""One's own account: language, password, second factor, devices, roles and what they open."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mihan.people import queries
from mihan.people.queries import devices, rights
from mihan.people.services.accounts import end_devices
from mihan.ui.htmx import render


@require_safe
@login_required
@never_cache
def account(request):
    user = request.user
    context = {
        "devices": devices.devices_of(user, request.session.session_key),
        "has_factor": devices.has_second_factor(user),
        "must_have_factor": devices.must_have_second_factor(user),
        "is_spared": devices.is_spared(user),
        "loans": queries.lent_and_borrowed(user)[:20],
        "may_lend": bool(queries.roles_to_lend(user)),
        "held": rights.held_by(user),
    }
    return render(request, "people/account.html", context)


@require_POST
@login_required
def end_device(request, pk):
    """Another device of this account; nobody else's, and not this one, which has its own way out."""
    if end_devices(request.user, keep=request.session.session_key, only=pk):
        messages.success(request, _("The device is signed out."))
    return redirect("people:account")


@require_POST
@login_required
def end_other_devices(request):
    end_devices(request.user, keep=request.session.session_key)
    messages.success(request, _("The other devices are signed out."))
    return redirect("people:account")

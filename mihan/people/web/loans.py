"""Lending a role, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mihan.core import clock
from mihan.people import queries
from mihan.people.models import Loan
from mihan.people.services import lend_role, revoke_loan
from mihan.people.web.forms import LendForm
from mihan.people.web.guard import sensitive
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@sensitive
def lend(request):
    user = request.user
    roles = queries.roles_to_lend(user)
    if not roles:
        return render(request, "people/lend.html", {"form": None})
    form = LendForm(
        request.POST or None, roles=roles, borrowers=queries.borrowers_for(user),
        initial={"role": roles[0], "start": clock.today()},
    )  # fmt: skip
    if request.method == "POST" and written(lambda: lend_role(by=user, **form.cleaned_data), form):
        messages.success(request, _("The role is lent. You can take it back at any time."))
        return redirect("people:account")
    return render(request, "people/lend.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@login_required
def revoke(request, pk):
    loan = get_object_or_404(Loan.objects.visible_to(request.user), pk=pk)
    with outcome(request, _("The role is no longer lent.")):
        revoke_loan(loan, by=request.user)
    return redirect("people:account")

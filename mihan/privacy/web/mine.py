"""What is held of me, my consents, my requests, my copies."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from mihan.privacy.queries.desk import file_of
from mihan.ui.htmx import render


@require_safe
@login_required
def home(request):
    for permission, page in (
        ("privacy.answer_requests", "privacy:desk"),
        ("privacy.see_register", "privacy:processing-list"),
    ):
        if request.user.has_perm(permission):
            return redirect(page)
    return redirect("privacy:mine")


@require_safe
@login_required
def mine(request):
    person = request.user.person
    return render(request, "privacy/mine.html", {"file": file_of(person) if person else None, "is_own": True})

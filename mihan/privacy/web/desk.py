"""The desk of those who answer: requests with their clocks, and the page of a person."""

from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from mihan.people.queries import reached
from mihan.privacy.queries.desk import answered_for, file_of, people_to_find, waiting_for
from mihan.privacy.queries.register import units_without_a_register
from mihan.ui.htmx import render

ANSWER = "privacy.answer_requests"


@require_safe
@login_required
@permission_required(ANSWER, raise_exception=True)
def desk(request):
    text = request.GET.get("q", "")
    context = {
        "waiting": waiting_for(request.user),
        "answered": answered_for(request.user),
        "q": text,
        "people": people_to_find(request.user, text),
        "to_start": units_without_a_register(request.user),
        "sees_register": request.user.has_perm("privacy.see_register"),
        "keeps": request.user.has_perm("privacy.keep_register"),
    }
    return render(request, "privacy/desk.html", context)


@require_safe
@login_required
@permission_required(ANSWER, raise_exception=True)
def person(request, pk):
    found = person_in_reach(request, pk)
    context = {
        "file": file_of(found),
        "is_own": False,
        "may_hold": request.user.has_perm("privacy.apply_retention", found),
    }
    return render(request, "privacy/person.html", context)


def person_in_reach(request, pk):
    """Somebody else, in reach of the desk: for oneself there is one's own page."""
    return get_object_or_404(reached(request.user, ANSWER).exclude(pk=request.user.person_id or 0), pk=pk)

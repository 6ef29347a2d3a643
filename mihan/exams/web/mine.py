"""My exams: papers to sit, rooms to invigilate, turns of standing by."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mihan.core import clock
from mihan.exams.queries.personal import OwnExams, notices_for
from mihan.exams.services.telling import has_seen
from mihan.ui.htmx import render


@login_required
def index(request):
    user = request.user
    if not user.has_perm("exams.follow") or user.person is None:
        raise PermissionDenied
    return render(request, "exams/mine.html", {
        "own": OwnExams(user.person, clock.today()), "notices": notices_for(user)[:20],
    })  # fmt: skip


@require_POST
@login_required
def seen(request):
    has_seen(request.user)
    return redirect("exams:mine")

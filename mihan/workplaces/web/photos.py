"""Photos of the bench: taken beside the task, given only to those who may see them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mihan.core.errors import RuleBroken
from mihan.core.photos import MOST_BYTES, media_type
from mihan.ui.forms import looked_through
from mihan.ui.htmx import render, wants_fragment
from mihan.workplaces.models import Photo
from mihan.workplaces.queries.photos import photos_of
from mihan.workplaces.services.photographing import keep_photo
from mihan.workplaces.web.reach import at_work


@require_safe
@login_required
def show(request, pk, photo):
    """The picture itself. It never changes: a browser may keep it, for this reader alone."""
    found = get_object_or_404(Photo.objects.visible_to(request.user), session=pk, pk=photo)
    try:
        with found.file.open("rb") as picture:
            content = picture.read()
    except (OSError, ValueError) as error:  # gone with its retention
        raise Http404 from error
    answer = HttpResponse(content, content_type=media_type(found.kind))
    answer["Content-Disposition"] = f'inline; filename="{found.task}.{found.kind}"'
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@require_POST
@login_required
def add(request, pk):
    """One photo more; the answer is the photos of the task, or the page again without a script."""
    here = at_work(request, pk)
    if here.seat is None:
        return redirect(here.session)
    session, seat = here.session, here.seat
    task, refused = request.POST.get("task", ""), ""
    try:
        keep_photo(session, seat=seat.name, task=task, content=_content(request), by=request.user)
    except RuleBroken as refusal:
        refused = str(refusal)
    if wants_fragment(request):
        taken = photos_of(session, task=task, seat=seat.name)
        context = {"session": session, "seat": seat, "photos": taken, "open_task": task, "refused": refused}
        return render(request, "workplaces/parts/photos.html", context, status=422 if refused else 200)
    if refused:
        messages.error(request, refused)
    return redirect(f"{session.get_absolute_url()}play/?task={task}#work")


def _content(request):
    sent = request.FILES.get("photo")
    if sent is None:
        raise RuleBroken(_("Choose a photo."))
    if sent.size > MOST_BYTES:
        return b""
    try:
        return looked_through(sent).read()
    except ValidationError as refusal:
        raise RuleBroken(refusal.messages[0]) from refusal

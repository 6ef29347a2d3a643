"""The search of everything: a page, and the part of it that the box at the top of every page asks for."""

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mihan.core.text import LONGEST_QUESTION
from mihan.ui.htmx import render, wants_fragment
from mihan.ui.search import answers, suggestions

IN_THE_BOX, ON_THE_PAGE, SUGGESTED = 5, 25, 8


@require_safe
@login_required
def search(request):
    """Only what the reader may open; what they may not is neither shown nor counted."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUESTION]
    in_the_box = wants_fragment(request)
    if text:
        found = answers(request.user, text, each=IN_THE_BOX if in_the_box else ON_THE_PAGE)
    else:
        found = suggestions(request.user, each=SUGGESTED) if in_the_box else []
    shown = sum(len(answer.hits) for answer in found)
    context = {"text": text, "answers": found, "shown": shown, "title": _("Search")}
    response = render(request, "portal/search.html", context, fragment="options")
    response["Cache-Control"] = "private, no-store"  # it names people
    return response

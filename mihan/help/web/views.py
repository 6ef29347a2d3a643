"""Help is read by anyone: it holds nothing of anybody."""

from itertools import groupby

from django.http import Http404
from django.views.decorators.http import require_safe

from mihan.help.queries import topics
from mihan.ui.htmx import render


@require_safe
def index(request):
    parts = groupby(topics().values(), key=lambda topic: topic.app)
    return render(request, "help/index.html", {"parts": [list(found) for _app, found in parts]})


@require_safe
def topic(request, slug):
    found = topics().get(slug)
    if found is None:
        raise Http404
    beside = [other for other in topics().values() if other.app == found.app and other != found]
    return render(request, "help/topic.html", {"topic": found, "beside": beside})

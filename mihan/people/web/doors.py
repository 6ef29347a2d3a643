"""Why do I see this page, or not?"""

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_safe

from mihan.people.queries.doors import door, who_give_roles
from mihan.ui.htmx import render


@require_safe
@login_required
def why(request):
    """For an address of ours: what it asks, what the reader has. The same words whether a record is there or not."""
    path = urlsplit(request.GET.get("of", "/")).path or "/"
    found = door(path if path.startswith("/") else f"/{path}", request.user)
    in_charge = [] if found.is_open else who_give_roles(request.user)
    return render(request, "people/why.html", {"door": found, "in_charge": in_charge})

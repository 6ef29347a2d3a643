"""An empty installation: the page that says so, and the one that makes its first account."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mihan.offer.services.first_day import FirstPerson, set_up_by_key
from mihan.people.queries import nobody_has_an_account
from mihan.portal.web.forms import SetUpForm
from mihan.ui.forms import written
from mihan.ui.htmx import render


def nobody(request):
    """Nothing can be opened yet: where the address of the set-up was written."""
    return render(request, "portal/nobody.html")


@never_cache
@sensitive_post_parameters("key", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request):
    """The address written in the terminal, whose key serves once: whoever started the house is inside it.

    The key is after the #, and comes in the body of the form (`key.js`, or pasted).
    """
    if not nobody_has_an_account():
        raise Http404
    form = SetUpForm(request.POST or None)
    if form.is_bound and written(lambda: _open(form.cleaned_data), form):
        messages.success(request, _("Your account is made. Sign in with it: your first day begins."))
        return redirect("account_login")
    return render(request, "portal/set_up.html", {"form": form}, status=422 if form.is_bound else 200)


def _open(given):
    person = {name: given[name] for name in FirstPerson.__dataclass_fields__}
    return set_up_by_key(
        given["key"], FirstPerson(**person), code=given["code"], name_fr=given["name_fr"], name_ar=given["name_ar"]
    )

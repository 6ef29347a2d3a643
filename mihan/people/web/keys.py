"""Where one comes to choose a password: the key is in the fragment of the address, which browsers send to nobody.

`key.js` puts it into the form; without scripts it is pasted there. From then on it is in allauth's session.
"""

from allauth.account.views import INTERNAL_RESET_SESSION_KEY, PasswordResetFromKeyView, password_reset_from_key
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mihan.people.web.forms import KeyForm
from mihan.ui.htmx import render

CHOOSING = PasswordResetFromKeyView.reset_url_key


@never_cache
@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
def take(request):
    """Whether the key opens anything is said by the page it leads to."""
    form = KeyForm(request.POST or None)
    if form.is_valid():
        owner, _dash, request.session[INTERNAL_RESET_SESSION_KEY] = form.cleaned_data["key"].partition("-")
        return redirect("account_reset_password_from_key", uidb36=owner, key=CHOOSING)
    return render(request, "people/key.html", {"form": form}, status=422 if form.is_bound else 200)


def choose(request, uidb36, key):
    """Allauth's page, but for a key in its address: that one is in the logs of whatever it came through."""
    if key != CHOOSING:
        return redirect("account_reset_password_key")
    return password_reset_from_key(request, uidb36=uidb36, key=key)

"""The page of the API: what it answers, and one's tokens."""

from functools import cache

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mihan.api.models import Token
from mihan.api.services import make_token, revoke_token
from mihan.api.web.door import api
from mihan.api.web.forms import TokenForm
from mihan.api.web.tables import TOKENS
from mihan.people.models import Role, Unit
from mihan.people.policy import UNITS
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render

HOLD = "api.hold_tokens"


@require_safe
@login_required
def index(request):
    _refuse_strangers(request.user)
    tokens = Token.objects.visible_to(request.user).select_related("owner__person", "role__unit", "unit")
    return render(request, "api/index.html", {
        "page": TOKENS.page(tokens, request.GET), "chips": [], "operations": _operations(get_language()),
        "root": request.build_absolute_uri(reverse("api:v1:api-root")),
    }, fragment="table")  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request):
    """The secret is shown on the answer to the form, and nowhere else, ever."""
    _refuse_strangers(request.user)
    form = TokenForm(request.POST or None, roles=_roles(request.user), units=_units(request.user))
    if request.method == "POST":
        made = written(lambda: make_token(by=request.user, **form.cleaned_data), form)
        if made:
            token, secret = made
            return render(request, "api/token_made.html", {
                "token": token, "secret": secret, "example": request.build_absolute_uri(reverse("api:v1:me")),
            })  # fmt: skip
    return render(request, "api/token_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def revoke(request, pk):
    token = get_object_or_404(
        Token.objects.visible_to(request.user).select_related("owner__person", "role__unit"), pk=pk
    )
    if request.method != "POST":
        return render(request, "api/token_revoke.html", {"token": token})
    with outcome(request, _("The token opens nothing any more.")):
        revoke_token(token, by=request.user)
    return redirect("api:index")


def _refuse_strangers(user):
    if not user.has_perm(HOLD):
        raise PermissionDenied


def _roles(user):
    """Those of one's roles that read something."""
    held = [role.pk for role in user.current_roles]
    return Role.objects.visible_to(user).filter(pk__in=held).select_related("unit")


def _units(user):
    return Unit.objects.visible_to(user).filter(kind__in=UNITS)


@cache
def _operations(language):
    """Each address of the API with what it answers, as its own description says it in the reader's language."""
    return [
        {
            "address": address, "area": said["tags"][0], "summary": said["summary"],
            "parameters": [one["name"] for one in said["parameters"]],
        }
        for address, methods in api.get_openapi_schema()["paths"].items()
        for said in methods.values()
    ]  # fmt: skip

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from mihan.people.models import Role
from mihan.people.queries import nobody_has_an_account
from mihan.portal.queries import Reader, coming, home_shown, homes_of, week_of
from mihan.portal.web import region
from mihan.portal.web.region import region_of
from mihan.portal.web.set_up import nobody
from mihan.ui.htmx import render


def home(request):
    """The first page of each person: the blocks of their role; those of another role they hold, if asked for."""
    if not request.user.is_authenticated:
        return nobody(request) if nobody_has_an_account() else _front_door()
    asked = request.GET
    reader = Reader(request.user, asked.get("season", ""), asked.get("establishment", ""))
    homes = homes_of(request.user)
    shown = home_shown(homes, asked.get("as", ""))
    context = {
        "name": _first_name(request.user), "ledger": reader.ledger, "home": shown,
        "week": week_of(reader.year) if reader.year else None, "roles": _roles(homes, shown),
    }  # fmt: skip
    if shown is None:
        return render(request, "portal/other.html", context | {"coming": _coming(reader)})
    if shown.kind == Role.Kind.REGIONAL_DIRECTOR and (led := region_of(request.user)):
        return region.home(request, led, context | {"coming": _coming(reader)})
    if reader.year is None and _may_begin(request.user):
        return redirect("exchange:first-day")  # an establishment with nothing yet
    if shown.is_of_the_ledger and reader.year is None:
        return render(request, "portal/empty.html", context)
    return render(request, "portal/home.html", context | _placed(shown.told(reader)))


def _may_begin(user):
    return user.has_perm("exchange.import") or user.has_perm("people.give_roles")


def _front_door():
    """A visitor is shown the public site, in the language this request is answered in."""
    response = redirect(settings.MIHAN_FRONT, language=get_language())
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _placed(told):
    """The blocks by the place they have on a wide page; a phone shows them in this order too."""
    blocks = {"lead": [], "main": [], "aside": []}
    for one in told:
        blocks[one.block.place].append(one)
    return blocks


def _roles(homes, shown):
    """The homes to switch between; none where there is but one."""
    if len(homes) < 2:
        return []
    return [{"kind": home.kind, "label": Role.Kind(home.kind).label, "is_current": home is shown} for home in homes]


def _coming(reader):
    return coming(reader.user, reader.year) if reader.year else []


def _first_name(user):
    """As one greets somebody, in the reader's script when it is known."""
    person = user.person
    if person is None:
        return user.username
    latin, arabic = person.first_name, person.arabic_first_name
    return (arabic or latin if get_language() == "ar" else latin or arabic) or person.name


@never_cache
def health(request):
    """For the launcher and for whoever watches: this process answers, and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")

"""The one NinjaAPI: routers, who is let in, how faults are told."""

from __future__ import annotations

from typing import Any

from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, Throttled, ValidationError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from mihan.api.policy import MOST_A_MINUTE
from mihan.api.services import opened_by
from mihan.calendar.api import router as calendar
from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.exams.api import router as exams
from mihan.offer.api import router as offer
from mihan.people.api import router as people
from mihan.places.api import router as places
from mihan.progress.api import router as progress
from mihan.timetable.api import router as timetable

DESCRIPTION = (
    "Reads what exists, for programs. Every operation wants a token (`Authorization: Bearer mihan.…`), made on the "
    "page of tokens, and answers what the token's role sees in its unit: a row out of reach is not found. "
    "Names of people in the demonstration are invented. Times are wall times of Morocco."
)


class TokenAuth(HttpBearer):
    """Cookies open nothing here: a page cannot be made to call the API for its reader."""

    openapi_description = "A token made on the page of tokens."

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        if user := opened_by(token):
            request.user = user
            return user
        return None


class TokenThrottle(BaseThrottle):
    """So many requests a minute for one account, counted by each web process.

    ninja's own throttles keep the request they look at on themselves: two threads would mix theirs.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        key = f"api:{request.user.pk}:{int(clock.now().timestamp()) // 60}"
        counts = caches["process"]
        counts.add(key, 0, 120)
        return counts.incr(key) <= MOST_A_MINUTE

    def wait(self) -> float:
        return 60


api = NinjaAPI(
    title="Mihan",
    version="1",
    description=DESCRIPTION,
    auth=TokenAuth(),
    throttle=[TokenThrottle()],
    docs_url=None,  # theirs loads scripts from elsewhere: ours is a page of the product
    urls_namespace="api:v1",
)
for router in (people, offer, places, calendar, progress, timetable, exams):
    api.add_router("", router)


def _fault(detail: Any, status: int, **headers: str) -> HttpResponse:
    response = api.create_response(None, {"detail": detail}, status=status)  # type: ignore[arg-type]
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:
    told = _("This address wants a token that is known, not revoked and not over.")
    return _fault(told, 401, WWW_Authenticate="Bearer")


@api.exception_handler(PermissionDenied)
def refused(request: HttpRequest, fault: PermissionDenied) -> HttpResponse:
    return _fault(_("The token was not given this area, or its role does not read it."), 403)


@api.exception_handler(Http404)
def absent(request: HttpRequest, fault: Http404) -> HttpResponse:
    return _fault(_("There is no such row, or the token does not reach it."), 404)


@api.exception_handler(ValidationError)
def misread(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    return _fault(fault.errors, 422)


@api.exception_handler(Throttled)
def too_many(request: HttpRequest, fault: Throttled) -> HttpResponse:
    return _fault(_("Too many requests: wait a little."), 429, Retry_After="60")


@api.exception_handler(RuleBroken)
def broken(request: HttpRequest, fault: RuleBroken) -> HttpResponse:
    return _fault(str(fault), 409)

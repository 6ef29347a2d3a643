"""Answering with a page or, when htmx asks, with the part of it that changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string, select_template
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django_htmx.middleware import HtmxDetails

from mihan.core.errors import RuleBroken


class Request(HttpRequest):
    htmx: HtmxDetails


def wants_fragment(request: HttpRequest) -> bool:
    """htmx wants a part; going back in history, it wants the whole page again."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    if not htmx:
        return False
    return not htmx.boosted and not htmx.history_restore_request


def render(
    request: HttpRequest,
    template: str | list[str],
    context: dict[str, Any] | None = None,
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; or, when htmx asks and a fragment is named, only that partial of it."""
    name = template if isinstance(template, str) else select_template(template).template.name
    if fragment and wants_fragment(request):
        name = f"{name}#{fragment}"
    html = render_to_string(name, context, request)
    response = HttpResponse(html + _messages_beside(request, name), status=status)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def _messages_beside(request: HttpRequest, name: str) -> str:
    """With a fragment, the messages it has not shown itself go to their place on the page."""
    storage = messages.get_messages(request)
    if "#" not in name or getattr(storage, "used", True) or not len(storage):
        return ""
    return render_to_string("ui/messages.html", {"messages": storage, "is_fragment": True}, request)


@contextmanager
def outcome(request: HttpRequest, success: str | Promise) -> Iterator[None]:
    """Tell the user how it went: `success`, or the reason a rule refused."""
    try:
        yield
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(success))

"""How a public page is answered: compressed, with a tag of its content, made once for everybody.

A page whose visitor has no cookie of ours depends on its address, the day and what the database says of
the catalogue (`catalogue.version`): it is kept compressed until that changes. Compressing is safe here
and nowhere else: these pages hold no secret (no token, no name), so their length tells nothing.
"""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from mihan.core import clock
from mihan.public.queries.catalogue import version
from mihan.public.web.site import not_found
from mihan.public.web.visitor import COOKIE as BASKET
from mihan.public.web.visitor import has_account
from mihan.ui import theme

MOST = 600  # pages kept by a process: some 8 kB each
LONGEST = 300  # an address longer than this is answered, not kept
FOR_EVERYBODY = "public, max-age=60"
FOR_ONE = "private, no-cache"


@dataclass(frozen=True)
class Kept:
    compressed: bytes
    tag: str
    content_type: str


_kept: OrderedDict[Hashable, Kept] = OrderedDict()
_lock = threading.Lock()


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for any visitor: GET only, no session, no cookie set."""

    @require_safe
    @wraps(view)
    def serve(request: HttpRequest, **words: Any) -> HttpResponse:
        question = _question(request)
        page = _found(question)
        if page is None:
            try:
                response = view(request, **words)
            except Http404:
                response = not_found(request)
            if response.status_code == 302:
                return response
            page = _keep(question if response.status_code == 200 else None, response)
            return _answer(request, page, response.status_code)
        return _answer(request, page, 200)

    return serve


def _question(request: HttpRequest) -> Hashable | None:
    """Everything the page depends on; None for a page of one visitor only, or while writing."""
    state = version()
    address = request.get_full_path()
    if not state or BASKET in request.COOKIES or len(address) > LONGEST:
        return None
    where = (request.scheme, request.get_host(), address)
    return (*where, theme.chosen(request), has_account(request), clock.today(), state)


def _found(question: Hashable | None) -> Kept | None:
    with _lock:
        page = _kept.get(question) if question else None
        if page:
            _kept.move_to_end(question)
        return page


def _keep(question: Hashable | None, response: HttpResponse) -> Kept:
    body = response.content
    tag = f'W/"{sha256(body).hexdigest()[:20]}"'  # weak: the same page, compressed or not
    page = Kept(gzip.compress(body, 6, mtime=0), tag, response.headers["Content-Type"])
    if question:
        with _lock:
            _kept[question] = page
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return page


def _answer(request: HttpRequest, page: Kept, status: int) -> HttpResponse:
    may_compress = "gzip" in request.headers.get("Accept-Encoding", "")
    body = page.compressed if may_compress else gzip.decompress(page.compressed)
    response = HttpResponse(body, status=status, content_type=page.content_type)
    if may_compress:
        response.headers["Content-Encoding"] = "gzip"
    is_plain = not {BASKET, theme.COOKIE, settings.SESSION_COOKIE_NAME} & set(request.COOKIES)
    response.headers["Cache-Control"] = FOR_EVERYBODY if is_plain else FOR_ONE
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    if status != 200:
        return response
    response.headers["ETag"] = page.tag
    return get_conditional_response(request, etag=page.tag, response=response)

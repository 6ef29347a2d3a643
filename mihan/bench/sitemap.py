"""Every page one user can reach: the addresses that need nothing, then link after link.

`python -m mihan.bench.sitemap USERNAME` prints {view name: address} as JSON, for who runs pages in
a browser. Only what a link or an address leads to is here: pages nobody can reach are `unreached`.
"""

import json
import re
import sys
from collections import deque
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import django
from django.urls import NoReverseMatch, Resolver404, URLPattern, get_resolver, resolve, reverse

LINK = re.compile(r'href="([^"]*)"')
# Signing out would end the walk; the others are for a person who lost a password or a session.
LEFT_OUT = ("account_logout", "account_reset", "account_signup", "account_inactive")


def patterns(urls: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the project, as reverse() takes it."""
    for entry in (urls or get_resolver()).url_patterns:
        if not isinstance(entry, URLPattern):
            yield from patterns(entry, spaces + ((entry.namespace,) if entry.namespace else ()))
        elif entry.name:
            yield ":".join((*spaces, entry.name)), entry


def starts() -> Iterator[str]:
    """The addresses that take no argument."""
    for name, _entry in patterns():
        if not name.startswith(LEFT_OUT):
            try:
                yield reverse(name)
            except NoReverseMatch:
                continue


def walk(client: Any) -> tuple[dict[str, str], dict[str, int]]:
    """The first address that answers for each view, and those that answer with a fault (500…)."""
    found: dict[str, str] = {}
    faults: dict[str, int] = {}
    todo, seen = deque(["/", *starts()]), set()
    while todo:
        path = todo.popleft()
        name = _view(path)
        if not name or path in seen or name in found or name.startswith(LEFT_OUT):
            continue
        seen.add(path)
        answer = client.get(path)
        if answer.status_code >= 500:
            faults[path] = answer.status_code
        if _is_page(answer):
            found[name] = path
        todo += [urlsplit(urljoin(path, unescape(link))).path for link in _links(answer)]
    return found, faults


def _is_page(answer: Any) -> bool:
    """And neither a file nor a redirection."""
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.status_code == 200 and is_html and not answer.streaming


def _links(answer: Any) -> list[str]:
    if _is_page(answer):
        return LINK.findall(answer.content.decode())
    answer.close()
    return [answer.headers["Location"]] if answer.headers.get("Location") else []


def _view(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def signed_in(username: str) -> Any:
    """A client as this account; its faults come back as status 500."""
    from django.test import Client

    from mihan.people.models import User

    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(User.objects.get(username=username), backend=backend)
    return client


def main(username: str) -> None:
    django.setup()
    found, faults = walk(signed_in(username))
    unreached = sorted({name for name, _entry in patterns()} - set(found))
    print(json.dumps({"pages": found, "faults": faults, "unreached": unreached}))


if __name__ == "__main__":
    main(*sys.argv[1:])

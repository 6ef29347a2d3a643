"""The process of `bench pages`: asks each page many times as its user would, prints JSON."""

import argparse
import json
import time
from typing import Any

import django

# The pages a day starts from: several questions each, so their target is another. The last one
# shows every component there is.
DASHBOARDS = (
    "portal:home", "progress:overview", "progress:pole-detail", "progress:programme-detail",
    "progress:group-detail", "offer:programme-detail", "offer:group-detail", "calendar:home",
    "exchange:desk", "timetable:year", "ui:gallery",
)  # fmt: skip
JUDGED = ("timetable:session",)
WHOLE_WEEKS = ("timetable:board", "timetable:check")
LIST = b'class="list"'  # what the list component writes around its rows
LISTS = ("-list", ":list")
AFTER_A_WRITE = 20  # requests


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--user", default="director")
    parser.add_argument("--only", default="")
    parser.add_argument("--warm", type=int, default=20)
    parser.add_argument("--times", type=int, default=200)
    asked = parser.parse_args()
    django.setup()
    from mihan.bench.sitemap import signed_in, walk

    client = signed_in(asked.user)
    found, faults = walk(client)
    pages = [
        {"view": view, "url": url, **_measure(client, view, url, asked.warm, asked.times)}
        for view, url in sorted(found.items())
        if asked.only in view
    ]
    expected = _expected()
    client.logout()
    print(json.dumps({
        "pages": pages, "faults": faults,
        "missing": sorted(name for name in expected if name not in found and asked.only in name),
    }))  # fmt: skip


def kind_of(view: str, body: bytes) -> str:
    """By what the page holds: a page with a list is one, whatever its name."""
    for kind, views in (("dashboard", DASHBOARDS), ("judged", JUDGED), ("whole week", WHOLE_WEEKS)):
        if view in views:
            return kind
    return "list" if LIST in body or view.endswith(LISTS) else "page"


def _expected() -> set[str]:
    """The dashboards, and every list the address book knows by its name: what is not reached is told."""
    from mihan.bench.sitemap import patterns

    return {*DASHBOARDS, *(name for name, _entry in patterns() if name.endswith(LISTS))}


def _measure(client: Any, view: str, url: str, warm: int, times: int) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _time in range(warm):
        client.get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    asked = len(queries)  # now: the next request empties them
    began = time.process_time()
    for _time in range(times):
        client.get(url)
    taken = time.process_time() - began
    # What a page keeps is kept until anything is written: this is what it costs then.
    written = 0.0
    for _time in range(AFTER_A_WRITE):
        client.session.save()
        began = time.process_time()
        client.get(url)
        written += time.process_time() - began
    body = answer.content
    rows = body.partition(b"<tbody")[2].partition(b"</tbody")[0].count(b"<tr")
    return {
        "kind": kind_of(view, body), "milliseconds": 1000 * taken / times, "queries": asked,
        "bytes": len(body), "rows": rows, "after_a_write": 1000 * written / AFTER_A_WRITE,
    }  # fmt: skip


if __name__ == "__main__":
    main()

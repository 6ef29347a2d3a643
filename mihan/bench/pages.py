"""Every page on the full demo, as the director: processor time, queries, bytes."""

import argparse
from collections.abc import Callable
from typing import Any

from mihan.bench.report import Row
from mihan.bench.scratch import NotMeasured, Scratch, database_name, scratch
from mihan.bench.sitemap import patterns

Say = Callable[[str], Any]
SEARCH_SECONDS = 4.0  # enough for a week to look at
# A page of no kind of its own may take as long as a dashboard.
# What the engine's judge is asked about, and a whole week at once, have targets of their own: a drop, and the
# board of a campus.
MILLISECONDS = {"list": 15, "dashboard": 25, "page": 25, "judged": 150, "whole week": 1000}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--database", default="", metavar="URL",
        help="a base that holds the full demo; one is built in a scratch file if left out",
    )  # fmt: skip
    parser.add_argument("--only", default="", metavar="TEXT", help="pages whose name holds TEXT")
    parser.add_argument("--user", default="director", help="the account of the demo that looks")
    parser.add_argument("--scale", type=float, default=1.0, help="of the demo, when it is built")
    parser.add_argument("--warm", type=int, default=20, help="requests before the clock starts")
    parser.add_argument("--times", type=int, default=200, help="requests whose mean is told")


def measure(
    *, say: Say, database: str, only: str, user: str, scale: float, warm: int, times: int,
    **options: Any,
) -> tuple[list[Row], str]:  # fmt: skip
    if not any(only in name for name, _entry in patterns()):  # said now, not once a campus is built
        raise NotMeasured(f"no page found with {only!r} in its name")
    with scratch() as place:
        url = database or _planned(place, scale, say)
        if database:
            place.manage(url, "collectstatic", "--no-input", "-v0", "--skip-checks")
        say(f"asking each page {warm} + {times} times …")
        asked = ["--user", user, "--warm", str(warm), "--times", str(times), "--only", only]
        told = place.measure(url, "mihan.bench.pages_process", *asked)
        name = database_name(url)
    for path, status in told["faults"].items():
        say(f"{path} answers {status}")
    if told["missing"]:
        say(f"not reached from any link, so not measured: {', '.join(told['missing'])}")
    if not told["pages"]:
        raise NotMeasured(f"no page found for {user} with {only!r} in its name")
    is_full = bool(database) or scale == 1
    return [row for page in told["pages"] for row in _rows(page, is_full)], name


def _planned(place: Scratch, scale: float, say: Say) -> str:
    say("building the demo …")
    url = place.campus(scale=scale)
    say("planning its week …")
    place.manage(url, "plan_demo_week", "--skip-checks", "--seconds", str(SEARCH_SECONDS))
    return url


def _rows(page: dict[str, Any], is_full: bool) -> list[Row]:
    name, kind = page["view"], page["kind"]
    target = MILLISECONDS[kind]
    told = f"list, {page['rows']} rows" if kind == "list" else kind
    return [
        Row(f"{name} ({told}): processor", round(page["milliseconds"], 2), "ms", target if is_full else None),
        Row(f"{name}: processor, just after a write", round(page["after_a_write"], 2), "ms"),
        Row(f"{name}: queries", page["queries"], "queries"),
        Row(f"{name}: size", page["bytes"], "bytes"),
    ]

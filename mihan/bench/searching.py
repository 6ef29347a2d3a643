"""The search of everything at 33,000 people: a whole answer of the box, and names found however they are spelled."""

import argparse
from collections.abc import Callable
from typing import Any

from mihan.bench.report import Row
from mihan.bench.scratch import database_name, scratch

Say = Callable[[str], Any]
PROCESS = "mihan.bench.searching_process"
MILLISECONDS, PEOPLE = 50, 33_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--database", default="", metavar="URL",
        help="a PostgreSQL server: databases of ours are made beside the one named, then dropped",
    )  # fmt: skip
    parser.add_argument("--people", type=int, default=PEOPLE, help="invented, in one region")
    parser.add_argument("--scale", type=float, default=1.0, help="of the demo they are added to")
    parser.add_argument("--times", type=int, default=30, help="each question is asked, after 3 that do not count")


def measure(
    *, say: Say, database: str, people: int, scale: float, times: int, **options: Any
) -> tuple[list[Row], str]:  # fmt: skip
    with scratch(database) as place:
        say("building the demo …")
        url = place.campus("search", scale=scale)
        say(f"inventing people, {people} in all …")
        made = place.measure(url, PROCESS, "people", str(people))
        say("asking …")
        told = place.measure(url, PROCESS, "ask", str(times))
        spelled = place.measure(url, PROCESS, "spell")
        return list(_rows(made, told, spelled, people)), database_name(url)


def _rows(made: dict[str, Any], told: dict[str, Any], spelled: dict[str, Any], people: int) -> list[Row]:
    target = MILLISECONDS if people >= PEOPLE else None  # the target is of the real size
    rows = [
        Row("people", made["people"], "people"),
        Row("box: all questions, p95", told["p95"], "ms", target),
        Row("box: all questions, median", told["median"], "ms"),
        Row("box: all questions, p95 of the processor of this process", told["processor_p95"], "ms"),
        Row(f"box: slowest question, p95 ({told['slowest']})", told["slowest_p95"], "ms", target),
    ]
    rows += [Row(f"box: {name}, p95", value, "ms", target) for name, value in told["readers"].items()]
    rows += [
        Row("page: all questions, p95", told["page_p95"], "ms"),
        Row("most queries of an answer", told["queries"], "queries"),
        Row("spellings tried", spelled["cases"], "cases"),
        Row("spellings not found", spelled["missed"], "cases", 0),
    ]
    return rows

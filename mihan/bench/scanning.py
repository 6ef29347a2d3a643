"""Hidden values looked for in everything a seat is sent: pages, fragments, headers, refusals, errors."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from mihan.bench.report import Row
from mihan.bench.scratch import database_name, scratch

Say = Callable[[str], Any]
PROCESS, PROCESSES, SCALE = "mihan.bench.scanning_process", 2, 0.03


def rows(*, say: Say, database: str, responses: int, **options: Any) -> tuple[list[Row], str]:
    with scratch(database) as place:
        url = place.campus("scanner", scale=SCALE)
        name = database_name(url)
        say(f"{responses} responses, {name} …")

        def scan(share: int) -> dict[str, Any]:
            return place.measure(url, PROCESS, str(responses // PROCESSES), str(share))

        with ThreadPoolExecutor(PROCESSES) as pool:
            told = list(pool.map(scan, range(PROCESSES)))
    for leak in [leak for one in told for leak in one["leaks"]]:
        say(f"hidden, and seen: {leak}")
    return list(_rows("scanner", told)), name


def _rows(title: str, told: list[dict[str, Any]]) -> list[Row]:
    def total(name: str) -> int:
        return sum(one[name] for one in told)

    faults = sum(n for one in told for status, n in one["statuses"].items() if int(status) >= 500)
    return [
        Row(f"{title}: responses read", total("responses"), ""),
        Row(f"{title}: sittings, each pack and role in turn", total("sittings"), ""),
        Row(f"{title}: marks in what is hidden", total("marks"), ""),
        Row(f"{title}: decisions accepted with marks in place", total("decided"), ""),
        Row(
            f"{title}: hidden values seen (at most 20 told by each process)", sum(len(o["leaks"]) for o in told), "", 0
        ),
        Row(f"{title}: said to the seat, and not on its page", total("sittings") - total("shown"), "", 0),
        Row(f"{title}: answers that are failures of the server", faults, "", 0),
    ]

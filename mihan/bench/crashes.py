"""The process that writes is killed at random instants: no accepted decision lost, none doubled."""

from collections.abc import Callable
from typing import Any

from mihan.bench.report import Row
from mihan.bench.scratch import NotMeasured, database_name, scratch

Say = Callable[[str], Any]
PROCESS = "mihan.bench.crashes_process"
LIVES = 125  # of one session: at twenty times its speed an afternoon is soon over
SCALE = 0.03


def rows(*, say: Say, database: str, kills: int, **options: Any) -> tuple[list[Row], str]:
    with scratch(database) as place:
        url = place.campus("crashes", scale=SCALE)
        name, told = database_name(url), []
        for done in range(0, kills, LIVES):
            say(f"killed {done} times of {kills}, {name} …")
            made = place.measure(url, PROCESS, "open")
            lives = min(LIVES, kills - done)
            told.append(place.measure(url, PROCESS, str(made["session"]), str(made["user"]), str(lives)))
    if not all(one["is_open"] for one in told):
        raise NotMeasured("a session was over before its last writer was killed")
    return list(_rows(f"kill -9, {name.split()[0]}", kills, told)), name


def _rows(title: str, kills: int, told: list[dict[str, Any]]) -> list[Row]:
    return [
        Row(f"{title}: writers killed", kills, ""),
        Row(f"{title}: decisions accepted", sum(one["accepted"] for one in told), ""),
        Row(f"{title}: other inputs beside them", sum(one["inputs"] - len(one["keys"]) for one in told), ""),
        Row(f"{title}: killed before a word", sum(one["silent"] for one in told), ""),
        Row(f"{title}: sent again by the next writer", sum(len(one["again"]) for one in told), ""),
        Row(f"{title}: said and lost", sum(len(set(one["said"]) - set(one["keys"])) for one in told), "", 0),
        Row(f"{title}: doubled", sum(len(one["keys"]) - len(set(one["keys"])) for one in told), "", 0),
        Row(f"{title}: kept and never sent", sum(len(set(one["keys"]) - set(one["sent"])) for one in told), "", 0),
        Row(f"{title}: logs that do not end in their kept state", sum(not one["is_whole"] for one in told), "", 0),
    ]

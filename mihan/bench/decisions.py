"""Decisions a second through what serves pages: signed in, with their tokens, each in a session of their own."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from mihan.bench.report import ROOT, Row
from mihan.bench.scratch import NotMeasured, database_name
from mihan.bench.serving import served_campus

Say = Callable[[str], Any]
PROCESS = "mihan.bench.workplaces_process"
SCALE = 0.03  # of the demo: the players are added to it
EVERY = 30  # seconds between two decisions of a player
RESENT = 0.02  # of the requests, those sent a second time
P95 = 150  # ms
ON_POSTGRES, ON_SQLITE = 150, 200  # decisions a second, at least


def rows(
    *, say: Say, database: str, players: int, rate: float, seconds: float, **options: Any
) -> tuple[list[Row], str]:  # fmt: skip
    with served_campus(scale=SCALE, server=database, workers=2) as campus:
        folder, name = str(campus.place.folder), database_name(campus.database)
        say(f"{players} people in sessions …")
        made = campus.run(PROCESS, "people", folder, str(players))
        say(f"{rate:g} decisions a second for {seconds:g} s, {name} …")
        told = _asked(campus.url, folder, rate, seconds)
        for fault in told["faults"]:
            say(f"fault: {fault}")
        say("logs …")
        judged = campus.run(PROCESS, "judge", folder)
    return list(_rows(name.split()[0], made, told, judged, rate, database)), name


def _asked(url: str, folder: str, rate: float, seconds: float) -> dict[str, Any]:
    words = ["-m", "mihan.bench.browsers", url, folder, str(rate), str(seconds), str(RESENT)]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMeasured(done.stderr[-800:])
    return json.loads(done.stdout.splitlines()[-1])


def _rows(
    name: str, made: dict[str, Any], told: dict[str, Any], judged: dict[str, Any], rate: float, server: str
) -> list[Row]:  # fmt: skip
    title = f"decisions, {name}"
    verdicts = told["verdicts"]
    missed = sum(n for verdict, n in verdicts.items() if verdict not in ("accepted", "refused"))
    is_postgres = urlsplit(server).scheme.startswith("postgres")
    p95, least = (P95, ON_POSTGRES) if is_postgres else (None, ON_SQLITE)
    return [
        Row(f"{title}: people, each in a session", made["players"], "people"),
        Row(f"{title}: asked", rate, "a second"),
        Row(f"{title}: answered", round(told["rate"], 1), "a second", least, least=True),
        Row(f"{title}: accepted", verdicts.get("accepted", 0), ""),
        Row(f"{title}: refused by the rules", verdicts.get("refused", 0), ""),
        Row(f"{title}: neither ({', '.join(sorted(set(verdicts) - {'accepted', 'refused'}))})", missed, ""),
        Row(f"{title}: p50", round(told["p50"], 1), "ms"),
        Row(f"{title}: p95", round(told["p95"], 1), "ms", p95),
        Row(f"{title}: slowest", round(told["slowest"], 1), "ms"),
        Row(f"{title}: faults", len(told["faults"]), "", 0),
        Row(f"{title}: sent again", sum(told["again"].values()), ""),
        Row(f"{title}: connections closed as a request left, of {told['connections']}", told["lost"], ""),
        Row(f"{title}: answered and lost", judged["lost"] + judged["wrong"], "", 0),
        Row(f"{title}: doubled, or written and not asked", judged["doubled"] + judged["unasked"], "", 0),
        Row(f"{title}: logs that do not end in their kept state, of {judged['sessions']}", judged["broken"], "", 0),
        Row(f"{title}: whole pages opened before", round(told["pages"], 1), "a second"),
        Row(f"{title}: {told['signed_in']} sign in meanwhile, p95", told["signing"], "ms"),
        Row(f"{title}: processor of the generator", round(told["processor"], 2), "of one"),
    ]

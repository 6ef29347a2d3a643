"""Timetables: published and invented instances, peers, reasons, repair, a year, a week from draft to published."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from typing import Any

from mihan.bench import fet
from mihan.bench.report import ROOT, Row
from mihan.bench.scratch import NotMeasured, database_name, scratch

Say = Callable[[str], Any]
PARTS = ("campus", "fet", "family", "hard", "reasons", "ctt", "engine", "product", "planners")
PLACING_SECONDS = 10.0  # of search on each invented week
PLANNERS, PROCESSES, PLANNING_SECONDS = 16, 4, 60.0
MEGABYTES = 600
# ITC-2007 track 3 (formulation UD2), instances 01 to 21. Best known: the benchmark's public site and papers
# (Bellio et al. 2016; Asín Achá and Nieuwenhuis 2014; Bagger et al. 2019), to be re-checked. Beside them, what
# the ITC-2007 winner (UniTime's cpsolver, one core, 60 s) reached on a machine of this kind in November 2026,
# where it was run. The first ten are those whose gaps are summed.
BEST_KNOWN = dict(zip(
    (f"comp{n:02d}" for n in range(1, 22)),
    (5, 24, 64, 35, 284, 27, 6, 37, 96, 4, 0, 294, 59, 51, 62, 18, 56, 61, 57, 4, 74),
    strict=True,
))  # fmt: skip
CPSOLVER = {
    "comp01": 5, "comp02": 60, "comp03": 81, "comp04": 42, "comp05": 315, "comp06": 54, "comp07": 20, "comp08": 46,
    "comp09": 109, "comp10": 18, "comp12": 344, "comp13": 73, "comp15": 81, "comp18": 94, "comp20": 39, "comp21": 118,
}  # fmt: skip
SUMMED = tuple(BEST_KNOWN)[:10]
GAP_SHARES = {60: 0.7, 300: 0.5}  # of the winner's sum of gaps, by seconds of search
NO_WORSE = 1.02  # than the winner on any instance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--instances", type=Path, default=ROOT.parent / "shared" / "instances", metavar="DIR",
        help="a folder with campus/*.json and cbctt/*.ctt; what is not there is said",
    )  # fmt: skip
    parser.add_argument("--only", choices=PARTS, help="one part of the bench")
    parser.add_argument("--seeds", type=int, default=5, help="whose median is told")
    parser.add_argument("--seconds", type=float, default=60, help="of search for each instance")
    parser.add_argument("--groups", type=int, default=130, help="of each invented week")
    parser.add_argument("--scale", type=float, default=1.0, help="of the campus that planners edit")
    parser.add_argument(
        "--database", default="", metavar="URL",
        help="a PostgreSQL server for the planners: a database of ours is made beside the one named, then dropped",
    )  # fmt: skip


def measure(
    *, say: Say, instances: Path, only: str | None, seeds: int, seconds: float, groups: int, scale: float,
    database: str, **options: Any,
) -> tuple[list[Row], str]:  # fmt: skip
    parts: dict[str, Callable[[], Iterable[Row]]] = {
        "campus": lambda: _campus(instances, seeds, seconds, say),
        "fet": lambda: _fet(instances, say),
        "family": lambda: _invented("family", seeds, seconds, groups, say),
        "hard": lambda: _invented("hard", seeds, seconds, groups, say),
        "reasons": lambda: _invented("reasons", seeds, seconds, groups, say),
        "ctt": lambda: _curriculum(instances, seeds, seconds, say),
        "engine": lambda: _engine(instances, seeds, say),
    }
    _compiled()
    rows = [row for part, take in parts.items() if only in (None, part) for row in take()]
    name = "none"
    for part, take_and_name in (
        ("product", lambda: _product(say)), ("planners", lambda: _planners(say, database, scale, seconds))
    ):  # fmt: skip
        if only in (None, part):
            found, name = take_and_name()
            rows += found
    if not rows:
        raise NotMeasured(f"what it needs is not here (instances are looked for under {instances})")
    return rows, name


def _compiled() -> None:
    """The machine code is made before anything is measured, as `run.py setup` does."""
    subprocess.run([sys.executable, "manage.py", "warm_up", "--quiet"], cwd=ROOT, check=True)


def _solved(file: Path, seconds: float, seed: int) -> tuple[dict[str, Any], str]:
    """What `solve_instance` says of a file, and what it wrote. `megabytes`: the most its process held."""
    out = Path(f"{ROOT}/var/bench-solution-{file.stem}")
    out.parent.mkdir(exist_ok=True)
    command = [sys.executable, "manage.py", "solve_instance", str(file), "--out", str(out)]
    command += ["--seconds", str(seconds), "--seed", str(seed)]
    with TemporaryFile("w+") as said, TemporaryFile("w+") as refused:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=refused, text=True)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        refused.seek(0)
        if process.returncode:
            raise NotMeasured(f"{file.name}: {refused.read()[-400:]}")
        told = json.loads(said.read().splitlines()[-1])
    written = out.read_text(encoding="utf-8")
    out.unlink()
    return told | {"megabytes": round(usage.ru_maxrss / 1024)}, written


def _campus(instances: Path, seeds: int, seconds: float, say: Say) -> Iterator[Row]:
    file = instances / "campus" / "campus1.json"
    if not file.exists():
        say(f"not found, so not measured: {file}")
        return
    peaks = []
    for budget, target in ((10.0, 80), (seconds, 45)):
        say(f"{file.name}: {budget:g} s, {seeds} seeds …")
        told = [_solved(file, budget, seed)[0] for seed in range(1, seeds + 1)]
        costs = [one["cost"] for one in told]
        yield Row(f"{file.stem} {budget:g} s: soft cost", median(costs), "", target if budget >= 10 else None)
        yield Row(f"{file.stem} {budget:g} s: left out", max(one["unplaced"] for one in told), "sessions", 0)
        placed = [one["seconds_to_all_placed"] for one in told]
        slowest = None if None in placed else max(placed)
        yield Row(f"{file.stem} {budget:g} s: all placed after, slowest", slowest, "s", 0.5)
        peaks += [one["megabytes"] for one in told]
    yield Row("peak memory of a solve", max(peaks), "MB", MEGABYTES)


def _curriculum(instances: Path, seeds: int, seconds: float, say: Say) -> Iterator[Row]:
    from mihan.engines.timetabling import curriculum

    gaps = {}
    for name, best in BEST_KNOWN.items():
        file = instances / "cbctt" / f"{name}.ctt"
        if not file.exists():
            continue
        say(f"{name}: {seconds:g} s, {seeds} seeds …")
        problem = curriculum.read_problem(file.read_text(encoding="utf-8"))
        costs = []
        for seed in range(1, seeds + 1):
            told, written = _solved(file, seconds, seed)
            verdict = curriculum.check(problem, curriculum.read_placements(written, problem))
            if not verdict.is_feasible or verdict.cost != told["cost"]:
                raise NotMeasured(f"{name}, seed {seed}: the judge disagrees with what was said")
            costs.append(told["cost"])
        gaps[name] = median(costs) - best
        target = int(CPSOLVER[name] * NO_WORSE) if name in CPSOLVER else None
        yield Row(f"{name} {seconds:g} s: cost (best known {best})", median(costs), "", target)
    if missing := [name for name in SUMMED if name not in gaps]:
        say(f"not found, so not measured: {', '.join(missing)} under {instances / 'cbctt'}")
        return
    winner = sum(CPSOLVER[name] - BEST_KNOWN[name] for name in SUMMED)
    summed = sum(gaps[name] for name in SUMMED)
    title = f"ten instances {seconds:g} s: sum of gaps to the best known"
    yield Row(title, summed, "", _gap_share(seconds) * winner)


def _gap_share(seconds: float) -> float:
    return min(share for least, share in GAP_SHARES.items() if least <= max(seconds, 60))


def _engine(instances: Path, seeds: int, say: Say) -> list[Row]:
    say("reasons, repair, a year …")
    command = [sys.executable, "-m", "mihan.bench.timetabling_process", "engine", str(instances), str(seeds)]
    return _told(command, dict_of={})


def _invented(part: str, seeds: int, seconds: float, groups: int, say: Say) -> list[Row]:
    """Rows of `weeks_process`; an invented week is searched for ten seconds at most."""
    say(f"invented weeks, {part} …")
    told = json.dumps({"seeds": seeds, "seconds": min(seconds, PLACING_SECONDS), "groups": groups})
    return _told([sys.executable, "-m", "mihan.bench.weeks_process", part, told], dict_of={})


def _fet(instances: Path, say: Say) -> list[Row]:
    """FET on the published campus instance, in the same run; needs `fet-cl` (Debian package fet)."""
    file = instances / "campus" / "campus1.json"
    if not file.exists() or not fet.installed():
        say(f"not measured: FET needs {file} and fet-cl on the PATH (Debian: apt-get install fet)")
        return []
    say("FET beside us …")
    told = json.dumps({"file": str(file)})
    return _told([sys.executable, "-m", "mihan.bench.weeks_process", "fet", told], dict_of={})


def _planners(say: Say, server: str, scale: float, seconds: float) -> tuple[list[Row], str]:
    """Sixteen planners on one draft of the demo campus for a minute, in processes like those that serve pages."""
    with scratch(server) as place:
        say("building the demo …")
        url = place.campus("planners", scale=scale)
        module, name = "mihan.bench.planners_process", database_name(url)
        made = place.measure(url, module, "draft", str(min(20, seconds)))
        length = min(seconds, PLANNING_SECONDS)
        say(f"{PLANNERS} planners, {length:g} s, {name} …")

        def edit(number: int) -> dict[str, Any]:
            words = [made["plan"], PLANNERS // PROCESSES, length, number]
            return place.measure(url, module, "edit", *map(str, words))

        with ThreadPoolExecutor(PROCESSES) as pool:
            told = list(pool.map(edit, range(PROCESSES)))
        left = place.measure(url, module, "count", str(made["plan"]))
    for surprise in {text for one in told for text in one["surprises"]}:
        say(f"not a refusal: {surprise}")
    edits = sum(one["made"] for one in told)
    title = f"{PLANNERS} planners, {length:g} s, {name.split()[0]}"
    return [
        Row(f"{title}: anything booked twice", left["twice"], "", 0),
        Row(f"{title}: rules broken in the end", left["broken"], "", 0),
        Row(f"{title}: edits made and not kept", edits - left["edits"], "", 0),
        Row(f"{title}: failures that were not refusals", sum(len(one["surprises"]) for one in told), "", 0),
        Row(f"{title}: edits", round(edits / length, 1), "a second"),
        Row(f"{title}: edits refused in words", sum(one["refused"] for one in told), ""),
        Row(f"{title}: modules of the solver loaded where pages are served", sum(o["solver"] for o in told), "", 0),
        Row(f"{title}: memory of such a process", max(one["megabytes"] for one in told), "MB"),
    ], name


def _product(say: Say) -> tuple[list[Row], str]:
    """The demo campus: from pressing "plan" to a published week, and what a planner's board costs."""
    with scratch() as place:
        say("building the demo …")
        url = place.campus()
        say("planning, publishing, looking …")
        environment = place.environment(url)
        command = [sys.executable, "-m", "mihan.bench.timetabling_process", "product"]
        return _told(command, dict_of=environment), database_name(url)


def _told(command: list[str], *, dict_of: dict[str, str]) -> list[Row]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=dict_of or None)
    if done.returncode:
        raise NotMeasured(done.stderr[-600:])
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]

"""Timetables: published instances, reasons, repair, a year, and the demo campus from draft to published week."""

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from mihan.bench.report import ROOT, Row
from mihan.bench.scratch import NotMeasured, database_name, scratch

Say = Callable[[str], Any]
PARTS = ("campus", "ctt", "engine", "product")
MEGABYTES = 600
# ITC-2007 track 3 (formulation UD2), instances 01 to 10. Best known: the benchmark's public site and papers
# (Bellio et al. 2016; Asín Achá and Nieuwenhuis 2014; Bagger et al. 2019), to be re-checked. Beside them, what
# the ITC-2007 winner (UniTime's cpsolver, one core, 60 s) reached on a machine of this kind in November 2026.
BEST_KNOWN = dict(zip((f"comp{n:02d}" for n in range(1, 11)), (5, 24, 64, 35, 284, 27, 6, 37, 96, 4), strict=True))
CPSOLVER = dict(zip(BEST_KNOWN, (5, 60, 81, 42, 315, 54, 20, 46, 109, 18), strict=True))
GAP_SHARE = 0.7  # of the winner's sum of gaps
NO_WORSE = 1.02  # than the winner on any instance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--instances", type=Path, default=ROOT.parent / "shared" / "instances", metavar="DIR",
        help="a folder with campus/*.json and cbctt/*.ctt; what is not there is said",
    )  # fmt: skip
    parser.add_argument("--only", choices=PARTS, help="one part of the bench")
    parser.add_argument("--seeds", type=int, default=5, help="whose median is told")
    parser.add_argument("--seconds", type=float, default=60, help="of search for each instance")


def measure(
    *, say: Say, instances: Path, only: str | None, seeds: int, seconds: float, **options: Any
) -> tuple[list[Row], str]:
    rows: list[Row] = []
    parts = {"campus": _campus, "ctt": _curriculum}
    for part, take in parts.items():
        if only in (None, part):
            rows += take(instances, seeds, seconds, say)
    if only in (None, "engine"):
        rows += _engine(instances, say)
    name = "none"
    if only in (None, "product"):
        found, name = _product(say)
        rows += found
    if not rows:
        raise NotMeasured(f"no instance under {instances}")
    return rows, name


def _solved(file: Path, seconds: float, seed: int) -> tuple[dict[str, Any], str]:
    """What `solve_instance` says of a file, and what it wrote."""
    out = Path(f"{ROOT}/var/bench-solution-{file.stem}")
    out.parent.mkdir(exist_ok=True)
    command = [sys.executable, "manage.py", "solve_instance", str(file), "--out", str(out)]
    command += ["--seconds", str(seconds), "--seed", str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMeasured(f"{file.name}: {done.stderr[-400:]}")
    written = out.read_text(encoding="utf-8")
    out.unlink()
    return json.loads(done.stdout.splitlines()[-1]), written


def _peak() -> float:
    """Megabytes the largest of the solving processes held."""
    return round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 0)


def _campus(instances: Path, seeds: int, seconds: float, say: Say) -> Iterator[Row]:
    file = instances / "campus" / "campus1.json"
    if not file.exists():
        say(f"not found, so not measured: {file}")
        return
    for budget, target in ((10.0, 80), (seconds, 45)):
        say(f"{file.name}: {budget:g} s, {seeds} seeds …")
        told = [_solved(file, budget, seed)[0] for seed in range(1, seeds + 1)]
        costs = [one["cost"] for one in told]
        yield Row(f"{file.stem} {budget:g} s: soft cost", median(costs), "", target if budget >= 10 else None)
        yield Row(f"{file.stem} {budget:g} s: left out", max(one["unplaced"] for one in told), "sessions", 0)
        placed = [one["seconds_to_all_placed"] for one in told]
        slowest = None if None in placed else max(placed)
        yield Row(f"{file.stem} {budget:g} s: all placed after, slowest", slowest, "s", 0.5)
    yield Row("peak memory of a solve", _peak(), "MB", MEGABYTES)


def _curriculum(instances: Path, seeds: int, seconds: float, say: Say) -> Iterator[Row]:
    from mihan.engines.timetabling import curriculum

    gaps, missing = [], []
    for name, best in BEST_KNOWN.items():
        file = instances / "cbctt" / f"{name}.ctt"
        if not file.exists():
            missing.append(name)
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
        gaps.append(median(costs) - best)
        yield Row(f"{name} {seconds:g} s: cost", median(costs), "", int(CPSOLVER[name] * NO_WORSE))
    if missing:
        say(f"not found, so not measured: {', '.join(missing)} under {instances / 'cbctt'}")
        return
    winner = sum(CPSOLVER.values()) - sum(BEST_KNOWN.values())
    yield Row(f"ten instances {seconds:g} s: sum of gaps to the best known", sum(gaps), "", GAP_SHARE * winner)


def _engine(instances: Path, say: Say) -> list[Row]:
    say("reasons, repair, a year …")
    command = [sys.executable, "-m", "mihan.bench.timetabling_process", "engine", str(instances)]
    return _told(command, dict_of={})


def _product(say: Say) -> tuple[list[Row], str]:
    """The demo campus: from pressing "plan" to a published week, and what a planner's board costs."""
    with scratch() as place:
        url = place.database("demo")
        say("building the demo …")
        place.manage(url, "migrate", "-v0", "--skip-checks")
        place.manage(url, "build_demo", "--skip-checks")
        place.manage(url, "collectstatic", "--no-input", "-v0", "--skip-checks")
        say("planning, publishing, looking …")
        environment = place.environment(url)
        command = [sys.executable, "-m", "mihan.bench.timetabling_process", "product"]
        return _told(command, dict_of=environment), database_name(url)


def _told(command: list[str], *, dict_of: dict[str, str]) -> list[Row]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=dict_of or None)
    if done.returncode:
        raise NotMeasured(done.stderr[-600:])
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]

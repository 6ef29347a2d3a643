"""run.py until its first page: the second start and, with --fresh, from a clone and no cache."""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mihan.bench.report import ROOT, Row
from mihan.bench.scratch import NotMeasured, database_name

Say = Callable[[str], Any]
SERVED = "first page served"
SECOND, FRESH = 5, 90  # seconds, at most


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fresh", action="store_true",
        help="also from `git clone` with an empty package cache: it downloads every package",
    )  # fmt: skip
    parser.add_argument("--empty", action="store_true", help="without the demo campus")


def measure(*, say: Say, fresh: bool, empty: bool, **options: Any) -> tuple[list[Row], str]:
    demo = "no" if empty else ""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="mihan-bench-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        _refuse_unless_installed()
        for name, target in (("first start, packages there", None), ("second start", SECOND)):
            say(f"{name} …")
            seconds = first_page(ROOT, var=place / "var", demo=demo)
            rows.append(Row(name, round(seconds, 2), "s", target))
        if fresh:
            say("from git clone, nothing installed …")
            rows.append(Row("from git clone", round(_from_clone(place, demo), 1), "s", FRESH))
        else:
            say("from git clone: not measured, it downloads every package (ask with --fresh)")
    return rows, database_name("sqlite://")


def _refuse_unless_installed() -> None:
    code = "import run; raise SystemExit(not run.is_installed(run.RUNTIME))"
    if subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode:
        raise NotMeasured("the packages are not those of requirements.txt: python3 run.py setup")


def _from_clone(place: Path, demo: str) -> float:
    """Clone included; of the last commit, not of what is being written."""
    began = time.perf_counter()
    clone = place / "clone"
    command = ["git", "clone", "--quiet", str(ROOT), str(clone)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMeasured(f"git clone: {done.stderr.strip()}")
    caches = {name: str(place / "cache" / name) for name in ("PIP_CACHE_DIR", "UV_CACHE_DIR")}
    first_page(clone, var=clone / "var", demo=demo, **caches)
    return time.perf_counter() - began


def first_page(root: Path, *, var: Path, demo: str, **environment: str) -> float:
    """Seconds from starting run.py to the line that says its first page was served."""
    began = time.perf_counter()
    with _launched(root, var, demo, environment) as launched:
        said: list[str] = []
        assert launched.stderr is not None
        for line in launched.stderr:
            said.append(line)
            if SERVED in line:
                return time.perf_counter() - began
            if "first page fails" in line:
                break
    raise NotMeasured(f"run.py served no first page:\n{''.join(said[-8:])}")


@contextlib.contextmanager
def _launched(root: Path, var: Path, demo: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    inherited = {n: v for n, v in os.environ.items() if n not in {"DATABASE_URL", "VIRTUAL_ENV"}}
    launched = subprocess.Popen(
        [getattr(sys, "_base_executable", sys.executable), str(root / "run.py")],
        cwd=root,
        env={**inherited, "PORT": str(_free_port()), "MIHAN_VAR": str(var), "MIHAN_DEMO": demo,
             "HOST": "127.0.0.1", **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield launched
    finally:
        launched.send_signal(signal.SIGINT)  # run.py stops its server and worker in good order
        with contextlib.suppress(subprocess.TimeoutExpired):
            launched.wait(timeout=60)
        if launched.poll() is None:
            launched.kill()
        if launched.stderr:
            launched.stderr.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

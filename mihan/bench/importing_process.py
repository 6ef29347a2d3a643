"""One process of `bench import`: does one thing to a file, prints seconds and memory as JSON.

Django is started and the code warm before the clock starts: it times the work of the import desk,
not of Python. Run as `python -m mihan.bench.importing_process WHAT KIND FILE`.
"""

import contextlib
import json
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django


def main(what: str, kind: str, path: str) -> None:
    django.setup()
    told: dict[str, Any] = {}
    WHAT[what](kind, Path(path), Clock(told))
    print(json.dumps(told))


def peak_megabytes() -> float:
    """The most memory this process has held.

    Of /proc where there is one: the other figure begins with that of whoever started the process.
    """
    with contextlib.suppress(OSError):
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        if found := re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE):
            return int(found[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


class Clock:
    """Times what it is given, wall and processor, under a name; and the memory it took to get there."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        wall, processor = time.perf_counter(), time.process_time()
        result = work()
        self.told[name] = time.perf_counter() - wall
        self.told[f"{name}_cpu"] = time.process_time() - processor
        self.told["megabytes"] = peak_megabytes()
        return result


def read(kind: str, path: Path, clock: Clock) -> None:
    """With the spreadsheet reader alone."""
    from mihan.bench import stress

    clock.time("read", lambda: stress.read(path))


def preview(kind: str, path: Path, clock: Clock) -> None:
    from mihan.exchange.services import runs

    run = runs.receive_file(path.name, path.read_bytes(), by=None)
    plan = clock.time("preview", lambda: runs.preview(run))
    _count(run, plan, clock)


def apply(kind: str, path: Path, clock: Clock) -> None:
    """The file previewed last, as somebody who looked at its preview would."""
    from mihan.exchange.models import ImportRun
    from mihan.exchange.services import runs

    run = ImportRun.objects.latest("id")
    plan = clock.time("apply", lambda: runs.apply(run))
    _count(run, plan, clock)


def export(kind: str, path: Path, clock: Clock) -> None:
    """Write the layout back into the file named, and compare it with the one that came in."""
    from mihan.bench import stress
    from mihan.exchange.services import files_out

    purpose = "bench: round trip of an invented list" if kind == "trainees" else ""
    content = clock.time("export", lambda: files_out.export(kind, purpose=purpose, by="bench"))
    target = path.with_name("export.xlsx")
    target.write_bytes(content)
    came, went = stress.read(path), stress.read(target)
    different = sum(a != b for a, b in zip(came, went, strict=False))
    clock.told["different_lines"] = different + abs(len(came) - len(went))


def _count(run: Any, plan: Any, clock: Clock) -> None:
    if plan is None:
        raise SystemExit(f"the file was refused: {run.file_problem}")
    names = ("read", "added", "changed", "unchanged", "refused")
    clock.told["counts"] = {name: getattr(plan, name) for name in names}


WHAT = {"read": read, "preview": preview, "apply": apply, "export": export}

if __name__ == "__main__":
    main(*sys.argv[1:])

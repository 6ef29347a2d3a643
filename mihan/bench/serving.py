"""A campus of our own, served as in production: what browsers and pictures look at.

A scratch SQLite file with the demo in it, granian and one worker, all ended with the context.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mihan.bench.report import ROOT
from mihan.bench.scratch import NotMeasured, Scratch, scratch

GRANIAN = ["granian", "--interface", "wsgi", "--log-level", "warning"]
GRANIAN += ["--blocking-threads", "2", "--host", "127.0.0.1"]


@dataclass
class Served:
    """A running campus: `url` to look at, `run` for a process on the same data."""

    url: str
    place: Scratch
    database: str
    log: Path
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)

    def run(self, module: str, *words: str) -> Any:
        """Run a module on the campus's data; the last line it prints, as data."""
        return self.place.measure(self.database, module, *words)

    def seen_by(self, username: str) -> dict[str, Any]:
        """Every page this account reaches, and the faults met on the way (mihan.bench.sitemap)."""
        if username not in self.pages:
            self.pages[username] = self.run("mihan.bench.sitemap", username)
        return self.pages[username]

    def manage(self, *words: str, told: str = "") -> str:
        return self.place.manage(self.database, *words, told=told)


@contextlib.contextmanager
def served_campus(
    *, scale: float = 1.0, database: str = "", server: str = "", demo: bool = True, workers: int = 1
) -> Iterator[Served]:
    """With `database`, that one as it stands (its demo already built); else one of our own, empty without `demo`.

    Ours is a file of SQLite, or a database made beside the one `server` names. The launcher serves with two workers.
    """
    with scratch(server) as place:
        url = database or place.campus(scale=scale if demo else None)
        if database:
            place.manage(url, "collectstatic", "--no-input", "-v0", "--skip-checks")
        port, log = _free_port(), place.folder / "server.log"
        granian = ["-m", *GRANIAN, "--port", str(port)]
        granian += ["--workers", str(workers), "mihan.wsgi:application"]
        worker = ["manage.py", "worker", "--no-reload", "--interval", "0.2", "-v0"]
        with log.open("wb") as said, _running(place, url, [granian, worker], said) as processes:
            address = f"http://127.0.0.1:{port}"
            _wait(address, processes, log)
            yield Served(address, place, url, log)


@contextlib.contextmanager
def _running(
    place: Scratch, database: str, commands: list[list[str]], said: Any
) -> Iterator[list[subprocess.Popen[bytes]]]:
    running = [
        subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, stdout=said, stderr=said,
            env=place.environment(database) | {"MIHAN_HOSTS": "127.0.0.1,localhost"},
            start_new_session=os.name == "posix",
        )
        for command in commands
    ]  # fmt: skip
    try:
        yield running
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(address: str, processes: list[subprocess.Popen[bytes]], log: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and all(p.poll() is None for p in processes):
        try:
            direct.open(address, timeout=20).close()
        except urllib.error.HTTPError:
            return  # it answers; what it answers is for the tests to judge
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise NotMeasured(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

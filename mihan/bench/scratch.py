"""Scratch databases and the processes that work on them. Nothing of the installation is touched."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from mihan.bench.report import ROOT

DEMO_DAY = "2026-11-24"  # the day the demo was built for: its pages show the same figures any day


# A folder where a campus once built is kept, for the next to be a copy of it: the tests name one of their own.
KEPT = "MIHAN_BENCH_KEPT"


class NotMeasured(Exception):
    """What was needed is not here, or what was measured is not what it should be."""


class Scratch:
    """A folder of ours and databases of ours: SQLite files, or databases beside the one of `url`.

    On PostgreSQL the database named in the address is only the door: it is never written to.
    """

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.server = folder, url
        self.made: list[str] = []

    @property
    def is_postgres(self) -> bool:
        return urlsplit(self.server).scheme.startswith("postgres")

    def database(self, name: str, *, like: str = "") -> str:
        """The address of a new database: empty, or a copy of another of ours."""
        if not self.is_postgres:
            path = self.folder / f"{name}.sqlite3"
            for leftover in path.parent.glob(f"{path.name}*"):  # with its -wal, or it would be read
                leftover.unlink()
            if like:
                _copy(self.folder / f"{like}.sqlite3", path)
            return f"sqlite:///{path}"
        self._drop(name)
        template = f' TEMPLATE "{self._full(like)}"' if like else ""
        self._sql(f'CREATE DATABASE "{self._full(name)}"{template}')
        self.made.append(name)
        return urlunsplit(urlsplit(self.server)._replace(path="/" + self._full(name)))

    def campus(self, name: str = "campus", *, scale: float | None = 1.0) -> str:
        """The address of a new base that holds the demo campus, or nothing yet if `scale` is None; files beside it."""
        if self.is_postgres or KEPT not in os.environ:
            return self._build(name, scale)
        kept = Path(os.environ[KEPT], f"campus-{scale}")
        if kept.exists():
            shutil.copytree(kept / "var", self.folder / "var", dirs_exist_ok=True)
            _copy(kept / "campus.sqlite3", self.folder / f"{name}.sqlite3")
            return f"sqlite:///{self.folder / name}.sqlite3"
        url = self._build(name, scale)
        self._keep(name, kept)
        return url

    def _build(self, name: str, scale: float | None) -> str:
        url = self.database(name)
        self.manage(url, "migrate", "-v0", "--skip-checks")
        if scale is not None:
            self.manage(url, "build_demo", "--skip-checks", "--scale", str(scale))
        self.manage(url, "collectstatic", "--no-input", "-v0", "--skip-checks")
        return url

    def _keep(self, name: str, kept: Path) -> None:
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            shutil.copytree(self.folder / "var", Path(folder, "kept", "var"))
            _copy(self.folder / f"{name}.sqlite3", Path(folder, "kept", "campus.sqlite3"))
            with contextlib.suppress(OSError):  # another process kept the same meanwhile
                Path(folder, "kept").rename(kept)

    def manage(self, url: str, *words: str, told: str = "") -> str:
        """Run a command of manage.py on a database, `told` on its input; what it says."""
        return self._run([str(ROOT / "manage.py"), *words], url, told=told)

    def measure(self, url: str, module: str, *words: str) -> dict[str, Any]:
        """Run one of our modules in a process of its own; the last line it prints, as data."""
        printed = self._run(["-m", module, *words], url)
        return json.loads(printed.splitlines()[-1])

    def environment(self, url: str) -> dict[str, str]:
        """What a process of ours needs to work on one of these databases, as in production."""
        return {
            **os.environ, "DATABASE_URL": url, "MIHAN_VAR": str(self.folder / "var"),
            "DJANGO_SETTINGS_MODULE": "mihan.settings", "MIHAN_TODAY": DEMO_DAY,
            "MIHAN_DEBUG": "", "MIHAN_HOSTS": "localhost",
            # The one thing shared: the search of timetables takes a minute to compile.
            "MIHAN_COMPILED": os.environ.get("MIHAN_COMPILED", str(ROOT / "var" / "compiled")),
        }  # fmt: skip

    def _run(self, words: list[str], url: str, *, told: str = "") -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment(url),
            capture_output=True, text=True, check=False, input=told,
        )  # fmt: skip
        if done.returncode:
            tail = "\n".join((done.stderr or done.stdout).splitlines()[-6:])
            raise NotMeasured(f"`{' '.join(words)}` failed:\n{tail}")
        return done.stdout

    def _full(self, name: str) -> str:
        return f"mihan_bench_{os.getpid()}_{name}"

    def _drop(self, name: str) -> None:
        self._sql(f'DROP DATABASE IF EXISTS "{self._full(name)}"')

    def _sql(self, statement: str) -> None:
        import psycopg

        try:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(statement)
        except psycopg.Error as error:
            raise NotMeasured(f"{statement}: {error}".strip()) from error

    def forget(self) -> None:
        for name in self.made:
            with contextlib.suppress(NotMeasured):
                self._drop(name)


def _copy(source: Path, target: Path) -> None:
    """With what still stands in its journal."""
    with contextlib.closing(sqlite3.connect(source)) as here, contextlib.closing(sqlite3.connect(target)) as there:
        here.backup(there)


@contextlib.contextmanager
def scratch(url: str = "") -> Iterator[Scratch]:
    if url and urlsplit(url).scheme not in {"sqlite", "postgresql", "postgres"}:
        raise NotMeasured(f"not an address of SQLite or PostgreSQL: {url}")
    with tempfile.TemporaryDirectory(prefix="mihan-bench-") as folder:
        place = Scratch(Path(folder), url)
        (place.folder / "var").mkdir()
        try:
            yield place
        finally:
            place.forget()


def database_name(url: str) -> str:
    """SQLite or PostgreSQL with its version."""
    if urlsplit(url).scheme.startswith("postgres"):
        import psycopg

        with psycopg.connect(url) as connection:
            number = connection.info.server_version
        return f"PostgreSQL {number // 10000}.{number % 10000}"
    return f"SQLite {sqlite3.sqlite_version}"

"""Where a worker writes how far it is, and reads that it should stop, in the middle of its work.

The work may run in one transaction, whose writes nobody sees until its end. So neither goes
through the work's own connection; why each database has its own way: decision 0005.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.db import connection

from mihan.core import clock
from mihan.jobs.models import Job

Points = list[list[float]]


class Asked(NamedTuple):
    """What the owner asked of the work: to stop and keep nothing, or to finish with what there is."""

    to_stop: bool = False
    to_finish: bool = False


class Slate(Protocol):
    """One job's slate; the worker says, the pages tell and ask. Points not said again stay."""

    def say(self, step: str, done: int, total: int, points: Points | None = None) -> None: ...
    def tell(self, job: Job) -> None: ...
    def ask_to_stop(self) -> None: ...
    def ask_to_finish(self) -> None: ...
    def asked(self) -> Asked: ...
    def wipe(self) -> None: ...


def slate_of(job_id: int) -> Slate:
    return (FileSlate if connection.vendor == "sqlite" else RowSlate)(job_id)


class FileSlate:
    """SQLite has one writer, and the work is it: two small files beside the database.

    Whoever reads an SQLite database has its disk, so the worker and the pages share the files.
    """

    def __init__(self, job_id: int) -> None:
        folder = _beside_the_database()
        self.said, self.stop = folder / f"{job_id}.json", folder / f"{job_id}.stop"
        self.finish = folder / f"{job_id}.finish"
        self._points: Points = []

    def say(self, step: str, done: int, total: int, points: Points | None = None) -> None:
        self.said.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._points = self._points if points is None else points
        facts = {"step": step, "done": done, "total": total, "points": self._points, "at": clock.now().isoformat()}
        aside = self.said.with_suffix(".new")
        aside.write_text(json.dumps(facts), encoding="utf-8")
        aside.replace(self.said)  # at one stroke: a page never reads half of it

    def tell(self, job: Job) -> None:
        job.cancel_requested, job.finish_requested = self.asked()
        with suppress(FileNotFoundError):
            facts = json.loads(self.said.read_text(encoding="utf-8"))
            job.step, job.done, job.total = facts["step"], facts["done"], facts["total"]
            job.points = facts["points"]
            job.updated_at = datetime.fromisoformat(facts["at"])

    def ask_to_stop(self) -> None:
        self.stop.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.stop.touch()

    def ask_to_finish(self) -> None:
        self.finish.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.finish.touch()

    def asked(self) -> Asked:
        return Asked(self.stop.exists(), self.finish.exists())

    def wipe(self) -> None:
        for file in (self.said, self.stop, self.finish):
            file.unlink(missing_ok=True)


def _beside_the_database() -> Path:
    if connection.is_in_memory_db():  # type: ignore[attr-defined]  # of the SQLite backend
        return Path(settings.VAR) / "jobs"
    return Path(f"{connection.settings_dict['NAME']}-jobs")


class RowSlate:
    """PostgreSQL: the job's own row, through a connection of its own, so it is seen at once."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id
        self._aside: Any = None

    def say(self, step: str, done: int, total: int, points: Points | None = None) -> None:
        self._write("step = %s, done = %s, total = %s", step, done, total)
        if points is not None:
            self._write("points = %s::jsonb", json.dumps(points))

    def tell(self, job: Job) -> None:
        """The row says it all."""

    def ask_to_stop(self) -> None:
        Job.objects.filter(pk=self.job_id).update(cancel_requested=True)

    def ask_to_finish(self) -> None:
        Job.objects.filter(pk=self.job_id).update(finish_requested=True)

    def asked(self) -> Asked:
        return self._write("id = id")  # and a sign of life

    def wipe(self) -> None:
        if self._aside is not None:
            self._aside.close()
            self._aside = None

    def _write(self, changes: str, *values: Any) -> Asked:
        """Write, and read in the same statement what the owner asked."""
        if self._aside is None:
            self._aside = connection.copy()
        with self._aside.cursor() as cursor:
            cursor.execute(
                f"UPDATE jobs_job SET {changes}, updated_at = %s WHERE id = %s "  # noqa: S608
                "RETURNING cancel_requested, finish_requested",
                [*values, clock.now(), self.job_id],
            )
            row = cursor.fetchone()
        return Asked(*row) if row else Asked()

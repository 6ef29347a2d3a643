"""Where a worker writes how far it is, and reads that it should stop, in the middle of its work.

The work may run in one transaction, whose writes nobody sees until its end. So neither goes
through the work's own connection; why each database has its own way: decision 0005.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import connection

from mihan.core import clock
from mihan.jobs.models import Job


class Slate(Protocol):
    """One job's slate; the worker says, the pages tell and ask."""

    def say(self, step: str, done: int, total: int) -> None: ...
    def tell(self, job: Job) -> None: ...
    def ask_to_stop(self) -> None: ...
    def stop_is_asked(self) -> bool: ...
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

    def say(self, step: str, done: int, total: int) -> None:
        self.said.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = {"step": step, "done": done, "total": total, "at": clock.now().isoformat()}
        aside = self.said.with_suffix(".new")
        aside.write_text(json.dumps(facts), encoding="utf-8")
        aside.replace(self.said)  # at one stroke: a page never reads half of it

    def tell(self, job: Job) -> None:
        job.cancel_requested = self.stop_is_asked()
        with suppress(FileNotFoundError):
            facts = json.loads(self.said.read_text(encoding="utf-8"))
            job.step, job.done, job.total = facts["step"], facts["done"], facts["total"]
            job.updated_at = datetime.fromisoformat(facts["at"])

    def ask_to_stop(self) -> None:
        self.stop.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.stop.touch()

    def stop_is_asked(self) -> bool:
        return self.stop.exists()

    def wipe(self) -> None:
        self.said.unlink(missing_ok=True)
        self.stop.unlink(missing_ok=True)


def _beside_the_database() -> Path:
    if connection.is_in_memory_db():  # type: ignore[attr-defined]  # of the SQLite backend
        return Path(settings.VAR) / "jobs"
    return Path(f"{connection.settings_dict['NAME']}-jobs")


class RowSlate:
    """PostgreSQL: the job's own row, through a connection of its own, so it is seen at once."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id
        self._aside: Any = None

    def say(self, step: str, done: int, total: int) -> None:
        self._write("step = %s, done = %s, total = %s", step, done, total)

    def tell(self, job: Job) -> None:
        """The row says it all."""

    def ask_to_stop(self) -> None:
        Job.objects.filter(pk=self.job_id).update(cancel_requested=True)

    def stop_is_asked(self) -> bool:
        return self._write("id = id")  # and a sign of life

    def wipe(self) -> None:
        if self._aside is not None:
            self._aside.close()
            self._aside = None

    def _write(self, changes: str, *values: Any) -> bool:
        """True when the row says that the work should stop."""
        if self._aside is None:
            self._aside = connection.copy()
        with self._aside.cursor() as cursor:
            cursor.execute(
                f"UPDATE jobs_job SET {changes}, updated_at = %s WHERE id = %s "  # noqa: S608
                "RETURNING cancel_requested",
                [*values, clock.now(), self.job_id],
            )
            row = cursor.fetchone()
        return bool(row and row[0])

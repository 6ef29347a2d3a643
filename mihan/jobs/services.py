"""Starting, following and cancelling long work."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.core.journal import acting
from mihan.jobs.models import Job
from mihan.people.models import User

Work = Callable[..., str]  # (progress, **arguments) -> address of the page that shows the result
_works: dict[str, Work] = {}
log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The owner asked to stop; whatever was under way is rolled back."""


class Progress:
    """What a work tells about itself, written at most four times a second.

    Written outside the work's own transaction would need a second connection; works therefore
    report between their transactions, and ask `cancelled` as often as they like: it is cached.
    """

    EVERY = 0.25

    def __init__(self, job: Job) -> None:
        self.job = job
        self._next = 0.0
        self._cancelled = False

    def step(self, code: str, done: int = 0, total: int = 0) -> None:
        """Say which step is under way; raises Cancelled where the owner asked to stop."""
        Job.objects.filter(pk=self.job.pk).update(
            step=code, done=done, total=total, updated_at=clock.now()
        )
        if self.cancelled():
            raise Cancelled

    def cancelled(self) -> bool:
        now = time.monotonic()
        if now >= self._next and not self._cancelled:
            self._next = now + self.EVERY
            self._cancelled = Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists()
        return self._cancelled


def worker_for(kind: str) -> Callable[[Work], Work]:
    """Register the function that does jobs of this kind."""

    def register(work: Work) -> Work:
        _works[kind] = work
        return work

    return register


@transaction.atomic
def start(kind: str, *, owner: User, **arguments: Any) -> Job:
    """Write the job down and hand it to a worker once the transaction stands."""
    from mihan.jobs.tasks import run_job  # tasks import services: the cycle is cut here

    job = Job.objects.create(kind=kind, owner=owner, arguments=arguments)
    transaction.on_commit(lambda: run_job.enqueue(job.pk))
    return job


@transaction.atomic
def cancel(job: Job) -> Job:
    """Ask a job to stop; one that has not begun is over at once."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.is_over:
        raise RuleBroken(_("This work is already over."))
    job.cancel_requested = True
    if job.state == Job.State.WAITING:
        job.state, job.ended_at = Job.State.CANCELLED, clock.now()
    job.save()
    return job


def run(job_id: int) -> None:
    """Do a waiting job; a job that another worker took, or that was cancelled, is left alone."""
    taken = Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(
        state=Job.State.RUNNING, started_at=clock.now()
    )
    if not taken:
        return
    job = Job.objects.get(pk=job_id)
    state, problem, url = Job.State.DONE, "", ""
    try:
        with acting(f"user:{job.owner_id}", cause=f"job:{job.pk}"):
            url = _works[job.kind](Progress(job), **job.arguments)
    except Cancelled:
        state = Job.State.CANCELLED
    except RuleBroken as refusal:
        state, problem = Job.State.FAILED, str(refusal)
    except Exception:
        log.exception("job %s failed", job_id)
        state = Job.State.FAILED
    Job.objects.filter(pk=job_id).update(
        state=state, problem=problem, result_url=url, ended_at=clock.now()
    )

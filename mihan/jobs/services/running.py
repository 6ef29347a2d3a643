"""The worker's side: doing a job, telling how far it is, stopping when asked."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.core.journal import acting
from mihan.jobs.models import Job
from mihan.jobs.services.slate import Asked, Points, slate_of
from mihan.jobs.services.works import work_of
from mihan.jobs.signals import job_ended

log = logging.getLogger(__name__)
State = Job.State


class Cancelled(Exception):
    """The owner asked to stop; whatever was under way is rolled back."""


class Progress:
    """What a work tells about itself, seen at once even from inside its transaction."""

    EVERY = 0.25  # seconds: steps come by the thousand, people look once a second
    EVERY_POINTS = 1.0
    MOST_POINTS = 120  # of a curve; beyond, every other one goes

    def __init__(self, job: Job) -> None:
        self.job = job
        self.result: Any = None
        self._slate = slate_of(job.pk)
        self._next = self._next_points = 0.0
        self._asked = Asked()
        self._points_are_new = False

    def step(self, code: str, done: int = 0, total: int = 0) -> None:
        """Say which step is under way; raises Cancelled where the owner asked to stop."""
        is_new = code != self.job.step
        self.job.step, self.job.done, self.job.total = code, done, total
        if is_new or time.monotonic() >= self._next:
            self._slate.say(code, done, total, self._points_to_say())
            self._next = 0.0  # a new step also looks whether to stop
        if self.cancelled():
            raise Cancelled

    def cancelled(self) -> bool:
        """Whether the owner asked to stop; asked as often as one likes."""
        return self._look().to_stop

    def to_finish(self) -> bool:
        """Whether the owner asked to end now and keep what there is."""
        return self._look().to_finish

    def _look(self) -> Asked:
        now = time.monotonic()
        if now >= self._next and not self._asked.to_stop:
            self._next = now + self.EVERY
            self._asked = self._slate.asked()
        return self._asked

    def plot(self, *values: float) -> None:
        """Add a point to the curve of this work; it is told with the next step, once a second at most."""
        points = self.job.points
        points.append([round(value, 2) for value in values])
        if len(points) > self.MOST_POINTS:
            del points[1:-1:2]  # where it began and where it is stay
        self._points_are_new = True

    def _points_to_say(self) -> Points | None:
        now = time.monotonic()
        if not self._points_are_new or now < self._next_points:
            return None
        self._next_points, self._points_are_new = now + self.EVERY_POINTS, False
        return self.job.points

    def keep(self, result: Any) -> None:
        """What was found, for a work that writes no table of its own."""
        self.result = result

    def close(self) -> None:
        self._slate.wipe()


def run(job_id: int) -> None:
    """Do a waiting job; a job that another worker took, or that was cancelled, is left alone."""
    now = clock.now()
    taken = Job.objects.filter(pk=job_id, state=State.WAITING).update(
        state=State.RUNNING, started_at=now, updated_at=now
    )
    if not taken:
        return
    job = Job.objects.get(pk=job_id)
    progress = Progress(job)
    with translation.override(job.language or translation.get_language()):
        end = {"state": State.FAILED, "problem": _("The worker was stopped before the end.")}
        try:
            end = _do(job, progress)
        finally:  # also when the worker itself is told to leave
            # A job closed meanwhile as lost stays closed.
            told = Job.objects.filter(pk=job_id, state=State.RUNNING).update(
                **end, step=job.step, done=job.done, total=job.total, points=job.points, ended_at=clock.now()
            )
            progress.close()
            if told:  # whoever listens has no say in how the work ended: what they raise is logged
                job_ended.send_robust(Job, job=Job.objects.select_related("owner").get(pk=job_id))


def _do(job: Job, progress: Progress) -> dict[str, Any]:
    """How it ended, as columns of the job."""
    try:
        with acting(f"user:{job.owner_id}", cause=f"job:{job.pk}"):
            url = work_of(job.kind).do(progress, **job.arguments)
    except Cancelled:
        return {"state": State.CANCELLED}
    except RuleBroken as refusal:
        return {"state": State.FAILED, "problem": str(refusal)}
    except Exception:
        log.exception("job %s failed", job.reference)
        return {"state": State.FAILED}
    return {"state": State.DONE, "result_url": url, "result": progress.result}

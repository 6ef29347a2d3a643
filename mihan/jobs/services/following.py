"""The pages' side: how far a job is, and asking it to stop."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.jobs.models import Job
from mihan.jobs.services.slate import slate_of
from mihan.jobs.services.works import work_of

State = Job.State


def latest(job: Job) -> Job:
    """The job with what its worker last said, wherever it was said."""
    if job.state == State.RUNNING:
        slate_of(job.pk).tell(job)
    return job


def clear(job: Job) -> None:
    """A new job starts on a clean slate, even in a base put back from a copy, whose keys return."""
    slate_of(job.pk).wipe()


def cancel(job: Job) -> None:
    """Ask a job to stop; one that has not begun is over at once."""
    if job.is_over:
        raise RuleBroken(_("This work is already over."))
    slate_of(job.pk).ask_to_stop()
    Job.objects.filter(pk=job.pk, state=State.WAITING).update(state=State.CANCELLED, ended_at=clock.now())


def finish(job: Job) -> None:
    """Ask a job to end now and keep what it has; only works that say they can."""
    if job.is_over:
        raise RuleBroken(_("This work is already over."))
    if not work_of(job.kind).finish:
        raise RuleBroken(_("This work keeps nothing before its end."))
    if job.state == State.WAITING:
        raise RuleBroken(_("This work has not begun yet: there is nothing to keep."))
    slate_of(job.pk).ask_to_finish()


def close_lost(job: Job) -> None:
    """Close a job whose worker died. Should that worker wake up, it finds that it must stop."""
    if not latest(job).is_lost:
        raise RuleBroken(_("This work is not lost: its worker still answers."))
    slate_of(job.pk).ask_to_stop()
    Job.objects.filter(pk=job.pk, state=State.RUNNING).update(
        state=State.FAILED, ended_at=clock.now(), problem=_("The worker stopped answering.")
    )

from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django_tasks import task

from mihan.jobs import services
from mihan.jobs.models import Job
from mihan.people.models import User


@task()
def run_job(job_id: int) -> None:
    services.run(job_id)


@task()
def run_schedule(name: str) -> None:
    services.run_scheduled(name)


def tick(*, at_once: bool = False) -> None:
    """Put in the queue what is due by itself; a worker does it like any other work."""
    services.take_due(run_schedule.enqueue, at_once=at_once)


@transaction.atomic
def start(kind: str, /, *, owner: User, about: str = "", about_url: str = "", **arguments: Any) -> Job:
    """Write the job down and hand it to a worker once the transaction stands.

    The same work already waiting or under way for the same arguments is not asked for twice.
    """
    under_way = Job.objects.filter(kind=kind, arguments=arguments, state__in=(Job.State.WAITING, Job.State.RUNNING))
    for job in under_way.filter(owner=owner):
        if not services.latest(job).is_lost:
            return job
    job = Job.objects.create(
        kind=kind, owner=owner, arguments=arguments, about=about[:300], about_url=about_url,
        language=get_language() or "",
    )  # fmt: skip
    services.clear(job)
    transaction.on_commit(lambda: run_job.enqueue(job.pk))
    return job


def start_again(job: Job) -> Job:
    """Close a lost job and ask for the same work anew; works are safe to run twice."""
    services.close_lost(job)
    return start(job.kind, owner=job.owner, about=job.about, about_url=job.about_url, **job.arguments)

import factory
from django.db import connection
from factory.django import DjangoModelFactory

from mihan.core import clock
from mihan.jobs.models import Job
from mihan.jobs.services.slate import slate_of
from tests.factories.people import UserFactory


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    kind = "import_preview"
    owner = factory.SubFactory(UserFactory)
    about = "lister_2026.xlsx"


def tells(job: Job, step: str, done: int, total: int) -> None:
    """What the job's worker would say now (on PostgreSQL it would need rows that are committed)."""
    if connection.vendor == "sqlite":
        slate_of(job.pk).say(step, done, total)
    else:
        Job.objects.filter(pk=job.pk).update(step=step, done=done, total=total, updated_at=clock.now())

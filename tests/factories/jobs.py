import factory
from factory.django import DjangoModelFactory

from mihan.jobs.models import Job
from tests.factories.people import UserFactory


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    kind = "import_preview"
    owner = factory.SubFactory(UserFactory)
    about = "lister_2026.xlsx"

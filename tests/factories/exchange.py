import factory
from factory.django import DjangoModelFactory

from mihan.exchange.models import ImportRun
from tests.factories.people import UnitFactory, UserFactory


class ImportRunFactory(DjangoModelFactory):
    class Meta:
        model = ImportRun

    file_name = "AvancementProgramme2026_CMCMS10_24_11_2026_07_30_00.xlsx"
    kind = ImportRun.Kind.AVANCEMENT
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    unit = factory.SubFactory(UnitFactory)
    by = factory.SubFactory(UserFactory)

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from mihan.progress.models import LedgerLine
from tests.factories.offer import GroupFactory, ModuleFactory
from tests.factories.people import TrainerFactory


class LedgerLineFactory(DjangoModelFactory):
    """60 h foreseen and assigned (45 face to face, 15 remote), 20 delivered face to face."""

    class Meta:
        model = LedgerLine

    group = factory.SubFactory(GroupFactory)
    module = factory.LazyAttribute(lambda o: ModuleFactory(programme=o.group.offering.programme))
    trainer_face = factory.SubFactory(TrainerFactory)
    foreseen_face_s1, foreseen_face_s2, foreseen_face = Decimal(45), Decimal(0), Decimal(45)
    foreseen_remote_s1, foreseen_remote_s2, foreseen_remote = Decimal(15), Decimal(0), Decimal(15)
    foreseen_total_s1, foreseen_total_s2, foreseen_total = Decimal(60), Decimal(0), Decimal(60)
    assigned_face, assigned_remote, assigned_total = Decimal(45), Decimal(15), Decimal(60)
    delivered_face, delivered_remote, delivered_total = Decimal(20), Decimal(0), Decimal(20)

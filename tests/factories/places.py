from datetime import date, time

import factory
from factory.django import DjangoModelFactory

from mihan.places.models import Building, Equipment, Occupation, Site, Space
from tests.factories.people import UnitFactory


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    unit = factory.SubFactory(UnitFactory)
    name_fr = "Tamensourt"
    name_ar = "تامنصورت"


class BuildingFactory(DjangoModelFactory):
    class Meta:
        model = Building

    site = factory.SubFactory(SiteFactory)
    code = factory.Sequence(lambda n: f"B{n}")
    name_fr = factory.Sequence(lambda n: f"Bâtiment {n}")


class SpaceFactory(DjangoModelFactory):
    class Meta:
        model = Space

    building = factory.SubFactory(BuildingFactory)
    unit = factory.SelfAttribute("building.site.unit")
    code = factory.Sequence(lambda n: f"A{n:03d}")
    name_fr = factory.Sequence(lambda n: f"Salle A{n:03d}")
    name_ar = "قاعة"
    capacity = 25


class EquipmentFactory(DjangoModelFactory):
    class Meta:
        model = Equipment

    space = factory.SubFactory(SpaceFactory)
    name_fr = "Poste à souder"


class OccupationFactory(DjangoModelFactory):
    class Meta:
        model = Occupation

    space = factory.SubFactory(SpaceFactory)
    day = date(2026, 11, 24)
    starts = time(8, 30)
    ends = time(11, 0)
    purpose = "DEV101"

import factory
from factory.django import DjangoModelFactory

from mihan.offer.models import (
    Enrolment,
    Group,
    Module,
    ModuleHours,
    Offering,
    Pole,
    Programme,
    Sector,
)
from mihan.people.models import Unit
from tests.factories.calendar import TrainingYearFactory
from tests.factories.people import PersonFactory, UnitFactory


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ("code",)

    code = "DIA"
    name_fr = "Digital et IA"


class PoleFactory(DjangoModelFactory):
    """`PoleFactory(unit__parent=establishment)`."""

    class Meta:
        model = Pole

    unit = factory.SubFactory(
        UnitFactory, kind=Unit.Kind.POLE, parent=factory.SubFactory(UnitFactory),
        code=factory.Sequence(lambda n: f"P{n}"), name_fr=factory.Sequence(lambda n: f"Pôle {n}"),
    )  # fmt: skip


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"DIA_DEV{n}_TS")
    name_fr = factory.Sequence(lambda n: f"Développement digital {n}")
    name_ar = "التطوير الرقمي"
    level = "TS"
    years = 2


class ModuleFactory(DjangoModelFactory):
    class Meta:
        model = Module

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"M{101 + n}")
    name_fr = factory.Sequence(lambda n: f"Bases de données {n}")


class ModuleHoursFactory(DjangoModelFactory):
    class Meta:
        model = ModuleHours

    module = factory.SubFactory(ModuleFactory)
    exercise = "2026/2027"
    hours_s1, hours_s2, hours_total = 40, 20, 60


class OfferingFactory(DjangoModelFactory):
    class Meta:
        model = Offering

    pole = factory.SubFactory(PoleFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    unit = factory.LazyAttribute(
        lambda o: UnitFactory(
            kind=Unit.Kind.PROGRAMME, parent=o.pole.unit, code=o.programme.code,
            name_fr=o.programme.name_fr,
        )
    )  # fmt: skip


class GroupFactory(DjangoModelFactory):
    """`GroupFactory(offering=offering)`; its year is one of its establishment's."""

    class Meta:
        model = Group

    offering = factory.SubFactory(OfferingFactory)
    code = factory.Sequence(lambda n: f"DEV{101 + n}")
    label = factory.SelfAttribute("code")
    shift = "CDJ"
    mode = "Résidentiel"
    headcount = 20
    year = factory.LazyAttribute(lambda o: TrainingYearFactory(unit=o.offering.pole.unit.parent))
    unit = factory.LazyAttribute(
        lambda o: UnitFactory(
            kind=Unit.Kind.GROUP, parent=o.offering.unit, code=f"{o.year.season} {o.code}",
            name_fr=o.code,
        )
    )  # fmt: skip


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    number = factory.Sequence(lambda n: 20260000 + n)
    person = factory.SubFactory(PersonFactory)
    group = factory.SubFactory(GroupFactory)
    offering = factory.SelfAttribute("group.offering")
    year = factory.SelfAttribute("group.year")
    unit = factory.SelfAttribute("group.unit")

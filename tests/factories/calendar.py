from datetime import date, time

import factory
from factory.django import DjangoModelFactory

from mihan.calendar.models import ClosedPeriod, DayCondition, Semester, Slot, SlotGrid, TrainingYear
from tests.factories.people import UnitFactory


class TrainingYearFactory(DjangoModelFactory):
    class Meta:
        model = TrainingYear
        django_get_or_create = ("unit", "season")

    unit = factory.SubFactory(UnitFactory)
    season = 2026
    first_day = date(2026, 9, 7)
    last_day = date(2027, 7, 10)


class SemesterFactory(DjangoModelFactory):
    class Meta:
        model = Semester

    year = factory.SubFactory(TrainingYearFactory)
    number = 1
    first_day = date(2026, 9, 7)
    last_day = date(2027, 2, 6)


class ClosedPeriodFactory(DjangoModelFactory):
    class Meta:
        model = ClosedPeriod

    unit = factory.SubFactory(UnitFactory)
    name_fr = factory.Sequence(lambda n: f"Fête {n}")
    name_ar = "عيد"
    first_day = date(2026, 11, 18)
    last_day = date(2026, 11, 18)


class DayConditionFactory(DjangoModelFactory):
    class Meta:
        model = DayCondition

    unit = factory.SubFactory(UnitFactory)
    code = factory.Sequence(lambda n: f"condition-{n}")
    name_fr = "Vendredi"
    name_ar = "الجمعة"


class SlotGridFactory(DjangoModelFactory):
    class Meta:
        model = SlotGrid

    unit = factory.SubFactory(UnitFactory)
    name_fr = factory.Sequence(lambda n: f"Grille {n}")
    name_ar = "شبكة"


class SlotFactory(DjangoModelFactory):
    class Meta:
        model = Slot

    grid = factory.SubFactory(SlotGridFactory)
    number = 1
    starts = time(8, 30)
    ends = time(11, 0)

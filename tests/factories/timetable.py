from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from mihan.timetable.models import Plan, Session, SessionGroup, Unavailability, YearLine, YearOutlook
from tests.factories.calendar import TrainingYearFactory
from tests.factories.people import TrainerFactory, UnitFactory
from tests.factories.progress import LedgerLineFactory

MONDAY = date(2026, 11, 23)


class PlanFactory(DjangoModelFactory):
    """A draft of the demo's week; `PlanFactory(published=True)` for one people rely on."""

    class Meta:
        model = Plan

    class Params:
        published = factory.Trait(state="published", published_at=factory.LazyFunction(timezone.now))

    unit = factory.SubFactory(UnitFactory)
    year = factory.LazyAttribute(lambda o: TrainingYearFactory(unit=o.unit))
    monday = MONDAY
    number = factory.Sequence(lambda n: n + 1)


class SessionFactory(DjangoModelFactory):
    """A session of one ledger line, without a place; `line=` to choose it, `others=` for merged lines."""

    class Meta:
        model = Session
        exclude = ("line",)
        skip_postgeneration_save = True

    line = factory.SubFactory(LedgerLineFactory)
    plan = factory.LazyAttribute(lambda o: PlanFactory(unit=o.line.group.year.unit, year=o.line.group.year))
    key = factory.LazyAttributeSequence(lambda o, n: f"{o.line.pk}-{o.channel}#{n}")
    module = factory.SelfAttribute("line.module")
    trainer = factory.SelfAttribute("line.trainer_face")
    channel = "face"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        lines = [kwargs.pop("line_kept"), *kwargs.pop("others", ())]
        session = super()._create(model_class, *args, **kwargs)
        for line in lines:
            SessionGroup.objects.create(
                session=session, plan=session.plan, group=line.group, line=line, day=session.day, slot=session.slot
            )
        return session

    line_kept = factory.SelfAttribute("line")


class UnavailabilityFactory(DjangoModelFactory):
    """A trainer away on the Tuesday of the demo's week."""

    class Meta:
        model = Unavailability

    unit = factory.SubFactory(UnitFactory)
    group = space = None
    trainer = factory.LazyAttribute(lambda o: None if o.group or o.space else TrainerFactory())
    first_day = date(2026, 11, 24)
    last_day = date(2026, 11, 24)


class YearOutlookFactory(DjangoModelFactory):
    """Three weeks from the demo's next one."""

    class Meta:
        model = YearOutlook
        django_get_or_create = ("year",)

    year = factory.SubFactory(TrainingYearFactory)
    monday = date(2026, 11, 30)
    weeks = 3
    calendar = "as it was"


class YearLineFactory(DjangoModelFactory):
    """25 h face to face over three weeks, one session of which finds no week."""

    class Meta:
        model = YearLine

    line = factory.SubFactory(LedgerLineFactory)
    outlook = factory.LazyAttribute(lambda o: YearOutlookFactory(year=o.line.group.year))
    key = factory.LazyAttribute(lambda o: f"{o.line.pk}-{o.channel}")
    channel = "face"
    trainer = factory.SelfAttribute("line.trainer_face")
    assigned, delivered, hours, remainder = Decimal(45), Decimal(20), Decimal(25), Decimal(0)
    first_week, last_week = 0, 2
    sessions = factory.LazyFunction(lambda: [3, 3, 3])
    missing = 1

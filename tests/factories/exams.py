from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from mihan.exams.models import ExamSession, Notice, Paper
from mihan.exams.policy import Place
from mihan.exams.services.placing import put
from tests.factories.calendar import TrainingYearFactory
from tests.factories.offer import GroupFactory, ModuleFactory
from tests.factories.people import PersonFactory, UnitFactory

MONDAY = date(2026, 12, 7)


class ExamSessionFactory(DjangoModelFactory):
    """A draft of six days from Monday 7 December 2026; `published=True` for one people rely on."""

    class Meta:
        model = ExamSession

    class Params:
        published = factory.Trait(state="published", published_at=factory.LazyFunction(timezone.now))

    unit = factory.SubFactory(UnitFactory)
    year = factory.LazyAttribute(lambda o: TrainingYearFactory(unit=o.unit))
    name = factory.Sequence(lambda n: f"EFM décembre {n}")
    first_day = MONDAY
    last_day = date(2026, 12, 12)


class PaperFactory(DjangoModelFactory):
    """A paper of one group (`group=`), without a place unless `place=` says where and before whom."""

    class Meta:
        model = Paper
        exclude = ("group",)
        skip_postgeneration_save = True

    group = factory.SubFactory(GroupFactory)
    session = factory.LazyAttribute(lambda o: ExamSessionFactory(unit=o.group.year.unit, year=o.group.year))
    module = factory.LazyAttribute(lambda o: ModuleFactory(programme=o.group.offering.programme))
    group_kept = factory.SelfAttribute("group")
    place = None

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        group, place = kwargs.pop("group_kept"), kwargs.pop("place", None)
        paper = super()._create(model_class, *args, **kwargs)
        paper.groups.add(group)
        if place:
            put(paper.session, [(paper, place)])
        return paper


def at(day, slot, space, *trainers):
    return Place(day, slot, space.pk, tuple(trainer.pk for trainer in trainers))


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    person = factory.SubFactory(PersonFactory)
    session = factory.SubFactory(ExamSessionFactory)
    publication = 1
    kind = "published"

from datetime import date

import factory
from factory.django import DjangoModelFactory

from mihan.assessment.models import (
    Appeal,
    Competence,
    Criterion,
    Element,
    Evidence,
    Framework,
    Invitation,
    Occasion,
    Requirement,
    Verdict,
    Voice,
)
from tests.factories.offer import ProgrammeFactory
from tests.factories.people import PersonFactory


class CompetenceFactory(DjangoModelFactory):
    class Meta:
        model = Competence
        django_get_or_create = ("key",)

    key = "hotel.welcome"
    name_fr = "Accueillir"
    name_ar = "الاستقبال"
    name_en = "Welcome guests"


class FrameworkFactory(DjangoModelFactory):
    class Meta:
        model = Framework

    programme = factory.SubFactory(ProgrammeFactory)
    version = "1"
    first_day = date(2025, 9, 1)
    mark = "illustrative"


class RequirementFactory(DjangoModelFactory):
    """A competence asked by a framework: two elements of two criteria, the first one critical, 3 of 4 needed."""

    class Meta:
        model = Requirement
        skip_postgeneration_save = True

    framework = factory.SubFactory(FrameworkFactory)
    competence = factory.SubFactory(CompetenceFactory)
    needed = 3

    @factory.post_generation
    def parts(requirement, create, extracted, **kwargs):
        if create and extracted is not False:
            for n, keys in enumerate((("identity", "wait"), ("courtesy", "inform"))):
                element = Element.objects.create(requirement=requirement, position=n, name_fr=f"Élément {n}")
                for at, key in enumerate(keys):
                    Criterion.objects.create(
                        element=element, position=at, key=f"{requirement.competence.key}.{key}",
                        name_fr=f"Critère {key}", name_en=f"Criterion {key}", is_critical=key == "identity",
                    )  # fmt: skip


class OccasionFactory(DjangoModelFactory):
    class Meta:
        model = Occasion

    kind = "session"
    key = factory.Sequence(lambda n: f"occasion-{n}")
    world = factory.SelfAttribute("key")
    pack = "hotel_front_desk"
    happened_on = date(2026, 11, 20)
    name_fr = "Après-midi à la réception"
    name_en = "Front desk afternoon"


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    occasion = factory.SubFactory(OccasionFactory)
    key = factory.Sequence(lambda n: f"line-{n}")
    person = factory.SubFactory(PersonFactory)
    competence = factory.SubFactory(CompetenceFactory)
    num = 1


class VerdictFactory(DjangoModelFactory):
    class Meta:
        model = Verdict

    person = factory.SubFactory(PersonFactory)
    competence = factory.SubFactory(CompetenceFactory)
    level = "acquired"
    proposed = "acquired"


class AppealFactory(DjangoModelFactory):
    class Meta:
        model = Appeal

    person = factory.SubFactory(PersonFactory)
    competence = factory.SubFactory(CompetenceFactory)
    text = "Le client avait déjà montré sa carte."


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    person = factory.SubFactory(PersonFactory)
    name = "Mme Alaoui"
    digest = factory.Sequence(lambda n: f"{n:064d}")
    last_day = date(2099, 1, 1)


class VoiceFactory(DjangoModelFactory):
    class Meta:
        model = Voice

    person = factory.SubFactory(PersonFactory)
    competence = factory.SubFactory(CompetenceFactory)
    speaker = "tutor"
    name = "Mme Alaoui"
    word = 3

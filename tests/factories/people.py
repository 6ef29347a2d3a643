import factory
from factory.django import DjangoModelFactory

from mihan.people.models import Person, Role, Trainer, Unit, User


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Unit
        django_get_or_create = ("code",)

    kind = Unit.Kind.REGION
    code = "MS"
    name_fr = "Marrakech-Safi"
    name_ar = "مراكش-آسفي"


class UnitFactory(DjangoModelFactory):
    """An establishment; `PoleUnitFactory` and the like in tests.factories.offer."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    kind = Unit.Kind.ESTABLISHMENT
    code = factory.Sequence(lambda n: f"EFP{n}")
    name_fr = factory.Sequence(lambda n: f"Établissement {n}")
    name_ar = factory.Sequence(lambda n: f"المؤسسة {n}")

    @factory.post_generation
    def establishment(unit, create, extracted, **kwargs):
        from mihan.places.models import Establishment

        if create and unit.kind == Unit.Kind.ESTABLISHMENT:
            Establishment.objects.create(unit=unit, site_name=unit.name_fr)


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    last_name = factory.Sequence(lambda n: f"EL IDRISSI {n}")
    first_name = "Salma"
    arabic_last_name = "الإدريسي"
    arabic_first_name = "سلمى"
    trainee_number = factory.Sequence(lambda n: f"20050101{n:05d}")
    is_invented = True


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = Role

    person = factory.SubFactory(PersonFactory)
    kind = Role.Kind.DIRECTOR
    unit = factory.SubFactory(UnitFactory)


class UserFactory(DjangoModelFactory):
    """`UserFactory(role="director", role__unit=unit)` may do what that role does in that unit."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    person = factory.SubFactory(PersonFactory)

    @factory.post_generation
    def role(user, create, extracted, **kwargs):
        if create and extracted:
            RoleFactory(person=user.person, kind=extracted, **kwargs)


class TrainerFactory(DjangoModelFactory):
    class Meta:
        model = Trainer

    person = factory.SubFactory(PersonFactory, trainee_number=None)
    number = factory.Sequence(lambda n: f"{10000 + n}")
    yearly_hours = 910

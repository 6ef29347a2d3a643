import factory
from factory.django import DjangoModelFactory

from mihan.core import clock
from mihan.workplaces.models import Input, PackEdit, PackVersion, Photo, Seat, Session, Sitting
from tests.factories.people import PersonFactory, UnitFactory


class PackVersionFactory(DjangoModelFactory):
    class Meta:
        model = PackVersion
        django_get_or_create = ("pack", "sha")

    pack = "hotel_front_desk"
    version = "1.0.0"
    sha = "0" * 64
    titles = factory.LazyFunction(lambda: {"fr": "Un après-midi à la réception"})


class SessionFactory(DjangoModelFactory):
    """A row alone: no seat, no log. `open_session` makes one to play."""

    class Meta:
        model = Session

    version = factory.SubFactory(PackVersionFactory)
    unit = factory.SubFactory(UnitFactory)
    opened_by = factory.SubFactory(PersonFactory)
    seed = 7
    code = factory.Sequence(lambda n: f"C{n:05d}")
    opened_at = factory.LazyFunction(clock.now)


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = Seat

    session = factory.SubFactory(SessionFactory)
    name = factory.Sequence(lambda n: f"reception.{n}")
    role = "reception"
    person = factory.SubFactory(PersonFactory)


class SittingFactory(DjangoModelFactory):
    class Meta:
        model = Sitting

    session = factory.SubFactory(SessionFactory)
    seat = factory.Sequence(lambda n: f"reception.{n}")
    role = "reception"
    person = factory.SubFactory(PersonFactory)
    since = 0


class InputFactory(DjangoModelFactory):
    class Meta:
        model = Input

    session = factory.SubFactory(SessionFactory)
    seq = factory.Sequence(lambda n: n)
    t = 60
    seat = "reception.1"
    actor = "user"
    verb = "note"
    accepted = True
    hash = "0" * 64
    at = factory.LazyFunction(clock.now)
    by = factory.SubFactory(PersonFactory)


class PhotoFactory(DjangoModelFactory):
    class Meta:
        model = Photo

    session = factory.SubFactory(SessionFactory)
    seq = 3
    seat = "housekeeping.1"
    task = "fridge.1"
    digest = "0" * 64
    kind = "jpg"
    by = factory.SubFactory(PersonFactory)


class PackEditFactory(DjangoModelFactory):
    class Meta:
        model = PackEdit

    pack = "hotel_front_desk"
    unit = factory.SubFactory(UnitFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = "Été"
    made_by = factory.SubFactory(PersonFactory)

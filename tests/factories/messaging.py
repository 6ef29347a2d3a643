import uuid

import factory
from factory.django import DjangoModelFactory

from mihan.messaging.models import DigestTime, Letter, Message, Preference, Writing
from tests.factories.people import PersonFactory, RoleFactory, UserFactory


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    person = factory.SubFactory(PersonFactory)
    kind = "jobs.done"
    key = factory.Sequence(lambda n: f"job:{n}")
    facts = factory.LazyFunction(lambda: {"work": "import_preview", "about": "lister.xlsx", "reference": "J-7"})
    url = "/jobs/7/"


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = Letter

    user = factory.SubFactory(UserFactory, email=factory.Sequence(lambda n: f"reader{n}@example.org"), language="en")


def letter_to(campus, **about):
    """A letter that has something to say, to somebody of the campus."""
    letter = LetterFactory(**about)
    RoleFactory(person=letter.user.person, kind="trainer", unit=campus)
    MessageFactory(person=letter.user.person, letter=letter, channel="at_once")
    return letter


class PreferenceFactory(DjangoModelFactory):
    class Meta:
        model = Preference

    person = factory.SubFactory(PersonFactory)
    kind = "jobs.done"
    channel = "daily"


class DigestTimeFactory(DjangoModelFactory):
    class Meta:
        model = DigestTime

    person = factory.SubFactory(PersonFactory)


class WritingFactory(DjangoModelFactory):
    class Meta:
        model = Writing

    by = factory.SubFactory(UserFactory)
    audience = "group:1"
    label = "Trainees of the group GE101"
    said = factory.LazyFunction(lambda: {"fr": ["Visite", "Demain à 9 h."]})
    once = factory.LazyFunction(uuid.uuid4)

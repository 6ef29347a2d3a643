from datetime import date

import factory

from mihan.api.models import Token
from tests.factories.people import UserFactory


class TokenFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Token

    owner = factory.SubFactory(UserFactory, role="director")
    role = factory.LazyAttribute(lambda token: token.owner.current_roles[0])
    name = "Planning screen"
    prefix = factory.Sequence(lambda n: f"{n:012x}")
    digest = "0" * 64
    areas = ["offer"]
    last_day = date(2099, 1, 1)

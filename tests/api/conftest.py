from datetime import date

import pytest
from django.core.cache import caches
from django.test import Client

from mihan.api.services import make_token
from mihan.people.models import User
from tests.factories.people import UnitFactory, UserFactory


@pytest.fixture(autouse=True)
def _no_request_yet():
    """Requests are counted in a cache, which no test takes back."""
    caches["process"].clear()


@pytest.fixture
def campus(db):
    return UnitFactory(name_fr="Campus de la palmeraie")


@pytest.fixture
def director(campus):
    return UserFactory(role="director", role__unit=campus)


@pytest.fixture
def key():
    """Makes the secret of a token of somebody's first role."""

    def make(user, *areas, **given):
        owner = User.objects.get(pk=user.pk)
        role = given.pop("role", None) or owner.current_roles[0]
        given = {"name": "Screen of the hall", "last_day": date(2027, 1, 1)} | given
        _token, secret = make_token(by=owner, role=role, areas=list(areas), **given)
        return secret

    return make


@pytest.fixture
def ask():
    """Asks the API as a program does: by a token and nothing else."""
    program = Client()

    def answer(secret, address, **params):
        return program.get(f"/api/v1/{address}", params, headers={"Authorization": f"Bearer {secret}"})

    return answer

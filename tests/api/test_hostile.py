"""schemathesis reads the description and tries to make the API break its own word."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from mihan.api.policy import areas_of
from mihan.api.web.door import api
from tests.factories.people import RoleFactory, UnitFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OPERATIONS = sorted(api.get_openapi_schema()["paths"])


@pytest.fixture
def secret(key):
    campus = UnitFactory()
    director = UserFactory(role="director", role__unit=campus)
    RoleFactory(kind="trainee", unit=campus)
    return key(director, *areas_of("director"))


@pytest.fixture(autouse=True)
def _one_connection():
    """Called as a server calls it, the product closes its connection after a request: here it is the test's."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("path", OPERATIONS)
def test_no_operation_breaks_its_word(secret, path, monkeypatch):
    monkeypatch.setattr("mihan.api.web.door.MOST_A_MINUTE", 100_000)
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operation = described[path]["GET"]

    @given(case=operation.as_strategy())
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    def hold(case):
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})

    hold()

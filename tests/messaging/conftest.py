import threading

import pytest

from mihan.messaging import policy
from mihan.messaging.policy import Kind
from tests.factories.people import UnitFactory, UserFactory
from tests.messaging.smtp import MailServer

# What an account that changed is told of.
TOUCHED = {"what": "password_changed", "agent": "Firefox Linux", "ip": "192.0.2.7", "at": "2026-11-24T10:30:00+00:00"}


@pytest.fixture
def campus(db):
    return UnitFactory(name_fr="Campus")


@pytest.fixture
def hello(monkeypatch):
    """A kind of message for the time of a test; it leaves at once unless the reader chose otherwise."""
    monkeypatch.setattr(policy, "_kinds", dict(policy._kinds))
    kind = Kind(
        "test.hello", "Greetings", lambda facts: f"Hello {facts.get('name', '')}".strip(),
        lambda facts: facts.get("text", ""), channel="at_once",
    )  # fmt: skip
    policy.add_kind(kind)
    return kind.code


@pytest.fixture
def reader(campus):
    return UserFactory(role="trainer", role__unit=campus, email="salma@example.org", language="en")


@pytest.fixture
def keeper(campus):
    return UserFactory(role="administrator", role__unit=campus)


@pytest.fixture
def mail_server(settings):
    """Listens for the time of a test, and is the one the product sends to."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 10
        yield server
        server.shutdown()

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.utils import translation
from django_htmx.middleware import HtmxDetails

from mihan.ui import shell


@pytest.fixture(autouse=True)
def _small_site(settings, monkeypatch):
    """The shell without the apps above it: no navigation, no bell, no demo to ask about."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    monkeypatch.setattr(shell, "demo_check", None)
    monkeypatch.setattr(shell, "bell", None)
    monkeypatch.setattr(shell, "_items", [])
    shell.forget_demo()


@pytest.fixture
def french():
    with translation.override("fr"):
        yield


@pytest.fixture
def arabic():
    with translation.override("ar"):
        yield


class Someone(AnonymousUser):
    """Signed in, with exactly the permissions named."""

    is_authenticated = True
    is_anonymous = False
    pk = 1

    def __init__(self, *permissions):
        self.permissions = permissions
        self.current_roles = []

    def __str__(self):
        return "Salma Tazi"

    def has_perm(self, permission, record=None):
        return permission in self.permissions


@pytest.fixture
def asking(rf):
    """A request as views get it: a user, messages, htmx."""

    def ask(path="/ui/", *, user=None, **headers):
        request = rf.get(path, headers=headers)
        request.user = user or AnonymousUser()
        request.session = SessionStore()
        request._messages = FallbackStorage(request)
        request.htmx = HtmxDetails(request)
        request.resolver_match = None
        return request

    return ask

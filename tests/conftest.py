"""The rig, plugged into pytest. What it does is told in tests/rig/."""

import os

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase, override_settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from mihan.bench.scratch import KEPT
from mihan.ui import shell
from tests.rig import selection
from tests.rig.browser import chromium, open_page  # noqa: F401 - fixtures

# In CI, the same examples each time. On a laptop, fresh ones, and few, on each save.
hypothesis_settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("fast", deadline=None, max_examples=25, print_blob=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") == "true" else "fast")


@pytest.fixture(scope="session", autouse=True)
def installation(tmp_path_factory):
    """An installation of our own: cheap passwords, and nothing written among anybody's data."""
    var = tmp_path_factory.mktemp("var")
    (var / "static").mkdir()
    with override_settings(
        VAR=var,
        MEDIA_ROOT=var / "files",
        STATIC_ROOT=var / "static",
        EMAIL_FILE_PATH=var / "mail",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            # The one in service reads a manifest that only collectstatic writes.
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield var


@pytest.fixture(scope="session", autouse=True)
def campuses_built_once(tmp_path_factory):
    """Benches and journeys build the same demo in processes of their own: the first keeps it for all."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "campuses"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEPT, str(folder))
        yield


@pytest.fixture(autouse=True)
def speak_english():
    """Sentences are tested in the language of the sources, whatever catalogues are compiled."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def just_asked_whether_it_is_a_demo():
    """Each process asks once a minute, whatever the page: no test counts that query when it happens to fall due."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shell, "demo_check", lambda: False)
        shell.forget_demo()
        shell.is_demo()


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied():
    """The audit trail refuses deletion, save for the emptying that ends a transactional test."""
    from mihan.core.journal import maintenance
    from mihan.core.models import JournalEntry

    empty = TransactionTestCase._fixture_teardown

    def empty_all(case):
        with maintenance():
            empty(case)
            if connection.vendor == "sqlite":  # it deletes row by row, which is journaled too
                JournalEntry.objects.all().delete()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_all)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """No connection outlives its thread, or PostgreSQL could not drop the test database."""
    for each in connections.all():
        each.settings_dict["CONN_MAX_AGE"] = 0


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    selection.choose(config, items)
    if hasattr(config, "workerinput"):  # one of several processes
        items.sort(key=selection.is_short)


def pytest_sessionfinish(session):
    if session.exitstatus == pytest.ExitCode.OK and selection.lacking(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    for reason in sorted(set(selection.lacking(config))):
        terminalreporter.write_line(f"CI has every tool, but a test {reason}", red=True)

import shutil

import pytest

from mihan.jobs.services import works


@pytest.fixture(autouse=True)
def clean_slates(installation):
    """Each test's jobs begin at number 1 again; in service, `tasks.start` sees to it."""
    shutil.rmtree(installation / "jobs", ignore_errors=True)


@pytest.fixture
def register(monkeypatch):
    """Register works for the time of a test."""
    monkeypatch.setattr(works, "_works", dict(works._works))
    return works.worker_for

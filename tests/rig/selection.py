"""Which tests run on which database, and what a skip costs in CI."""

import os

import pytest
from django.conf import settings

from tests.rig.postgres import HOW_TO_GET_IT, find_binaries

NEEDS = "needs "  # how a skip begins when a tool is missing on this machine
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}
BROWSER_FIXTURES = {"chromium", "open_page"}


def on_postgres() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def choose(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what cannot differ there; on SQLite, what is true there only."""
    for item in items:
        if BROWSER_FIXTURES & fixtures_of(item):
            item.add_marker("browser")
    left_out = [item for item in items if (cannot_differ if on_postgres() else is_for_postgres)(item)]
    if left_out and not on_postgres() and find_binaries() is None:
        for item in left_out:  # no second pass will come: say so rather than look complete
            item.add_marker(pytest.mark.skip(reason=NEEDS + HOW_TO_GET_IT))
        return
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def is_short(item: pytest.Item) -> bool:
    """The journeys are long: begun last, one process would wait for the other."""
    return item.path.parent.name != "journeys"


def fixtures_of(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def is_for_postgres(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgres") is not None


def cannot_differ(item: pytest.Item) -> bool:
    """Pages look the same on both; and a test that reads no table has no database at all."""
    if item.get_closest_marker("browser"):
        return True
    marked = item.get_closest_marker("django_db") or is_for_postgres(item)
    return not marked and not DATABASE_FIXTURES & fixtures_of(item)


def lacking(config: pytest.Config) -> list[str]:
    """Why tests were skipped for lack of a tool, when that is a failure: in CI all tools exist."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None:
        return []
    skips = [r.longrepr[2].removeprefix("Skipped: ") for r in reporter.stats.get("skipped", [])]
    return [reason for reason in skips if reason.startswith(NEEDS)]

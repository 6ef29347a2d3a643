"""Pages in a real browser: `page = open_page("/offer/", language="ar", user=head, width=390)`."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from mihan.bench import chromium as chromium_here
from tests.rig.selection import NEEDS

QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-dev-shm-usage", "--no-first-run"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the session: the machine's own, never one that Playwright downloads."""
    binary = chromium_here.installed()
    if binary is None:
        pytest.skip(NEEDS + chromium_here.WANTED)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, and Django refuses the database there.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=binary, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server, client) -> Iterator[Callable[..., Page]]:
    """Opens pages as their visitor would. A script error, or a resource refused, fails the test."""
    contexts, faults = [], []

    def open_page(path="/", *, language="fr", user=None, width=1280, height=800, **options) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            locale=f"{language}-MA",
            timezone_id=settings.TIME_ZONE,
            viewport={"width": width, "height": height},
            **options,
        )
        contexts.append(context)
        if user is not None:
            client.force_login(user)
            session = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: faults.extend(errors(said)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, faults


def errors(said: ConsoleMessage) -> list[str]:
    return [f"{said.text} ({said.location['url']})"] if said.type == "error" else []

"""People with a browser: who they are, their language, their theme, the width of their screen."""

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

from playwright.sync_api import Browser, Page

from mihan.bench.serving import Served

PASSWORD = "mihan-demo"  # of every account of the demo, printed by the launcher
PHONE = 360
# One of each of the sixteen users.
ACCOUNTS = (
    "director", "regional", "pole", "timetable", "supervisor", "registrar", "admission",
    "counsellor", "workshop", "house", "employer", "graduate", "dpo", "admin", "trainer", "trainee",
)  # fmt: skip


class Visitors:
    def __init__(self, chromium: Browser, campus: Served) -> None:
        self.chromium, self.campus = chromium, campus
        self.sessions: dict[str, Any] = {}

    def open(
        self, path: str = "/", *, user: str = "", language: str = "fr", theme: str = "light",
        width: int = 1280, height: int = 800, **options: Any,
    ) -> Page:  # fmt: skip
        """A new page of a new browser profile; the caller goes to the path, and closes."""
        context = self.chromium.new_context(
            base_url=self.campus.url, locale=f"{language}-MA", timezone_id="Africa/Casablanca",
            viewport={"width": width, "height": height},
            storage_state=self.session(user) if user else None,
            **options,
        )  # fmt: skip
        chosen = {"mihan_language": language, "mihan_theme": theme}
        context.add_cookies([{"name": n, "value": v, "url": self.campus.url} for n, v in chosen.items()])
        return context.new_page()

    def session(self, user: str) -> Any:
        """The cookies of somebody who signed in by the form, once."""
        if user not in self.sessions:
            page = self.open()
            sign_in(page, user)
            self.sessions[user] = page.context.storage_state()
            page.context.close()
        return self.sessions[user]

    def forget(self, user: str) -> None:
        """Their devices were signed out: they sign in again."""
        self.sessions.pop(user, None)

    def leave(self) -> None:
        self.sessions.clear()


def set_up_codes(page: Page, password: str) -> None:
    """Whoever must have a second factor sets one up: an application that gives codes, played here."""
    page.locator("main a[href$='/totp/activate/']").click()
    page.fill("input[name=password]", password)  # asked once more before it
    page.press("input[name=password]", "Enter")
    page.locator("main details summary").click()
    key = page.locator("main .key").inner_text().strip()
    page.fill("input[name=code]", code_of(key, early_in_a_step()))
    page.locator("main form button:not([type=button])").last.click()
    page.wait_for_url(lambda url: "/totp/activate/" not in url)


def early_in_a_step() -> float:
    """Now, or when the next step begins: a code ends with its thirty seconds, even on its way."""
    left = 30 - time.time() % 30
    time.sleep(left + 0.1 if left < 5 else 0)
    return time.time()


def code_of(key: str, at: float) -> str:
    """The six digits of an application at a time (RFC 6238, SHA-1, 30 seconds)."""
    counter = struct.pack(">Q", int(at) // 30)
    digest = hmac.new(base64.b32decode(key), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def sign_in(page: Page, user: str) -> None:
    """By the form, as anybody does; leaves the page where it leads."""
    page.goto("/account/login/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/account/login/" not in url)

#!/usr/bin/env python3
"""The pictures of the README: `.venv/bin/python tools/screenshots.py [FOLDER]`.

On a scratch copy of the full demo, served as in production; nothing of the installation is read or
written. With DATABASE_URL set, on that base as it stands (its demo already built). Needs Chromium.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from mihan.bench.serving import Served, served_campus  # noqa: E402
from tests.journeys.files import NAME, a_week_later  # noqa: E402
from tests.journeys.visitors import Visitors  # noqa: E402

QUIET = ["--no-sandbox", "--disable-background-networking", "--hide-scrollbars"]
WIDE, PHONE = (1280, 860), (390, 844)
MOST = 150_000  # bytes, for a page that opens quickly


@dataclass(frozen=True)
class Picture:
    name: str
    page: str
    language: str
    size: tuple[int, int] = WIDE
    theme: str = "light"
    user: str = "director"

    @property
    def file(self) -> str:
        parts = [self.name, self.language]
        parts += ["phone"] if self.size == PHONE else []
        parts += ["dark"] if self.theme == "dark" else []
        return "-".join(parts) + ".png"


PAGES = {
    "morning": "portal:home", "progress": "progress:overview", "group": "offer:group-detail",
    "import": "run", "calendar": "calendar:home", "people": "people:person-list",
}  # fmt: skip


def pictures() -> Iterator[Picture]:
    for language in ("ar", "fr"):
        for name, page in PAGES.items():
            yield Picture(name, page, language)
        yield Picture("morning", "portal:home", language, PHONE)
        yield Picture("progress", "progress:overview", language, PHONE)
    yield Picture("people", "people:person-list", "ar", PHONE)
    yield Picture("trainee", "portal:home", "ar", PHONE, user="trainee")
    yield Picture("morning", "portal:home", "ar", theme="dark")
    yield Picture("progress", "progress:overview", "fr", theme="dark")


def main(folder: Path) -> None:
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    if binary is None:
        raise SystemExit("needs Chromium (Debian: apt-get install chromium)")
    folder.mkdir(parents=True, exist_ok=True)
    say("building the demo and starting a server …")
    with (
        served_campus(database=os.environ.get("DATABASE_URL", "")) as campus,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=binary, args=QUIET)
        addresses = {**campus.seen_by("director")["pages"], "run": bring(campus)}
        for picture in pictures():
            take(browser, campus, picture, addresses[picture.page], folder / picture.file)
        browser.close()


def bring(campus: Served) -> str:
    """A file on the import desk, so that its preview can be seen; its address."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / NAME
        path.write_bytes(a_week_later(campus, scale=1, taught=140, spoiled=3).content)
        brought = campus.run("tests.journeys.seeding", str(path))
    return f"{brought[path.stem]}?show=changed"


sessions: dict[str, Any] = {}


def take(browser: Browser, campus: Served, picture: Picture, url: str, target: Path) -> None:
    visitors = Visitors(browser, campus)
    visitors.sessions = sessions  # each person signs in once
    width, height = picture.size
    page = visitors.open(
        user=picture.user, language=picture.language, theme=picture.theme,
        width=width, height=height, device_scale_factor=1,
    )  # fmt: skip
    page.goto(url, wait_until="networkidle")
    size = shoot(page, target)
    page.context.close()
    say(f"{target.name:32} {size:>8} bytes{'  too heavy' if size > MOST else ''}")


def shoot(page: Page, target: Path) -> int:
    page.evaluate("document.fonts.ready")
    page.screenshot(path=target, animations="disabled", caret="hide")
    return target.stat().st_size


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")

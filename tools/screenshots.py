#!/usr/bin/env python3
"""The pictures of the README and of docs/homes.md: `.venv/bin/python tools/screenshots.py [FOLDER [NAME]]`,
of all of them or of those whose name begins with NAME (`homes/`).

On a scratch copy of the full demo, served as in production; nothing of the installation is read or
written. With DATABASE_URL set, on that base as it stands (its demo already built). Needs Chromium.
"""

import base64
import os
import struct
import sys
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from mihan.bench import chromium  # noqa: E402
from mihan.bench.serving import Served, served_campus  # noqa: E402
from tests.journeys.files import NAME, a_week_later  # noqa: E402
from tests.journeys.visitors import ACCOUNTS, Visitors  # noqa: E402

QUIET = ["--no-sandbox", "--disable-background-networking", "--hide-scrollbars"]
WIDE, PHONE = (1280, 860), (390, 844)
HOME = (1120, 780)  # a home beside its phone, sixteen of them in two languages: smaller files
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


PICTURES = (
    Picture("morning", "portal:home", "ar"),
    Picture("morning", "portal:home", "fr"),
    Picture("progress", "progress:overview", "fr"),
    Picture("behind", "progress:behind", "ar"),
    Picture("import", "run", "ar"),
    Picture("calendar", "calendar:home", "fr"),
    Picture("progress", "progress:overview", "ar", theme="dark"),
    Picture("board", "timetable:board", "fr", user="timetable"),
    Picture("unplaced", "timetable:unplaced", "ar", user="timetable"),
    Picture("space", "places:space-detail", "fr"),
    Picture("year", "timetable:year", "fr", user="timetable"),
    Picture("exams", "exams:session-detail", "ar", user="registrar"),
    Picture("hotel", "hotel", "fr", user="hotel1"),
    Picture("ward", "ward", "ar", user="nurse"),
    Picture("debrief", "workplaces:debrief", "ar", user="hotel"),
    Picture("season", "market:season-detail", "fr", user="market"),
    Picture("morning", "portal:home", "ar", PHONE),
    Picture("trainee", "portal:home", "ar", PHONE, user="trainee"),
    Picture("trainer", "portal:home", "fr", PHONE, user="trainer"),
    Picture("week", "week", "ar", PHONE, user="trainee"),
    Picture("progress", "progress:overview", "fr", PHONE, theme="dark"),
)
HOMES = tuple(
    Picture(f"homes/{user}", "portal:home", language, size, user=user)
    for user in ACCOUNTS
    for language in ("ar", "fr")
    for size in (HOME, PHONE)
)


def main(folder: Path, only: str = "") -> None:
    binary = chromium.installed()
    if binary is None:
        raise SystemExit(f"needs {chromium.WANTED}")
    (folder / "homes").mkdir(parents=True, exist_ok=True)
    say("building the demo and starting a server …")
    with (
        served_campus(database=os.environ.get("DATABASE_URL", "")) as campus,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=binary, args=QUIET)
        say("planning its week …")
        campus.manage("plan_demo_week")
        addresses = {}
        for user in ("market", "hotel", "timetable", "director"):
            addresses |= campus.seen_by(user)["pages"]
        addresses |= {"run": bring(campus), "week": "/timetable/mine/"}
        addresses |= {"hotel": play_alone(browser, campus, "hotel1"), "ward": play_alone(browser, campus, "nurse")}
        campus.run("tests.journeys.morning")
        for picture in (picture for picture in (*PICTURES, *HOMES) if picture.name.startswith(only)):
            take(browser, campus, picture, addresses[picture.page], folder / picture.file)
        browser.close()


def bring(campus: Served) -> str:
    """A file on the import desk, so that its preview can be seen; its address."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / NAME
        path.write_bytes(a_week_later(campus, scale=1, taught=140, spoiled=3).content)
        brought = campus.run("tests.journeys.seeding", str(path))
    return f"{brought[path.stem]}?show=refused"


def play_alone(browser: Browser, campus: Served, user: str) -> str:
    """A workplace of their trade played alone, in its first seat, until something waits; its address."""
    visitors = Visitors(browser, campus)
    visitors.sessions = sessions
    page = visitors.open(user=user)
    page.goto("/workplaces/", wait_until="networkidle")
    page.locator("button[name=role]").first.click()
    for _moment in range(4):
        page.wait_for_load_state("networkidle")
        page.locator("form[action$='/skip/'] button").click()
    page.wait_for_load_state("networkidle")
    address = page.url.removeprefix(campus.url)
    page.context.close()
    return address


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
    page.evaluate("document.fonts.ready")
    shot = page.screenshot(animations="disabled", caret="hide")
    page.goto("about:blank")  # whose policy lets a script run
    target.write_bytes(small := lighter(page, shot))
    page.context.close()
    say(f"{target.name:32} {len(small):>8} bytes{'  too heavy' if len(small) > MOST else ''}")


# The 208 colours most used, then 48 far from all of them (a small red sign keeps its red); each
# other colour becomes the nearest of these. Flat pages have few.
PALETTE = """async (source) => {
  const bytes = Uint8Array.from(atob(source), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, image.width, image.height);
  const points = new Uint32Array(data.buffer), times = new Map();
  for (const point of points) times.set(point, (times.get(point) ?? 0) + 1);
  const part = (point, of) => (point >>> (8 * of)) & 255;
  const apart = (one, other) => [0, 1, 2].reduce((sum, of) => sum + (part(one, of) - part(other, of)) ** 2, 0);
  const used = [...times].sort((one, other) => other[1] - one[1]).map(([point]) => point);
  const colours = used.slice(0, 208);
  const far = new Map(used.slice(208).map((point) => [point, Math.min(...colours.map((one) => apart(one, point)))]));
  while (far.size && colours.length < 256) {
    const [chosen] = [...far].reduce((best, next) => (next[1] > best[1] ? next : best));
    colours.push(chosen);
    far.delete(chosen);
    for (const [point, least] of far) far.set(point, Math.min(least, apart(point, chosen)));
  }
  const nearest = (point) => colours.reduce((best, colour, at) =>
    apart(colour, point) < apart(colours[best], point) ? at : best, 0);
  const place = new Map();
  for (const point of times.keys()) place.set(point, nearest(point));
  let text = "";
  for (const point of points) text += String.fromCharCode(place.get(point));
  return {
    width: image.width, height: image.height, pixels: btoa(text),
    colours: colours.flatMap((colour) => [0, 1, 2].map((of) => part(colour, of))),
  };
}"""


def lighter(page: Page, shot: bytes) -> bytes:
    """The same picture as a PNG with a palette, a third of the weight."""
    seen = page.evaluate(PALETTE, base64.b64encode(shot).decode())
    width, height, pixels = seen["width"], seen["height"], base64.b64decode(seen["pixels"])
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [(b"IHDR", head), (b"PLTE", bytes(seen["colours"])), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )  # fmt: skip


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    asked = sys.argv[1:3]
    main(Path(asked[0]) if asked else ROOT / "docs" / "screenshots", *asked[1:])

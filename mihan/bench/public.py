"""The public site: bytes of a first and a next page, waits at 100 requests a second, nothing that moves."""

import argparse
import contextlib
import json
import re
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from mihan.bench import chromium
from mihan.bench.constant_rate import percentile
from mihan.bench.report import ROOT, Row
from mihan.bench.scratch import NotMeasured, database_name
from mihan.bench.serving import Served, served_campus

Say = Callable[[str], Any]
FIRST, NEXT = 100_000, 15_000  # bytes
P95 = 100  # ms
SHIFT = 0.01  # of a screen; browsers call a page steady under 0.1
FONTS_LATE = 1.5  # seconds, to see what is read without them
WORDS = (
    "cuisine",
    "الطبخ",
    "électrecité",
    "hotelerie",
    "الرقمنة",
    "coiffeuse",
    "لحام",
    "comptabilité",
    "san",
    "مكانيك",
)
PROGRAMME = re.compile(r"<loc>[^<]*?(/(?:ar|fr|en)/programmes/[^<]+)</loc>")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", default="", metavar="URL", help="a base that holds the full demo")
    parser.add_argument("--scale", type=float, default=1.0, help="of the demo, when it is built")
    parser.add_argument("--rate", type=float, default=100, help="requests a second")
    parser.add_argument("--seconds", type=float, default=30)


def measure(
    *, say: Say, database: str, scale: float, rate: float, seconds: float, **options: Any
) -> tuple[list[Row], str]:  # fmt: skip
    with served_campus(scale=scale, database=database, workers=2) as campus:
        paths = programme_pages(campus.url)
        say(f"{len(paths)} programme pages at {rate:g} requests a second for {seconds:g} s, three times …")
        rows = _waits(campus, "programme page, first time each", paths, rate=rate, seconds=len(paths) / rate)
        rows += _waits(campus, "programme page", paths, rate=rate, seconds=seconds, most=P95)
        with _writing(campus):
            rows += _waits(campus, "programme page, base written twice a second", paths, rate=rate, seconds=seconds)
        searches = [f"/{code}/programmes/?q={quote(word)}" for word in WORDS for code in ("ar", "fr")]
        rows += _waits(campus, "catalogue searched", searches, rate=rate, seconds=seconds)
        say("looking at pages in Chromium …")
        rows += [row for code in ("ar", "fr") for row in _seen(campus.url, code)]
        return rows, database_name(campus.database)


def programme_pages(url: str) -> list[str]:
    """Every programme in every language, as the site itself lists them."""
    with urllib.request.urlopen(f"{url}/sitemap.xml", timeout=30) as answer:  # noqa: S310 - our own server
        found = PROGRAMME.findall(answer.read().decode())
    if not found:
        raise NotMeasured("the sitemap names no programme")
    return found


def _waits(
    campus: Served, what: str, paths: list[str], *, rate: float, seconds: float, most: float | None = None
) -> list[Row]:  # fmt: skip
    command = [sys.executable, "-m", "mihan.bench.constant_rate", campus.url, str(rate), str(seconds)]
    done = subprocess.run(command, cwd=ROOT, input="\n".join(paths), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMeasured(done.stderr[-500:])
    told = json.loads(done.stdout.splitlines()[-1])
    waits = told["waits"] or [float("inf")]
    return [
        Row(f"{what}: answered, p50", round(percentile(waits, 0.5), 2), "ms"),
        Row(f"{what}: answered, p95", round(percentile(waits, 0.95), 2), "ms", most),
        Row(f"{what}: slowest", round(max(waits), 1), "ms"),
        Row(f"{what}: faults of {len(waits)}", len(told["faults"]), "answers", 0),
    ]


@contextlib.contextmanager
def _writing(campus: Served) -> Iterator[None]:
    """Somebody else works in the same base: a row of another table is written twice a second (SQLite)."""
    path = unquote(urlsplit(campus.database).path)[1:] if campus.database.startswith("sqlite") else ""
    over = threading.Event()

    def write() -> None:
        while path and not over.wait(0.5):
            with sqlite3.connect(path, timeout=10) as base:
                base.execute("DELETE FROM django_session WHERE session_key = 'bench'")
                base.execute("INSERT INTO django_session VALUES ('bench', '', '2030-01-01')")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()


# --- in a browser


def _seen(url: str, language: str) -> list[Row]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        raise NotMeasured("playwright is not installed (requirements-dev.txt)") from missing
    binary = chromium.installed()
    if binary is None:
        raise NotMeasured(f"not installed: {chromium.WANTED}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        try:
            bytes_, moves = transferred(browser, url, language), steadiness(browser, url, language)
        finally:
            browser.close()
    return [
        Row(f"{language}: first programme page, all it transfers", bytes_["first"], "bytes", FIRST),
        Row(f"{language}: next programme page", bytes_["next"], "bytes", NEXT),
        Row(f"{language}: the same page again", bytes_["again"], "bytes"),
        Row(f"{language}: requests to other sites", bytes_["strangers"], "requests", 0),
        Row(f"{language}: cookies set", bytes_["cookies"], "cookies", 0),
        Row(f"{language}: layout shift, fonts {FONTS_LATE:g} s late", moves["shift"], "of screen", SHIFT),
        Row(f"{language}: first text, fonts {FONTS_LATE:g} s late", moves["text"], "ms", FONTS_LATE * 1000),
    ]


PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


def transferred(browser: Any, url: str, language: str) -> dict[str, int]:
    """What the network carried, heads of answers included, by a browser that never came before."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    carried: list[int] = []
    hosts: list[str] = []
    network.on("Network.loadingFinished", lambda told: carried.append(int(told["encodedDataLength"])))
    page.on("request", lambda request: hosts.append(urlsplit(request.url).netloc))
    found = {}
    for name, slug in (("first", "gc-ge-ts"), ("next", "dia-dev-ts"), ("again", "dia-dev-ts")):
        carried.clear()
        page.goto(f"{url}/{language}/programmes/{slug}/", wait_until="networkidle")
        found[name] = sum(carried)
    found["strangers"] = sum(host not in ("", urlsplit(url).netloc) for host in hosts)
    found["cookies"] = len(context.cookies())
    context.close()
    return found


WATCH = """window.moved = 0; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
}).observe({type: 'layout-shift', buffered: true})"""
ARRIVED = """Math.min(...performance.getEntriesByType('resource')
  .filter(entry => entry.name.endsWith('.woff2')).map(entry => entry.responseEnd))"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 1e9"


def steadiness(browser: Any, url: str, language: str, *, late: float = FONTS_LATE) -> dict[str, float]:
    """How much of the screen moves when the fonts arrive late; when the first text is there, and the first font."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(WATCH)

    def hold(route: Any) -> None:
        time.sleep(late)
        route.continue_()

    page.route("**/*.woff2", hold)
    page.goto(f"{url}/{language}/programmes/gc-ge-ts/", wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(300)
    told = {"shift": round(page.evaluate("window.moved"), 4)}
    told |= {"text": round(page.evaluate(PAINTED), 1), "fonts": round(page.evaluate(ARRIVED), 1)}
    context.close()
    return told

"""The topics of help, read once from the data files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from mihan.core.addresses import address

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "fr", "ar")
# The parts of the list, in the order of the navigation.
ORDER = (
    "portal",
    "timetable",
    "exams",
    "assessment",
    "progress",
    "offer",
    "people",
    "places",
    "calendar",
    "exchange",
    "jobs",
    "messaging",
    "public",
    "api",
)


@dataclass(frozen=True)
class Said:
    """A topic in one language."""

    title: str
    purpose: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    slug: str
    app: str
    views: tuple[str, ...]
    texts: dict[str, Said]

    @property
    def said(self) -> Said:
        return self.texts.get(get_language() or "en", self.texts["en"])

    @property
    def screen(self) -> str:
        """The address of its first screen; empty where that screen is of one row among many."""
        try:
            return address(self.views[0])
        except NoReverseMatch:
            return ""


@cache
def topics() -> dict[str, Topic]:
    """By slug, in the order of the navigation."""
    files = sorted(DATA.glob("*.toml"), key=lambda path: (_place(path.stem), path.stem))
    return {topic.slug: topic for path in files for topic in _read(path)}


def _place(app: str) -> int:
    return ORDER.index(app) if app in ORDER else len(ORDER)


def _read(path: Path) -> Iterator[Topic]:
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["topic"]:
        texts = {language: _said(row[language]) for language in LANGUAGES}
        yield Topic(row["slug"], path.stem, tuple(row["views"]), texts)


def _said(row: dict[str, Any]) -> Said:
    return Said(row["title"], row["purpose"], tuple(row["steps"]))


@cache
def _by_view() -> dict[str, Topic]:
    return {view: topic for topic in topics().values() for view in topic.views}


def topic_of(view: str) -> Topic | None:
    """The help of a screen, by the name of its view."""
    return _by_view().get(view)


def help_address(view: str) -> str:
    """Where the help of a screen is read; empty for a screen without any."""
    topic = topic_of(view)
    try:
        return reverse("help:topic", args=[topic.slug]) if topic else ""
    except NoReverseMatch:  # these addresses are without help: a part of the product alone, in its tests
        return ""

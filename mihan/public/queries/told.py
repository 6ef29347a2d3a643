"""What the site tells beside the offer, read once from `data/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from mihan.core.models import name_of
from mihan.public.policy import synonyms_of

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing in three languages; French where the reader's own is not known."""

    fr: str
    ar: str = ""
    en: str = ""

    def __str__(self) -> str:
        return name_of(self.fr, self.ar, self.en)

    def __bool__(self) -> bool:
        return bool(self.fr or self.ar or self.en)

    @property
    def language(self) -> str:
        """The language it is shown in."""
        language = get_language() or "fr"
        return language if getattr(self, language, "") else "fr"

    @property
    def every(self) -> str:
        return f"{self.fr} {self.ar} {self.en}"


def words(told: dict[str, str] | None) -> Words:
    return Words(**told) if told else Words("")


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of the campus and who said it."""

    value: int
    label: Words
    source: Words
    prefix: Words


@cache
def facts_of(establishment: str) -> tuple[Fact, ...]:
    """Figures of a campus by its code; none for one that has written none."""
    return tuple(
        Fact(row["value"], words(row["label"]), words(row["source"]), words(row.get("prefix")))
        for row in _read("facts").get(establishment, ())
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked to enter a level, in which year it was said, and where."""

    asks: Words
    age: Words
    chosen: Words
    stated_for: str
    source: str


@cache
def asked_by(level: str) -> Asked | None:
    row = _read("entry").get(level)
    if row is None:
        return None
    return Asked(words(row.get("asks")), words(row.get("age")), words(row["chosen"]), row["stated_for"], row["source"])


@cache
def hiring(sector: str, pole: str) -> tuple[Words, ...]:
    """Who hires after a programme of a sector and a pole: ours, illustrative."""
    told = _read("hiring")
    row = told["sector"].get(sector) or told["pole"].get(pole)
    return tuple(Words(*each) for each in zip(row["fr"], row["ar"], row["en"], strict=True)) if row else ()


@cache
def synonyms() -> dict[str, frozenset[str]]:
    return synonyms_of(_read("synonyms")["groups"])


def demo_news() -> dict[str, dict[str, str]]:
    """Titles and texts of the demonstration's items, by the name of their column."""
    return _read("demo_news")

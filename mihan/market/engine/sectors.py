"""What a firm may deal in, as the file beside this app says it: `data/sectors.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from mihan.market.policy import stocked

HERE = Path(__file__).parent.parent / "data" / "sectors.toml"


@cache
def sectors() -> Mapping[str, Any]:
    """By name: its title in three languages, `goods`, `usage`."""
    return tomllib.loads(HERE.read_text(encoding="utf-8"))


def sector_names() -> list[tuple[str, str]]:
    """Each with its title, in the reader's language."""
    language = (get_language() or "fr")[:2]
    return [(name, sector.get(language) or sector["fr"]) for name, sector in sectors().items()]


def stock_of(sector: str, *, strong_in: int) -> dict[str, Any]:
    """The parameters of the workplace that say what a firm deals in; it is strong in one of its products."""
    found = sectors()[sector]
    return {"products": stocked(found["goods"], strong_in=strong_in), "usage": found["usage"]}

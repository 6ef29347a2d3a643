"""Reasons as the engine gave them, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language


def said(reasons: Iterable[Mapping[str, Any]]) -> list[str]:
    """The sentence of each reason, in the language of the page (in English where it has no other)."""
    language = get_language() or "en"
    return [reason["text"].get(language) or reason["text"]["en"] for reason in reasons if reason.get("text")]

"""HTML tables, which many systems give an .xls name. A linear scan: no tree, no backtracking."""

import html
import re

from mihan.engines.sheets.guards import Limits
from mihan.engines.sheets.problems import Unreadable
from mihan.engines.sheets.tables import Row

LEADING = 1_000

_ROW = re.compile(r"<tr(?=[\s>/])", re.IGNORECASE)
# [^<>] and not [^>]: with tags never closed, the latter would look through the file each time.
_CELL = re.compile(r"<t[dh](\s[^<>]*)?/?>", re.IGNORECASE)
_TABLE = re.compile(r"<table(?=[\s>/])", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_SPAN = re.compile(r"colspan\s*=\s*[\"']?\s*(\d{1,9})", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div)\b[^<>]*>", re.IGNORECASE)


def looks_like_html(text: str) -> bool:
    """Whether a text is a page holding a table."""
    return text[:LEADING].lstrip().startswith("<") and _TABLE.search(text) is not None


def html_tables(text: str, limits: Limits) -> list[list[Row]]:
    """The rows of each table of a page, cells as text, column spans filled with None."""
    for opening, closing in (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")):
        text = _without(text, opening, closing)
    budget = _Budget(limits)
    return [_rows(part, budget) for part in _TABLE.split(text)[1:]]


def _without(text: str, opening: str, closing: str) -> str:
    """The text outside the marks, searched once from left to right."""
    low = text.lower()
    if len(low) != len(text):  # a few letters change length in lower case
        low = text
    kept, at = [], 0
    while (start := low.find(opening, at)) >= 0:
        kept.append(text[at:start])
        end = low.find(closing, start)
        if end < 0:
            return "".join(kept)
        at = end + len(closing)
    kept.append(text[at:])
    return "".join(kept)


class _Budget:
    """Counts the cells of all the tables together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = self.columns = self.cells = 0

    def take(self, row: Row) -> None:
        self.rows += 1
        self.cells += len(row)
        self.columns = max(self.columns, len(row))
        self.limits.check_shape(self.rows, self.columns, self.cells)


def _rows(table: str, budget: _Budget) -> list[Row]:
    rows: list[Row] = []
    starts = [match.start() for match in _ROW.finditer(table)]
    for start, end in zip(starts, [*starts[1:], len(table)], strict=True):
        row = _cells(table[start:end], budget.limits)
        budget.take(row)
        rows.append(row)
    return rows


def _cells(text: str, limits: Limits) -> Row:
    row: Row = []
    parts = _CELL.split(text)
    if len(parts) > 2 * limits.columns + 1:
        raise Unreadable("too_many_columns", limit=limits.columns)
    for attributes, content in zip(parts[1::2], parts[2::2], strict=True):
        row.append(_content(content))
        span = _SPAN.search(attributes) if attributes else None
        extra = int(span[1]) - 1 if span else 0
        if len(row) + extra > limits.columns:
            raise Unreadable("too_many_columns", limit=limits.columns)
        row.extend([None] * extra)
    return row


def _content(text: str) -> str | None:
    text = text.removesuffix("</tr>").removesuffix("</td>")
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    if "&" in text:
        text = html.unescape(text)
    return text.strip(" \t\r\n\xa0") or None

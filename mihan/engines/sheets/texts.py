"""Bytes to text, and text to rows: .csv, tab text, and the same wearing an .xls name."""

import csv
import re
from collections.abc import Iterator
from typing import Literal

from mihan.engines.sheets.guards import Limits
from mihan.engines.sheets.problems import Unreadable
from mihan.engines.sheets.tables import Row

DELIMITERS = (";", ",", "\t", "|")
SAMPLE = 64 * 1024
SAMPLE_LINES = 20
LONGEST_LINE = 1_000_000
LINES_IN_A_ROW = 10  # an address may hold line breaks, not a whole file

_ARABIC_WORD = re.compile("[\u0621-\u064a\u067e\u0686\u0698\u06af]{2,}")
_MIXED = re.compile("[A-Za-z][\u0621-\u064a]|[\u0621-\u064a][A-Za-z]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def decoded(content: bytes) -> str:
    """The text of a file, whatever its encoding. Raises Unreadable when it is no text.

    UTF-8 that was damaged in places keeps its U+FFFD, so that only those lines are refused.
    """
    text = _in_some_encoding(content)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _in_some_encoding(content: bytes) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if content.startswith(mark):
            return _marked(content[len(mark) :], encoding)
    sixteen = _unmarked_utf16(content)
    text = _marked(content, sixteen) if sixteen else _eight_bit(content)
    sample = text[:SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) // 50 + 1:
        raise Unreadable("not_a_spreadsheet")
    return text


def _marked(content: bytes, encoding: str) -> str:
    text = content.decode(encoding, "replace")
    bad = text.count("\ufffd")
    if bad * 20 > len(text):
        raise Unreadable("wrong_encoding", value="")
    return text


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 without its mark: one byte in two of the spaces, digits and separators is null."""
    sample = content[:SAMPLE]
    if len(content) % 2 or len(sample) < 4:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd * 4 > len(sample) // 2 and even * 20 < odd:
        return "utf-16-le"
    if even * 4 > len(sample) // 2 and odd * 20 < even:
        return "utf-16-be"
    return ""


def _eight_bit(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(map(len, re.findall(r"[^\x00-\x7f]+", text))) - bad
    # Old encodings almost never make valid UTF-8 by chance.
    if good > 4 * bad:
        return text
    arabic = content.decode("cp1256")
    # Under cp1256 a French capital with its accent is an Arabic letter alone in a Latin word.
    if len(_ARABIC_WORD.findall(arabic)) > len(_MIXED.findall(arabic)):
        return arabic
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return arabic


def delimited_rows(text: str, delimiter: str, limits: Limits, *, only: int = 0) -> list[Row]:
    """The rows of a text, all of them or the `only` first ones. Blank cells are None."""
    try:
        return _csv_rows(text, delimiter, limits, only, csv.QUOTE_MINIMAL)
    except csv.Error:
        # A quote opened and never closed swallows the file: read the quotes as they are written.
        try:
            return _csv_rows(text, delimiter, limits, only, csv.QUOTE_NONE)
        except csv.Error as error:
            raise Unreadable("too_many_columns", limit=limits.columns) from error


def _csv_rows(text: str, delimiter: str, limits: Limits, only: int, quoting: Literal[0, 3]) -> list[Row]:
    rows: list[Row] = []
    filled = width = 0
    lines = _short_lines(text, delimiter, limits)
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting)
    read = 0
    for fields in reader:
        if reader.line_num - read > LINES_IN_A_ROW:
            raise csv.Error("a quote is never closed")
        read = reader.line_num
        row: Row = [field or None for field in fields]
        width = max(width, len(row))
        filled += len(row)
        rows.append(row)
        if len(rows) == only:
            break
        if width > limits.columns or filled > limits.filled or len(rows) > limits.rows:
            limits.check_shape(len(rows), width, filled)
    return rows


def _short_lines(text: str, delimiter: str, limits: Limits) -> Iterator[str]:
    """Lines one by one, refusing before it is split one that cannot be a line of a sheet."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        if end - at > LONGEST_LINE:
            if text.count(delimiter, at, end) > limits.columns:
                raise Unreadable("too_many_columns", limit=limits.columns)
            raise Unreadable("not_a_spreadsheet")
        yield text[at:end]
        at = end


def samples(text: str, limits: Limits) -> list[tuple[str, list[Row]]]:
    """(delimiter, first rows) for each delimiter the text may use."""
    head = text[: 4 * SAMPLE]
    tried = [mark for mark in DELIMITERS if mark in head] or [";"]
    return [(mark, _sample(head, mark, limits)) for mark in tried]


def _sample(head: str, delimiter: str, limits: Limits) -> list[Row]:
    try:
        return delimited_rows(head, delimiter, limits, only=SAMPLE_LINES)
    except Unreadable:
        return []

"""The zip around an .xlsx, looked through before the real reader sees it.

The reader trusts what a workbook says of itself: sizes, counts, cell references. Each of those is
checked here by streaming the parts once, never holding more than one chunk.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from xml.etree import ElementTree

from mihan.engines.sheets.guards import MEBIBYTE, Limits
from mihan.engines.sheets.problems import Unreadable

CHUNK = MEBIBYTE
FEED = 64 * 1024
DIRECTORY_LIMIT = MEBIBYTE
INDEX_LIMIT = 4 * MEBIBYTE

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"
# A cell with something in it: an `r` attribute in a tag that is not closed at once. Rows match
# too, with no letters. Styled blank cells are skipped, people colour whole lines.
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3}\d+)["'](?:[^<>]*[^/<>])?>""")
_FIVE_DIGITS = re.compile(rb"\d{5}")
_DIGITS = b"0123456789"
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NO_REFERENCE = re.compile(rb"""<(?:\w+:)?(?:c|row)(?=[\s/>])(?![^>]*\sr\s*=)""")
_TAG = re.compile(rb"<(?:\w+:)?(c|row)(?=[\s/>])")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["']""")
_SHARED_INDEX = re.compile(rb"""\st\s*=\s*["']s["'][^<>]*>\s*<(?:\w+:)?v(?:\s[^<>]*)?>\s*(\d{1,9})\s*<""")
_ERROR = re.compile(
    rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^<>]*\st\s*=\s*["']e["'][^<>]*>"""
    rb"""(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>([^<]{1,20})</v>"""
)
_STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")
_COUNT = re.compile(rb"""uniqueCount\s*=\s*["'](\d+)""")

Errors = dict[tuple[int, int], str]


@dataclass
class Archive:
    """What the look-through learnt: error cells by part, as {(row, column): "#REF!"} from 0."""

    errors: dict[str, Errors] = field(default_factory=dict)
    parts_by_sheet: dict[str, str] = field(default_factory=dict)

    def errors_of(self, sheet: str) -> Errors:
        """The error cells of a sheet: the reader shows them as blank, and blank is not an error."""
        return self.errors.get(self.parts_by_sheet.get(sheet, ""), {})


@dataclass
class _Bounds:
    letters: set[bytes] = field(default_factory=set)
    rows: int = 9_999
    references: int = 0
    unnamed: bool = False
    errors: Errors = field(default_factory=dict)


def examine(content: bytes, limits: Limits) -> Archive:
    """Look through a workbook. Raises Unreadable when it is no workbook, or a dangerous one."""
    infos = _directory(content)
    archive = Archive()
    unpacked = 0
    cells: dict[str, int] = {}
    for info in infos:
        bounds = _Bounds()
        unpacked = _look_through(content, info, bounds, unpacked, limits)
        _check_bounds(bounds, content, info, limits)
        cells[info.filename] = bounds.references
        if bounds.errors:
            archive.errors[info.filename] = bounds.errors
    for info in infos:
        if info.filename.lower().endswith("sharedstrings.xml"):
            _check_strings(content, info, cells, infos, limits)
    if archive.errors:
        archive.parts_by_sheet = _parts_by_sheet(content, infos)
    return archive


def _look_through(content: bytes, info: zipfile.ZipInfo, bounds: _Bounds, unpacked: int, limits: Limits) -> int:
    """Note what a part holds; the bytes unpacked so far, this part included."""
    # Every part, whatever its name: the workbook may call anything a sheet.
    for chunk in _overlapping(_chunks(content, info)):
        unpacked += chunk.fresh
        limits.check_unpacked(unpacked)
        _note_bounds(bounds, chunk.data, limits)
    return unpacked


def _directory(content: bytes) -> list[zipfile.ZipInfo]:
    """The entries of the zip, when they look like those of an .xlsx."""
    end = content.rfind(_END)
    if end < 0 or len(content) < end + 22 or content[max(0, end - 20) : end].startswith(_END_64):
        raise Unreadable("damaged_workbook")
    if struct.unpack_from("<I", content, end + 12)[0] > DIRECTORY_LIMIT:
        raise Unreadable("damaged_workbook")
    try:
        infos = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except Exception as error:  # zipfile leaks struct, unicode and value errors too
        raise Unreadable("damaged_workbook") from error
    names = [info.filename.lower() for info in infos]
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable("protected_workbook")
    if "xl/workbook.xml" not in names or "content.xml" in names or "xl/workbook.bin" in names:
        raise Unreadable("not_a_spreadsheet")
    if len(set(names)) != len(names):
        raise Unreadable("damaged_workbook")  # two readers could each see another one
    return infos


def _chunks(content: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of one part, whatever length it declares: `zipfile` would believe the header."""
    start = info.header_offset
    if content[start : start + 4] != b"PK\x03\x04" or len(content) < start + 30:
        raise Unreadable("damaged_workbook")
    name, extra = struct.unpack_from("<HH", content, start + 26)
    begin = start + 30 + name + extra
    packed = memoryview(content)[begin : begin + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(packed), CHUNK):
            yield bytes(packed[at : at + CHUNK])
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflated(packed)
    else:
        raise Unreadable("damaged_workbook")


def _inflated(packed: memoryview) -> Iterator[bytes]:
    engine = zlib.decompressobj(-15)
    try:
        for at in range(0, len(packed), FEED):
            pending = bytes(packed[at : at + FEED])
            while pending:
                data = engine.decompress(pending, CHUNK)
                pending = engine.unconsumed_tail
                if data:
                    yield data
                if engine.eof:
                    return
    except zlib.error as error:
        raise Unreadable("damaged_workbook") from error


@dataclass(slots=True)
class _Chunk:
    data: bytes
    fresh: int


def _overlapping(chunks: Iterator[bytes]) -> Iterator[_Chunk]:
    """Chunks cut before an opening tag, so that no tag is ever seen in two halves."""
    kept = b""
    for chunk in chunks:
        data = kept + chunk
        cut = _place_to_cut(data)
        kept = data[cut:]
        _refuse_entities(data)
        yield _Chunk(data[:cut], len(chunk))
    yield _Chunk(kept, 0)


def _place_to_cut(data: bytes) -> int:
    """Before the last cell, which then stays with its value; else before the last tag."""
    cut = max(data.rfind(b"<c "), 0) or data.rfind(b"<")
    if cut > 0:
        return cut
    if data.startswith(b"<") and b">" not in data:
        raise Unreadable("damaged_workbook")  # a tag of a mebibyte hides something
    return len(data)


def _refuse_entities(data: bytes) -> None:
    """No workbook declares entities, unless it means to blow up whoever expands them."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unreadable("damaged_workbook")


def _note_bounds(bounds: _Bounds, data: bytes, limits: Limits) -> None:
    found = _REFERENCE.findall(data)
    bounds.references += len(found)
    together = b" ".join(found)
    bounds.letters.update(together.translate(None, _DIGITS).split(b" "))
    numbers = together.translate(None, _LETTERS)
    if _FIVE_DIGITS.search(numbers):
        bounds.rows = max(bounds.rows, *(int(row[:9]) for row in set(numbers.split(b" "))))
    bounds.unnamed = bounds.unnamed or _has_unnamed(data)
    if b'"e"' in data or b"'e'" in data:
        for letters, row, text in _ERROR.findall(data):
            bounds.errors[int(row) - 1, _column(letters) - 1] = text.decode("ascii", "replace")
    if bounds.references > limits.filled + limits.rows:
        raise Unreadable("too_many_cells", limit=limits.filled)


def _has_unnamed(data: bytes) -> bool:
    """Whether some cell or row does not say where it is. Counting first is ten times faster."""
    count = data.count
    if (
        count(b"<c") == count(b"<c r=") + count(b"<col")
        and count(b"<row") == count(b"<row r=") + count(b"<rowBreaks")
        and not count(b":c")
        and not count(b":row")
    ):
        return False
    return _NO_REFERENCE.search(data) is not None


def _check_bounds(bounds: _Bounds, content: bytes, info: zipfile.ZipInfo, limits: Limits) -> None:
    columns = max((_column(letters) for letters in bounds.letters if letters), default=0)
    rows = bounds.rows
    if bounds.unnamed:
        rows_counted, run = _count_unnamed(content, info, limits)
        columns, rows = columns + run, rows + rows_counted
    if columns:
        limits.check_shape(rows, columns)


def _count_unnamed(content: bytes, info: zipfile.ZipInfo, limits: Limits) -> tuple[int, int]:
    """Rows, and the longest run of cells in one, when cells are placed by their order."""
    rows = run = longest = cells = 0
    for chunk in _overlapping(_chunks(content, info)):
        for kind in _TAG.findall(chunk.data):
            if kind == b"row":
                rows, run = rows + 1, 0
            else:
                run, cells = run + 1, cells + 1
                longest = max(longest, run)
        limits.check_shape(1, longest, cells)
    return rows, longest


def _column(letters: bytes) -> int:
    """1 for A, 16384 for XFD."""
    return int(list(accumulate((b"\0" + letters.upper()), lambda n, c: n * 26 + c - 64))[-1])


def _check_strings(
    content: bytes,
    strings: zipfile.ZipInfo,
    cells: dict[str, int],
    infos: list[zipfile.ZipInfo],
    limits: Limits,
) -> None:
    """Refuse shared strings whose repetitions would not fit: each cell gets its own copy."""
    lengths = _string_lengths(content, strings, limits)
    longest = max(lengths, default=0)
    for info in infos:
        if longest * cells.get(info.filename, 0) > limits.text:
            _weigh(content, info, lengths, limits)


def _string_lengths(content: bytes, strings: zipfile.ZipInfo, limits: Limits) -> list[int]:
    """The size of each shared string with its tags, in bytes."""
    lengths: list[int] = []
    size = since = 0
    for chunk in _overlapping(_chunks(content, strings)):
        if size == 0:
            declared = _COUNT.search(chunk.data[:4096])
            if declared and int(declared[1][:12]) > limits.filled:
                raise Unreadable("too_many_cells", limit=limits.filled)
        for match in _STRING.finditer(chunk.data):
            lengths.append(size + match.start() - since)
            since = size + match.start()
        size += len(chunk.data)
        limits.check_text(size)
        limits.check_shape(1, 1, len(lengths))
    lengths.append(size - since)
    return lengths[1:]  # the first one is what comes before any string


def _weigh(content: bytes, info: zipfile.ZipInfo, lengths: list[int], limits: Limits) -> None:
    """Add up the text of every cell of a part, repetitions included."""
    weight = cells = expected = 0
    for chunk in _overlapping(_chunks(content, info)):
        indexes = [int(index) for index in _SHARED_INDEX.findall(chunk.data)]
        cells += len(indexes)
        expected += len(_SHARED.findall(chunk.data))
        weight += sum(lengths[index] for index in indexes if index < len(lengths))
        limits.check_text(weight)
    if cells < expected:
        # Some cells are written in a way that hides which string they repeat.
        limits.check_text(weight + (expected - cells) * max(lengths, default=0))


def _parts_by_sheet(content: bytes, infos: list[zipfile.ZipInfo]) -> dict[str, str]:
    """{sheet name: part}, from the two index parts of the workbook."""
    by_name = {info.filename.lower(): info for info in infos}
    links = _tree(content, by_name.get("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id", ""): link.get("Target", "").lstrip("/").removeprefix("xl/") for link in links.iter()}
    found = {}
    for node in _tree(content, by_name.get("xl/workbook.xml")).iter():
        if node.tag.rpartition("}")[2] == "sheet":
            link = next((v for k, v in node.attrib.items() if k.rpartition("}")[2] == "id"), "")
            part = by_name.get("xl/" + targets.get(link, "").lower())
            if part is not None:
                found[node.get("name", "")] = part.filename
    return found


def _tree(content: bytes, info: zipfile.ZipInfo | None) -> ElementTree.Element:
    if info is None:
        return ElementTree.Element("none")
    data = b""
    for chunk in _chunks(content, info):
        data += chunk
        if len(data) > INDEX_LIMIT:
            raise Unreadable("damaged_workbook")
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - entities were refused, size bounded
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Unreadable("damaged_workbook") from error

"""The records inside an .xls, checked and disarmed before the real reader sees them.

The reader reserves what the DIMENSIONS record announces and lets a label announce any length.
Both are taken away here, with everything a list of lines has no use for (formulas' text, names).
"""

import struct
from collections import Counter
from dataclasses import dataclass, field

from .guards import Limits
from .problems import Unreadable

BOF, EOF, BOUNDSHEET, FILEPASS, SST, CONTINUE = 0x809, 0x0A, 0x85, 0x2F, 0xFC, 0x3C
DIMENSIONS, NAME, EXTERN, MERGES, IGNORED = 0x200, 0x18, 0x17, 0xE5, 0xFFFF
NUMBER, LABEL, RICH, BOOLERR, RK, LABELSST, MULRK, FORMULA, STRING = (
    0x203, 0x204, 0xD6, 0x205, 0x27E, 0xFD, 0xBD, 0x06, 0x207,
)  # fmt: skip
_CELLS = frozenset({NUMBER, LABEL, RICH, BOOLERR, RK, LABELSST, MULRK, FORMULA})
_DROPPED = frozenset({DIMENSIONS, NAME, EXTERN, MERGES})
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
          0x24: "#NUM!", 0x2A: "#N/A"}  # fmt: skip

Errors = dict[tuple[int, int], str]


@dataclass
class _Sheet:
    rows: int = 0
    columns: int = 0
    filled: int = 0
    shared: Counter[int] = field(default_factory=Counter)
    errors: Errors = field(default_factory=dict)


@dataclass
class Stream:
    """A Workbook stream safe to read, and its error cells by sheet name."""

    data: bytes
    errors: dict[str, Errors]


def disarm(stream: bytes, limits: Limits) -> Stream:
    """Check the records of a Workbook stream, and take out the dangerous ones.

    Raises Unreadable when the sheets are protected, too big, or not where the index says.
    """
    try:
        return _Disarming(bytearray(stream), limits).run()
    except (struct.error, IndexError) as error:
        raise Unreadable("damaged_workbook") from error


class _Disarming:
    def __init__(self, data: bytearray, limits: Limits) -> None:
        self.data, self.limits = data, limits
        self.sheets: dict[int, _Sheet] = {}
        self.names: dict[int, str] = {}
        self.strings: list[tuple[int, int]] = []
        self.in_strings = False

    def run(self) -> Stream:
        end = self._walk()
        del self.data[end:]
        if not self.names or len(self.names) > self.limits.sheets:
            raise Unreadable("damaged_workbook")
        if any(at not in self.sheets for at in self.names):
            raise Unreadable("damaged_workbook")
        self._check_text()
        errors = {name: self.sheets[at].errors for at, name in self.names.items()}
        return Stream(bytes(self.data), errors)

    def _walk(self) -> int:
        """Visit each record once; the place where the last whole one ends."""
        data, at, size = self.data, 0, len(self.data)
        sheet = _Sheet()
        unpack, total, cells = struct.Struct("<HH").unpack_from, 0, _CELLS
        while at + 4 <= size:
            kind, length = unpack(data, at)
            end = at + 4 + length
            if end > size:
                break
            if kind in cells:
                total += 1
                self._note_cell(sheet, kind, at + 4, length)
            elif kind == BOF:
                self._close(sheet)
                sheet = self.sheets[at] = _Sheet()
            elif kind != 0:
                self._note_other(kind, at, length)
            self.in_strings = kind == SST or (kind == CONTINUE and self.in_strings)
            at = end
        self._close(sheet)
        self.limits.check_shape(1, 1, total)
        return at

    def _close(self, sheet: _Sheet) -> None:
        self.limits.check_shape(sheet.rows, sheet.columns, sheet.filled)

    def _note_cell(self, sheet: _Sheet, kind: int, at: int, length: int) -> None:
        if length < 6:
            raise Unreadable("damaged_workbook")
        row, column = struct.unpack_from("<HH", self.data, at)
        width = max(1, (length - 6) // 6) if kind == MULRK else 1
        sheet.filled += width
        if row >= sheet.rows:
            sheet.rows = row + 1
        if column + width > sheet.columns:
            sheet.columns = column + width
        if kind == LABELSST:
            sheet.shared[struct.unpack_from("<I", self.data, at + 6)[0]] += 1
        elif kind == LABEL or kind == RICH:
            self._check_label(at + 6, length - 6)
        elif kind == BOOLERR and self.data[at + 7] == 1:
            sheet.errors[row, column] = ERRORS.get(self.data[at + 6], "#ERR")
        elif kind == FORMULA:
            self._disarm_formula(sheet, at, length, (row, column))

    def _check_label(self, at: int, length: int) -> None:
        if length < 2 or struct.unpack_from("<H", self.data, at)[0] > length:
            raise Unreadable("damaged_workbook")

    def _disarm_formula(self, sheet: _Sheet, at: int, length: int, place: tuple[int, int]) -> None:
        """Keep the result, forget the text: its tokens can be made to grow without end."""
        if length < 22:
            raise Unreadable("damaged_workbook")
        self.data[at + 20 : at + 22] = b"\0\0"
        result = self.data[at + 6 : at + 14]
        if result[6:] == b"\xff\xff" and result[0] == 2:
            sheet.errors[place] = ERRORS.get(result[2], "#ERR")

    def _note_other(self, kind: int, at: int, length: int) -> None:
        if kind in _DROPPED:
            struct.pack_into("<H", self.data, at, IGNORED)
        elif kind == FILEPASS:
            raise Unreadable("protected_workbook")
        elif kind == BOUNDSHEET:
            self._note_sheet(at + 4, length)
        elif kind == STRING:
            self._check_label(at + 4, length)
        elif kind == SST or (kind == CONTINUE and self.in_strings):
            self.strings.append((at + 4, length))

    def _note_sheet(self, at: int, length: int) -> None:
        if length < 8:
            raise Unreadable("damaged_workbook")
        position = struct.unpack_from("<I", self.data, at)[0]
        if position in self.names:
            raise Unreadable("damaged_workbook")
        count, flags = self.data[at + 6], self.data[at + 7]
        raw = bytes(self.data[at + 8 : at + length])
        wide = flags & 1
        name = raw[: count * 2].decode("utf-16-le", "replace") if wide else raw.decode("latin-1")
        self.names[position] = name[:count]

    def _check_text(self) -> None:
        """Each cell gets its own copy of the shared string it names: add them all up."""
        lengths = _string_lengths(self.data, self.strings, self.limits)
        for sheet in self.sheets.values():
            if sheet.shared.total() * max(lengths, default=0) > self.limits.text:
                known = ((i, n) for i, n in sheet.shared.items() if i < len(lengths))
                self.limits.check_text(sum(lengths[i] * n for i, n in known))


def _string_lengths(
    data: bytearray, places: list[tuple[int, int]], limits: Limits
) -> list[int]:
    """The length of each shared string, in bytes. They run over the ends of their records."""
    lengths: list[int] = []
    remaining = iter(places)
    at, left = next(remaining, (0, 0))
    at, left = at + 8, left - 8
    while True:
        if left < 3:
            at, left = next(remaining, (0, 0))
            if left < 3:
                return lengths
        count, flags = struct.unpack_from("<HB", data, at)
        at, left = at + 3, left - 3
        lengths.append(count * 2)
        skip = 0
        if flags & 8:
            skip += struct.unpack_from("<H", data, at)[0] * 4
            at, left = at + 2, left - 2
        if flags & 4:
            skip += struct.unpack_from("<I", data, at)[0]
            at, left = at + 4, left - 4
        while True:
            width = 2 if flags & 1 else 1
            taken = min(count, max(0, left) // width)
            at, left, count = at + taken * width, left - taken * width, count - taken
            if not count:
                break
            at, left = next(remaining, (0, 0))
            if not left:
                return lengths
            flags, at, left = data[at], at + 1, left - 1
        while skip > max(0, left):
            skip -= max(0, left)
            at, left = next(remaining, (0, 0))
            if not left:
                return lengths
        at, left = at + skip, left - skip
        limits.check_shape(1, 1, len(lengths))

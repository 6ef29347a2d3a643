"""The records inside an .xls, checked and disarmed before the real reader sees them.

The reader reserves what the DIMENSIONS record announces and lets a label announce any length.
Both are taken away here, with everything a list of lines has no use for (formulas' text, names).
"""

import struct
from collections import Counter
from dataclasses import dataclass, field

from mihan.engines.sheets.guards import Limits
from mihan.engines.sheets.problems import Unreadable

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

    data: bytearray
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
        return Stream(self.data, errors)

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
        elif kind in (LABEL, RICH):
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
        lengths = _Strings(self.data, self.strings).lengths(self.limits)
        for sheet in self.sheets.values():
            if sheet.shared.total() * max(lengths, default=0) > self.limits.text:
                known = ((i, n) for i, n in sheet.shared.items() if i < len(lengths))
                self.limits.check_text(sum(lengths[i] * n for i, n in known))


class _Strings:
    """Walks the shared strings, which run over the ends of their records."""

    def __init__(self, data: bytearray, places: list[tuple[int, int]]) -> None:
        self.data = data
        self.places = iter(places)
        self.at = self.left = 0

    def lengths(self, limits: Limits) -> list[int]:
        """The size of each string in bytes, up to where they stop making sense."""
        found: list[int] = []
        self._next_record()
        self.skip(8)
        while self.left >= 3 or self._next_record():
            count, flags = struct.unpack("<HB", self.take(3))
            found.append(count * 2)
            runs = struct.unpack("<H", self.take(2))[0] * 4 if flags & 8 else 0
            extra = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
            if not (self._skip_letters(count, flags & 1) and self.skip(runs + extra)):
                break
            if len(found) > limits.filled:
                raise Unreadable("too_many_cells", limit=limits.filled)
        return found

    def _next_record(self) -> bool:
        self.at, self.left = next(self.places, (0, 0))
        return self.left >= 3

    def take(self, size: int) -> bytes:
        if self.left < size:
            raise Unreadable("damaged_workbook")
        self.at, self.left = self.at + size, self.left - size
        return bytes(self.data[self.at - size : self.at])

    def skip(self, size: int) -> bool:
        """Jump over bytes, into the next records if need be; False at the end of the last one."""
        while size > self.left:
            size -= self.left
            self.at, self.left = next(self.places, (0, 0))
            if not self.left:
                return False
        self.at, self.left = self.at + size, self.left - size
        return True

    def _skip_letters(self, count: int, wide: int) -> bool:
        """Jump over letters; each record they run into says again whether they are wide."""
        while True:
            taken = min(count, self.left >> wide)
            self.at, self.left = self.at + (taken << wide), self.left - (taken << wide)
            count -= taken
            if not count:
                return True
            if not self._next_record() and not self.left:
                return False
            wide = self.take(1)[0] & 1

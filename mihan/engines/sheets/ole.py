"""The OLE container around an .xls: read with bounds, and written again clean.

The reader follows the container's chains without looking back, so a chain that loops fills the
memory. We take the one stream that matters out, and give it in a new container of our own.
"""

import struct

from mihan.engines.sheets.problems import Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_CHAIN = 0xFFFFFFFE
FREE = 0xFFFFFFFF
FAT = 0xFFFFFFFD
NO_SECTOR = 0xFFFFFFFA
SMALL_STREAM = 4096
SECTOR = 4096
HEADER_SLOTS = 109
ENTRY = 128
_WORKBOOKS = ("workbook", "book")


def workbook_stream(content: bytes) -> bytes:
    """The Workbook stream of an .xls. Raises Unreadable when there is none, or it is damaged."""
    try:
        return _Container(content).workbook()
    except (struct.error, IndexError) as error:
        raise Unreadable("damaged_workbook") from error


class _Container:
    """A compound file: sectors, chained by a table (the FAT) that is itself in sectors."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        shift = struct.unpack_from("<H", content, 30)[0]
        if shift not in (9, 12):
            raise Unreadable("damaged_workbook")
        self.size: int = 1 << shift
        self.count = len(content) // self.size + 1
        self.table = self._read_table()

    def workbook(self) -> bytes:
        directory = self._chain(struct.unpack_from("<I", self.content, 48)[0], self.table)
        entries = [directory[at : at + ENTRY] for at in range(0, len(directory), ENTRY)]
        named = {_entry_name(entry): entry for entry in reversed(entries) if len(entry) == ENTRY}
        if "encryptedpackage" in named:
            raise Unreadable("protected_workbook")
        for name in _WORKBOOKS:
            if name in named:
                return self._stream(named[name], entries[0])
        raise Unreadable("not_a_spreadsheet")

    def _sector(self, number: int) -> bytes:
        if number >= self.count:
            raise Unreadable("damaged_workbook")
        start = (number + 1) * self.size  # the header takes the place of one
        return self.content[start : start + self.size]

    def _numbers(self, number: int) -> list[int]:
        data = self._sector(number)
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _read_table(self) -> list[int]:
        slots = list(struct.unpack_from(f"<{HEADER_SLOTS}I", self.content, 76))
        following = struct.unpack_from("<I", self.content, 68)[0]
        seen: set[int] = set()
        while following < NO_SECTOR and following not in seen:
            seen.add(following)
            more = self._numbers(following)
            following = more.pop()
            slots += more
        used = dict.fromkeys(slot for slot in slots if slot < NO_SECTOR)
        return [number for slot in used for number in self._numbers(slot)]

    def _chain(self, first: int, table: list[int]) -> bytes:
        parts, seen, number = [], set(), first
        while number < NO_SECTOR:
            if number in seen or number >= len(table):
                raise Unreadable("damaged_workbook")
            seen.add(number)
            parts.append(self._sector(number))
            number = table[number]
        return b"".join(parts)

    def _stream(self, entry: bytes, root: bytes) -> bytes:
        first, length = struct.unpack_from("<II", entry, 116)
        if length >= SMALL_STREAM:
            data = self._chain(first, self.table)
        else:
            data = self._small_chain(first, root)
        if len(data) < length:
            raise Unreadable("damaged_workbook")
        return data[:length]

    def _small_chain(self, first: int, root: bytes) -> bytes:
        raw = self._chain(struct.unpack_from("<I", self.content, 60)[0], self.table)
        table = struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])
        store = self._chain(struct.unpack_from("<I", root, 116)[0], self.table)
        parts, seen, number = [], set(), first
        while number < NO_SECTOR:
            if number in seen or number >= len(table):
                raise Unreadable("damaged_workbook")
            seen.add(number)
            parts.append(store[number * 64 : number * 64 + 64])
            number = table[number]
        return b"".join(parts)


def _entry_name(entry: bytes) -> str:
    length = min(64, struct.unpack_from("<H", entry, 64)[0]) if len(entry) == ENTRY else 0
    return entry[: max(0, length - 2)].decode("utf-16-le", "replace").lower()


def wrapped(stream: bytes | bytearray) -> bytes:
    """An .xls file holding just this Workbook stream."""
    length = max(SMALL_STREAM, len(stream))
    sectors = -(-length // SECTOR)
    per_sector = SECTOR // 4
    tables = -(-(sectors + 2) // (per_sector - 1))
    if tables > HEADER_SLOTS:
        raise Unreadable("damaged_workbook")
    chain = [*range(1, sectors), END_OF_CHAIN, END_OF_CHAIN, *([FAT] * tables)]
    chain += [FREE] * (tables * per_sector - len(chain))
    directory = _entry("Root Entry", 5, END_OF_CHAIN, 0, child=1)
    directory += _entry("Workbook", 2, 0, length)
    slots = [sectors + 1 + n if n < tables else FREE for n in range(HEADER_SLOTS)]
    header = MAGIC + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 12, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIIII", 1, tables, sectors, 0, SMALL_STREAM, END_OF_CHAIN, 0,
                          END_OF_CHAIN, 0, slots[0])  # fmt: skip
    header += struct.pack(f"<{HEADER_SLOTS - 1}I", *slots[1:])
    return b"".join(
        (
            header.ljust(SECTOR, b"\0"),
            stream,
            b"\0" * (sectors * SECTOR - len(stream)),
            directory.ljust(SECTOR, b"\0"),
            struct.pack(f"<{len(chain)}I", *chain),
        )
    )


def _entry(name: str, kind: int, first: int, length: int, *, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return head + b"\0" * 36 + struct.pack("<IQ", first, length)

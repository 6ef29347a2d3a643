"""A small writer of genuine .xls files: BIFF8 records in an OLE container of 512-byte sectors."""

import struct

from mihan.engines.sheets.ole import END_OF_CHAIN, FAT, FREE, MAGIC

Sheets = list[tuple[str, list[list]]]


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def unicode_string(text: str, length: str = "<H") -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack(length, len(raw) // 2) + b"\x01" + raw


def cell_record(row: int, column: int, value, strings: dict[str, int]) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, bool):
        return record(0x205, place + bytes([value, 0]))
    if isinstance(value, int | float):
        return record(0x203, place + struct.pack("<d", value))
    if value.startswith("#REF!"):
        return record(0x205, place + b"\x17\x01")
    index = strings.setdefault(value, len(strings))
    return record(0xFD, place + struct.pack("<I", index))


def shared_strings(strings: dict[str, int]) -> bytes:
    """The SST record, continued at string boundaries."""
    blocks, block = [], struct.pack("<II", len(strings), len(strings))
    for text in strings:
        raw = unicode_string(text)
        if len(block) + len(raw) > 8000:
            blocks.append(block)
            block = b""
        block += raw
    blocks.append(block)
    return b"".join(record(0xFC if n == 0 else 0x3C, part) for n, part in enumerate(blocks))


def workbook_stream(sheets: Sheets, *, before: bytes = b"", in_sheet: bytes = b"") -> bytes:
    strings: dict[str, int] = {}
    bodies = []
    for _, rows in sheets:
        body = [record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)), in_sheet]
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    body.append(cell_record(r, c, value, strings))
        bodies.append(b"".join([*body, record(0x0A)]))
    head = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0)) + before
    head += record(0x42, struct.pack("<H", 1200)) + record(0xE0, b"\0" * 20)
    tail = shared_strings(strings) + record(0x0A)
    names = [unicode_string(name, "<B") for name, _ in sheets]
    position = len(head) + sum(10 + len(name) for name in names) + len(tail)
    index = b""
    for name, body in zip(names, bodies, strict=True):
        index += record(0x85, struct.pack("<IH", position, 0) + name)
        position += len(body)
    return head + index + tail + b"".join(bodies)


def entry(name: str, kind: int, first: int, length: int, child: int = FREE) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, FREE, FREE, child)
    return head + b"\0" * 36 + struct.pack("<II", first, length) + b"\0" * 4


def container(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE file with one stream."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    tables = -(-(count + 1) // 127)
    chain = [*range(1, count), END_OF_CHAIN, END_OF_CHAIN, *[FAT] * tables]
    chain += [FREE] * (tables * 128 - len(chain))
    header = MAGIC + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<9I", 0, tables, count, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    header += struct.pack("<109I", *(count + 1 + n if n < tables else FREE for n in range(109)))
    directory = entry("Root Entry", 5, END_OF_CHAIN, 0, child=1) + entry(name, 2, 0, len(stream))
    body = header + stream.ljust(count * 512, b"\0") + directory.ljust(512, b"\0")
    return body + struct.pack(f"<{len(chain)}I", *chain)


def xls(sheets: Sheets, **options: bytes) -> bytes:
    """A whole .xls file."""
    return container(workbook_stream(sheets, **options))

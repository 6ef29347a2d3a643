"""Where there is ink on a drawn page: a reader of the PNG files typst makes, and of no others."""

import struct
import zlib
from dataclasses import dataclass

DEPTH = 4  # bytes a pixel: red, green, blue, alpha


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    rows: list[bytes]

    @classmethod
    def of_png(cls, png):
        width, height, bits, colours = struct.unpack_from(">IIBB", png, 16)
        assert (bits, colours) == (8, 6)
        return cls(width, height, _rows(zlib.decompress(b"".join(_data(png))), width * DEPTH))

    def is_white(self, x, y):
        return min(self.rows[y][x * DEPTH : x * DEPTH + 3]) > 250


def _data(png):
    at = 8
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"IDAT":
            yield png[at + 8 : at + 8 + length]
        at += length + 12


def _rows(raw, width):
    """Each row as it was before it was told as differences from its neighbours (PNG, filters 0 to 4)."""
    above, rows = bytearray(width), []
    for at in range(0, len(raw), width + 1):
        how, row = raw[at], bytearray(raw[at + 1 : at + 1 + width])
        for n in range(width):
            left, over = row[n - DEPTH] if n >= DEPTH else 0, above[n]
            corner = above[n - DEPTH] if n >= DEPTH else 0
            told = (0, left, over, (left + over) // 2, _nearest(left, over, corner))[how]
            row[n] = (row[n] + told) & 255
        rows.append(bytes(row))
        above = row
    return rows


def _nearest(left, over, corner):
    guess = left + over - corner
    return min((left, over, corner), key=lambda value: abs(guess - value))

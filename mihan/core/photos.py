"""Photos as people take them, without what they tell of who, where and when.

A phone writes into a photo the place, the time and the device; what is kept here is the picture alone. JPEG and PNG
are read piece by piece, the pieces a picture needs are copied, and everything else is left out (decision 0039). Only
the way up, which a phone writes beside the picture and not into it, is written again.

Formats: ITU-T T.81 annex B (JPEG), W3C PNG Specification third edition, CIPA DC-008 (Exif: tag 0x0112).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from struct import error as cut_short
from struct import pack, unpack_from
from zlib import crc32

MOST_BYTES = 12_000_000
WIDEST = 20_000  # pixels: more is made to fill a memory

HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")  # brands that begin such a file
PNG = b"\x89PNG\r\n\x1a\n"
# What a picture needs of a PNG, and its colours; the rest is words, times and whatever else somebody put there.
PNG_KEPT = (b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs")

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # they say how wide and high the picture is
SCANNED = {0x00, 0xFF, *range(0xD0, 0xD8)}  # after FF, within the data of a scan
JPEG_KEPT = {*range(0xC0, 0xD0), SOS, 0xDB, 0xDD, 0xDE, 0xDF, 0xEE}  # no comment, and of applications Adobe's colours,
OF_APPLICATIONS = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00"}  # and these; never a small copy of the picture
EXIF = b"Exif\x00\x00"
ORIENTATION = 0x0112
TURNED = range(2, 9)  # 1 is as it stands


class NotAPhoto(Exception):
    """These bytes are no JPEG or PNG that can be shown."""


class IsHeic(NotAPhoto):
    """What phones of one maker keep photos in (ISO/IEC 23008-12): few screens of a campus show it."""


@dataclass(frozen=True)
class Photo:
    """A picture and nothing else. `kind` is what it is by its content, whatever its name said."""

    content: bytes
    kind: str

    @property
    def media_type(self) -> str:
        return media_type(self.kind)


def media_type(kind: str) -> str:
    return {"jpg": "image/jpeg", "png": "image/png"}[kind]


def bare(content: bytes) -> Photo:
    """The picture alone, of the bytes of a file; raises `NotAPhoto`, `IsHeic` where it is one of those."""
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        raise IsHeic
    if len(content) > MOST_BYTES:
        raise NotAPhoto
    try:
        if content.startswith(PNG):
            return Photo(PNG + b"".join(_chunks(content)), "png")
        if content.startswith(b"\xff\xd8\xff"):
            return Photo(b"\xff\xd8" + b"".join(_segments(content)), "jpg")
    except (cut_short, IndexError) as error:
        raise NotAPhoto from error
    raise NotAPhoto


def _fits(width: int, height: int) -> None:
    if not (0 < width <= WIDEST and 0 < height <= WIDEST):
        raise NotAPhoto


# --- PNG: chunks of length, name, data, sum


def _chunks(content: bytes) -> Iterator[bytes]:
    at, name = len(PNG), b""
    names: set[bytes] = set()
    while name != b"IEND":
        length, name = unpack_from(">I4s", content, at)
        chunk = content[at : at + length + 12]
        if len(chunk) != length + 12 or crc32(chunk[4:-4]) != unpack_from(">I", chunk, length + 8)[0]:
            raise NotAPhoto
        if not names and name != b"IHDR":
            raise NotAPhoto
        if name == b"IHDR":
            _fits(*unpack_from(">II", chunk, 8))
        names.add(name)
        at += length + 12
        if name in PNG_KEPT or name == b"IEND":
            yield chunk
    if b"IDAT" not in names:
        raise NotAPhoto


# --- JPEG: segments of marker, length, data; after a scan begins, its data until the next marker


def _segments(content: bytes) -> Iterator[bytes]:
    at, seen = 2, set()
    while (marker := _marker(content, at)) != EOI:
        length = unpack_from(">H", content, at + 2)[0]
        data = content[at + 4 : at + 2 + length]
        if length < 2 or len(data) != length - 2:
            raise NotAPhoto
        if marker in FRAMES:
            _fits(*unpack_from(">HH", data, 1)[::-1])
        yield _kept(marker, data, content[at : at + 2 + length])
        seen.add(marker)
        at += 2 + length
        if marker == SOS:
            begun, at = at, _end_of_scan(content, at)
            yield content[begun:at]
    if SOS not in seen or not seen & FRAMES:
        raise NotAPhoto
    yield b"\xff\xd9"  # and nothing after it: a phone hides a film or a second picture there


def _marker(content: bytes, at: int) -> int:
    if content[at] != 0xFF or content[at + 1] in (0x00, 0xFF, SOI):
        raise NotAPhoto
    return content[at + 1]


def _kept(marker: int, data: bytes, whole: bytes) -> bytes:
    """A segment as it stays: whole, not at all, or but the way up."""
    begins = OF_APPLICATIONS.get(marker)
    if marker in JPEG_KEPT or (begins and data.startswith(begins)):
        return whole
    if marker == 0xE1 and data.startswith(EXIF):
        return _turned(_way_up(data[len(EXIF) :]))
    return b""


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker is; 0xFF00 is a byte of data, and D0 to D7 only part it."""
    while (at := content.find(b"\xff", at)) >= 0:
        following = content[at + 1]
        if following not in SCANNED:
            return at
        at += 1 if following == 0xFF else 2  # one may fill up with any number of FF
    raise NotAPhoto


# --- Exif: the one tag that is kept


def _way_up(tiff: bytes) -> int:
    """How the picture is turned, 1 to 8; 1 when it is not said, or not readable."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        first = unpack_from(f"{order}I", tiff, 4)[0]
        for place in range(unpack_from(f"{order}H", tiff, first)[0]):
            tag, kind, count, value = unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * place)
            if (tag, kind, count) == (ORIENTATION, 3, 1):
                return value if value in TURNED else 1
    except cut_short:
        pass
    return 1


def _turned(way_up: int) -> bytes:
    """An Exif segment that holds one tag."""
    if way_up not in TURNED:
        return b""
    tiff = b"MM\x00\x2a" + pack(">IH", 8, 1) + pack(">HHIHH", ORIENTATION, 3, 1, way_up, 0) + pack(">I", 0)
    data = EXIF + tiff
    return b"\xff\xe1" + pack(">H", len(data) + 2) + data

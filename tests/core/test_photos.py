from base64 import b64decode
from struct import pack
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.core.photos import MOST_BYTES, PNG, NotAPhoto, bare

JPEG = b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABh"
    "Y3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAAB"
    "UAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAA"
    "AAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9Y"
    "WVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM"
    "ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlk"
    "kYCZlo+AjIqgtObDoKrarYqMyP/L2u71////m8H////6/+b9//j/2wBDASstLTw1PHZBQXb4pYyl+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4"
    "+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj/wAARCAACAAMDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/"
    "xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAwT/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIR"
    "AxEAPwCIAlz/2Q=="
)
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEklEQVR4AWI6Y2z8H4aZGJAAAAAA///qnsSoAAAABklEQVQDAH+1"
    "BpjuJVuvAAAAAElFTkSuQmCC"
)


def segment(marker, data):
    return bytes([0xFF, marker]) + pack(">H", len(data) + 2) + data


def exif(way_up, order=">"):
    head = b"MM\x00\x2a" if order == ">" else b"II\x2a\x00"
    tags = pack(f"{order}HHII", 0x8825, 4, 1, 99) + pack(f"{order}HHIHH", 0x0112, 3, 1, way_up, 0)
    return b"Exif\x00\x00" + head + pack(f"{order}IH", 8, 2) + tags + b"33.5731N 7.5898W"


def with_segments(*segments):
    return JPEG[:2] + b"".join(segments) + JPEG[2:]


def chunk(name, data):
    return pack(">I", len(data)) + name + data + pack(">I", crc32(name + data))


def with_chunk(made):
    return PICTURE[:33] + made + PICTURE[33:]


def test_a_picture_without_words_is_kept_as_it_is():
    assert (bare(JPEG).content, bare(JPEG).kind) == (JPEG, "jpg")
    assert (bare(bare(PICTURE).content).content, bare(PICTURE).kind) == (bare(PICTURE).content, "png")


def test_the_place_the_words_and_the_other_applications_are_left_out():
    words = (segment(0xE1, exif(1)), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta/>"))
    more = (segment(0xED, b"Photoshop 3.0\x00"), segment(0xFE, b"taken by Salma"), segment(0xE2, b"MPF\x00"))
    assert bare(with_segments(*words, *more)).content == JPEG


@pytest.mark.parametrize("order", [">", "<"])
def test_the_way_up_stays_and_nothing_with_it(order):
    told = bare(with_segments(segment(0xE1, exif(6, order)))).content
    assert b"33.5731N" not in told
    alone = bytes.fromhex("4578696600004d4d002a00000008000101120003000000010006000000000000")
    assert told == with_segments(segment(0xE1, alone))
    assert bare(told).content == told


def test_what_follows_the_end_is_left_out():
    assert bare(JPEG + b"\x00\x00\x00\x18ftypmp42 a film with its place").content == JPEG


def test_colours_stay():
    profile = segment(0xE2, b"ICC_PROFILE\x00\x01\x01colours")
    assert bare(with_segments(profile)).content == with_segments(profile)


def test_a_png_loses_its_words_and_its_hour():
    for name in (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME"):
        assert bare(with_chunk(chunk(name, b"Author\x00Salma"))).content == bare(PICTURE).content
    assert bare(PICTURE + b"and more").content == bare(PICTURE).content


@pytest.mark.parametrize(
    "content",
    [
        b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\xff\xd8\xff", b"\xff\xd8\xff\xd9",
        JPEG[:-2], JPEG[:40], PNG, PICTURE[:-8], PNG + chunk(b"IEND", b""), PNG + chunk(b"IDAT", b"") + PICTURE[8:],
        JPEG.replace(b"\x00\x02\x00\x03", b"\xff\xff\xff\xff"), JPEG.replace(b"\x00\x02\x00\x03", b"\x00\x00\x00\x03"),
        b"\x00" * (MOST_BYTES + 1),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_by_its_content(content):
    with pytest.raises(NotAPhoto):
        bare(content)


def test_a_sum_that_is_wrong_refuses_a_png():
    with pytest.raises(NotAPhoto):
        bare(PICTURE[:20] + b"\x09" + PICTURE[21:])


@settings(max_examples=300)
@given(st.sampled_from([JPEG, PICTURE]), st.data())
def test_nothing_somebody_sends_is_more_than_refused_and_what_is_kept_is_bare(picture, data):
    at = data.draw(st.integers(2, len(picture)))
    spoiled = picture[:at] + data.draw(st.binary(max_size=30)) + picture[at + data.draw(st.integers(0, 20)) :]
    try:
        kept = bare(spoiled)
    except NotAPhoto:
        return
    assert len(kept.content) <= len(spoiled) + 40
    assert bare(kept.content) == kept

"""A photograph goes out bare: no place, no time, no telephone, no hidden copy."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.errors import RuleBroken
from coptui.domain.photo_bytes import kind_of, without_traces
from coptui.mail.file_traces import traces

CANARY = b"GPSCANARY53.0027N"
SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"
TABLES = b"\xff\xdb\x00\x05\x00\x01\x02" + b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"


def segment(mark: int, body: bytes) -> bytes:
    return bytes([0xFF, mark]) + (len(body) + 2).to_bytes(2, "big") + body


def exif(orientation: int = 6) -> bytes:
    """What a telephone writes: its make, which way up, and where."""
    entries = [
        struct.pack(">HHII", 0x010F, 2, len(CANARY) + 1, 62),
        struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0),
        struct.pack(">HHII", 0x8825, 4, 1, 80),
    ]
    head = b"MM\0\x2a" + struct.pack(">IH", 8, len(entries)) + b"".join(entries)
    body = (head + b"\0" * 4).ljust(62, b"\0") + CANARY + b"\0"
    return b"Exif\0\0" + body.ljust(80, b"\0") + struct.pack(">H", 0) + b"\0" * 4


def jpeg(orientation: int = 6) -> bytes:
    return b"".join((
        b"\xff\xd8",
        segment(0xE0, b"JFIF\0\x01\x02\x00\x00\x01\x00\x01\x01\x01" + CANARY[:3]),
        segment(0xE1, exif(orientation)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + CANARY + b"</x>"),
        segment(0xE2, b"MPF\0" + CANARY),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"),
        segment(0xED, b"Photoshop 3.0\0" + CANARY),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01" + CANARY),
        segment(0xFE, CANARY),
        TABLES, SCAN,
        segment(0xC4, b"\x00table"), SCAN,
        b"\xff\xd9",
        b"\xff\xd8" + CANARY + b"\xff\xd9",
    ))  # fmt: skip


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png() -> bytes:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    told = [(b"tEXt", b"Author\0" + CANARY), (b"iTXt", b"x\0\0\0\0\0" + CANARY),
            (b"zTXt", b"x\0\0" + zlib.compress(CANARY)), (b"eXIf", exif()[6:]),
            (b"tIME", CANARY[:7]), (b"prVt", CANARY)]  # fmt: skip
    middle = b"".join(chunk(*one) for one in told)
    pixels = zlib.compress(b"\0\x7f")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + middle + chunk(b"gAMA", b"\0\0\xb1\x8f")
        + chunk(b"IDAT", pixels) + chunk(b"IEND", b"") + CANARY
    )  # fmt: skip


@pytest.mark.parametrize("make", [jpeg, png])
def test_nothing_of_the_canary_is_left(make: object) -> None:
    assert callable(make)
    data = make()
    kind = kind_of(data)
    assert traces(kind, data)
    bare = without_traces(data)
    assert CANARY not in bare and traces(kind, bare) == ()
    assert without_traces(bare) == bare


def test_what_draws_the_picture_stays_byte_for_byte() -> None:
    bare = without_traces(jpeg())
    assert TABLES + SCAN in bare and bare.endswith(b"\xff\xd9")
    assert bare.count(SCAN) == 2 and b"ICC_PROFILE\0\x01\x01colours" in bare
    drawn = without_traces(png())
    assert chunk(b"IDAT", zlib.compress(b"\0\x7f")) in drawn
    assert drawn.endswith(chunk(b"IEND", b""))


@pytest.mark.parametrize("orientation", [1, 3, 6, 8, 0, 99])
def test_which_way_up_is_all_that_is_taken_over(orientation: int) -> None:
    bare = without_traces(jpeg(orientation))
    kept = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) in bare
    assert kept is (1 < orientation < 9)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(RuleBroken):
        without_traces(data)


@given(st.integers(3, len(jpeg()) - 40))
def test_a_picture_cut_short_is_refused_and_never_half_cleaned(at: int) -> None:
    with pytest.raises(RuleBroken):
        without_traces(jpeg()[:at].removesuffix(b"\xff\xd9"))


@given(st.binary(max_size=60), st.sampled_from([0xE3, 0xE5, 0xE9, 0xEC, 0xEF]))
def test_a_kind_of_note_that_nobody_knows_is_left_out(body: bytes, mark: int) -> None:
    data = b"\xff\xd8" + segment(mark, CANARY + body) + TABLES + SCAN + b"\xff\xd9"
    assert without_traces(data) == b"\xff\xd8" + TABLES + SCAN + b"\xff\xd9"

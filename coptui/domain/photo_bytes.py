"""A photograph without what it tells beside the picture: place, time, telephone, hidden copies.

Only what is needed to draw it is kept, so that a kind of note nobody knows yet is left out too.
What is taken over is which way up it was held.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from coptui.domain.errors import RuleBroken

JPEG, PNG = "image/jpeg", "image/png"
ENDINGS = {JPEG: ".jpg", PNG: ".png"}
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD",
     b"pHYs"}
)  # fmt: skip
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _ADOBE, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_COLOURS = b"ICC_PROFILE\0"


def kind_of(data: bytes) -> str:
    """Which kind of picture it is by what is in it; empty for any other file."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    return PNG if data.startswith(_PNG_HEAD) else ""


def without_traces(data: bytes) -> bytes:
    """The same picture, bare. Raises `RuleBroken` for what is no whole JPEG or PNG."""
    kind = kind_of(data)
    if kind == JPEG:
        return b"".join(_bare_jpeg(data))
    if kind == PNG:
        return b"".join(_bare_png(data))
    raise RuleBroken("photo", "It is not a JPEG or a PNG picture.")


def _broken() -> RuleBroken:
    return RuleBroken("photo", "The picture is damaged: it ends too soon.")


def _bare_png(data: bytes) -> Iterator[bytes]:
    yield _PNG_HEAD
    at = len(_PNG_HEAD)
    while True:
        if at + 12 > len(data):
            raise _broken()
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise _broken()
        if name in _PNG_KEPT:
            yield data[at:end]
        if name == b"IEND":
            return  # whatever hangs on behind is left out
        at = end


def _bare_jpeg(data: bytes) -> Iterator[bytes]:
    yield b"\xff\xd8"
    turned = _orientation(data)
    if turned > 1:
        yield _only_orientation(turned)
    at = 2
    while True:
        if at + 2 > len(data) or data[at] != 0xFF:
            raise _broken()
        mark = data[at + 1]
        if mark == 0xFF:  # filling
            at += 1
            continue
        if mark == _END:
            yield b"\xff\xd9"
            return  # a second picture or a film behind it is left out
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + size
        if size < 2 or end > len(data):
            raise _broken()
        if mark == _SCAN:
            scan = _end_of_scan(data, end)
            yield data[at:scan]
            at = scan
            continue
        yield from _segment(mark, data[at:end])
        at = end


def _segment(mark: int, whole: bytes) -> Iterator[bytes]:
    body = whole[4:]
    if mark == _APP0:
        if body.startswith(b"JFIF\0") and len(body) >= 14:  # without the small copy of it
            bare = body[:12] + b"\0\0"
            yield b"\xff\xe0" + (len(bare) + 2).to_bytes(2, "big") + bare
    elif mark == _APP2:
        if body.startswith(_COLOURS):
            yield whole
    elif mark == _ADOBE:
        if body.startswith(b"Adobe"):
            yield whole[:2] + (14).to_bytes(2, "big") + body[:12]
    elif not (_APP1 <= mark <= 0xEF or mark == _COMMENT):
        yield whole


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the drawn lines end: at the next mark that is no restart and no stuffed byte."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise _broken()
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at


def _orientation(data: bytes) -> int:
    """Which way up, from 1 to 8; 1 where it is not said or cannot be read."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != _SCAN:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + size]
        if data[at + 1] == _APP1 and body.startswith(_EXIF):
            return _turned(body[len(_EXIF) :])
        at += 2 + max(size, 2)
    return 1


def _turned(exif: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}4xI", exif)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for number in range(min(count, 200)):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * number)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _only_orientation(value: int) -> bytes:
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, value, 0)
    body = _EXIF + b"MM\0\x2a" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body

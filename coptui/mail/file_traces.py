"""What a file tells beside what it shows: where a picture was taken, who wrote a document.

The words never repeat what was found, because they are kept with the mailing.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from coptui.mail.file_kinds import member, members

PLACE = "It tells where the picture was taken."
CAMERA = "It tells by whom, or with which telephone or camera, the picture was taken."
AUTHOR = "It names who wrote it."
COMMENTS = "It holds comments that somebody wrote beside the text."
CHANGES = "It holds earlier wordings: changes that were noted and not yet taken over."
HIDDEN = "It holds a hidden sheet."
ACTS = "It can do something by itself when it is opened."
LARGEST_TEXT = 1_000_000

_GPS, _EXIF = 0x8825, 0x8769
_TELLING = frozenset({0x010F, 0x0110, 0x013B, 0x9C9D, 0xA430, 0xA431, 0xA433, 0xA434})
_AUTHORS = re.compile(
    r"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator|dc:contributor)[^>]*>\s*[^<\s]", re.I
)
_PDF_AUTHOR = re.compile(rb"/Author\s*(?:\(\s*[^)\s]|<\s*[0-9A-Fa-f])|<dc:creator>", re.I)
_PDF_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")
_TAG = re.compile(r"<[^>]+>")
_BREAK = re.compile(r"</(?:w:p|a:p|text:p|text:h|si|table:table-cell)>|<w:(?:br|tab)\b[^>]*>")


def traces(kind: str, data: bytes) -> tuple[str, ...]:
    """Sentences about what a file tells that nobody sees in it."""
    if kind == "image/jpeg":
        found = _of_picture(_exif_of_jpeg(data))
    elif kind == "image/png":
        found = _of_picture(_chunk(data, b"eXIf"))
    elif kind == "image/webp":
        at = data.find(b"EXIF")
        found = _of_picture(data[at + 8 :].removeprefix(b"Exif\0\0") if at > 0 else b"")
    elif kind == "application/pdf":
        found = _of_pdf(data)
    elif members(data) is not None and kind.startswith("application/"):
        found = _of_document(data)
    else:
        found = iter(())
    return tuple(dict.fromkeys(found))


def words_in(kind: str, data: bytes) -> str:
    """The words of a text or a document, as far as they can be read here; else nothing."""
    if kind.startswith("text/"):
        return data[:LARGEST_TEXT].decode("utf-8-sig", "replace")
    found = members(data) if kind.startswith("application/vnd.") else None
    if found is None:
        return ""
    said, room = [], LARGEST_TEXT
    for name in sorted(found):
        if room > 0 and _holds_words(name):
            text = _TAG.sub("", _BREAK.sub("\n", member(data, name, room)))
            said.append(text)
            room -= len(text)
    return "\n".join(said)


def _holds_words(name: str) -> bool:
    return name == "content.xml" or bool(
        re.match(r"word/(?:document|header\d*|footer\d*|comments|footnotes)\.xml\Z", name)
        or re.match(r"xl/(?:sharedStrings|comments\d*)\.xml\Z", name)
        or re.match(r"ppt/(?:slides/slide|notesSlides/notesSlide|comments/comment)\d+\.xml\Z", name)
    )


def _of_document(data: bytes) -> Iterator[str]:
    found = members(data) or {}
    about = "".join(member(data, one) for one in ("docProps/core.xml", "meta.xml") if one in found)
    if _AUTHORS.search(about):
        yield AUTHOR
    if any(
        re.search(r"(?:^|/)(?:comments|threadedComment|comment)\d*\.xml$", one) for one in found
    ):
        yield COMMENTS
    body = "".join(
        member(data, one) for one in ("word/document.xml", "content.xml") if one in found
    )
    if "<office:annotation" in body:
        yield COMMENTS
    if re.search(r"<w:(?:ins|del)\s|<text:tracked-changes", body):
        yield CHANGES
    if re.search(r'state="(?:hidden|veryHidden)"', member(data, "xl/workbook.xml")):
        yield HIDDEN


def _of_pdf(data: bytes) -> Iterator[str]:
    if _PDF_AUTHOR.search(data):
        yield AUTHOR
    if _PDF_ACTS.search(data):
        yield ACTS


def _of_picture(exif: bytes) -> Iterator[str]:
    tags = set(_tags(exif))
    if _GPS in tags:
        yield PLACE
    if tags & _TELLING:
        yield CAMERA


def _exif_of_jpeg(data: bytes) -> bytes:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if mark == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            return data[at + 10 : at + 2 + size]
        if mark == 0xDA or size < 2:
            break
        at += 2 + size
    return b""


def _chunk(data: bytes, wanted: bytes) -> bytes:
    at = 8
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if name == wanted:
            return data[at + 8 : at + 8 + size]
        at += 12 + size
    return b""


def _tags(exif: bytes) -> Iterator[int]:
    """The numbers of what a picture tells of itself; a broken list ends where it breaks."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return
    try:
        (first,) = struct.unpack_from(f"{order}4xI", exif)
        yield from _table(exif, order, first)
    except struct.error:
        return


def _table(exif: bytes, order: str, at: int, depth: int = 0) -> Iterator[int]:
    (count,) = struct.unpack_from(f"{order}H", exif, at)
    for number in range(min(count, 200)):
        tag, _kind, _size, value = struct.unpack_from(f"{order}HHII", exif, at + 2 + 12 * number)
        yield tag
        if tag == _EXIF and depth == 0:
            yield from _table(exif, order, value, 1)

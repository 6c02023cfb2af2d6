"""Which files may go with a mailing, told by their name and by what is in them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coptui.domain.text import clean_line
from coptui.errors import Refused

LONGEST_NAME = 64
"""Letters of a file's name, with its ending: longer ones are cut, so that a head stays short."""
ENDINGS_TO_CHOOSE = (
    *(".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".txt", ".md", ".csv"),
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp3"),
)
MOST_ENTRIES = 5_000
_BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error),
    *(ValueError, EOFError, RuntimeError, OSError),
)
"""What the reader of packed files raises for a damaged, locked or unknown one."""
_DEVICES = re.compile(r"(?:con|prn|aux|nul|clock\$|com\d|lpt\d)\Z", re.IGNORECASE)
_UNWISE = re.compile(r'[<>:"/\\|?*;%=,]')
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_MACROS = frozenset({"doc", "xls", "ppt", "docm", "xlsm", "pptm", "dotm", "xlsb", "rtf"})
_RUNS = frozenset(
    [
        *("exe", "com", "bat", "cmd", "scr", "pif", "msi", "lnk", "js", "jse", "vbs", "vbe", "wsf"),
        *("ps1", "jar", "hta", "cpl", "reg", "sh", "app", "dmg", "apk", "html", "htm", "svg"),
        *("iso", "img", "url", "chm", "dll"),
    ]
)
_CONTAINERS = frozenset({"zip", "rar", "7z", "gz", "tar", "bz2", "xz"})
_WHAT_MAY = "A PDF, a picture, a plain text or a document of a usual kind (docx, odt, xlsx) may go."


@dataclass(frozen=True)
class _Kind:
    """A kind of file: its name in the mail, and what tells that a file is of it."""

    mime: str
    fits: Callable[[bytes], bool]


def clean_name(given: str) -> str:
    """The name under which a file goes: no folder, nothing a mail or a computer trips over."""
    base = given.replace("\\", "/").rsplit("/", 1)[-1]
    plain = _UNWISE.sub("_", clean_line(base, 400).text)
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    stem = stem.strip(" .") or "file"
    ending = "".join(c for c in ending.casefold() if c.isascii() and c.isalnum())[:8]
    if _DEVICES.match(stem.partition(".")[0]):
        stem = f"_{stem}"
    stem = stem[: LONGEST_NAME - len(ending) - 1].rstrip(" .")
    return f"{stem}.{ending}" if ending else stem


def kind_of(name: str, data: bytes) -> str:
    """What kind of file it is, as a mail names it. Raises Refused for one that may not go."""
    ending = name.rpartition(".")[2] if "." in name else ""
    kind = _KINDS.get(ending)
    if kind is None:
        raise Refused(f"A file of this kind cannot go with a mailing: {name}.", _instead(ending))
    if not data:
        raise Refused(f"The file {name} is empty.", "Choose another, or save it again.")
    if not kind.fits(data):
        raise Refused(
            f"The file {name} is not what its name says, or it is damaged or holds macros.",
            "Open it, save it anew, and attach that. Its ending stays as the program makes it.",
        )
    return kind.mime


def _instead(ending: str) -> str:
    if ending in _MACROS:
        return "It may hold something that runs by itself. Save it as a PDF or as docx, xlsx, pptx."
    if ending in _RUNS:
        return f"Mail servers refuse it, because it can do things on a computer. {_WHAT_MAY}"
    if ending in _CONTAINERS:
        return f"Nobody can see what is packed in it. Attach what is inside. {_WHAT_MAY}"
    if ending == "ics":
        return "The calendar entry of a session goes with its invitation by itself."
    return _WHAT_MAY


def members(data: bytes) -> Mapping[str, zipfile.ZipInfo] | None:
    """What is packed in an office document; None where it cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            found = {one.filename: one for one in packed.infolist()}
    except _BROKEN:
        return None
    return found if len(found) <= MOST_ENTRIES else None


def member(data: bytes, name: str, most: int = 1_000_000) -> str:
    """The first `most` bytes of one packed member as text; empty where there is none."""
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as packed,
            packed.open(name) as one,
        ):
            return one.read(most).decode("utf-8", "replace")
    except (*_BROKEN, KeyError):
        return ""


def _begins(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signs)


def _office(folder: str) -> Callable[[bytes], bool]:
    def fits(data: bytes) -> bool:
        found = members(data)
        if found is None or "[Content_Types].xml" not in found:
            return False
        if any(name.casefold().endswith("vbaproject.bin") for name in found):
            return False
        return any(name.startswith(folder) for name in found)

    return fits


def _opened(mime: str) -> Callable[[bytes], bool]:
    def fits(data: bytes) -> bool:
        found = members(data)
        if found is None or any(name.startswith(("Basic/", "Scripts/")) for name in found):
            return False
        return member(data, "mimetype", 200).strip() == mime

    return fits


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(c < " " and c not in "\t\n\r\f" for c in text)


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


_KINDS: Mapping[str, _Kind] = {
    "pdf": _Kind("application/pdf", _is_pdf),
    "docx": _Kind(f"{_OFFICE}.wordprocessingml.document", _office("word/")),
    "xlsx": _Kind(f"{_OFFICE}.spreadsheetml.sheet", _office("xl/")),
    "pptx": _Kind(f"{_OFFICE}.presentationml.presentation", _office("ppt/")),
    "odt": _Kind(f"{_OPEN}.text", _opened(f"{_OPEN}.text")),
    "ods": _Kind(f"{_OPEN}.spreadsheet", _opened(f"{_OPEN}.spreadsheet")),
    "odp": _Kind(f"{_OPEN}.presentation", _opened(f"{_OPEN}.presentation")),
    "txt": _Kind("text/plain", _is_text),
    "md": _Kind("text/plain", _is_text),
    "csv": _Kind("text/csv", _is_text),
    "jpg": _Kind("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": _Kind("image/jpeg", _begins(b"\xff\xd8\xff")),
    "png": _Kind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "gif": _Kind("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "webp": _Kind("image/webp", _is_webp),
    "mp3": _Kind("audio/mpeg", _begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
}

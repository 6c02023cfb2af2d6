"""Reading a file of people: encoding and delimiter are guessed, shown and correctable."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coptui.errors import NotFound, Refused, Unavailable
from coptui.services.import_headings import field_of

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_LINE = 1_000_000
DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}


@dataclass(frozen=True)
class SourceTable:
    """A file as it was read. `numbers[i]` is the file's own number of `rows[i]`, headings = 1."""

    path: Path
    sha256: str
    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    @property
    def how_read(self) -> str:
        """How the file was read, in words that can be shown beside a sample."""
        encoding = ENCODING_NAMES.get(self.encoding, self.encoding)
        return (
            f"{encoding}, columns parted by {DELIMITER_NAMES.get(self.delimiter, 'another sign')}"
        )


def read(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> SourceTable:
    """The file at `path` as headings and rows.

    What is not given is guessed. Raises `NotFound`, `Unavailable` or `Refused` with a sentence.
    """
    raw = _bytes(path)
    used, text = _decode(raw, encoding)
    text, declared = _declared_delimiter(text)
    used_delimiter = delimiter or declared or guess_delimiter(text)
    headings, rows, numbers = _parse(text, used_delimiter)
    return SourceTable(
        path=path,
        sha256=hashlib.sha256(raw).hexdigest(),
        encoding=used,
        delimiter=used_delimiter,
        headings=headings,
        rows=rows,
        numbers=numbers,
    )


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            if path.exists():
                raise Refused(f"{path.name} is not a file.", "Give the path of a CSV file.")
            raise NotFound(f"There is no file {path.name}.", "Check the path and the spelling.")
        if path.stat().st_size > MAX_BYTES:
            raise Refused(
                f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB.",
                "Part it into smaller files and bring them in one after the other.",
            )
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise Unavailable(f"{path.name} cannot be read: {reason}.") from error
    if not raw.strip():
        raise Refused(f"{path.name} is empty.", "Save the list again and try once more.")
    if raw[:4] == b"PK\x03\x04" or raw[:4] == b"\xd0\xcf\x11\xe0":
        raise Refused(
            f"{path.name} is a spreadsheet, not a CSV file.",
            "Open it in your spreadsheet program and save it as CSV UTF-8.",
        )
    return raw


def guess_encoding(raw: bytes) -> str:
    """The most likely encoding of a file: byte order marks first, then what the bytes allow."""
    if raw.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = raw[:4000]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) // 4:
        return "utf-16-be"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _decode(raw: bytes, encoding: str | None) -> tuple[str, str]:
    used = encoding or guess_encoding(raw)
    try:
        used = codecs.lookup(used).name if encoding else used
        # Windows-1252 leaves five bytes without a sign; they are shown as such and not fatal.
        text = raw.decode(used, errors="replace" if used == "cp1252" else "strict")
    except (LookupError, UnicodeDecodeError) as error:
        raise Refused(
            f"The file cannot be read as {ENCODING_NAMES.get(used, used)}.",
            "Choose another encoding, or save the file as CSV UTF-8.",
            field="encoding",
        ) from error
    return used, text.removeprefix("\ufeff")


def _declared_delimiter(text: str) -> tuple[str, str | None]:
    """Some spreadsheet programs write `sep=;` as a first line of their own."""
    first, _, rest = text.partition("\n")
    line = first.strip().strip('"')
    if line.lower().startswith("sep=") and len(line) == 5:
        return rest, line[4]
    return text, None


def guess_delimiter(text: str) -> str:
    """The sign that parts the first rows most evenly and gives the most headings we know."""
    best, best_score = ",", (-1, -1, -1)
    for sign in DELIMITERS:
        sample = _sample(text, sign)
        if not sample:
            continue
        width = len(sample[0])
        known = sum(1 for cell in sample[0] if field_of(cell))
        even = sum(1 for row in sample[1:] if len(row) == width) if width > 1 else 0
        score = (known, even, width)
        if score > best_score:
            best, best_score = sign, score
    return best


def _sample(text: str, sign: str, limit: int = 20) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=sign):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) >= limit:
                break
    except csv.Error:
        return rows
    return rows


def _lines(text: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > MAX_LINE:
            raise Refused(
                f"Line {number} of the file is longer than a person's row can be.",
                "Check that the file is a CSV file with one row for each person.",
            )
        yield line


def _parse(
    text: str, sign: str
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]:
    if len(sign) != 1 or sign in '"\r\n':
        raise Refused(
            "The sign between columns must be one character.", "Use a comma, semicolon or tab."
        )
    reader = csv.reader(_lines(text), delimiter=sign)
    headings: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if len(cells) > MAX_COLUMNS:
                raise Refused(
                    f"Row {number} has more than {MAX_COLUMNS} columns.",
                    "Check the sign between columns, or keep only the columns about people.",
                )
            if not any(cell.strip() for cell in cells):
                continue
            if not headings:
                headings = tuple(cell.strip() for cell in cells)
                continue
            if len(rows) >= MAX_ROWS:
                raise Refused(
                    f"The file has more than {MAX_ROWS:,} rows.",
                    "Part it into smaller files and bring them in one after the other.",
                )
            rows.append(tuple(cells))
            numbers.append(number)
    except csv.Error as error:
        raise Refused(
            f"The file stops making sense after row {number}: a quotation mark is open, "
            "or a cell is far too long.",
            "Mend that row in your spreadsheet program and save it again.",
        ) from error
    if not headings:
        raise Refused("The file has no headings.", "Give its first row the names of the columns.")
    return headings, tuple(rows), tuple(numbers)

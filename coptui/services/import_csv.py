"""Reading rows with signs between the columns: encoding and delimiter are guessed or told."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from coptui.errors import Refused
from coptui.services.import_headings import field_of
from coptui.services.import_tables import ENCODING_NAMES, Gathered, Record, gather

MAX_LINE = 1_000_000
DELIMITERS = (",", ";", "\t", "|")
_PART = 1 << 20
_SAMPLE = 200_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Delimited:
    """The rows of a CSV file and how they were read."""

    gathered: Gathered
    encoding: str
    delimiter: str


def read_delimited(
    raw: bytes, *, encoding: str | None = None, delimiter: str | None = None
) -> Delimited:
    """The rows in these bytes. What is not told is guessed. Raises `Refused` with a sentence."""
    used, errors = (_known(encoding), "strict") if encoding else guess_encoding(raw)
    try:
        sample = _text(raw, used, errors).read(_SAMPLE)
        _refuse_noise(sample)
        declared, rest = _declared_delimiter(sample)
        sign = delimiter or declared or guess_delimiter(rest)
        text = _text(raw, used, errors)
        if declared:
            text.readline()
        return Delimited(gather(_records(text, sign)), used, sign)
    except UnicodeError as error:
        raise Refused(
            f"The file cannot be read as {ENCODING_NAMES.get(used, used)}.",
            "Choose another encoding, or save the file as CSV UTF-8.",
            field="encoding",
        ) from error


def guess_encoding(raw: bytes) -> tuple[str, str]:
    """The most likely encoding of a file, and what to do with bytes that have no meaning in it."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name, "strict"
    head = raw[:4000]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le", "strict"
    if head[0::2].count(0) > len(head) // 4:
        return "utf-16-be", "strict"
    good, bad = _letters(raw)
    if not bad:
        return "utf-8", "strict"
    # A stray byte or two in UTF-8 spoils two rows; taking all for Windows-1252 spoils every name.
    return ("utf-8" if good > 4 * bad else "cp1252"), "replace"


def _letters(raw: bytes) -> tuple[int, int]:
    """How many letters beyond ASCII are good UTF-8, and how many bytes are none."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for start in range(0, len(raw), _PART):
        part = raw[start : start + _PART]
        text = decoder.decode(part, final=start + _PART >= len(raw))
        if not text.isascii():
            odd = text.count("\ufffd")
            bad += odd
            good += sum(1 for sign in text if sign > "\x7f") - odd
    return good, bad


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise Refused(
            f"The file cannot be read as {encoding}.",
            "Choose another encoding, or save the file as CSV UTF-8.",
            field="encoding",
        ) from error


def _text(raw: bytes, encoding: str, errors: str) -> io.TextIOWrapper:
    # Windows-1252 leaves five bytes without a sign; they are shown as such and not fatal.
    how = "replace" if encoding == "cp1252" else errors
    try:
        text = io.TextIOWrapper(io.BytesIO(raw), encoding=encoding, errors=how, newline="")
        if encoding != "utf-16" and text.read(1) != "\ufeff":
            text.seek(0)
    except (LookupError, ValueError) as error:  # such as rot13, which is no encoding of text
        raise UnicodeError(encoding) from error
    return text


def _refuse_noise(sample: str) -> None:
    head = sample[:20_000]
    odd = sum(1 for sign in head if sign < " " and sign not in "\t\r\n\v\f")
    odd += head.count("\ufffd") + head.count("\x7f")
    if len(head) > 200 and odd * 10 > len(head):
        raise Refused(
            "The file is not text, whatever its name says.",
            "Save the list as CSV UTF-8 or as an Excel workbook (.xlsx).",
        )


def _declared_delimiter(sample: str) -> tuple[str | None, str]:
    """Some spreadsheet programs write `sep=;` as a first line of their own."""
    first, _, rest = sample.partition("\n")
    line = first.strip().strip('"')
    if line.lower().startswith("sep=") and len(line) == 5:
        return line[4], rest
    return None, sample


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
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) >= limit:
                break
    except csv.Error:
        return rows
    return rows


def _lines(text: io.TextIOWrapper, seen: list[str]) -> Iterator[str]:
    number = 0
    while line := text.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise Refused(
                f"Line {number} of the file is longer than a person's row can be.",
                "Check that the file is a CSV file with one row for each person.",
            )
        seen.append(line)
        yield line


def _records(text: io.TextIOWrapper, sign: str) -> Iterator[Record]:
    if len(sign) != 1 or sign in '"\r\n':
        raise Refused(
            "The sign between columns must be one character.",
            "Use a comma, semicolon or tab.",
            field="delimiter",
        )
    number, seen = 0, list[str]()
    try:
        for number, cells in enumerate(csv.reader(_lines(text, seen), delimiter=sign), start=1):
            # What is over several lines is in quotation marks; they come in pairs.
            if len(seen) > 1 and sum(line.count('"') for line in seen) % 2:
                raise csv.Error("open")
            seen.clear()
            yield number, cells
    except csv.Error as error:
        at = number if seen and str(error) == "open" else number + 1
        raise Refused(
            f"The file stops making sense in row {at}: a quotation mark is open, "
            "or a cell is far too long.",
            "Mend that row in your spreadsheet program and save it again.",
        ) from error

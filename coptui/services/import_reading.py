"""Reading a file of people, whatever kind it is: told by what it holds, not by its name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from coptui.errors import NotFound, Refused, Unavailable
from coptui.services.import_cards import read_cards
from coptui.services.import_csv import guess_encoding, read_delimited
from coptui.services.import_tables import MAX_BYTES, SourceTable, source_mark

__all__ = ["ENDINGS", "SourceTable", "read", "sheets_of"]

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".vcf", ".vcard")
"""What files of people are usually called."""

_PACKED = b"PK\x03\x04"
_NEITHER = (
    (b"\xd0\xcf\x11\xe0", "an Excel workbook of the old kind, or a locked one"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"PK\x05\x06", "an empty packed file"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)


def read(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> SourceTable:
    """The file at `path` as headings and rows.

    What is not given is guessed. Raises `NotFound`, `Unavailable` or `Refused` with a sentence;
    a workbook of which it is not clear which sheet is meant is refused at the field "sheet".
    """
    raw = _bytes(path)
    sha256 = hashlib.sha256(raw).hexdigest()
    if raw[:4] == _PACKED:
        from coptui.services.import_workbooks import read_workbook

        book = read_workbook(raw, sheet)
        found = book.gathered
        return SourceTable(
            path, sha256, "", "", found.headings, found.rows, found.numbers, "xlsx",
            book.name, book.names, source_mark(found.headings), found.faults,
        )  # fmt: skip
    if _is_cards(raw):
        found, used = read_cards(raw, encoding)
        return SourceTable(
            path, sha256, used, "", found.headings, found.rows, found.numbers, "vcard",
            source=source_mark(("vcard",)),
        )  # fmt: skip
    made = read_delimited(raw, encoding=encoding, delimiter=delimiter)
    found = made.gathered
    return SourceTable(
        path, sha256, made.encoding, made.delimiter, found.headings, found.rows, found.numbers,
        source=source_mark(found.headings), faults=found.faults,
    )  # fmt: skip


def sheets_of(path: Path) -> tuple[str, ...]:
    """The sheets of a workbook that hold something; none for another file."""
    raw = _bytes(path)
    if raw[:4] != _PACKED:
        return ()
    from coptui.services.import_workbooks import names_of_sheets

    return names_of_sheets(raw)


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
    for mark, what in _NEITHER:
        if raw.startswith(mark):
            raise Refused(
                f"{path.name} is {what}, not a list of people.",
                "Save the list as an Excel workbook (.xlsx), as CSV UTF-8 or as vCards.",
            )
    return raw


def _is_cards(raw: bytes) -> bool:
    head = raw[:4000].decode(guess_encoding(raw[:4000])[0], "replace")
    return head.lstrip("\ufeff \t\r\n").upper().startswith("BEGIN:VCARD")

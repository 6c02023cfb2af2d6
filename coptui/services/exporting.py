"""Files that leave the house: private, whole or not at all, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from coptui.errors import Unavailable
from coptui.services import audit
from coptui.services.contact_queries import ids_of, rows_of
from coptui.services.contact_views import ContactFilter, ContactRow
from coptui.services.done import Done
from coptui.store.models import Contact
from coptui.store.rows import tuples
from coptui.workspace import Workspace

HEADINGS = ("name", "email", "organisation", "phone", "role", "communities", "may be mailed")
_RUNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_PART = 2_000


def contacts_csv(
    ws: Workspace, path: Path, flt: ContactFilter | None = None, *, for_spreadsheet: bool = False
) -> Done[int]:
    """Write the contacts that fit into a CSV file that its owner alone can read.

    Notes, access needs and other private fields stay in the house. `for_spreadsheet` adds the
    mark some spreadsheet programs need to see that it is UTF-8. Tells how many were written.
    """
    rows = [
        (
            row.name,
            row.email,
            row.organisation,
            phone,
            job,
            "; ".join(row.communities),
            "yes" if row.mail.may else row.mail.words,
        )
        for row, phone, job in _people(ws, flt or ContactFilter())
    ]
    write_csv(path, HEADINGS, rows, encoding="utf-8-sig" if for_spreadsheet else "utf-8")
    return _done(ws, path, len(rows))


def contacts_json(ws: Workspace, path: Path, flt: ContactFilter | None = None) -> Done[int]:
    """The same people as a JSON document."""
    people = [
        {
            "id": row.id,
            "name": row.name,
            "email": row.email,
            "organisation": row.organisation,
            "phone": phone,
            "role": job,
            "communities": list(row.communities),
            "may_mail": row.mail.may,
        }
        for row, phone, job in _people(ws, flt or ContactFilter())
    ]
    document = {"contacts": people, "total": len(people)}
    write_private(path, json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return _done(ws, path, len(people))


def contacts_vcard(ws: Workspace, path: Path, flt: ContactFilter | None = None) -> Done[int]:
    """The same people as vCards, version 3.0, for an address book."""
    cards = [_card(row, phone, job) for row, phone, job in _people(ws, flt or ContactFilter())]
    write_private(path, "".join(cards), newline="\r\n")
    return _done(ws, path, len(cards))


def harmless(cell: str) -> str:
    """The cell with an apostrophe before anything that a spreadsheet might run as a formula."""
    bare = cell.lstrip(" \t\r\n\v\f\u00a0\ufeff")
    return f"'{cell}" if bare.startswith(_RUNS) or cell.startswith(_RUNS) else cell


def write_csv(
    path: Path,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    encoding: str = "utf-8",
) -> None:
    """Write rows under headings, every cell harmless. Raises `Unavailable`."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in headings])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    write_private(path, kept.getvalue(), encoding=encoding, newline="")


def write_private(path: Path, text: str, *, encoding: str = "utf-8", newline: str = "\n") -> None:
    """Write the whole file or leave what was there; only its owner may read it."""
    buffer = io.TextIOWrapper(kept := io.BytesIO(), encoding=encoding, newline=newline)
    buffer.write(text)
    buffer.flush()
    write_private_bytes(path, kept.getvalue())


def write_private_bytes(path: Path, data: bytes) -> None:
    """The same for bytes. Raises `Unavailable`."""
    try:
        handle, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise Unavailable(f"{path.name} cannot be written: {reason}.") from error


def _people(ws: Workspace, flt: ContactFilter) -> list[tuple[ContactRow, str, str]]:
    ids = ids_of(ws, flt)
    found: list[tuple[ContactRow, str, str]] = []
    for start in range(0, len(ids), _PART):
        part = ids[start : start + _PART]
        query = Contact.select(Contact.id, Contact.phone, Contact.job).where(Contact.id.in_(part))
        more: dict[int, Any] = {row[0]: row[1:] for row in tuples(query)}
        found += [(row, *more[row.id]) for row in rows_of(ws, part, flt.community_id)]
    return found


def _card(row: ContactRow, phone: str, job: str) -> str:
    *first, last = row.name.split() or [row.name]
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{_plain(row.name)}",
        f"N:{_plain(last)};{_plain(' '.join(first))};;;",
    ]
    more = (("EMAIL", row.email), ("TEL", phone), ("ORG", row.organisation), ("TITLE", job))
    lines += [f"{name}:{_plain(value)}" for name, value in more if value]
    return "".join(f"{_folded(line)}\n" for line in [*lines, "END:VCARD"])


def _plain(value: str) -> str:
    """Text as a vCard has it: RFC 2426 escapes its own signs."""
    for sign in "\\;,":
        value = value.replace(sign, f"\\{sign}")
    return " ".join(value.split())


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, never broken inside a letter."""
    parts, room, current = [], 75, ""
    for sign in line:
        if len((current + sign).encode()) > room:
            parts.append(current)
            current, room = "", 74
        current += sign
    return "\n ".join([*parts, current])


def _done(ws: Workspace, path: Path, count: int) -> Done[int]:
    if not ws.read_only:
        with ws.store.atomic():
            audit.note(ws, "contacts.exported", detail=f"{count} people")
    return Done(count, f"{count} people are in {path.name}. Keep the file as private as the list.")

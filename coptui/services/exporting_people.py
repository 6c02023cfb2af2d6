"""Files of people that leave the house: what leaves, how many, why, for whom; each is noted.

Private fields leave only when somebody has typed how many people they are of.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coptui.domain.dates import day
from coptui.domain.text import clean_line
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.contact_lines import rows_of
from coptui.services.contact_queries import ids_of
from coptui.services.contact_views import ContactFilter, ContactRow
from coptui.services.done import Done
from coptui.services.exporting import write_csv, write_private
from coptui.services.vcards import card
from coptui.store.models import Contact, ExportRecord
from coptui.store.rows import tuples
from coptui.workspace import Workspace

FORMS = ("csv", "vcard", "vcard3", "json")
PLAIN = ("name", "email", "organisation", "phone", "role")
PRIVATE = ("notes", "pronouns", "access needs", "dietary", "roles held")
DELETE_AFTER = dt.timedelta(days=30)
"""How long a file of people should be kept at most, unless somebody has a reason."""
_COLUMNS = (
    Contact.id, Contact.phone, Contact.job, Contact.notes, Contact.pronouns, Contact.access_needs,
    Contact.dietary,
)  # fmt: skip
_PART = 2_000


@dataclass(frozen=True)
class Exported:
    """What was written."""

    file: Path
    form: str
    people: int
    fields: tuple[str, ...]
    private: bool
    delete_by: dt.date


@dataclass(frozen=True)
class _Leaver:
    row: ContactRow
    phone: str
    job: str
    notes: str
    pronouns: str
    access_needs: str
    dietary: str

    def cells(self, private: bool) -> tuple[str, ...]:
        """What stands in the columns, private ones behind the plain ones."""
        plain = (self.row.name, self.row.email, self.row.organisation, self.phone, self.job)
        if not private:
            return plain
        held = self.row.role.replace("_", " ")
        return (*plain, self.notes, self.pronouns, self.access_needs, self.dietary, held)


def count(ws: Workspace, flt: ContactFilter | None = None) -> int:
    """How many people a file would hold; what is typed before private fields leave."""
    return len(ids_of(ws, flt or ContactFilter()))


def export(
    ws: Workspace,
    path: Path,
    form: str = "csv",
    flt: ContactFilter | None = None,
    *,
    private: bool = False,
    confirm: int | None = None,
    reason: str = "",
    recipient: str = "",
    for_spreadsheet: bool = False,
) -> Done[Exported]:
    """Write the people that fit into one file that its owner alone can read.

    `private` adds notes, pronouns, access needs, dietary needs and roles held, where `confirm` is
    exactly the number of people. `for_spreadsheet` adds the mark some spreadsheet programs need to
    see that it is UTF-8. Raises `Refused` or `Unavailable`; nothing is then written.
    """
    if form not in FORMS:
        raise Refused(
            f"There is no format {clean_line(form, 40).text!r}.", f"Formats are {_said(FORMS)}."
        )
    people = _people(ws, flt or ContactFilter())
    if private and confirm != len(people):
        raise Refused(
            f"Private notes and needs of {len(people)} people would leave.",
            f"Confirm with exactly that number: {len(people)}.",
            field="confirm",
        )
    fields = (*PLAIN, *PRIVATE) if private else (*PLAIN, "communities", "may be mailed")
    writers: dict[str, Callable[[], None]] = {
        "csv": lambda: _csv(path, people, fields, private, for_spreadsheet),
        "json": lambda: _json(path, people, private),
        "vcard": lambda: _vcard(path, people, private, "4.0"),
        "vcard3": lambda: _vcard(path, people, private, "3.0"),
    }
    writers[form]()
    done = Exported(path, form, len(people), fields, private, ws.today() + DELETE_AFTER)
    _note(ws, done, reason, recipient)
    return Done(done, _sentence(done, ws.today()))


def _people(ws: Workspace, flt: ContactFilter) -> list[_Leaver]:
    ids = ids_of(ws, flt)
    found: list[_Leaver] = []
    for start in range(0, len(ids), _PART):
        part = ids[start : start + _PART]
        query = Contact.select(*_COLUMNS).where(Contact.id.in_(part))
        more: dict[int, Any] = {row[0]: row[1:] for row in tuples(query)}
        found += [_Leaver(row, *more[row.id]) for row in rows_of(ws, part, flt.community_id)]
    return found


def _csv(
    path: Path, people: Sequence[_Leaver], fields: Sequence[str], private: bool, mark: bool
) -> None:
    rows = (
        one.cells(True)
        if private
        else (
            *one.cells(False),
            "; ".join(one.row.communities),
            "yes" if one.row.mail.may else one.row.mail.words,
        )
        for one in people
    )
    write_csv(path, fields, rows, encoding="utf-8-sig" if mark else "utf-8")


def _json(path: Path, people: Sequence[_Leaver], private: bool) -> None:
    listed = [
        {
            "id": one.row.id,
            **dict(zip(PLAIN, one.cells(False), strict=True)),
            "communities": list(one.row.communities),
            "may_mail": one.row.mail.may,
            **({name.replace(" ", "_"): value for name, value in _private(one)} if private else {}),
        }
        for one in people
    ]
    document = {"contacts": listed, "total": len(listed)}
    write_private(path, json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _vcard(path: Path, people: Sequence[_Leaver], private: bool, version: str) -> None:
    cards = [
        card(one.cells(False), dict(_private(one)) if private else {}, version) for one in people
    ]
    write_private(path, "".join(cards), newline="\r\n")


def _private(one: _Leaver) -> list[tuple[str, str]]:
    return list(zip(PRIVATE, one.cells(True)[len(PLAIN) :], strict=True))


def _note(ws: Workspace, done: Exported, reason: str, recipient: str) -> None:
    if ws.read_only:
        return
    with ws.store.atomic():
        ExportRecord.create(
            made_at=ws.now(),
            made_by=ws.by,
            form=done.form,
            people=done.people,
            fields=",".join(done.fields),
            sensitive=done.private,
            reason=clean_line(reason, 300).text,
            recipient=clean_line(recipient, 200).text,
            delete_by=done.delete_by,
        )
        kind = "private" if done.private else "plain"
        audit.note(ws, "contacts.exported", detail=f"{done.people} people, {kind}, {done.form}")


def _sentence(done: Exported, today: dt.date) -> str:
    who = "1 person is" if done.people == 1 else f"{done.people} people are"
    what = " with private notes and needs" if done.private else ""
    return (
        f"{who} in {done.file.name}{what}. Keep the file as private as the list, and delete it by "
        f"{day(done.delete_by, today)}."
    )


def _said(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"

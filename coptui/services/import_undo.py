"""Taking an import back, with everything that was done since left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import contact_fields
from coptui.services.consent_facts import refresh_mail_cache
from coptui.services.contact_removal import GOES, STAYS
from coptui.store.models import (
    ConsentEvent,
    Contact,
    Delivery,
    ImportRun,
    Membership,
    Organisation,
    UndoEntry,
)
from coptui.store.rows import tuples
from coptui.workspace import Workspace

_CHUNK = 2_000


def take_back(ws: Workspace, import_id: int) -> tuple[Any, int, int]:
    """Reverse the import; gives its row, how many people went and how many stayed."""
    run: Any = ImportRun.get_or_none(ImportRun.id == import_id)
    if run is None:
        raise NotFound(f"There is no import {import_id}.")
    if run.taken_back_at is not None:
        raise Refused("That import was taken back before.")
    changes: dict[str, Any] = run.changes
    joined = set(changes["members"])
    touched = _touched(run, changes["new"], joined)
    going = [one for one in changes["new"] if one not in touched]
    _delete(going)
    _leave(joined)
    heard = _unsay(ws, run)
    kept = len(changes["new"]) - len(going)
    for change in changes["changed"]:
        kept += _restore(ws, change)
    for one in changes["organisations"]:
        if not Contact.select().where(Contact.organisation == one).exists():
            Organisation.delete().where(Organisation.id == one).execute()
    refresh_mail_cache(ws, heard)
    run.taken_back_at = ws.now()
    run.save()
    _spend_undo(ws, import_id)
    return run, len(going), kept


def _touched(run: Any, new: list[int], joined: set[int]) -> set[int]:
    """Those with whom anything was done since, or who are gone by now."""
    found: set[int] = set()
    for ids in _chunks(new):
        same = Contact.select(Contact.id).where(
            Contact.id.in_(ids), Contact.updated_at == run.started_at
        )
        found |= set(ids) - {row[0] for row in tuples(same)}
        later = ConsentEvent.select(ConsentEvent.contact).where(
            ConsentEvent.contact.in_(ids),
            ConsentEvent.import_run.is_null() | (ConsentEvent.import_run != run.id),
        )
        found |= {row[0] for row in tuples(later)}
        holds = Contact.select(Contact.id).where(
            Contact.id.in_(ids), Contact.mail_hold_reason != ""
        )
        found |= {row[0] for row in tuples(holds)}
        for model, name in (*STAYS, *((one, "contact") for one in GOES), (Delivery, "contact")):
            field = getattr(model, name)
            query = model.select(field, model.id).where(field.in_(ids))
            found |= {
                row[0] for row in tuples(query) if not (model is Membership and row[1] in joined)
            }
    return found


def _delete(ids: list[int]) -> None:
    for chunk in _chunks(ids):
        for model in (ConsentEvent, Membership):
            model.delete().where(model.contact.in_(chunk)).execute()
        Contact.delete().where(Contact.id.in_(chunk)).execute()


def _leave(joined: set[int]) -> None:
    for chunk in _chunks(sorted(joined)):
        Membership.delete().where(
            Membership.id.in_(chunk), Membership.standing == "interested"
        ).execute()


def _unsay(ws: Workspace, run: Any) -> list[int]:
    """What the import recorded for people who stay is marked as a mistake, not taken out."""
    mended = ConsentEvent.select(ConsentEvent.corrects).where(ConsentEvent.corrects.is_null(False))
    rows = list(
        ConsentEvent.select().where(
            ConsentEvent.import_run == run.id, ConsentEvent.id.not_in(mended)
        )
    )
    for row in rows:
        ConsentEvent.create(
            contact=row.contact,
            purpose=row.purpose,
            state="not_asked",
            basis=row.basis,
            happened_on=row.happened_on,
            recorded_at=ws.now(),
            recorded_by=ws.by,
            evidence="the import was taken back",
            corrects=row.id,
        )
    return sorted({row.contact.id for row in rows})


def _restore(ws: Workspace, change: dict[str, Any]) -> int:
    """Put back the fields that still hold what the file brought; 1 where one was changed since."""
    row = Contact.get_or_none(Contact.id == change["id"])
    if row is None:
        return 0
    edited = 0
    for name, (old, new) in change["fields"].items():
        now = getattr(row, name)
        if name == "organisation":
            now = now.name if now else ""
        if fold(now or "") != fold(new):
            edited = 1
        elif name == "email":
            row.email, row.email_key = None, None
        elif name == "organisation":
            row.organisation = contact_fields.organisation(old)
        else:
            setattr(row, name, old)
    row.search_text = contact_fields.search_text_of(row)
    row.updated_at = ws.now()
    row.save()
    return edited


def _spend_undo(ws: Workspace, import_id: int) -> None:
    """The same act among those that u takes back is spent: u goes on to the one before it."""
    made = {"did": "created", "model": ImportRun.__name__, "id": import_id}
    for entry in UndoEntry.select().where(UndoEntry.undone_at.is_null()):
        if made in entry.changes:
            entry.undone_at = ws.now()
            entry.save()


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]

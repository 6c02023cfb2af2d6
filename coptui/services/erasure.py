"""Letting somebody go completely: out of every file, with counts and the no left behind."""

from __future__ import annotations

from typing import Any

from coptui.domain.addresses import address_key
from coptui.domain.mailing import DeliveryState
from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import audit, erasure_files, erasure_journal
from coptui.services.consent import suppress_address
from coptui.services.done import Done
from coptui.services.erasure_outside import cannot_reach
from coptui.services.erasure_views import (
    ErasurePreview,
    ErasureProof,
    TextPlace,
    counted,
    place_words,
)
from coptui.services.reports import withdrawal
from coptui.services.undo import Recording
from coptui.store import forgetting, sqlite
from coptui.store.forgetting_person import KnownBy, known_by
from coptui.store.models import MODELS, Attendance, Contact, Delivery, Erasure
from coptui.workspace import Workspace

__all__ = ["ErasurePreview", "ErasureProof", "TextPlace", "erase", "finish", "preview"]

_AREAS = frozenset({"contacts", "communities", "sessions", "mail"})
_WAITING = (str(DeliveryState.queued), str(DeliveryState.claimed), str(DeliveryState.retry))


def preview(ws: Workspace, contact_id: int) -> ErasurePreview:
    """What would go, what would stay, what is out of reach. Raises `NotFound`."""
    row, known = _person(ws, contact_id)
    stays = []
    came = Attendance.select().where(Attendance.contact == contact_id).count()
    if came:
        stays.append(f"counts: one nameless place in {came} session{'s' if came > 1 else ''}")
    suppressed = [one for one in known.address_keys if one not in known.shared]
    if suppressed:
        stays.append("“do not write”, kept as a keyed code that names nobody")
    if known.shared:
        stays.append("the address, because somebody else on the list has it too")
    stays.append(f"the history: that person {contact_id} was here, and the days")
    goes = ["name, address, phone, notes and needs", *counted(_rows_of(contact_id))]
    return ErasurePreview(
        contact_id=contact_id,
        name=row.name,
        expected=row.email or row.name,
        goes=tuple(goes),
        stays=tuple(stays),
        cannot=cannot_reach(ws, contact_id, known.needles),
        texts=_places(forgetting.texts_naming(ws.store.db, known.needles, {contact_id})),
    )


def erase(
    ws: Workspace, contact_id: int, *, confirm: str, texts_too: bool = False
) -> Done[ErasureProof]:
    """Forget a person: out of the database, its copies, practised mails and unsaved forms.

    `confirm` is the person's address (the name where there is none). `texts_too` puts "somebody"
    wherever the community's own words name the person. It cannot be taken back. Raises `NotFound`,
    and `Refused` where the confirmation is not right or a message is on its way.
    """
    row, known = _person(ws, contact_id)
    _confirmed(row, confirm)
    outside = cannot_reach(ws, contact_id, known.needles)
    now = ws.now()
    with ws.store.atomic():
        _stop_mail(ws, row)
        kept = [one for one in known.address_keys if one not in known.shared]
        for key in kept:
            suppress_address(ws, key, "erased")
        entry = erasure_journal.entry_for(
            ws.store.secret(), contact_id, known.born, known.names, known.address_keys, now,
            known.shared,
        )  # fmt: skip
        noted: Any = erasure_journal.note(entry)
        withdrawal.mark(ws, Recording(""), contact_id)
        gone = forgetting.forget(ws.store.db, [contact_id], known.needles, texts_too=texts_too)
        audit.note(ws, "contact.erased", subject="contact", subject_id=contact_id)
    erasure_journal.write_file(ws)
    sqlite.sweep(ws.store.db)
    reached = erasure_files.reach(ws, known.needles, texts_too=texts_too)
    if not reached.failed:
        _mark_reached(ws, noted.id)
    proof = ErasureProof(
        contact_id=contact_id,
        erased_at=now,
        gone=("name, address, phone and notes", *counted({**gone.deleted, **gone.emptied})),
        copies=tuple(reached.copies),
        dropped_copies=tuple(reached.dropped_copies),
        messages=reached.messages,
        suppressed=len(kept),
        cannot=outside,
        texts=_places(gone.texts),
        still_in=tuple(erasure_files.look(ws, known.needles)),
        failed=tuple(dict.fromkeys(reached.failed)),
    )
    return Done(proof, "The person is forgotten. This cannot be taken back.", None, _AREAS)


def finish(ws: Workspace) -> int:
    """Reach the files that an interrupted erasure left; how many erasures were waiting."""
    waiting = [row.id for row in Erasure.select().where(Erasure.reached_at.is_null())]
    if waiting:
        from coptui.domain.erasure import Needles

        sqlite.sweep(ws.store.db)
        if not erasure_files.reach(ws, Needles()).failed:
            for number in waiting:
                _mark_reached(ws, number)
    return len(waiting)


def _mark_reached(ws: Workspace, number: int) -> None:
    with ws.store.atomic():
        Erasure.update(reached_at=ws.now()).where(Erasure.id == number).execute()


def _person(ws: Workspace, contact_id: int) -> tuple[Any, KnownBy]:
    row = Contact.get_or_none(Contact.id == contact_id)
    known = known_by(ws.store.db, contact_id)
    if row is None or known is None:
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    return row, known


def _confirmed(row: Any, typed: str) -> None:
    right = address_key(typed) == row.email_key if row.email_key else fold(typed) == fold(row.name)
    if not right:
        wanted = "address" if row.email_key else "name"
        raise Refused(
            f"That is not the {wanted} of {row.name}; nobody was forgotten.",
            f"Type the {wanted} as it stands on the list.",
            field="confirm",
        )


def _stop_mail(ws: Workspace, row: Any) -> None:
    own = Delivery.contact == row.id
    if Delivery.select().where(own, Delivery.state == str(DeliveryState.sending)).exists():
        raise Refused(
            f"A message to {row.name} is on its way at this moment.", "Try again in a minute."
        )
    Delivery.update(
        state=str(DeliveryState.skipped), finished_at=ws.now(), next_try=None, reason="erased"
    ).where(own, Delivery.state.in_(_WAITING)).execute()


def _rows_of(contact_id: int) -> dict[str, int]:
    """How many rows of each table point at the person."""
    found: dict[str, int] = {}
    for model in MODELS:
        for name in model._meta.refs:
            if name.rel_model is Contact and model is not Contact:
                number = model.select().where(name == contact_id).count()
                table = str(model._meta.table_name)
                found[table] = found.get(table, 0) + number
    return found


def _places(found: list[forgetting.FoundText]) -> tuple[TextPlace, ...]:
    return tuple(
        TextPlace(place_words(one.table, one.row_id, one.column), one.words) for one in found
    )

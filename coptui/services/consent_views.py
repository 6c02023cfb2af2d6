"""What people said, event by event, as the screens and commands show it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from coptui.domain.consent import Basis, ConsentState, Purpose
from coptui.errors import NotFound
from coptui.services.consent_facts import community_names
from coptui.store.models import ConsentEvent, Contact
from coptui.workspace import Workspace


@dataclass(frozen=True)
class EventView:
    """One event as it was recorded."""

    id: int
    purpose: Purpose
    state: ConsentState
    basis: Basis
    date: dt.date
    recorded_at: dt.datetime
    method: str
    wording_id: int | None
    wording_version: int | None
    evidence: str
    by: str
    refresh_by: dt.date | None
    community: str | None
    corrects: int | None


_FINGERPRINT = re.compile(r", file [0-9a-f]{16}\b")


def evidence_in_words(evidence: str) -> str:
    """What somebody reads of an evidence; the fingerprint of a file is for the proof alone."""
    return _FINGERPRINT.sub("", evidence)


def events(ws: Workspace, contact_id: int) -> list[EventView]:
    """All that a person said, the latest entry first. Raises `NotFound`."""
    if Contact.get_or_none(Contact.id == contact_id) is None:
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    rows = list(
        ConsentEvent.select()
        .where(ConsentEvent.contact == contact_id)
        .order_by(ConsentEvent.id.desc())
    )
    names = community_names({row.community for row in rows if row.community is not None})
    return [_view(row, names) for row in rows]


def _view(row: Any, names: dict[int, str]) -> EventView:
    words = row.wording
    return EventView(
        id=row.id,
        purpose=Purpose(row.purpose),
        state=ConsentState(row.state),
        basis=Basis(row.basis),
        date=row.happened_on,
        recorded_at=row.recorded_at,
        method=row.method,
        wording_id=None if words is None else words.id,
        wording_version=None if words is None else words.version,
        evidence=row.evidence,
        by=row.recorded_by,
        refresh_by=row.refresh_by,
        community=names.get(row.community) if row.community is not None else None,
        corrects=row.corrects_id,
    )

"""The audit trail: who did what when, in a chain that shows when a row was changed or taken out.

It holds ids and verbs, no names and no addresses, so that it can outlive an erasure.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from coptui.store.models import AuditEvent
from coptui.workspace import Workspace

_START = "0" * 64


def note(
    ws: Workspace, action: str, *, subject: str = "", subject_id: int = 0, detail: str = ""
) -> None:
    """Add one line, in the transaction of what it tells of."""
    last = AuditEvent.select(AuditEvent.sha256).order_by(AuditEvent.id.desc()).first()
    at, by = ws.now(), ws.by
    previous = _START if last is None else str(last.sha256)
    AuditEvent.create(
        at=at,
        by=by,
        action=action,
        subject=subject,
        subject_id=subject_id,
        detail=detail,
        previous=previous,
        sha256=_digest(previous, at, by, action, subject, subject_id, detail),
    )


def verify(ws: Workspace) -> list[str]:
    """Walk the chain; one sentence for each row that does not fit, empty when all do."""
    found: list[str] = []
    expected = _START
    for row in AuditEvent.select().order_by(AuditEvent.id).iterator():
        if row.previous != expected:
            found.append(f"Before line {row.id} something was taken out or put in.")
        own = _digest(
            row.previous, row.at, row.by, row.action, row.subject, row.subject_id, row.detail
        )
        if row.sha256 != own:
            found.append(f"Line {row.id} was changed after it was written.")
        expected = row.sha256
    return found


def _digest(
    previous: str, at: datetime, by: str, action: str, subject: str, subject_id: int, detail: str
) -> str:
    parts = [previous, at.isoformat(), by, action, subject, subject_id, detail]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

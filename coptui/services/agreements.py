"""The days on which a group looked at its agreement together: a sign that it has its own ways."""

from __future__ import annotations

from datetime import date
from typing import Any

from peewee import fn

from coptui.domain.dates import day
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.community_views import community_row
from coptui.services.done import Done
from coptui.services.stage_queries import as_day
from coptui.services.undo import recording
from coptui.store.models import AgreementLook
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})


def looked_at(ws: Workspace, community_id: int, on: date | None = None) -> Done[date]:
    """Note that the group has looked at its agreement on a day that is not ahead."""
    row = community_row(community_id)
    when = on or ws.today()
    if when > ws.today():
        raise Refused("The agreement was looked at today or earlier.", field="date")
    if not row.agreement.strip():
        raise Refused(
            f"{row.name} has no agreement yet.", "Write it down first, in the group's own words."
        )
    with recording(ws, f"{row.name} looked at its agreement", _AREA) as rec:
        kept = AgreementLook.create(community=row.id, looked_on=when, recorded_at=ws.now())
        rec.created(kept)
        audit.note(ws, "community.agreement", subject="community", subject_id=row.id)
    said = f"{row.name} looked at its agreement on {day(when, ws.today())}."
    return Done(when, said, rec.id, _AREA)


def last_look(ws: Workspace, community_id: int) -> date | None:
    """The last day on which the group looked at it."""
    found: Any = (
        AgreementLook.select(fn.MAX(AgreementLook.looked_on))
        .where(AgreementLook.community == community_id)
        .scalar()
    )
    return None if found is None else as_day(found)

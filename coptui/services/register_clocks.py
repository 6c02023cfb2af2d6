"""What the registers have open, and by when: no more than the first screen needs to know."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from coptui.domain import dates
from coptui.domain.registers import IcoClock, Risk, ico_clock
from coptui.store.models import Breach
from coptui.workspace import Workspace


def local(ws: Workspace, moment: datetime) -> date:
    """The civil day of a moment here."""
    return dates.local_day(moment.astimezone(UTC), ws.settings.time_zone)


def open_breaches() -> Any:
    """Breaches that are not closed, the oldest first."""
    return Breach.select().where(Breach.closed_on.is_null()).order_by(Breach.found_at, Breach.id)


def clock_of(ws: Workspace, row: Any) -> IcoClock:
    """Where the seventy-two hours of a breach stand."""
    zone, risk = ws.settings.time_zone, Risk(row.risk)
    return ico_clock(row.found_at, ws.now(), row.ico_told_at, risk, row.ico_note, zone)

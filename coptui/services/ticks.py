"""Ticking off what was done outside of the program: costs paid back, the kitchen told."""

from __future__ import annotations

from coptui.errors import Refused
from coptui.services.done import Done
from coptui.services.putting_off import line_of
from coptui.services.undo import recording
from coptui.store.models import Tick
from coptui.workspace import Workspace

_AREA = frozenset({"sessions"})


def tick(ws: Workspace, rule: str, subject: str) -> Done[str]:
    """Tick off what a line of what is next asks for; the line is gone then.

    Raises `Refused` for a line that goes away by itself once its matter is done.
    """
    line = line_of(ws, rule, subject)
    if not line.tick:
        raise Refused(
            "That goes from the list by itself when it is done.",
            "Do it, put it off, or leave it out with a reason.",
        )
    with recording(ws, f"Ticked off: {line.what}", _AREA) as rec:
        row = Tick.get_or_none(Tick.what == line.tick, Tick.subject == subject)
        if row is None:
            row = Tick.create(
                what=line.tick,
                subject=subject,
                done_on=ws.today(),
                number=line.number,
                recorded_at=ws.now(),
            )
            rec.created(row)
        else:
            rec.changing(row)
            row.done_on, row.number, row.recorded_at = ws.today(), line.number, ws.now()
            row.save()
    return Done(subject, "Ticked off.", rec.id, _AREA)

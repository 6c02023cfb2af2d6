"""Lines of what is next that are put off, left out, or brought back."""

from __future__ import annotations

from datetime import date

from coptui.domain.text import clean_line
from coptui.domain.whats_next import Line, everything
from coptui.errors import Refused
from coptui.services import today_facts
from coptui.services.done import Done
from coptui.services.undo import recording
from coptui.store.models import TaskMark
from coptui.workspace import Workspace


def snooze(ws: Workspace, rule: str, subject: str, until: date) -> Done[str]:
    """Put a line off until a day, on which it is back."""
    if until <= ws.today():
        raise Refused("Put it off to a day that is still to come.", "Tomorrow will do.")
    return _mark(ws, rule, subject, until, "")


def skip(ws: Workspace, rule: str, subject: str, reason: str) -> Done[str]:
    """Leave a line out, with the reason; it stays out until the facts behind it change."""
    why = clean_line(reason).text
    if not why:
        raise Refused("Say in a few words why it can be left out.", field="reason")
    return _mark(ws, rule, subject, None, why)


def bring_back(ws: Workspace, rule: str, subject: str) -> Done[str]:
    """Show a line again that was put off or skipped."""
    row = TaskMark.get_or_none(TaskMark.rule == rule, TaskMark.subject == subject)
    if row is None:
        raise Refused("That line was neither put off nor left out.")
    with recording(ws, "Bring a line back", frozenset({"sessions"})) as rec:
        rec.deleting(row)
        row.delete_instance()
    return Done(subject, "It is back on the list.", rec.id, frozenset({"sessions"}))


def line_of(ws: Workspace, rule: str, subject: str) -> Line:
    """The line of a rule about a subject. Raises `Refused` where there is none."""
    for line in everything(today_facts.gather(ws), ws.today()):
        if line.key == (rule, subject):
            return line
    raise Refused("There is no such line on the list any more.", "Look at the list again.")


def _mark(ws: Workspace, rule: str, subject: str, until: date | None, why: str) -> Done[str]:
    digest = line_of(ws, rule, subject).digest
    said = f"Put off until {until:%d %b}." if until else "Left out, with your reason."
    label = "Put a line off" if until else "Leave a line out"
    with recording(ws, label, frozenset({"sessions"})) as rec:
        row = TaskMark.get_or_none(TaskMark.rule == rule, TaskMark.subject == subject)
        if row is None:
            row = TaskMark.create(
                rule=rule,
                subject=subject,
                snoozed_until=until,
                skipped_reason=why,
                marked_at=ws.now(),
                digest=digest,
            )
            rec.created(row)
        else:
            rec.changing(row)
            row.snoozed_until, row.skipped_reason, row.marked_at = until, why, ws.now()
            row.digest = digest
            row.save()
    return Done(subject, said, rec.id, frozenset({"sessions"}))

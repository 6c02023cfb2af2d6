"""The audit trail: who did what when, in a chain that shows when a row was changed or taken out.

It holds ids and verbs, no names and no addresses, so that it can outlive an erasure. Each line
carries the hash of the one before it; the hash of the last one is kept beside the trail, so that
a line missing at the end shows as well. Old lines may go by the retention schedule: the hash of the
last that went is then where the chain begins, and a line of the trail itself vouches for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from peewee import fn

from coptui.store import sqlite
from coptui.store.models import AuditEvent
from coptui.workspace import Workspace

HEAD = "audit_head"
"""Where the last line is remembered: its id and its hash."""
START = "audit_start"
"""Where the last line that was let go is remembered, in the same way."""
SHORTENED = "audit.shortened"
"""The act that lets old lines go; its line holds the hash at which the chain now begins."""
MOST_FINDINGS = 20
"""More are counted, not listed: after one line taken out by force, little else is worth reading."""

_START = "0" * 64
_NO_LINE = 2**62  # an id that no trail will reach
_MARK = b"\0"


@dataclass(frozen=True)
class TrailView:
    """The trail as a whole, without checking it."""

    lines: int
    since: datetime | None
    head: str


def note(
    ws: Workspace, action: str, *, subject: str = "", subject_id: int = 0, detail: str = ""
) -> None:
    """Add one line, in the transaction of what it tells of."""
    number, previous = _last(ws)
    values = (action, subject, detail, ws.by)
    action, subject, detail, by = (text.replace("\0", "") for text in values)
    at = ws.now()
    own = _digest(
        *(
            part.encode("utf-8", "surrogatepass")
            for part in (
                previous,
                str(number + 1),
                at.astimezone(UTC).replace(tzinfo=None).isoformat(" "),
                by,
                action,
                subject,
                str(subject_id),
                detail,
            )
        )
    )
    with ws.store.atomic():
        AuditEvent.insert(
            id=number + 1,
            at=at,
            by=by,
            action=action,
            subject=subject,
            subject_id=subject_id,
            detail=detail,
            previous=previous,
            sha256=own,
        ).execute()
        ws.store.set_meta(HEAD, f"{number + 1} {own}")


def overview(ws: Workspace) -> TrailView:
    """How long the trail is and where it begins; `verify` says whether it is whole."""
    first = AuditEvent.select(AuditEvent.at).order_by(AuditEvent.id).first()
    _, head = _last(ws)
    return TrailView(AuditEvent.select().count(), None if first is None else first.at, head)


def verify(ws: Workspace) -> list[str]:
    """Walk the chain; one sentence for each thing that does not fit, empty when all does."""
    walk = _Walk(*_kept(ws, START))
    started = walk.hash
    try:
        for line in sqlite.trail(ws.store.db):
            walk.take(line)
    except sqlite.Error:
        walk.say("From there on the file is damaged and cannot be read.")
    if started != _START.encode() and started not in walk.vouched:
        walk.say("Where the history begins was changed: no line vouches for the lines let go.")
    number, last = _kept(ws, HEAD)
    if (number, last) != (walk.number, walk.hash):
        walk.say(
            f"The history should end with line {number} and ends with line {walk.number}."
            if number != walk.number
            else "The last line is not the one that was written last."
        )
    return walk.told()


def older_than(moment: datetime) -> Any:
    """The condition that picks the lines before the first one written since that moment.

    The trail is in the order of its ids: where the first line is young, no other is looked at.
    """
    since = AuditEvent.alias()
    first = since.select(since.id).where(since.at >= moment).order_by(since.id).limit(1)
    return AuditEvent.id < fn.COALESCE(first, _NO_LINE)


def shorten(ws: Workspace, before: datetime) -> int:
    """Let the lines from before a moment go; gives how many. What stays can still be verified."""
    going = AuditEvent.select().where(older_than(before))
    edge = going.order_by(AuditEvent.id.desc()).first()
    if edge is None:
        return 0
    count = going.count()
    with ws.store.atomic():
        said = f"{count} lines, {edge.sha256}"
        note(ws, SHORTENED, subject="audit", subject_id=edge.id, detail=said)
        with sqlite.may_shorten(ws.store.db, AuditEvent._meta.table_name):
            AuditEvent.delete().where(AuditEvent.id <= edge.id).execute()
        ws.store.set_meta(START, f"{edge.id} {edge.sha256}")
    return int(count)


@dataclass(eq=False, repr=False)
class _Walk:
    """How far the chain has been followed, and what was found on the way."""

    number: int
    hash: bytes
    found: list[str] = field(default_factory=list)
    more: int = 0
    vouched: set[bytes] = field(default_factory=set)

    def take(self, line: sqlite.Line) -> None:
        """Look at the next line."""
        previous, number, *_, own = line
        if previous != self.hash or number != str(self.number + 1).encode():
            self.say(f"Before line {_shown(number)} something was taken out or put in.")
        if own != _digest(*line[:-1]).encode() or b"".join(line).count(_MARK):
            self.say(f"Line {_shown(number)} was changed after it was written.")
        if line[4] == SHORTENED.encode():
            self.vouched.add(line[7][-64:])
        self.number = int(number) if number.isdigit() else self.number + 1
        self.hash = own

    def say(self, sentence: str) -> None:
        """Keep what was found, as long as somebody would still read it."""
        if len(self.found) < MOST_FINDINGS:
            self.found.append(sentence)
        else:
            self.more += 1

    def told(self) -> list[str]:
        """All that was found."""
        return [*self.found, *_and_more(self.more)]


def _and_more(count: int) -> Iterator[str]:
    if count:
        yield f"And {count} more of the same."


def _shown(number: bytes) -> str:
    return number.decode("ascii", "replace")


def _last(ws: Workspace) -> tuple[int, str]:
    """The id and the hash of the last line there is; where none is, those the chain begins with."""
    last = (
        AuditEvent.select(AuditEvent.id, AuditEvent.sha256).order_by(AuditEvent.id.desc()).first()
    )
    if last is not None:
        return int(last.id), str(last.sha256)
    number, kept = _kept(ws, START)
    return number, kept.decode()


def _kept(ws: Workspace, key: str) -> tuple[int, bytes]:
    number, _, kept = (ws.store.meta(key) or f"0 {_START}").partition(" ")
    return int(number) if number.isdecimal() else -1, kept.encode("utf-8", "surrogatepass")


def _digest(*parts: bytes) -> str:
    """The parts joined by a sign that stands in none of them, so that none can lend to another."""
    return hashlib.sha256(_MARK.join(parts)).hexdigest()

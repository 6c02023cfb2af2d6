"""The retention schedule: what is kept how long, what has been kept long enough, letting it go.

Nothing goes by itself. A person looks at what would go, types how many it is, and can take it back
for thirty days; the log keeps how much went, never whose it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coptui.domain.retention import (
    LONGEST,
    SCHEDULE,
    Kind,
    counted,
    cut_off,
    months_in_words,
)
from coptui.errors import Refused
from coptui.services import audit, retention_kinds
from coptui.services.done import Done
from coptui.services.retention_kinds import KEEPERS, months_kept
from coptui.services.undo import Recording, recording
from coptui.store.models import PurgeRun, RetentionRule
from coptui.workspace import Workspace

_AREAS = frozenset({"settings"})
_TOUCHED = frozenset({"settings", "contacts", "communities", "mail", "sessions"})
NAMES = 200
"""As many of those who would go are named; a longer list is for the list of contacts."""


@dataclass(frozen=True)
class RetentionRow:
    """One line of the schedule and what of it has been kept long enough.

    `before` is the day before which things go, None where they are kept; `months` is 0 then.
    """

    kind: str
    title: str
    about: str
    months: int
    words: str
    usual_months: int
    fixed: bool
    comes_back: bool
    before: date | None
    count: int
    counted: str
    oldest: date | None


@dataclass(frozen=True)
class PersonWaiting:
    """Somebody of whom nothing was heard for long enough."""

    id: int
    name: str
    last_changed: date


@dataclass(frozen=True)
class PurgeView:
    """One line of the log: what went, never whose."""

    at: datetime
    by: str
    kind: str
    title: str
    before: date
    count: int
    oldest: date | None


def schedule(ws: Workspace) -> list[RetentionRow]:
    """Every kind, with what of it has been kept long enough."""
    months = months_kept()
    return _rows(ws, months, tuple(Kind))


def preview(ws: Workspace, kind: str | None = None) -> list[RetentionRow]:
    """What would go now: of one kind, or of all of which something would."""
    if kind is not None:
        return _rows(ws, months_kept(), (as_kind(kind),))
    return [row for row in schedule(ws) if row.count]


def people_waiting(ws: Workspace) -> list[PersonWaiting]:
    """Who would go, those unheard of longest first; at most so many names as one would read."""
    before = cut_off(months_kept()[Kind.people], ws.today())
    if before is None:
        return []
    return [PersonWaiting(*one) for one in retention_kinds.names(ws, before, NAMES)]


def set_months(ws: Workspace, kind: str, months: int) -> Done[RetentionRow]:
    """Keep a kind for another time; 0 keeps it without an end. Raises `Refused`."""
    wanted = as_kind(kind)
    usual = SCHEDULE[wanted]
    if usual.fixed:
        raise Refused(f"{usual.title}: it is always kept.", field="months")
    if not 0 <= months <= LONGEST:
        raise Refused("Give a number of months; 0 means without an end.", field="months")
    row = RetentionRule.get_or_none(RetentionRule.kind == str(wanted))
    with recording(ws, f"Keep for another time: {usual.title}", _AREAS) as rec:
        if row is None:
            row = RetentionRule.create(kind=str(wanted), months=months, set_at=ws.now())
            rec.created(row)
        else:
            rec.changing(row)
            row.months, row.set_at = months, ws.now()
            row.save()
        _note(ws, "retention.set", f"{wanted} {months}")
    said = f"{usual.title}: {months_in_words(months)}. Nothing goes by itself."
    return Done(_rows(ws, months_kept(), (wanted,))[0], said, rec.id, _AREAS)


def purge(ws: Workspace, confirm: int, kind: str | None = None) -> Done[list[PurgeView]]:
    """Let go what has been kept long enough; `confirm` is exactly how many things that is.

    All of it or nothing. Raises `Refused` where the number is another one.
    """
    with recording(ws, "Let go what was kept long enough", _TOUCHED, ends=True) as rec:
        going = [row for row in preview(ws, kind) if row.count]
        total = sum(row.count for row in going)
        if not total:
            raise Refused("Nothing has been kept longer than it should be.")
        if confirm != total:
            raise Refused(
                f"It is {total:,} now, not {confirm:,}, so nothing was let go.",
                "Look at what would go, then give that number.",
                field="confirm",
            )
        runs = [_let_go(ws, row, rec) for row in going]
    from coptui.services import photos
    from coptui.services.mailing_attachments import sweep  # loads all of mail, for Today too

    sweep(ws)
    photos.sweep(ws)
    words = ", ".join(row.counted for row in going)
    said = f"Let go: {words}. The daily copies hold it for two weeks more."
    return Done([_run(one) for one in runs], said, rec.id, _TOUCHED)


def log(ws: Workspace) -> list[PurgeView]:
    """What was let go so far, the latest first."""
    return [_run(row) for row in PurgeRun.select().order_by(PurgeRun.id.desc())]


def as_kind(text: str) -> Kind:
    """The kind of that name. Raises `Refused` with those there are."""
    try:
        return Kind(text.strip().casefold().replace("-", "_").replace(" ", "_"))
    except ValueError as error:
        names = ", ".join(Kind)
        raise Refused(f"The schedule knows: {names}.", field="kind") from error


def _rows(ws: Workspace, months: Mapping[Kind, int], kinds: Sequence[Kind]) -> list[RetentionRow]:
    before = retention_kinds.days_before(ws, {kind: months[kind] for kind in kinds})
    found = retention_kinds.waiting(ws, before)
    out = []
    for kind in kinds:
        usual, span = SCHEDULE[kind], months[kind]
        count, oldest = found.get(kind, (0, None))
        out.append(
            RetentionRow(
                kind=str(kind),
                title=usual.title,
                about=usual.about,
                months=span,
                words=months_in_words(span),
                usual_months=usual.months,
                fixed=usual.fixed,
                comes_back=usual.comes_back,
                before=before.get(kind),
                count=count,
                counted=counted(kind, count),
                oldest=oldest,
            )
        )
    return out


def _let_go(ws: Workspace, row: RetentionRow, rec: Recording) -> PurgeRun:
    assert row.before is not None
    kind = Kind(row.kind)
    KEEPERS[kind].let_go(ws, row.before, rec)
    run: PurgeRun = PurgeRun.create(
        at=ws.now(),
        by=ws.by,
        kind=row.kind,
        before=row.before,
        count=row.count,
        oldest=row.oldest,
    )
    if SCHEDULE[kind].comes_back:
        rec.created(run)
    _note(ws, "retention.purged", f"{row.kind} {row.count}")
    return run


def _run(row: Any) -> PurgeView:
    title = SCHEDULE[Kind(row.kind)].title
    return PurgeView(row.at, row.by, row.kind, title, row.before, row.count, row.oldest)


def _note(ws: Workspace, action: str, detail: str) -> None:
    audit.note(ws, action, subject="retention", detail=detail)

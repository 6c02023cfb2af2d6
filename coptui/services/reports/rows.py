"""Reports as they are stored, and as they stand in a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN

from coptui.domain.reports.period import short
from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services.reports.lengths import count_words
from coptui.store.models import Community, Report, Session, TopicSeries
from coptui.workspace import Workspace

KINDS = {
    "session": "Session summary",
    "topic": "Final report",
    "photos": "Photo report",
    "status": "Status report",
    "year": "A year on a page",
    "years": "A year of all communities",
    "slides": "Slides",
    "posts": "Short texts to post",
}
"""The reports there are, with what they are called."""
STATES = {
    "draft": ("draft", "○"),
    "core review": ("with the core group", "◐"),
    "agreed": ("agreed", "●"),
    "circulated": ("circulated", "✓"),
    "superseded": ("superseded", "–"),
}
"""Where a report stands, in words and as a mark."""
OPEN = ("draft", "core review")
"""While it stands there, its text may be changed."""


@dataclass(frozen=True)
class ReportLine:
    """A report in a list. `subject` is what it is about: HAR-4, a topic, a period."""

    id: int
    kind: str
    kind_words: str
    title: str
    community_id: int
    community: str
    subject: str
    version: int
    status: str
    status_words: str
    made_on: date
    words: int
    state_mark: str

    @property
    def name(self) -> str:
        """The report as it is spoken of."""
        version = f", version {self.version}" if self.version > 1 else ""
        return f"{self.kind_words} {self.subject}{version}"


def find(report_id: int) -> Any:
    """The stored report. Raises `NotFound`."""
    row = Report.get_or_none(Report.id == report_id)
    if row is None:
        raise NotFound("There is no such report.", "See `coptui reports list`.")
    return row


def named(ws: Workspace, words: str) -> int:
    """A report by its number, or by its title where only one has it. Raises `NotFound`."""
    if words.strip().isdigit():
        return int(find(int(words)).id)
    found = [one for one in listing(ws) if fold(words) in (fold(one.title), fold(one.name))]
    if len(found) > 1:
        them = "; ".join(f"{one.id} {one.name}" for one in found)
        raise Refused(f"Several reports are called “{words}”: {them}.", "Give its number.")
    if not found:
        raise NotFound(f"There is no report “{words}”.", "See `coptui reports list`.")
    return found[0].id


def kind_of(words: str) -> str:
    """A kind of report by its name. Raises `Refused` with those there are."""
    wanted = fold(words)
    for kind, title in KINDS.items():
        if wanted in (kind, fold(title)):
            return kind
    raise Refused(f"There is no report {words!r}.", f"One of {', '.join(KINDS)}.", field="kind")


def listing(
    ws: Workspace, *, community_id: int | None = None, topic_id: int | None = None,
    session_id: int | None = None, kind: str | None = None, with_superseded: bool = False,
) -> list[ReportLine]:  # fmt: skip
    """Reports, the newest first; versions that another one has taken the place of are left out."""
    where: list[Any] = []
    if community_id is not None:
        where.append(Report.community == community_id)
    if topic_id is not None:
        where.append(Report.series == topic_id)
    if session_id is not None:
        where.append(Report.session == session_id)
    if kind is not None:
        where.append(Report.kind == kind_of(kind))
    if not with_superseded:
        where.append(Report.status != "superseded")
    return lines(_query(where))


def lines(rows: Iterable[Any]) -> list[ReportLine]:
    """Stored reports as lines."""
    return [line(row) for row in rows]


def line(row: Any) -> ReportLine:
    """A stored report as it stands in a list."""
    words, mark = STATES.get(row.status, (row.status, "?"))
    return ReportLine(
        id=row.id,
        kind=row.kind,
        kind_words=KINDS.get(row.kind, row.kind),
        title=row.title,
        community_id=row.community_id,
        community="All communities" if row.kind == "years" else row.community.name,
        subject=subject_of(row),
        version=row.version,
        status=row.status,
        status_words=words,
        made_on=row.made_on,
        words=count_words(row.text),
        state_mark=mark,
    )


def subject_of(row: Any) -> str:
    """What a report is about."""
    if row.session_id:
        return f"{row.community.code}-{row.session.number}"
    if row.series_id:
        return str(row.title)
    if row.period_from and row.period_to:
        return f"{short(row.period_from)} to {short(row.period_to)}"
    return str(row.community.name)


def latest(kind: str, subject_id: int, *, states: Iterable[str] = ()) -> Any | None:
    """The last report of a subject, of those states where any are given; or none."""
    column: Any = {"session": Report.session, "photos": Report.session, "topic": Report.series}.get(
        kind, Report.community
    )
    query: Any = Report.select().where(Report.kind == kind, column == subject_id)
    wanted = tuple(states)
    query = query.where(Report.status.in_(wanted)) if wanted else query
    return query.order_by(Report.version.desc(), Report.id.desc()).first()


def _query(where: list[Any]) -> Any:
    query: Any = (
        Report.select(Report, Community, Session, TopicSeries)
        .join_from(Report, Community)
        .join_from(Report, Session, JOIN.LEFT_OUTER)
        .join_from(Report, TopicSeries, JOIN.LEFT_OUTER, on=Report.series)
    )
    query = query.where(*where) if where else query
    return query.order_by(Report.made_on.desc(), Report.id.desc())
